#include "cli/browser_options.hpp"

#include <algorithm>

#include "validate/probes.hpp"
#include "validate/url.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostUrlsOfPolicy = 500;  // Some seconds in a browser.

/// A URL with exactly this host, or "": many derived hosts are no host of any URL.
std::string to_url(const std::string& host) {
  const bool is_v6 = host.find(':') != std::string::npos && !host.starts_with('[');
  const std::string url = "http://" + (is_v6 ? "[" + host + "]" : host) + "/";
  const auto parts = parse_url(url);
  return parts && parts->port.empty() && parts->path_and_query == "/" ? url : "";
}

}  // namespace

void add_browser_options(CommandOptions& command) {
  command.text(
      "browser",
      "Try it in chromium, chrome, edge or firefox, or in the program with this PATH: does it go "
      "the way that is predicted? All on loopback, with an empty profile; no proxy is asked. "
      "Chromium's family makes real requests, Firefox asks its proxy service",
      "NAME");
  command.text("browser-family", "What the program is: chromium or firefox; else its name tells",
               "FAMILY");
  command.offer("browser", {"chromium", "chrome", "edge", "firefox"});
  command.offer("browser-family", {"chromium", "firefox"});
  command.number("browser-patience",
                 "Seconds without any progress before the browser counts as stuck", "S", 60);
  command.flag("no-browser-sandbox", "Start Chromium without its sandbox, which it wants as root");
  command.texts("url",
                "With --browser, try this URL, too; may be given again. Without any, and without a "
                "suite, hosts of --policy are tried",
                "URL");
}

std::optional<BrowserRequest> read_browser_options(const ParsedOptions& parsed, Io& io,
                                                   const std::string& command) {
  BrowserRequest request;
  const auto complain = [&](const std::string& what) {
    bad_usage(io, command, what);
    return std::nullopt;
  };
  request.name = parsed.text("browser");
  for (const char* const option : {"browser-family", "no-browser-sandbox", "url"}) {
    if (request.name.empty() && parsed.has(option)) {
      return complain("--" + std::string(option) + " is for --browser");
    }
  }
  if (parsed.has("browser-family")) {
    request.family = browser_family_named(parsed.text("browser-family"));
    if (!request.family) return complain("--browser-family is chromium or firefox");
  }
  request.urls = parsed.texts("url");
  request.patience_seconds = parsed.number("browser-patience");
  if (request.patience_seconds < 1 || request.patience_seconds > 3600) {
    return complain("--browser-patience is 1 to 3600");
  }
  request.has_sandbox = !parsed.has("no-browser-sandbox");
  return request;
}

std::vector<std::string> urls_of_policy(const Policy& policy, Workspace& files, Diags& diags) {
  const auto catalogs = files.read_catalogs(policy, diags);
  if (!catalogs) return {};
  std::vector<std::string> urls;
  for (const DerivedProbe& probe : derive_probes(policy, *catalogs)) {
    std::string url = to_url(probe.host);
    if (!url.empty()) urls.push_back(std::move(url));
  }
  const std::size_t step = (urls.size() + kMostUrlsOfPolicy - 1) / kMostUrlsOfPolicy;
  std::vector<std::string> chosen;
  for (std::size_t i = 0; i < urls.size(); i += step) chosen.push_back(urls[i]);
  return chosen;
}

}  // namespace pacwright
