#pragma once
#include <string_view>

#include "diag/diag.hpp"
#include "validate/probe.hpp"

namespace pacwright {

/// What Chromium would hand to FindProxyForURL for a URL typed by a person
/// (facts: url canonicalised as in the WHATWG URL standard; then for https and wss the path and
/// query become "/", for http, ws and ftp they stay; fragment, credentials and the default port are
/// always removed; host is lower case, punycode, without brackets and port; a trailing dot is kept;
/// IPv4 oddities such as 0x7f.1 and IPv6 spellings become canonical).
///
/// A bare host such as "www.example.com" or "::1" is read as https://host/.
/// Fails with BadUrl: other schemes, no host, forbidden characters, ports above 65535.
Result<Probe> to_chromium_probe(std::string_view url);

}  // namespace pacwright
