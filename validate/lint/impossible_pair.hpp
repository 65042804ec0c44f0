#pragma once
#include <optional>

#include "validate/lint/js_lexer.hpp"

namespace pacwright {

/// The first place where two tokens meet that meet in no edition of ECMAScript, nor in the
/// proposals that browsers try: "= ;", "& &", "retrun x". For scripts in newer syntax, which
/// nothing here reads in full: what it finds keeps every engine from loading the file, what it does
/// not find may be wrong all the same. The place is that of the second token. Operators are those
/// of ECMA-262, 15th edition, 13; where a line end separates tokens, 12.10 counts.
///
/// Nothing behind a slash of which is not certain whether it divides: "await /x/" does not, but
/// "await" is a name in other scripts.
std::optional<JsFault> find_impossible_pair(const JsTokens& script);

/// What keeps every engine from loading a script, in whatever edition it is written: such a pair,
/// or a fault of the lexer; none of them behind a doubtful slash.
std::optional<JsFault> find_certain_fault(const JsTokens& script);

}  // namespace pacwright
