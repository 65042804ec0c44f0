#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pacwright {

/// An arithmetic code in the digits of packed text (rANS, as Jarek Duda described it). What is
/// coded are symbols, characters each in a context that both sides know; a context has its own
/// shares of a whole, and a symbol with a large share costs little: one with the whole share,
/// nothing.
///
/// The state is a number from kCodeLeast to kCodeLeast * 91 - 1. Reading a symbol:
///
///     slot  = state % kCodeWhole                 which symbol's shares it falls into
///     state = shares * (state / kCodeWhole) + slot - shares of the symbols before it
///     while (state < kCodeLeast) state = state * 91 + next digit
///
/// The first kCodeStateDigits digits of a text are the state to begin with.
inline constexpr std::uint32_t kCodeWhole = 4096;
inline constexpr std::uint32_t kCodeLeast = kCodeWhole * 91;
inline constexpr std::size_t kCodeStateDigits = 4;

/// Where a symbol stands: a kind of context and a character, as the template's names for them.
struct CodedSymbol {
  char context[2];
  char symbol;
};

/// The shares of all contexts.
///
/// As text: contexts in their order with blanks between; each its two characters, then symbols, the
/// first alone, the others each with a digit for its shares: digit n is share_of_digit(n), and the
/// first has what is left of the whole.
class CodeModel {
 public:
  /// Fits it to symbols that will be coded. Precondition: all are packed digits.
  explicit CodeModel(const std::vector<std::vector<CodedSymbol>>& texts);

  std::string to_text() const;
  /// Precondition: all symbols were among those of the constructor.
  std::string encode(const std::vector<CodedSymbol>& symbols) const;

  static std::uint32_t share_of_digit(std::size_t digit);

 private:
  struct Share {
    char symbol;
    std::uint32_t first, size;
    std::size_t digit;
  };
  struct Context {
    std::vector<Share> shares;
    std::array<std::uint8_t, 128> place{};  ///< Symbol -> index into shares.
  };
  static void settle(const std::array<std::uint64_t, 128>& counts, Context& context);

  std::vector<Context> contexts_;  ///< By place_of; those without shares do not occur.
};

}  // namespace pacwright
