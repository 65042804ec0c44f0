#include <algorithm>

#include "base/json.hpp"
#include "base/loopback_server.hpp"
#include "base/text.hpp"
#include "embedded/page_html.hpp"
#include "model/ip_address.hpp"
#include "validate/browser/running_browser.hpp"
#include "validate/browser/traffic.hpp"

// Chromium and its kin, watched by ports:
//
//   browser --- 127.0.0.1:port 0    the PAC file, a page that asks for the URLs, and its reports
//           --- 127.0.0.1:port 1    every other name and address, with any port
//           --- 127.0.0.1:port 2+k  the proxy k of the results
//
// --host-resolver-rules maps names, literal addresses and proxies alike (seen with Chromium 156).
// Which request it is, the page tells before each; whether a port was taken for a proxy, the form
// of the request tells. What the browser asks for itself goes to the same ports, but about other
// hosts.

namespace pacwright {
namespace {

// These would make https of http, or keep a page from addresses of the inner network.
constexpr const char* kDisabledFeatures =
    "--disable-features=LocalNetworkAccessChecks,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "OptimizationHints";

constexpr std::size_t kPage = 0, kDirect = 1, kFirstProxy = 2;

struct Sighting {
  std::size_t request;
  std::size_t port;
  Traffic traffic;
};

bool is_same_host(const std::string& one, const std::string& other) {
  if (one == other) return true;
  const auto address = IpAddress::parse(one);
  return address && address == IpAddress::parse(other);
}

/// Rules are separated by commas; whatever else could be said in a server's name is no proxy that a
/// browser would take.
bool is_mappable(const std::string& server) {
  return std::ranges::all_of(server, [](char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '.' || c == '-' || c == '_' || c == ':' ||
           c == '[' || c == ']';
  });
}

class ChromiumTrial {
 public:
  ChromiumTrial(const BrowserTrial& trial, const BrowserHome& home, LoopbackServer server)
      : trial_(trial), home_(home), server_(std::move(server)) {}

  Result<std::vector<SeenWay>> run();

 private:
  std::vector<std::string> arguments() const;
  std::string resolver_rules() const;
  std::string at_page(const std::string& path) const;
  std::optional<LoopbackReply> handle(std::size_t port, std::string_view received);
  std::string give(const std::string& path);
  bool is_of(const Sighting& sighting, std::size_t request) const;
  SeenWay way_of(std::size_t request) const;

  const BrowserTrial& trial_;
  const BrowserHome& home_;
  LoopbackServer server_;
  std::vector<Sighting> sightings_;
  std::optional<std::size_t> current_;  ///< Which request the page makes.
  bool has_progressed_ = false;         ///< Since it was last looked at.
  bool is_finished_ = false;
};

std::string ChromiumTrial::at_page(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(server_.ports()[kPage]) + path;
}

std::string ChromiumTrial::resolver_rules() const {
  const auto to_port = [this](std::size_t port) {
    return " 127.0.0.1:" + std::to_string(server_.ports()[port]);
  };
  // The first rule that matches counts. No exception for 127.0.0.1 as a whole: what listens at
  // other ports of this machine is none of the trial's business.
  std::string rules = "MAP" + to_port(kPage) + to_port(kPage);
  for (std::size_t i = 0; i < trial_.proxies.size(); ++i) {
    if (is_mappable(trial_.proxies[i])) {
      rules += ", MAP " + trial_.proxies[i] + to_port(kFirstProxy + i);
    }
  }
  return rules + ", MAP *" + to_port(kDirect);
}

std::vector<std::string> ChromiumTrial::arguments() const {
  std::vector<std::string> arguments = {"--headless",
                                        "--disable-gpu",
                                        "--disable-quic",
                                        "--no-first-run",
                                        "--no-default-browser-check",
                                        "--disable-background-networking",
                                        "--disable-component-update",
                                        "--disable-sync",
                                        "--disable-extensions",
                                        "--disable-breakpad",
                                        "--disable-dev-shm-usage",
                                        "--password-store=basic",
                                        "--use-mock-keychain",
                                        kDisabledFeatures,
                                        "--user-data-dir=" + home_.profile(),
                                        "--host-resolver-rules=" + resolver_rules(),
                                        "--proxy-pac-url=" + at_page("/proxy.pac")};
  if (!trial_.has_sandbox) arguments.emplace_back("--no-sandbox");
  arguments.push_back(at_page("/page.html"));
  return arguments;
}

/// What the port of the page gives out. Paths of reports are noted.
std::string ChromiumTrial::give(const std::string& path) {
  constexpr std::string_view kTurn = "/turn/";
  has_progressed_ = true;
  if (path == "/proxy.pac") return to_http_reply("application/x-ns-proxy-autoconfig", trial_.pac);
  if (path == "/page.html") return to_http_reply("text/html; charset=utf-8", kPageHtml);
  if (path == "/finished") is_finished_ = true;
  if (path.starts_with(kTurn)) {
    const auto turn = parse_number(path.substr(kTurn.size()), trial_.requests.size());
    if (turn) current_ = static_cast<std::size_t>(*turn);
  }
  if (path != "/urls.json") return to_http_reply("text/plain", "");
  std::vector<std::string> urls;
  for (const auto& request : trial_.requests) urls.push_back(to_json_string(request.url));
  return to_http_reply("application/json", "[" + join(urls, ",") + "]");
}

std::optional<LoopbackReply> ChromiumTrial::handle(std::size_t port, std::string_view received) {
  auto read = read_traffic(received);
  if (!read) return std::nullopt;
  if (!read->traffic) return LoopbackReply{read->reply, read->closes};
  const Traffic& traffic = *read->traffic;
  const bool is_page = port == kPage && traffic.form == Traffic::Form::Plain;
  if (is_page) return LoopbackReply{give(traffic.path)};
  if (current_) sightings_.push_back({*current_, port, traffic});
  return LoopbackReply{read->reply.empty() ? to_http_reply("text/plain", "") : read->reply};
}

/// A TLS greeting names no literal address; then its coming during the request has to do.
bool ChromiumTrial::is_of(const Sighting& sighting, std::size_t request) const {
  if (sighting.request != request) return false;
  const std::string& host = trial_.requests[request].host;
  if (sighting.traffic.host.empty()) return IpAddress::parse(host).has_value();
  return is_same_host(sighting.traffic.host, host);
}

SeenWay ChromiumTrial::way_of(std::size_t request) const {
  const auto found = std::ranges::find_if(
      sightings_, [&](const Sighting& sighting) { return is_of(sighting, request); });
  if (found == sightings_.end()) return {};
  const auto form = found->traffic.form;
  const bool is_for_proxy = form == Traffic::Form::Proxied || form == Traffic::Form::Tunnel;
  if (found->port >= kFirstProxy) {
    // Behind the preliminaries of SOCKS a browser talks as if to the server itself.
    const auto kind = is_for_proxy ? Hop::Kind::Http : Hop::Kind::Socks;
    return {Hop{kind, trial_.proxies[found->port - kFirstProxy]}};
  }
  if (is_for_proxy) return {std::nullopt, true};
  return {Hop{Hop::Kind::Direct, ""}};
}

Result<std::vector<SeenWay>> ChromiumTrial::run() {
  constexpr int kWaitMs = 100;
  auto started = home_.start(trial_, arguments());
  if (!started) return started.reason();
  Subprocess browser = *std::move(started);
  Patience patience(trial_.patience_seconds);
  bool has_begun = false;
  while (!is_finished_) {
    server_.serve(kWaitMs, [this](std::size_t port, std::string_view received) {
      return handle(port, received);
    });
    if (has_progressed_) patience.renew();
    has_begun = has_begun || has_progressed_;
    has_progressed_ = false;
    if (is_finished_) break;
    if (auto reason = is_stuck(trial_, home_, browser, patience, has_begun)) {
      return *std::move(reason);
    }
  }
  std::vector<SeenWay> ways;
  for (std::size_t i = 0; i < trial_.requests.size(); ++i) ways.push_back(way_of(i));
  return ways;
}

}  // namespace

Result<std::vector<SeenWay>> try_in_chromium(const BrowserTrial& trial) {
  auto home = BrowserHome::create(trial);
  if (!home) return home.reason();
  auto server = LoopbackServer::open(kFirstProxy + trial.proxies.size());
  if (!server) return browser_not_started(trial, "There are no free ports on loopback.");
  return ChromiumTrial(trial, *home, *std::move(server)).run();
}

}  // namespace pacwright
