#include "model/host.hpp"

#include "base/idna.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace pacwright {

Host Host::from(std::string_view raw) {
  Host host;
  host.text = to_lower(raw);
  if (!is_ascii(host.text)) {
    if (auto ascii = to_ascii_host(host.text)) host.text = std::move(*ascii);
  }
  if (host.text.ends_with('.')) host.text.pop_back();

  const bool bracketed =
      host.text.size() >= 2 && host.text.starts_with('[') && host.text.ends_with(']');
  const std::string inner = bracketed ? host.text.substr(1, host.text.size() - 2) : host.text;
  const auto address = IpAddress::parse(inner);
  if (address && !(bracketed && address->is_v4())) {
    host.text = inner;
    host.address = address;
  }
  return host;
}

bool Host::is_plain() const {
  return is_name() && !text.empty() && text.find_first_of(".:[") == std::string::npos;
}

}  // namespace pacwright
