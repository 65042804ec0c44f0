#pragma once
#include <optional>
#include <string>

#include "validate/script/parser.hpp"

namespace pacwright {

/// Why a later decision of a script may come out otherwise than an earlier one.
struct KeptState {
  JsPlace place;
  std::string what;  ///< "writes to the variable hits", ...
};

/// The first thing in the script's functions that may outlive the decision in which it is done: a
/// write to a variable of the script, or to an object that the function did not make itself; or a
/// call of which that is not known. Nothing only if there is none: then decisions depend on nothing
/// but their inputs. In doubt it is said to keep something.
///
/// Code outside functions runs once, when the file is loaded, and does not count.
/// Precondition: the script was read to its end.
std::optional<KeptState> find_kept_state(const ParsedScript& script, std::string_view source);

/// The first thing that a script asks while it is loaded, and that may be another one later: the
/// clock, a look-up, the client's own address, chance. A client that keeps the script keeps the
/// answer, for days.
std::optional<KeptState> find_asked_at_load(const ParsedScript& script, std::string_view source);

}  // namespace pacwright
