#include "model/glob_index.hpp"

#include <algorithm>

namespace pacwright {
namespace {

constexpr std::size_t kMostInTurn = 8;

}  // namespace

GlobIndex::Shape GlobIndex::shape_of(std::string_view glob) {
  const std::size_t first = glob.find('*'), last = glob.rfind('*');
  return {first, glob.size() - last - 1, first == last ? 0 : last - first - 1};
}

void GlobIndex::add(const HostPattern& glob, int id) {
  globs_.push_back({glob, id});
  if (globs_.size() <= kMostInTurn) return;
  if (!shapes_.empty()) return add_spelling(globs_.back());
  for (const Glob& known : globs_) add_spelling(known);
}

void GlobIndex::add_spelling(const Glob& glob) {
  shapes_.insert(shape_of(glob.pattern.text()));
  ids_.emplace(glob.pattern.text(), glob.id);
}

int GlobIndex::first_match(std::string_view name, int end) const {
  if (!shapes_.empty()) return first_spelt(name, end);
  for (const Glob& glob : globs_) {
    if (glob.id >= end) break;
    if (glob.pattern.matches(name)) return glob.id;
  }
  return end;
}

int GlobIndex::first_spelt(std::string_view name, int end) const {
  std::string spelling;
  const auto look_up = [&] {
    const auto found = ids_.find(spelling);
    if (found != ids_.end()) end = std::min(end, found->second);
  };
  for (const Shape& shape : shapes_) {
    if (name.size() < shape.first + shape.middle + shape.last) continue;
    const std::string_view first = name.substr(0, shape.first);
    const std::string_view last = name.substr(name.size() - shape.last);
    if (shape.middle == 0) {
      spelling.assign(first).append("*").append(last);
      look_up();
      continue;
    }
    for (std::size_t at = shape.first; at + shape.middle + shape.last <= name.size(); ++at) {
      spelling.assign(first).append("*").append(name.substr(at, shape.middle));
      spelling.append("*").append(last);
      look_up();
    }
  }
  return end;
}

// A star of `inner` may stand for anything: see HostPattern::contains.
int GlobIndex::first_cover(const HostPattern& inner, int end) const {
  std::string witness = inner.text();
  std::ranges::replace(witness, '*', '#');
  return first_match(witness, end);
}

}  // namespace pacwright
