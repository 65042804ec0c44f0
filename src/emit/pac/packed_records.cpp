#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "emit/pac/packed_digits.hpp"
#include "emit/pac/packed_names.hpp"

namespace pacwright {
namespace {

// A text of its own costs some ten characters, with its key, and saves one a name.
constexpr std::size_t kLeastOfFirst = 16;
// A record must not become empty.
constexpr std::size_t kLeastLength = 2;

std::string turned_back(std::string_view path) {
  std::string name;
  for (auto dot = path.rfind('.'); dot != std::string_view::npos; dot = path.rfind('.')) {
    name += std::string(path.substr(dot + 1)) + ".";
    path = path.substr(0, dot);
  }
  return name.append(path);
}

using Names = std::vector<std::pair<std::string, int>>;

NameRecords join_records(const Names& names, std::size_t first, std::size_t last, bool by_first,
                         std::size_t kind_width) {
  NameRecords records;
  records.length = names[first].first.size();
  records.first = by_first ? names[first].first.front() : '\0';
  for (std::size_t i = first; i < last; ++i) {
    records.text += names[i].first.substr(by_first ? 1 : 0);
    records.text += to_packed_digits(static_cast<std::size_t>(names[i].second), kind_width);
  }
  return records;
}

}  // namespace

std::vector<NameRecords> to_records(const Hub& hub, std::size_t kind_width) {
  std::map<std::size_t, Names> lengths;
  for (const HubName& name : hub.names) {
    lengths[name.path.size()].emplace_back(turned_back(name.path), name.kind);
  }
  std::vector<NameRecords> all;
  for (auto& [length, names] : lengths) {
    std::ranges::sort(names);
    std::size_t letters = 1;
    for (std::size_t i = 1; i < names.size(); ++i) {
      if (names[i].first.front() != names[i - 1].first.front()) ++letters;
    }
    if (length < kLeastLength || names.size() < letters * kLeastOfFirst) {
      all.push_back(join_records(names, 0, names.size(), false, kind_width));
      continue;
    }
    for (std::size_t first = 0; first < names.size();) {
      std::size_t last = first + 1;
      while (last < names.size() && names[last].first.front() == names[first].first.front()) ++last;
      all.push_back(join_records(names, first, last, true, kind_width));
      first = last;
    }
  }
  return all;
}

}  // namespace pacwright
