#pragma once
#include <cstdint>
#include <string>

namespace pacwright {

/// "0000001f": how a REG_DWORD stands in texts.
inline std::string hex8(std::uint32_t number) {
  std::string digits;
  for (int shift = 28; shift >= 0; shift -= 4) digits += "0123456789abcdef"[number >> shift & 0xF];
  return digits;
}

}  // namespace pacwright
