#include "emit/pac/packed_code.hpp"

#include <algorithm>

#include "emit/pac/packed_digits.hpp"

namespace pacwright {
namespace {

std::size_t place_of(const char (&context)[2]) {
  return static_cast<std::size_t>(context[0]) * 128 + static_cast<std::size_t>(context[1]);
}

/// The digit whose share is the largest that is not above `size`.
std::size_t digit_below(std::uint32_t size) {
  std::size_t digit = 0;
  while (digit + 1 < kPackedBase && CodeModel::share_of_digit(digit + 1) <= size) ++digit;
  return digit;
}

/// The digit whose share is nearest.
std::size_t digit_near(std::uint32_t size) {
  const std::size_t digit = digit_below(size);
  if (digit + 1 == kPackedBase) return digit;
  const std::uint32_t below = CodeModel::share_of_digit(digit);
  const std::uint32_t above = CodeModel::share_of_digit(digit + 1);
  return size > below && above - size < size - below ? digit + 1 : digit;
}

}  // namespace

std::uint32_t CodeModel::share_of_digit(std::size_t digit) {
  static const std::array<std::uint32_t, kPackedBase> kShares = [] {
    std::array<std::uint32_t, kPackedBase> shares{};
    for (std::uint32_t i = 0, size = 1; i < kPackedBase; ++i, size += 1 + size / 12) {
      shares[i] = size;
    }
    return shares;
  }();
  return kShares[digit];
}

CodeModel::CodeModel(const std::vector<std::vector<CodedSymbol>>& texts)
    : contexts_(std::size_t{128} * 128) {
  std::vector<std::array<std::uint64_t, 128>> counts(contexts_.size());
  for (const auto& text : texts) {
    for (const CodedSymbol& coded : text) {
      ++counts[place_of(coded.context)][static_cast<std::size_t>(coded.symbol)];
    }
  }
  for (std::size_t i = 0; i < contexts_.size(); ++i) settle(counts[i], contexts_[i]);
}

// Never above the whole: rounded down, the shares behind the first can exceed their part by less
// than one for each that is rounded up to one, and the first, the largest, has more than that.
void CodeModel::settle(const std::array<std::uint64_t, 128>& counts, Context& context) {
  std::uint64_t total = 0;
  for (std::size_t symbol = 0; symbol < counts.size(); ++symbol) {
    if (counts[symbol] == 0) continue;
    total += counts[symbol];
    context.shares.push_back({static_cast<char>(symbol), 0, 0, 0});
  }
  if (total == 0) return;
  const auto count_of = [&](const Share& share) {
    return counts[static_cast<unsigned char>(share.symbol)];
  };
  // The frequent ones first: they are found first.
  std::ranges::stable_sort(
      context.shares, [&](const Share& a, const Share& b) { return count_of(a) > count_of(b); });
  for (const auto round : {digit_near, digit_below}) {
    std::uint32_t others = 0;
    for (std::size_t i = 1; i < context.shares.size(); ++i) {
      Share& share = context.shares[i];
      share.digit = round(static_cast<std::uint32_t>(count_of(share) * kCodeWhole / total));
      share.size = share_of_digit(share.digit);
      others += share.size;
    }
    if (others >= kCodeWhole) continue;
    context.shares.front().size = kCodeWhole - others;
    break;
  }
  std::uint32_t first = 0;
  for (std::size_t i = 0; i < context.shares.size(); ++i) {
    context.shares[i].first = first;
    first += context.shares[i].size;
    context.place[static_cast<unsigned char>(context.shares[i].symbol)] =
        static_cast<std::uint8_t>(i);
  }
}

std::string CodeModel::to_text() const {
  std::string text;
  for (std::size_t place = 0; place < contexts_.size(); ++place) {
    const auto& shares = contexts_[place].shares;
    if (shares.empty()) continue;
    if (!text.empty()) text += ' ';
    text += static_cast<char>(place / 128);
    text += static_cast<char>(place % 128);
    for (const Share& share : shares) {
      text += share.symbol;
      if (&share != &shares.front()) text += kPackedDigits[share.digit];
    }
  }
  return text;
}

// The last symbol first: decoding undoes it.
std::string CodeModel::encode(const std::vector<CodedSymbol>& symbols) const {
  std::uint32_t state = kCodeLeast;
  std::string text;
  for (auto coded = symbols.rbegin(); coded != symbols.rend(); ++coded) {
    const Context& context = contexts_[place_of(coded->context)];
    const Share& share = context.shares[context.place[static_cast<unsigned char>(coded->symbol)]];
    while (state >= std::size_t{share.size} * (kCodeLeast / kCodeWhole) * kPackedBase) {
      text += kPackedDigits[state % kPackedBase];
      state /= static_cast<std::uint32_t>(kPackedBase);
    }
    state = state / share.size * kCodeWhole + state % share.size + share.first;
  }
  std::ranges::reverse(text);
  return to_packed_digits(state, kCodeStateDigits) + text;
}

}  // namespace pacwright
