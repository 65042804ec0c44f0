#include "base/gzip.hpp"

#include <zlib.h>

#include <array>
#include <limits>

namespace pacwright {

std::uint64_t gzipped_size(std::string_view text) {
  constexpr int kGzipFormat = 16 + MAX_WBITS;
  constexpr int kDefaultMemory = 8;
  z_stream stream = {};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipFormat, kDefaultMemory,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    return 0;
  }
  std::array<unsigned char, 64 << 10> piece;
  std::uint64_t size = 0;
  int state = Z_OK;
  while (state == Z_OK) {
    if (stream.avail_in == 0) {
      // zlib counts in unsigned int, whatever the platform.
      const std::string_view part = text.substr(0, std::numeric_limits<int>::max());
      stream.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(part.data()));
      stream.avail_in = static_cast<unsigned>(part.size());
      text.remove_prefix(part.size());
    }
    stream.next_out = piece.data();
    stream.avail_out = static_cast<unsigned>(piece.size());
    state = deflate(&stream, text.empty() ? Z_FINISH : Z_NO_FLUSH);
    size += piece.size() - stream.avail_out;
  }
  deflateEnd(&stream);
  return state == Z_STREAM_END ? size : 0;
}

}  // namespace pacwright
