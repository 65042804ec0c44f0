#include "model/ports.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace pacwright {
namespace {

std::optional<PortRange> parse_range(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = parse_number(trim(text.substr(0, dash)), 65535);
  const auto last =
      dash == std::string_view::npos ? first : parse_number(trim(text.substr(dash + 1)), 65535);
  if (!first || !last || *first == 0 || *last < *first) return std::nullopt;
  return PortRange{static_cast<int>(*first), static_cast<int>(*last)};
}

constexpr int kMailPorts[] = {25, 110, 143, 465, 587, 993, 995};

}  // namespace

std::optional<Ports> parse_ports(std::string_view text) {
  Ports ports;
  if (trim(text).empty()) return ports;
  for (const std::string_view part : split(text, ',')) {
    const auto range = parse_range(trim(part));
    if (!range) return std::nullopt;
    ports.push_back(*range);
  }
  return to_canonical(std::move(ports));
}

Ports to_canonical(Ports ports) {
  std::ranges::sort(ports);
  Ports merged;
  for (const PortRange& range : ports) {
    if (!merged.empty() && range.first <= merged.back().last) {
      merged.back().last = std::max(merged.back().last, range.last);
    } else {
      merged.push_back(range);
    }
  }
  return merged;
}

bool contains(const Ports& ports, const PortRange& range) {
  int next = range.first;  // The first port not yet seen; ranges that touch are not merged.
  for (const PortRange& have : ports) {
    if (have.first <= next && next <= have.last) next = have.last + 1;
  }
  return next > range.last;
}

std::string to_string(const PortRange& range) {
  const std::string first = std::to_string(range.first);
  return range.first == range.last ? first : first + "-" + std::to_string(range.last);
}

std::string to_string(const Ports& ports) {
  std::vector<std::string> pieces;
  for (const PortRange& range : ports) pieces.push_back(to_string(range));
  return join(pieces, ",");
}

bool is_mail_only(const Ports& tcp, const Ports& udp) {
  if (tcp.empty() || !udp.empty()) return false;
  return std::ranges::all_of(tcp, [](const PortRange& range) {
    for (int port = range.first; port <= range.last; ++port) {
      if (std::ranges::find(kMailPorts, port) == std::end(kMailPorts)) return false;
    }
    return true;
  });
}

}  // namespace pacwright
