#pragma once
#include <string_view>

namespace pacwright {

/// True of a host that browsers read as an IPv4 address or refuse, never as a name: its last label
/// is a number, of digits alone or hexadecimal behind "0x" (URL Standard, "ends in a number
/// checker"). One dot at the end does not count. In any case.
bool ends_in_number(std::string_view host);

}  // namespace pacwright
