#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diag.hpp"

namespace pacwright {

// What a text was probably meant as that is no pattern, no block or no result, in the form it
// should have: for a message that shows what to write. Nothing where that is in doubt. It is never
// used in the place of what was written.

/// "10.1.2.*" -> "10.1.2.0/24"; "10.0.0.0 255.0.0.0" and "10/8" -> "10.0.0.0/8"; a range of
/// addresses as its blocks; several with commas or blanks between them.
std::vector<std::string> meant_networks(std::string_view text);

/// "https://a.example/" -> "a.example"; ".a.example" -> "a.example", "*.a.example"; several with
/// commas, bars or blanks between them; a simple regular expression as its pattern.
std::vector<std::string> meant_hosts(std::string_view text);

/// "p.example:8080" and "http://p.example:8080/" -> "PROXY p.example:8080"; commas between entries
/// -> semicolons.
std::optional<std::string> meant_result(std::string_view text);

/// Where a text stands: it decides how its cure is written.
enum class TextPlace {
  Policy,   ///< In "hosts" or "networks" of a policy, quoted.
  Catalog,  ///< Alone: an address may stand where a name does.
};

/// A diagnostic about a pattern, a block or a result; with the right text in its detail if it can
/// be told from its subject.
Diag with_cure(Diag diag, TextPlace place = TextPlace::Policy);

}  // namespace pacwright
