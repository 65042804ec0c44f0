#pragma once
#include <optional>
#include <string>
#include <vector>

#include "diag/diag.hpp"
#include "validate/browser/browser_program.hpp"
#include "validate/profiles/result_grammar.hpp"

namespace pacwright {

/// What a browser shall be asked.
struct BrowserTrial {
  struct Request {
    std::string url;   ///< Without credentials: pages may not ask for such.
    std::string host;  ///< Canonical, without brackets.
  };
  BrowserProgram browser;
  const std::string& pac;
  std::vector<Request> requests;
  std::vector<std::string> proxies;  ///< "host:port": all that may be in a result, each once.
  int patience_seconds = 60;         ///< Without any progress, before it counts as stuck.
  bool has_sandbox = true;           ///< Chromium's own; it refuses to run as root with it.
};

/// Which way a browser went with one request: the first entry of the list that it follows.
struct SeenWay {
  std::optional<Hop> hop;         ///< None: it was not seen at all, or went to an unknown proxy.
  bool is_unknown_proxy = false;  ///< One that is not among the trial's proxies.
};

/// Lets the browser load the PAC file and make the requests: a way for each, in their order. All on
/// loopback, with a profile that is thrown away: no proxy, no server and no DNS is asked. Fails
/// with BrowserNotStarted or BrowserStuck; the browser is ended in any case.
///
/// Chromium makes the requests, its names and addresses being mapped to ports of 127.0.0.1. Firefox
/// cannot map proxies to ports, so its own proxy service is asked (over Marionette, the channel
/// that its drivers use) and nothing is sent.
Result<std::vector<SeenWay>> try_in_chromium(const BrowserTrial& trial);
Result<std::vector<SeenWay>> try_in_firefox(const BrowserTrial& trial);

}  // namespace pacwright
