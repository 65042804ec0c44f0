#include "model/registrable.hpp"

#include <algorithm>
#include <iterator>

namespace pacwright {

bool is_shared_suffix(std::string_view domain) {
  constexpr std::string_view kWords[] = {"co", "com", "org", "net", "ac", "gov"};
  constexpr std::size_t kCountry = 2;
  const std::size_t dot = domain.find('.');
  if (dot == std::string_view::npos || domain.size() - dot - 1 != kCountry) return false;
  return std::ranges::find(kWords, domain.substr(0, dot)) != std::end(kWords);
}

}  // namespace pacwright
