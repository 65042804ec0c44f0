// aria2: entries between commas with blanks around them. A name stands for itself, with a dot in
// front for what is below alone; the host is compared as it was typed, case included. A block of
// either family is compared with address literals only; a prefix that is too long means all bits,
// and a plus may stand in front of one.

#include <algorithm>

#include "base/text.hpp"
#include "validate/reference/bypass/matchers.hpp"

namespace pacwright {
namespace {

struct Entry {
  std::string text;
  bool is_block = false;
  std::optional<LooseBlock> block;  ///< Nothing for a block that cannot be read.
};

std::optional<LooseBlock> parse_block(std::string_view network, std::string_view bits) {
  const auto address = IpAddress::parse(network);
  if (bits.starts_with('+')) bits.remove_prefix(1);
  const bool is_number = !bits.empty() && std::ranges::all_of(bits, is_digit);
  if (!address || !is_number) return std::nullopt;
  return LooseBlock{*address, std::min(leading_number(bits), address->width())};
}

Entry parse_entry(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return {std::string(text), false, std::nullopt};
  return {std::string(text), true, parse_block(text.substr(0, slash), text.substr(slash + 1))};
}

bool matches(const Entry& entry, const BypassUrl& url) {
  const auto address = url.undotted_address();
  if (entry.is_block) return entry.block && address && entry.block->contains(*address);
  if (entry.text.starts_with('.') && !address) return url.typed_host.ends_with(entry.text);
  return url.typed_host == entry.text;
}

}  // namespace

BypassReading read_by_aria2(std::string_view list) {
  std::vector<Entry> entries;
  for (const std::string_view piece : split(list, ',')) {
    if (!trim(piece).empty()) entries.push_back(parse_entry(trim(piece)));
  }
  return [entries = std::move(entries)](const BypassUrl& url) {
    return std::ranges::any_of(entries, [&](const auto& e) { return matches(e, url); });
  };
}

}  // namespace pacwright
