#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diag/diag.hpp"
#include "model/rollout.hpp"

namespace pacwright {

// What several targets need of a Rollout.

/// False, with RolloutIncomplete or RolloutText, if it lacks the PAC's URL or the proxy that its
/// mode asks for, or holds what could break out of a file: control characters, or more than
/// printable ASCII in what is no free text.
bool check_rollout(const Rollout& rollout, Diags& diags);

/// The same for a target that says the proxy in every mode.
bool check_rollout_with_proxy(const Rollout& rollout, Diags& diags);

struct HostAndPort {
  std::string host;  ///< IPv6 in brackets.
  std::string port;
};

/// Of Rollout::proxy, which check_rollout() has accepted.
HostAndPort proxy_address(const Rollout& rollout);

/// FailsOpen if the PAC is to be mandatory and `programs` ("Firefox") cannot be told so.
void note_fail_open(const Rollout& rollout, std::string_view programs, Diags& diags);

/// False, with FirefoxProxy, for what Firefox's policies lose: they read HOST:PORT as an https URL,
/// so port 443 is dropped, and IPv6 keeps brackets, with which it is reached by no one (seen in
/// 153). `what` is left out then.
bool firefox_takes_proxy(const Rollout& rollout, const std::string& what, Diags& diags);

/// A UUID (RFC 9562, version 8) made of `text`: the same for the same text.
std::string uuid_of(std::string_view text);

/// Names with their values, which are JSON.
using JsonMembers = std::vector<std::pair<std::string_view, std::string>>;

/// A JSON object with a line for each member; `depth` objects or arrays are open around it.
std::string json_object(const JsonMembers& members, int depth = 0);

/// The same for an array of at least one item, which is JSON.
std::string json_array(const std::vector<std::string>& items, int depth = 0);

}  // namespace pacwright
