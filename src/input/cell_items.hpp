#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "input/cell_ports.hpp"
#include "input/cell_text.hpp"

namespace pacwright {

/// What a cell's text holds at one place.
struct CellItem {
  enum class Kind {
    Found,        ///< `name` is a host pattern or block.
    Placeholder,  ///< The same, with <tenant> or the like in it.
    Damaged,      ///< Meant as one of these, and not to be trusted; `suggestion` may be empty.
    NotAnItem,    ///< Looks like one and is none.
  };
  Kind kind = Kind::Found;
  std::string text;  ///< As on the page.
  std::string name;
  std::string path;        ///< "/x" that follows the host.
  Ports ports;             ///< Of "host:443"; TCP.
  std::string bad_port;    ///< What stands in a port's place and is none.
  std::string cloud;       ///< Heading of the list it stands in.
  std::string reason;      ///< Damaged, NotAnItem: a phrase.
  std::string suggestion;  ///< Damaged: what the page may mean.
  int column = 0;
  int line = 0;  ///< Of the cell's own lines, from 0.
};

struct CellContent {
  std::vector<CellItem> items;
  std::vector<LinePorts> lines;  ///< One for each line of the cell; empty if ports are not read.
};

/// What kind of text a cell is.
struct CellKind {
  bool is_list = true;     ///< Else prose: names count only if something marks them as such.
  bool generated = false;  ///< By a program: "*cdn.onenote.net" is meant, not a lost dot.
};

/// Recognises hosts, patterns, blocks, URLs, placeholders and ports in the text of a cell. Text
/// that was meant as one of these and is broken is found as Damaged: a star that lost its dot, a
/// blank inside a name or an address, a star at the wrong end. Linear in the length of the text.
CellContent find_items(const CellText& cell, const CellKind& kind, const TypeWords& words);

}  // namespace pacwright
