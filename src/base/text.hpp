#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pacwright {

/// ASCII only, whatever the locale.
std::string to_lower(std::string_view text);
bool is_digit(char c);
bool is_space(char c);  ///< Space, tab, CR, LF, form feed, vertical tab.
std::string_view trim(std::string_view text);

/// Pieces between separators; empty pieces are kept, so "" gives one empty piece.
std::vector<std::string_view> split(std::string_view text, char separator);

std::string join(const std::vector<std::string>& pieces, std::string_view separator);

/// A decimal number without sign, blanks or leading zeros ("0" is fine); nothing if it is not one
/// or exceeds `max`.
std::optional<std::uint64_t> parse_number(std::string_view text, std::uint64_t max);

/// 1234567 -> "1,234,567".
std::string with_thousands(std::uint64_t number);

/// Text for one line of a terminal: control characters become '?', and what nobody sees, or what
/// turns the line, its number: "<U+00AD>".
std::string printable(std::string_view text);

/// The candidate that is most probably meant by a misspelt `word`, or nothing if none is close:
/// same but for case, or at most a third of its letters changed (edit distance with swaps). The
/// first of equals wins.
std::optional<std::string> did_you_mean(std::string_view word,
                                        std::span<const std::string> candidates);

}  // namespace pacwright
