#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "emit/pac/packed_code.hpp"
#include "emit/pac/packed_hubs.hpp"

namespace pacwright {

// ----- For packed.pac.js ------------------------------------------------------------------------

/// The names of a hub come in pieces, to be unpacked one by one. A piece takes names until it has
/// this many, and then up to the end of a label next to the hub: no host needs two pieces. Small
/// pieces are fast at the first touch, large ones take less room.
inline constexpr std::size_t kPieceNames = 64;
/// gather_hubs()'s `least` for them: so a piece has at most kPieceNames + kPieceHub names.
inline constexpr std::size_t kPieceHub = 96;

/// The text of a hub: its decision, then its pieces with blanks between; before each but the first
/// a text that is not behind its first label and behind all labels of the piece before, a dot
/// behind each label.
///
/// A piece is the number of its names in kPieceCountDigits digits and their code. Of a name is
/// coded, "s", "o", "n" and "k" being kinds of context and "/" the end of a name:
///
///     s + digit of the name before   how many characters it shares with the path before, a digit;
///                                    the first is compared with the text before the piece
///     o + old character              the next one of its path, in the context of the one that the
///                                    path before has at this place ("/" behind its end)
///     n + character before           each next one, the last of all is "/"
///     k + digit's place              the kind of the name: packed_width(kinds) digits
struct PackedHub {
  std::string domain, text;
};

struct PackedNames {
  std::string model;  ///< CodeModel::to_text().
  std::vector<PackedHub> hubs;
};

inline constexpr char kEndOfName = '/';
inline constexpr std::size_t kPieceCountDigits = 2;

/// Precondition: gather_hubs() was told a `least` below 8,000, the most that two digits hold.
PackedNames pack_names(const Hubs& hubs);

// ----- For packed_low_memory.pac.js -------------------------------------------------------------

/// Names of one length side by side, sorted, each followed by its kind: a search needs no more than
/// the text. Names are not turned here: "www.shop". Where they are many, those of one first letter
/// are a text of their own, without that letter.
struct NameRecords {
  std::size_t length = 0;
  char first = '\0';  ///< '\0' for all.
  std::string text;
};

/// By length, then by first letter. `kind_width`: packed_width(kinds).
std::vector<NameRecords> to_records(const Hub& hub, std::size_t kind_width);

/// gather_hubs()'s `least` for them: what a hub costs against what its domain costs each name.
inline constexpr std::size_t kRecordsHub = 100;

}  // namespace pacwright
