#pragma once
#include <cstdint>
#include <string_view>

namespace pacwright {

/// Bytes of `text` as gzip -9 makes them, without a file name in the header. 0 if zlib fails, which
/// takes an exhausted memory.
std::uint64_t gzipped_size(std::string_view text);

}  // namespace pacwright
