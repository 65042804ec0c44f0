#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diag.hpp"

namespace pacwright {

using RouteId = int;  ///< Index into Policy::routes and RuleSet::routes.

/// A named way to go: what FindProxyForURL returns.
struct Route {
  std::string name;    ///< As the policy calls it: "direct", "edge".
  std::string result;  ///< "PROXY edge1.contoso.com:8080; DIRECT".
  SourceRef where;
};

/// Checks a result string against what every client reads alike: upper-case PROXY, HTTPS or SOCKS5,
/// one space, host or [IPv6], colon, port, or DIRECT; joined by "; "; ASCII. One error with the
/// cure, or warnings about what is legal but read differently by some client. In particular no
/// character survives that could end a JavaScript string.
Diags check_result(std::string_view result, const SourceRef& where);

/// host:port of the result's first entry, if that is PROXY: what clients without a PAC are told.
std::optional<std::string> first_proxy(std::string_view result);

}  // namespace pacwright
