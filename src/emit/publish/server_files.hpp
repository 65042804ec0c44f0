#pragma once
#include <string>

#include "emit/publish/pac_address.hpp"

namespace pacwright {

// Parts of configurations of web servers: the PAC with its type, fetched anew after five minutes,
// the copies with a hash in their names kept for good. With `wpad` also /wpad.dat.

std::string nginx_part(const PacAddress& address, bool wpad);
std::string apache_part(const PacAddress& address, bool wpad);
std::string iis_web_config(const PacAddress& address, bool wpad);

}  // namespace pacwright
