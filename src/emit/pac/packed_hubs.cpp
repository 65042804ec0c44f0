#include "emit/pac/packed_hubs.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

namespace pacwright {
namespace {

std::string turned(std::string_view name) {
  std::string path;
  path.reserve(name.size());
  for (auto dot = name.rfind('.'); dot != std::string_view::npos; dot = name.rfind('.')) {
    path += name.substr(dot + 1);
    path += '.';
    name = name.substr(0, dot);
  }
  return path.append(name);
}

struct Named {
  std::string path;
  NameKind kind;
};

/// One for each name, sorted: "b.c" and ".b.c" of the table are one name.
std::vector<Named> read_names(const NameTable& table,
                              const std::function<int(const NameDecision&)>& number_of) {
  std::vector<Named> names;
  names.reserve(table.entries.size());
  for (const NameEntry& entry : table.entries) {
    const int number = number_of(entry.decision);
    if (entry.key.front() == '.') {
      names.push_back({turned(std::string_view(entry.key).substr(1)), {std::nullopt, number}});
    } else {
      names.push_back({turned(entry.key), {number, std::nullopt}});
    }
  }
  std::ranges::sort(names, is_path_before, &Named::path);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (kept > 0 && names[kept - 1].path == names[i].path) {
      NameKind& kind = names[kept - 1].kind;
      (names[i].kind.exact ? kind.exact : kind.below) =
          names[i].kind.exact ? names[i].kind.exact : names[i].kind.below;
    } else {
      if (kept != i) names[kept] = std::move(names[i]);
      ++kept;
    }
  }
  names.resize(kept);
  return names;
}

/// The paths of all hubs but the one of "", each with its place in Hubs::hubs.
using HubPlaces = std::unordered_map<std::string, std::size_t>;

/// One sweep with a stack of the domains around the name at hand. A domain that is closed either
/// becomes a hub or leaves its names to the domain around it.
class HubFinder {
 public:
  explicit HubFinder(std::size_t least) : least_(least) {}

  std::vector<std::string> find(const std::vector<Named>& names) {
    open_ = {{"", 0}};
    for (const Named& name : names) {
      while (!is_around(open_.back().path, name.path)) close();
      const std::size_t known = open_.back().path.size();
      for (auto dot = name.path.find('.', known + 1); dot != std::string::npos;
           dot = name.path.find('.', dot + 1)) {
        open_.push_back({name.path.substr(0, dot), 0});
      }
      ++open_.back().names;
    }
    while (open_.size() > 1) close();
    return std::move(hubs_);
  }

 private:
  struct Domain {
    std::string path;
    std::size_t names;
  };

  static bool is_around(const std::string& domain, const std::string& path) {
    return domain.empty() ||
           (path.size() > domain.size() && path[domain.size()] == '.' && path.starts_with(domain));
  }

  void close() {
    Domain closed = std::move(open_.back());
    open_.pop_back();
    if (closed.names >= least_) {
      hubs_.push_back(std::move(closed.path));
    } else {
      open_.back().names += closed.names;
    }
  }

  std::size_t least_;
  std::vector<Domain> open_;
  std::vector<std::string> hubs_;
};

/// What the longest domain decides that is `path` or around it.
int decision_below(const std::unordered_map<std::string_view, int>& below, std::string_view path,
                   int strangers) {
  while (!path.empty()) {
    const auto found = below.find(path);
    if (found != below.end()) return found->second;
    const auto dot = path.rfind('.');
    path = path.substr(0, dot == std::string_view::npos ? 0 : dot);
  }
  return strangers;
}

std::vector<Hub> make_hubs(const std::vector<Named>& names, std::size_t least, int strangers,
                           HubPlaces& places) {
  std::unordered_map<std::string_view, int> below;
  for (const Named& name : names) {
    if (name.kind.below) below.emplace(name.path, *name.kind.below);
  }
  std::vector<std::pair<std::string, std::string>> found;  // Domain and path.
  for (const std::string& path : HubFinder(least).find(names))
    found.emplace_back(turned(path), path);
  std::ranges::sort(found);
  std::vector<Hub> hubs = {{"", strangers, {}}};
  for (const auto& [domain, path] : found) {
    places.emplace(path, hubs.size());
    hubs.push_back({domain, decision_below(below, path, strangers), {}});
  }
  return hubs;
}

}  // namespace

bool is_path_before(std::string_view a, std::string_view b) {
  const auto [one, two] = std::ranges::mismatch(a, b);
  if (two == b.end()) return one != a.end() && *one < '.';
  return (one == a.end() ? '.' : *one) < *two || (one == a.end() && *two == '.');
}

Hubs gather_hubs(const NameTable& table, const std::function<int(const NameDecision&)>& number_of,
                 std::size_t least) {
  const std::vector<Named> names = read_names(table, number_of);
  Hubs made;
  HubPlaces places;
  made.hubs = make_hubs(names, least, number_of(table.strangers), places);
  std::map<NameKind, int> kinds;
  for (const Named& name : names) {
    const auto [kind, is_new] = kinds.emplace(name.kind, static_cast<int>(kinds.size()));
    if (is_new) made.kinds.push_back(name.kind);
    std::size_t hub = 0, cut = 0;
    for (auto dot = name.path.rfind('.'); dot != std::string::npos && dot > 0 && hub == 0;
         dot = name.path.rfind('.', dot - 1)) {
      const auto place = places.find(name.path.substr(0, dot));
      if (place != places.end()) {
        hub = place->second;
        cut = dot + 1;
      }
    }
    made.hubs[hub].names.push_back({name.path.substr(cut), kind->second});
  }
  return made;
}

}  // namespace pacwright
