#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/coverage.hpp"

namespace pacwright {

/// A script that says where it has been, and otherwise does what the plain one does.
struct InstrumentedScript {
  std::string text;
  std::string mark_function;          ///< For RunAs; a name that the script does not hold.
  std::vector<ScriptClause> clauses;  ///< Clause i has the marks 2 i (yes) and 2 i + 1 (no).
  std::vector<std::vector<std::size_t>> tests_of;  ///< Of each return and text: of its condition.
  std::vector<std::size_t> return_of;  ///< Of each text: the return that it stands in, or itself.
  std::string fault;                   ///< Why it could not be done; then the rest is empty.
};

/// Puts calls of the mark function in front of what is returned, around calls of those helper
/// functions that are true or false, and around texts such as "PROXY p:8080" that a function puts
/// into a variable or chooses by '?', '&&' or '||'. Lines stay the same. At most 20,000 clauses.
InstrumentedScript instrument(std::string_view bytes, const std::string& file);

}  // namespace pacwright
