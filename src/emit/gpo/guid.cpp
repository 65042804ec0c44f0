#include "emit/gpo/guid.hpp"

#include "emit/rollout_settings.hpp"

namespace pacwright {

std::string guid_of(std::string_view seed) {
  std::string guid = "{";
  for (const char c : uuid_of(seed)) {
    guid += c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return guid + "}";
}

}  // namespace pacwright
