#include "validate/script/tree.hpp"

namespace pacwright {

void add_bound_names(const ScriptTree& tree, std::uint32_t pattern,
                     std::vector<std::uint32_t>& names) {
  std::vector<std::uint32_t> open = {pattern};
  while (!open.empty()) {
    const std::uint32_t id = open.back();
    open.pop_back();
    if (id == kNoNode) continue;
    const auto children = tree.children(id);
    switch (tree.nodes[id].kind) {
      case NodeKind::Identifier: names.push_back(id); break;
      case NodeKind::Assign: open.push_back(children[0]); break;
      case NodeKind::Property: open.push_back(children.back()); break;
      case NodeKind::Array:
      case NodeKind::Object:
      case NodeKind::Spread: open.insert(open.end(), children.rbegin(), children.rend()); break;
      default: break;
    }
  }
}

}  // namespace pacwright
