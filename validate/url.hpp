#pragma once
#include <string>
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

/// A URL taken apart, each part both as typed and as the URL standard has it.
struct UrlParts {
  std::string scheme;              ///< Lower case: https for a bare host.
  bool hides_path = false;         ///< Chromium keeps path and query of this scheme to itself.
  std::string host;                ///< Canonical, without brackets.
  std::string port;                ///< Ready to append: ":8443", or "" for none or the default.
  std::string path_and_query;      ///< Canonical; starts with a slash.
  std::string credentials;         ///< As typed, with the '@', or "".
  std::string typed_host;          ///< With brackets, without port.
  std::string typed_after_scheme;  ///< Everything behind "://".
  std::string typed_scheme;        ///< "https" for a bare host.
  std::string fragment;            ///< As typed, with the '#', or "".
};

/// "ex%41mple" gives "exAmple". Only pairs of hex digits count; a stray '%' stays.
std::string percent_decode(std::string_view text);

/// Fails as to_chromium_probe does.
Result<UrlParts> parse_url(std::string_view url);

}  // namespace pacwright
