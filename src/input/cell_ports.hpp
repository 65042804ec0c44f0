#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "input/type_words.hpp"
#include "model/ports.hpp"

namespace pacwright {

/// Numbers of one line that are ports: "TCP ports 80 & 443", "UDP 50,000-59,999; 5061", "443/TCP".
struct PortGroup {
  std::size_t begin = 0, end = 0;  ///< Of the numbers, in the line.
  Ports ports;
  bool tcp = false, udp = false;
};

struct LinePorts {
  std::vector<PortGroup> groups;
  std::vector<std::string> unclear;  ///< Numbers beside TCP or UDP that cannot be told to be ports.
};

/// Finds the ports in a line of text, in any language: a list of numbers at most three words after
/// "TCP" or "UDP", or before it where the line puts numbers first. Numbers are joined by "," ";"
/// "&"
/// "/" blanks or a word for "and"; ranges by "-", a dash, "~" or a word for "to". A thousands
/// separator is read in ranges alone ("50,000-59,999"), where both ends have the same: elsewhere
/// "80,443" are two ports.
LinePorts find_ports(std::string_view line, const TypeWords& words);

}  // namespace pacwright
