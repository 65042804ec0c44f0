#pragma once
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "validate/script/place.hpp"
#include "validate/script/tree.hpp"

namespace pacwright {

/// Why a script does not load.
struct ScriptFault {
  JsPlace place;
  std::string subject;  ///< What stands there; empty at the end of the file.
  std::string why;      ///< A sentence.
};

struct ParsedScript {
  ScriptTree tree;
  std::uint32_t program = kNoNode;  ///< The root; kNoNode if there is a fault.
  std::optional<ScriptFault> fault;
  bool is_too_deep = false;  ///< It was not read to its end: there is neither a root nor a fault.
  std::deque<std::string> names;  ///< Those with escapes; the tree looks into it.
};

/// Reads a classic script as today's browsers do: ECMA-262, 15th edition, with annex B, its early
/// errors included, and what V8 has had since: modifiers in regular expressions, "using". A fault
/// is one by which V8 and SpiderMonkey refuse the file as a whole. What they find only when the
/// line runs, such as "f() = 1", is none. Bytes that are not UTF-8 are read as ISO-8859-1.
/// `source` outlives the result. In time linear in its length; nesting is read up to a bound.
ParsedScript parse_script(std::string_view source);

/// The nodes of the names that let, const and class declare for the whole script: Identifiers, and
/// Classes. Where the client declared one of these by a script of its own, it does not load this
/// one (ECMA-262 16.1.7).
std::vector<std::uint32_t> global_lexical_names(const ParsedScript& script);

}  // namespace pacwright
