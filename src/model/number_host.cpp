#include "model/number_host.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace pacwright {

bool ends_in_number(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  std::string_view last = host.substr(host.rfind('.') + 1);
  if (last.starts_with("0x") || last.starts_with("0X")) {
    last.remove_prefix(2);
    return last.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  }
  return !last.empty() && std::ranges::all_of(last, is_digit);
}

}  // namespace pacwright
