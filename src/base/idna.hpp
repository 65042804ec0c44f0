#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace pacwright {

/// The ASCII form of a host name in UTF-8, as browsers make it: UTS #46, non-transitional, so
/// "B\u00fccher.example" gives "xn--bcher-kva.example". Pure ASCII input is only lower-cased: names
/// with underscores or hyphens in odd places exist. Nothing if the name has no such form.
std::optional<std::string> to_ascii_host(std::string_view host);

}  // namespace pacwright
