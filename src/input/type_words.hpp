#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diag.hpp"

namespace pacwright {

/// What a word of a documentation table stands for. The names are the keys of a word list.
enum class Meaning {
  Inbound,
  Outbound,
  Bidirectional,
  TrustedSites,
  Uncommon,
  Client,
  Optimize,
  Allow,
  Default,
  Required,
  Optional,
  And,  ///< Between two ports: "80 and 443".
  To,   ///< In a range: "50000 to 59999".
};

/// Words of table cells in the languages the pages are published in. A word is the start of all its
/// forms, in lower case: "eingehend" stands for "Eingehender".
class TypeWords {
 public:
  /// The list that is built in, src/input/type_words.json.
  static const TypeWords& built_in();

  /// This list and those of `text`, a JSON array of one object a language, or one such object:
  ///
  ///     { "language": "sv", "inbound": ["inkommande"], "outbound": ["..."], ... }
  ///
  /// BadTypeWords, JsonSyntax, UnknownKey or WrongType and nothing if it is not that.
  std::optional<TypeWords> with(std::string_view text, const std::string& file, Diags& diags) const;

  /// Whether any word of that meaning occurs in `text`: at the start of a word, or anywhere in
  /// scripts that put particles before words or write none apart.
  bool mentions(std::string_view text, Meaning meaning) const;

  /// Whether `word` is one of that meaning, in any case of letters.
  bool is(std::string_view word, Meaning meaning) const;

  /// The direction that the words of a type cell say, or nothing. `destination` can only say that
  /// traffic goes both ways. In words that name several, this order decides: bidirectional,
  /// trusted-sites, uncommon, then inbound and outbound (both: bidirectional), client.
  std::optional<std::string> direction_of(std::string_view type,
                                          std::string_view destination) const;

 private:
  std::array<std::vector<std::string>, 13> stems_;  ///< By meaning.
};

}  // namespace pacwright
