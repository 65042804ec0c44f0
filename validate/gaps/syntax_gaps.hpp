#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace pacwright {

/// What the text of a script says that the engine here reads otherwise than browsers' engines.
struct SyntaxGap {
  std::string what;
  int line = 0;
  bool is_missing = false;  ///< The engine here has nothing of the kind.
};

/// Where a text stands that is marked.
struct GapContext {
  bool is_evaluated = false;          ///< Given to eval: its last value may be used.
  bool has_global_constants = false;  ///< A script before it declared some, at top level.
};

/// A script that says so when it comes to such a place, and otherwise does what the plain one does.
struct GapScript {
  std::string text;             ///< Lines stay the same.
  std::vector<SyntaxGap> gaps;  ///< Their numbers are what the function is called with.
  bool is_changed = false;
  bool has_global_constants = false;
};

/// Puts calls of `function` into the script: function(number) for a regular expression, or at the
/// beginning of a function (or of the script) with something that counts in all of it;
/// function.global(number, this), where it counts only if that is the global object; and
/// eval(function.text(text)), which is to read what is given to eval, or function.statement(text)
/// if nothing is made of its value; eval itself, where it is not called by that name, becomes
/// function.eval. Numbers begin with `first`.
///
/// Looked for: forms of regular expressions; functions declared in blocks; "const" where its block,
/// the time before it, or the global object counts; "__proto__" as a key; "**"; numbers of many
/// digits; patterns that are assigned to; U+180E; functions given to sort that do more than
/// compare.
GapScript mark_syntax_gaps(std::string_view script, std::string_view function, std::size_t first,
                           GapContext context = {});

/// Newer syntax that browsers take and the engine here does not read at all.
bool has_unreadable_syntax(std::string_view script);

/// There is something to put in.
bool has_syntax_gap(std::string_view script, GapContext context = {});

/// What the text is worth, given to eval, is another thing since ECMAScript 2015, or may be.
bool has_unclear_value(std::string_view script);

}  // namespace pacwright
