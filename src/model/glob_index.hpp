#pragma once
#include <compare>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/host_pattern.hpp"

namespace pacwright {

/// Finds the first of many globs that matches a name, without trying one after the other.
///
/// A glob is "first*last" or "first*middle*last". Its shape is how long these words are, and with a
/// shape a name says itself how a glob that matches it is spelt: "ads1.a.test" with (3, 5) gives
/// "ads*.test". So each shape in use costs a look-up, with a middle one for each place where that
/// can stand, however many globs have it. While there are few they are tried in turn.
class GlobIndex {
 public:
  /// `id` must grow from call to call.
  void add(const HostPattern& glob, int id);

  /// The smallest id below `end` whose glob matches `name`, else `end`.
  int first_match(std::string_view name, int end) const;

  /// The same of those that match every name which `inner` matches.
  int first_cover(const HostPattern& inner, int end) const;

 private:
  struct Shape {
    std::size_t first = 0, last = 0;
    std::size_t middle = 0;  ///< 0: the glob has one star.
    friend auto operator<=>(const Shape&, const Shape&) = default;
  };
  struct Glob {
    HostPattern pattern;
    int id;
  };

  static Shape shape_of(std::string_view glob);
  void add_spelling(const Glob& glob);
  int first_spelt(std::string_view name, int end) const;

  std::vector<Glob> globs_;
  std::set<Shape> shapes_;                    ///< Empty while the globs are few.
  std::unordered_map<std::string, int> ids_;  ///< The first id by text; as above.
};

}  // namespace pacwright
