#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "base/write_files.hpp"
#include "embedded/ask_firefox_js.hpp"
#include "validate/browser/marionette.hpp"
#include "validate/browser/running_browser.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kUrlsAtOnce = 200;
constexpr std::size_t kMostScriptBytes = 700'000;  // Of base64 text a preference takes 1,048,576.
constexpr int kWaitMs = 200;

// Nothing of Firefox's own conversation gets out, nor to other servers of this machine: every name
// and every literal address (seen with Firefox ESR 153) becomes one that no system connects to.
constexpr std::pair<const char*, const char*> kPreferences[] = {
    {"network.dns.forceResolve", "\"255.255.255.255\""},
    {"network.dns.native_https_query", "false"},
    {"network.trr.mode", "5"},
    {"network.http.http3.enable", "false"},
    {"network.captive-portal-service.enabled", "false"},
    {"network.connectivity-service.enabled", "false"},
    {"app.normandy.enabled", "false"},
    {"app.update.enabled", "false"},
    {"browser.shell.checkDefaultBrowser", "false"},
    {"browser.startup.homepage_override.mstone", "\"ignore\""},
    {"browser.startup.page", "0"},
    {"datareporting.policy.dataSubmissionEnabled", "false"},
    {"extensions.update.enabled", "false"},
    {"services.settings.server", "\"data:,#remote-settings-dummy/v1\""},
    {"toolkit.telemetry.enabled", "false"},
    {"marionette.port", "0"},  // Any free one; it stands in a file of the profile.
    {"network.proxy.type", "2"},
};

/// RFC 4648, section 4.
std::string to_base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned three = 0;
    for (std::size_t k = i; k < i + 3; ++k) {
      three = three << 8 | (k < bytes.size() ? static_cast<unsigned char>(bytes[k]) : 0U);
    }
    for (int shift = 18; shift >= 0; shift -= 6) text += kDigits[three >> shift & 63U];
  }
  const std::size_t padding = (3 - bytes.size() % 3) % 3;
  return text.replace(text.size() - padding, padding, padding, '=');
}

std::string user_js(const std::string& pac) {
  std::string text;
  for (const auto& [name, value] : kPreferences) {
    text += "user_pref(\"" + std::string(name) + "\", " + value + ");\n";
  }
  return text + "user_pref(\"network.proxy.autoconfig_url\", " +
         "\"data:application/x-ns-proxy-autoconfig;base64," + to_base64(pac) + "\");\n";
}

/// "[2001:db8::1]:3128", as results write it.
std::string to_server(const std::string& host, const std::string& port) {
  const bool needs_brackets = host.find(':') != std::string::npos && !host.starts_with('[');
  return (needs_brackets ? "[" + host + "]" : to_lower(host)) + ":" + port;
}

SeenWay to_way(const JsonValue& entry) {
  if (entry.items.size() != 3) return {};
  const std::string& type = entry.items[0].text;
  if (type == "direct") return {Hop{Hop::Kind::Direct, ""}};
  constexpr std::pair<std::string_view, Hop::Kind> kTypes[] = {
      {"http", Hop::Kind::Http},
      {"https", Hop::Kind::Https},
      {"socks", Hop::Kind::Socks5},  // Its name for version 5.
      {"socks4", Hop::Kind::Socks4},
  };
  for (const auto& [name, kind] : kTypes) {
    if (type == name) return {Hop{kind, to_server(entry.items[1].text, entry.items[2].text)}};
  }
  return {};
}

class FirefoxTrial {
 public:
  FirefoxTrial(const BrowserTrial& trial, const BrowserHome& home, Subprocess& browser)
      : trial_(trial), home_(home), browser_(browser), patience_(trial.patience_seconds) {}

  Result<std::vector<SeenWay>> run();

 private:
  std::optional<Marionette> connect() const;
  Result<Marionette> wait_for_marionette();
  Result<JsonValue> receive(Marionette& firefox);
  Result<JsonValue> call(Marionette& firefox, std::string_view command,
                         std::string_view parameters);
  std::string script_for(std::size_t first) const;
  Diag stuck(const std::string& detail) const {
    return {DiagCode::BrowserStuck, {}, trial_.browser.name, detail};
  }

  const BrowserTrial& trial_;
  const BrowserHome& home_;
  Subprocess& browser_;
  Patience patience_;
};

std::optional<Marionette> FirefoxTrial::connect() const {
  const auto read = read_file(home_.profile() + "/MarionetteActivePort", 64);
  const auto* const text = std::get_if<std::string>(&read);
  if (text == nullptr) return std::nullopt;
  const auto port = parse_number(trim(*text), 65535);
  if (!port) return std::nullopt;
  auto connection = LoopbackConnection::open(static_cast<std::uint16_t>(*port));
  if (!connection) return std::nullopt;
  return Marionette(*std::move(connection));
}

Result<Marionette> FirefoxTrial::wait_for_marionette() {
  while (true) {
    if (auto firefox = connect()) return *std::move(firefox);
    if (auto reason = is_stuck(trial_, home_, browser_, patience_, false)) {
      return *std::move(reason);
    }
    pause_for(kWaitMs);
  }
}

Result<JsonValue> FirefoxTrial::receive(Marionette& firefox) {
  while (true) {
    if (auto message = firefox.receive(kWaitMs)) {
      patience_.renew();
      return *std::move(message);
    }
    if (auto reason = is_stuck(trial_, home_, browser_, patience_, true)) return *std::move(reason);
  }
}

Result<JsonValue> FirefoxTrial::call(Marionette& firefox, std::string_view command,
                                     std::string_view parameters) {
  if (!firefox.send(command, parameters)) return stuck("It cut the connection.");
  const auto message = receive(firefox);
  if (!message) return message.reason();
  std::string reason;
  const JsonValue* const value = value_of_answer(*message, reason);
  if (value == nullptr) return stuck(reason);
  return *value;
}

/// The parameters of the command that asks for the next URLs.
std::string FirefoxTrial::script_for(std::size_t first) const {
  std::vector<std::string> urls;
  for (std::size_t i = first; i < trial_.requests.size() && urls.size() < kUrlsAtOnce; ++i) {
    urls.push_back(to_json_string(trial_.requests[i].url));
  }
  return "{\"script\":" + to_json_string(kAskFirefoxJs) + ",\"args\":[[" + join(urls, ",") +
         "]],\"sandbox\":\"system\",\"scriptTimeout\":" +
         std::to_string(trial_.patience_seconds * 1000) + "}";
}

Result<std::vector<SeenWay>> FirefoxTrial::run() {
  auto connected = wait_for_marionette();
  if (!connected) return connected.reason();
  Marionette firefox = *std::move(connected);
  if (auto greeting = receive(firefox); !greeting) return greeting.reason();
  constexpr std::pair<std::string_view, std::string_view> kOpening[] = {
      {"WebDriver:NewSession", "{}"}, {"Marionette:SetContext", "{\"value\":\"chrome\"}"}};
  for (const auto& [command, parameters] : kOpening) {
    if (auto answer = call(firefox, command, parameters); !answer) return answer.reason();
  }
  std::vector<SeenWay> ways;
  while (ways.size() < trial_.requests.size()) {
    const std::size_t asked = std::min(kUrlsAtOnce, trial_.requests.size() - ways.size());
    const auto answer = call(firefox, "WebDriver:ExecuteAsyncScript", script_for(ways.size()));
    if (!answer) return answer.reason();
    const JsonValue* const value = answer->find("value");
    if (value == nullptr || value->items.size() != asked) return stuck("It answered too little.");
    for (const JsonValue& entry : value->items) ways.push_back(to_way(entry));
  }
  return ways;
}

}  // namespace

Result<std::vector<SeenWay>> try_in_firefox(const BrowserTrial& trial) {
  if (trial.pac.size() > kMostScriptBytes) {
    return browser_not_started(trial, "It can be given at most " +
                                          with_thousands(kMostScriptBytes) +
                                          " bytes of a PAC file in this way.");
  }
  auto home = BrowserHome::create(trial);
  if (!home) return home.reason();
  const auto written = write_files(home->profile(), {{"user.js", user_js(trial.pac)}});
  if (const auto* const error = std::get_if<FileError>(&written)) {
    return browser_not_started(trial, error->path + ": " + error->what + ".");
  }
  auto browser = home->start(
      trial, {"--headless", "--no-remote", "--marionette", "--remote-allow-system-access",
              "--profile", home->profile(), "about:blank"});
  if (!browser) return browser.reason();
  Subprocess running = *std::move(browser);
  return FirefoxTrial(trial, *home, running).run();
}

}  // namespace pacwright
