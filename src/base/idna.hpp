#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace pacwright {

/// The ASCII form of a host name in UTF-8, as browsers make it: UTS #46, non-transitional, so
/// "B\u00fccher.example" gives "xn--bcher-kva.example". Pure ASCII input is only lower-cased: names
/// with underscores or hyphens in odd places exist. Symbols such as \u2603, which browsers take and
/// IDNA2008 does not, are taken. Nothing if the name has no such form.
std::optional<std::string> to_ascii_host(std::string_view host);

/// The label that browsers make this one of: "xn--bcher-kva" gives "b\u00fccher". Nothing for other
/// labels, and for those that no label leads to.
std::optional<std::string> to_unicode_label(std::string_view ascii);

/// With "." for the full stops of other scripts that browsers take for one.
std::string with_plain_dots(std::string_view host);

}  // namespace pacwright
