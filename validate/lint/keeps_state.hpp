#pragma once
#include <string_view>

namespace pacwright {

/// False only if no decision of the PAC script can change what a later one answers, as long as
/// clock, addresses and DNS stand still: the same URL may then be answered from memory, and several
/// sandboxes answer as one. In doubt true; a script that was not read in full keeps state.
///
/// What is looked for, from ECMA-262 3rd edition: whatever can write outside the function it stands
/// in, or bring in a function whose text is not in the script. A script passes if it assigns only
/// to variables of the innermost function around (and to members of objects that these made
/// themselves), calls only its own function declarations, helper functions and methods that change
/// nothing, and has no "new", "this", "eval", accessor, or syntax after ECMAScript 3.
bool keeps_state(std::string_view bytes);

/// True only if the script keeps no state and decides by the host alone: the first parameter of its
/// entry points is mentioned nowhere else, nor is Math.random, which is seeded by the URL. In doubt
/// false.
bool decides_by_host(std::string_view bytes);

/// Both in one reading: what a decision depends on besides clock, addresses and DNS.
enum class DecidesBy { State, Url, Host };
DecidesBy decides_by(std::string_view bytes);

}  // namespace pacwright
