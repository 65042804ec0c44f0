#include "emit/pac/packed_names.hpp"

#include <algorithm>
#include <cassert>
#include <string_view>
#include <utility>

#include "emit/pac/packed_digits.hpp"

namespace pacwright {
namespace {

std::size_t shared_length(std::string_view a, std::string_view b) {
  return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

/// The label next to the hub, and a dot.
std::string first_label(std::string_view path) {
  return std::string(path.substr(0, path.find('.'))) + ".";
}

struct Piece {
  std::string bound;  ///< The text before it; "" for the first of a hub.
  std::size_t first = 0, last = 0;
};

/// [first, last) of each piece. A hub without names has one empty piece.
std::vector<Piece> cut(const std::vector<HubName>& names) {
  std::vector<Piece> pieces = {{"", 0, 0}};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string label = first_label(names[i].path);
    if (i - pieces.back().first >= kPieceNames) {
      const std::string before = first_label(names[i - 1].path);
      if (label != before) {
        pieces.push_back({label.substr(0, shared_length(before, label) + 1), i, i});
      }
    }
    pieces.back().last = i + 1;
  }
  return pieces;
}

std::vector<CodedSymbol> to_symbols(const Hub& hub, const Piece& piece, std::size_t kind_width) {
  std::vector<CodedSymbol> symbols;
  std::string_view before = piece.bound;
  char share_before = kPackedDigits.front();
  for (std::size_t n = piece.first; n < piece.last; ++n) {
    const std::string_view path = hub.names[n].path;
    const std::size_t shared = std::min(shared_length(before, path), kPackedBase - 1);
    const char share = kPackedDigits[shared];
    symbols.push_back({{'s', share_before}, share});
    const char old = shared < before.size() ? before[shared] : kEndOfName;
    for (std::size_t i = shared; i <= path.size(); ++i) {
      const char symbol = i < path.size() ? path[i] : kEndOfName;
      if (i == shared) {
        symbols.push_back({{'o', old}, symbol});
      } else {
        symbols.push_back({{'n', path[i - 1]}, symbol});
      }
    }
    const auto kind = to_packed_digits(static_cast<std::size_t>(hub.names[n].kind), kind_width);
    for (std::size_t i = 0; i < kind_width; ++i) {
      symbols.push_back({{'k', kPackedDigits[i]}, kind[i]});
    }
    before = path;
    share_before = share;
  }
  return symbols;
}

}  // namespace

PackedNames pack_names(const Hubs& hubs) {
  const std::size_t kind_width = packed_width(hubs.kinds.size());
  std::vector<std::vector<Piece>> pieces;
  std::vector<std::vector<CodedSymbol>> symbols;
  for (const Hub& hub : hubs.hubs) {
    pieces.push_back(cut(hub.names));
    for (const Piece& piece : pieces.back()) {
      symbols.push_back(to_symbols(hub, piece, kind_width));
    }
  }
  const CodeModel model(symbols);
  PackedNames packed{model.to_text(), {}};
  auto coded = symbols.begin();
  for (std::size_t h = 0; h < hubs.hubs.size(); ++h) {
    std::string text = std::to_string(hubs.hubs[h].decision);
    for (const Piece& piece : pieces[h]) {
      if (!piece.bound.empty()) text += " " + piece.bound;
      assert(piece.last - piece.first < kPackedBase * kPackedBase);
      text += " " + to_packed_digits(piece.last - piece.first, kPieceCountDigits) +
              model.encode(*coded++);
    }
    packed.hubs.push_back({hubs.hubs[h].domain, std::move(text)});
  }
  return packed;
}

}  // namespace pacwright
