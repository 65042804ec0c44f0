#include "validate/browser/check_in_browser.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.hpp"
#include "model/ip_address.hpp"
#include "validate/url.hpp"

namespace pacwright {
namespace {

/// One URL that is tried, and the way that is predicted for it.
struct Prediction {
  std::string url;  ///< As it was given.
  Hop hop;
};

/// Ports that pages may not ask for: the Fetch standard, "port blocking".
constexpr int kBadPorts[] = {
    0,    1,    7,    9,    11,   13,   15,   17,   19,   20,   21,   22,   23,    25,
    37,   42,   43,   53,   69,   77,   79,   87,   95,   101,  102,  103,  104,   109,
    110,  111,  113,  115,  117,  119,  123,  135,  137,  139,  143,  161,  179,   389,
    427,  465,  512,  513,  514,  515,  526,  530,  531,  532,  540,  548,  554,   556,
    563,  587,  601,  636,  989,  990,  993,  995,  1719, 1720, 1723, 2049, 3659,  4045,
    4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
};

bool is_bad_port(std::string_view port_with_colon) {
  if (port_with_colon.empty()) return false;
  const auto port = parse_number(port_with_colon.substr(1), 65535);
  return port && std::ranges::binary_search(kBadPorts, static_cast<int>(*port));
}

/// Why the way of a URL cannot be watched, or "".
std::string reason_to_leave_out(BrowserFamily family, const UrlParts& parts,
                                const ClientAnswer& predicted) {
  if (parts.scheme == "ftp") return "Browsers do not speak FTP any more.";
  if (family == BrowserFamily::Firefox && parts.scheme.starts_with("ws")) {
    return "Firefox's proxy service cannot be asked about web sockets.";
  }
  if (family == BrowserFamily::Chromium && is_bad_port(parts.port)) {
    return "Browsers let no page ask for this port.";
  }
  if (predicted.answer && predicted.answer->dns_lookups > 0) {
    return "The PAC file asks DNS, and here all names lead to this machine.";
  }
  if (predicted.decision.kind != ClientDecision::Kind::Hops) return "No way is predicted.";
  const Hop::Kind kind = predicted.decision.hops.front().kind;
  const bool is_encrypted = kind == Hop::Kind::Https || kind == Hop::Kind::Quic;
  if (family == BrowserFamily::Chromium && is_encrypted) {
    return "The connection to the proxy is encrypted, and tells no host.";
  }
  return "";
}

bool is_socks(const Hop& hop) {
  return hop.kind == Hop::Kind::Socks || hop.kind == Hop::Kind::Socks4 ||
         hop.kind == Hop::Kind::Socks5;
}

/// What was seen of SOCKS does not always tell its version.
bool is_same_way(const Hop& predicted, const Hop& seen) {
  if (seen.kind == Hop::Kind::Socks) return is_socks(predicted) && predicted.server == seen.server;
  return predicted == seen;
}

std::string to_text(const Hop& hop) {
  ClientDecision decision;
  decision.hops = {hop};
  return to_text(decision);
}

class Check {
 public:
  Check(const ScriptCase& script, const BrowserOptions& options)
      : script_(script), family_(options.browser.family), trial_{options.browser,
                                                                 script.script,
                                                                 {},
                                                                 {},
                                                                 options.patience_seconds,
                                                                 options.has_sandbox} {}

  BrowserCheck run(const std::vector<std::string>& urls) {
    predict(urls);
    for (const auto& [reason, left] : left_out_) tell_left_out(reason, left);
    if (!predictions_.empty()) compare();
    return std::move(result_);
  }

 private:
  void predict(const std::vector<std::string>& urls);
  void add(const std::string& url, const UrlParts& parts, Hop hop);
  void add_proxies(const std::vector<Hop>& hops);
  void compare();
  void compare_one(const Prediction& predicted, const SeenWay& seen);
  void tell_left_out(const std::string& reason, const std::vector<std::string>& urls);
  void tell(DiagCode code, const std::string& url, const std::string& detail) {
    result_.findings.push_back({code, {script_.name, 0, 0}, url, detail});
  }

  const ScriptCase& script_;
  BrowserFamily family_;
  BrowserTrial trial_;
  std::vector<Prediction> predictions_;  ///< One for each request of the trial.
  std::map<std::string, std::vector<std::string>> left_out_;  ///< Reason -> URLs.
  BrowserCheck result_;
};

void Check::predict(const std::vector<std::string>& urls) {
  const auto answers = run_under_client(script_, profile_of(client_of(family_)), urls);
  for (std::size_t i = 0; i < urls.size(); ++i) {
    const auto parts = parse_url(urls[i]);
    if (!parts) {
      left_out_["They are no URLs in a browser."].push_back(urls[i]);
      continue;
    }
    const std::string reason = reason_to_leave_out(family_, *parts, answers[i]);
    if (!reason.empty()) {
      left_out_[reason].push_back(urls[i]);
      continue;
    }
    const auto& hops = answers[i].decision.hops;
    add_proxies(hops);
    add(urls[i], *parts, hops.front());
  }
}

void Check::add(const std::string& url, const UrlParts& parts, Hop hop) {
  const bool is_v6 = parts.host.find(':') != std::string::npos;
  trial_.requests.push_back({parts.scheme + "://" + (is_v6 ? "[" + parts.host + "]" : parts.host) +
                                 parts.port + parts.path_and_query,
                             parts.host});
  predictions_.push_back({url, std::move(hop)});
}

/// Later entries, too: a browser that takes the second one shall be seen there.
void Check::add_proxies(const std::vector<Hop>& hops) {
  for (const Hop& hop : hops) {
    if (hop.kind == Hop::Kind::Direct) continue;
    const bool is_known = std::ranges::find(trial_.proxies, hop.server) != trial_.proxies.end();
    if (!is_known) trial_.proxies.push_back(hop.server);
  }
}

void Check::compare() {
  const auto seen =
      family_ == BrowserFamily::Chromium ? try_in_chromium(trial_) : try_in_firefox(trial_);
  if (!seen) {
    tell(seen.reason().code, seen.reason().subject, seen.reason().detail);
    return;
  }
  for (std::size_t i = 0; i < predictions_.size(); ++i) compare_one(predictions_[i], (*seen)[i]);
}

void Check::compare_one(const Prediction& predicted, const SeenWay& seen) {
  ++result_.tried;
  const std::string wanted =
      "Predicted for " + std::string(to_text(family_)) + " is '" + to_text(predicted.hop) + "'; ";
  if (seen.is_unknown_proxy) {
    tell(DiagCode::BrowserDiffers, predicted.url,
         wanted + "it asked a proxy that is in no predicted result.");
  } else if (!seen.hop) {
    tell(DiagCode::BrowserNotSeen, predicted.url, wanted + "it asked nobody.");
  } else if (is_same_way(predicted.hop, *seen.hop)) {
    ++result_.as_predicted;
  } else {
    tell(DiagCode::BrowserDiffers, predicted.url, wanted + "it took '" + to_text(*seen.hop) + "'.");
  }
}

void Check::tell_left_out(const std::string& reason, const std::vector<std::string>& urls) {
  result_.left_out += static_cast<int>(urls.size());
  const std::size_t more = urls.size() - 1;
  tell(DiagCode::BrowserLeftOut, urls.front(),
       reason + (more == 0 ? "" : " The same for " + with_thousands(more) + " more."));
}

}  // namespace

BrowserCheck check_in_browser(const ScriptCase& script, const BrowserOptions& options,
                              const std::vector<std::string>& urls) {
  return Check(script, options).run(urls);
}

}  // namespace pacwright
