#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "emit/pac/block_table.hpp"

namespace pacwright {

// Block tables as text: where the route changes, from the first address up. Each text is the parts
// of one start after the other, with blanks between.

/// For packed.pac.js: what the address adds to the one before, in base 36, "." behind it if it
/// counts blocks of 256 addresses; then "=" and the route, unless it is that of two starts before.
/// "0=1 28000.=0 1ekg." The first two have their routes in any case.
std::string pack_blocks4(const std::vector<BlockStart>& table);

/// The same for IPv6, where the address is how many of its hexadecimal digits it shares with the
/// one before, in base 36, then those that follow, up to the last that is not zero.
std::string pack_blocks6(const std::vector<BlockStart>& table);

/// For packed_low_memory.pac.js: records of one width, to be searched where they stand. An address
/// is 5 packed digits for each 32 bits of it; what is "!" at the end of all starts is left out.
struct BlockRecords {
  std::size_t address_width = 0;  ///< Digits of an address; those of the route follow.
  std::string text;
};
BlockRecords to_block_records(const std::vector<BlockStart>& table, std::size_t route_width);

}  // namespace pacwright
