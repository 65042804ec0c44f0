#include "rollout_support.hpp"

namespace pacwright {
namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// Without the comments at its beginning.
std::string behind_comments(const std::string& text) {
  const std::size_t blank = text.find("\n\n");
  REQUIRE(blank != std::string::npos);
  return text.substr(blank + 2);
}

TEST_CASE("dconf: settings, and locks where users may not change them") {
  Rollout rollout = rollout_case("pac-user");
  Emitted emitted = emit_rollout("dconf", rollout);
  CHECK(behind_comments(emitted.text("dconf/db/local.d/50-proxy")) ==
        "[system/proxy]\n"
        "mode='auto'\n"
        "autoconfig-url='http://pac.contoso.com/pac/proxy.pac'\n");
  CHECK_FALSE(emitted.has("dconf/db/local.d/locks/50-proxy"));
  CHECK(to_text(emitted.diags).empty());

  emitted = emit_rollout("dconf", rollout_case("pac-machine"));
  CHECK(to_text(emitted.diags) == "FailsOpen");
  CHECK(emitted.text("dconf/db/local.d/locks/50-proxy") ==
        "/system/proxy/mode\n"
        "/system/proxy/autoconfig-url\n"
        "/system/proxy/ignore-hosts\n");

  rollout = rollout_case("fixed");
  rollout.proxy = "[2001:db8::1]:3128";
  emitted = emit_rollout("dconf", rollout);
  CHECK(has(emitted.text("dconf/db/local.d/50-proxy"),
            "[system/proxy/https]\n"
            "host='[2001:db8::1]'\n"
            "port=3128\n"));
  CHECK(has(emitted.text("dconf/db/local.d/50-proxy"),
            "\nignore-hosts=" + rollout.bypass("gnome") + "\n"));
}

TEST_CASE("mobileconfig: an address is written without brackets, a list may be empty") {
  Rollout rollout = rollout_case("fixed");
  rollout.proxy = "[2001:db8::1]:3128";
  std::ranges::find(rollout.bypass_lists, "macos", &BypassList::target)->text = "[]";
  const std::string text =
      emit_rollout("mobileconfig", rollout).text("mobileconfig/proxy.mobileconfig");
  CHECK(has(text, "<string>2001:db8::1</string>"));
  CHECK(has(text, "<array>\n        </array>\n"));
}

TEST_CASE("mobileconfig: the same settings, the same UUIDs") {
  Rollout rollout = rollout_case("pac-user");
  const auto text = [&] {
    return emit_rollout("mobileconfig", rollout).text("mobileconfig/proxy.mobileconfig");
  };
  const std::string before = text();
  rollout.pac += "// More.\n";
  rollout.tool_version = "9.9";
  CHECK(text() == before);
  rollout.pac_mandatory = true;
  CHECK(text() != before);
}

TEST_CASE("shell-profile: both cases of each name, and Java's properties") {
  Rollout rollout = rollout_case("fixed");
  const Emitted emitted = emit_rollout("shell-profile", rollout);
  CHECK(behind_comments(emitted.text("shell-profile/proxy.sh")) ==
        "http_proxy='http://edge1.contoso.com:8080'\n"
        "https_proxy=$http_proxy\n"
        "no_proxy='.corp.contoso.com'\n"
        "HTTP_PROXY=$http_proxy\n"
        "HTTPS_PROXY=$http_proxy\n"
        "NO_PROXY=$no_proxy\n"
        "export http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY\n");
  CHECK(behind_comments(emitted.text("shell-profile/50-proxy.conf")) ==
        "http_proxy=\"http://edge1.contoso.com:8080\"\n"
        "https_proxy=\"http://edge1.contoso.com:8080\"\n"
        "no_proxy=\".corp.contoso.com\"\n"
        "HTTP_PROXY=\"http://edge1.contoso.com:8080\"\n"
        "HTTPS_PROXY=\"http://edge1.contoso.com:8080\"\n"
        "NO_PROXY=\".corp.contoso.com\"\n");
  CHECK(behind_comments(emitted.text("shell-profile/java-net.properties")) ==
        "http.proxyHost=edge1.contoso.com\n"
        "http.proxyPort=8080\n"
        "https.proxyHost=edge1.contoso.com\n"
        "https.proxyPort=8080\n"
        "http.nonProxyHosts=*.corp.contoso.com|pac.contoso.com|corp.contoso.com\n");

  rollout = rollout_case("pac-user");  // Variables know no PAC: the proxy is needed all the same.
  rollout.proxy.clear();
  CHECK(to_text(emit_rollout("shell-profile", rollout).diags) == "RolloutIncomplete");
}

TEST_CASE("intune: Firefox's profile is left out where it would lose the port") {
  Rollout rollout = rollout_case("fixed");
  rollout.proxy = "edge1.contoso.com:443";
  const Emitted emitted = emit_rollout("intune", rollout);
  CHECK(to_text(emitted.diags) == "FirefoxProxy");
  CHECK_FALSE(emitted.has("intune/firefox.json"));
  CHECK(emitted.has("intune/windows.json"));
}

TEST_CASE("intune: no row for the settings whose meaning is in doubt") {
  for (const char* name : {"pac-user", "pac-machine", "fixed"}) {
    const Emitted emitted = emit_rollout("intune", rollout_case(name));
    CHECK_FALSE(has(emitted.text("intune/windows.json"), "UseProxyForLocalAddresses"));
    CHECK_FALSE(has(emitted.text("intune/windows.json"), "Edge"));
  }
}

TEST_CASE("powershell: whose settings, and what is set") {
  std::string script =
      emit_rollout("powershell", rollout_case("pac-user")).text("powershell/Set-Proxy.ps1");
  CHECK(has(script, "$PacUrl = 'http://pac.contoso.com/pac/proxy.pac'\r\n"));
  CHECK(has(script, "$Hive = 'HKCU'\r\n"));
  CHECK_FALSE(has(script, "ProxySettingsPerUser"));
  CHECK_FALSE(has(script, "$Proxy ="));

  Emitted emitted = emit_rollout("powershell", rollout_case("pac-machine"));
  CHECK(to_text(emitted.diags) == "FailsOpen");
  script = emitted.text("powershell/Set-Proxy.ps1");
  CHECK(has(script, "$Hive = 'HKLM'\r\n"));
  CHECK(has(script, "@($Policies, 'ProxySettingsPerUser', 'DWord', 0),\r\n"));
  CHECK(has(script, "@($Panel, 'Autoconfig', 'DWord', 1),\r\n"));

  Rollout rollout = rollout_case("fixed");
  rollout.policy_name = "it's";
  script = emit_rollout("powershell", rollout).text("powershell/Set-Proxy.ps1");
  CHECK(has(script, "$Policy = 'it''s'\r\n"));
  CHECK(has(script, "$Bypass = '" + rollout.bypass("wininet") + "'\r\n"));
  CHECK(has(script, "@($Settings, 'ProxyServer', 'String', $Proxy),\r\n"));
  CHECK_FALSE(has(script, "Test-Pac"));
}

TEST_CASE("rollouts: every target writes the hostile case, and the same bytes twice") {
  for (const RolloutTarget& target : all_rollout_targets()) {
    CAPTURE(std::string(target.name));
    const Emitted first = emit_rollout(target.name, rollout_case("hostile"));
    const Emitted second = emit_rollout(target.name, rollout_case("hostile"));
    CHECK_FALSE(has_errors(first.diags));
    REQUIRE(!first.files.empty());
    REQUIRE(first.files.size() == second.files.size());
    for (std::size_t i = 0; i < first.files.size(); ++i) {
      CHECK(first.files[i].path == second.files[i].path);
      CHECK(first.files[i].bytes == second.files[i].bytes);
      CHECK_FALSE(has(first.files[i].bytes, "/*@"));  // No hole of a template is left.
    }
  }
}

}  // namespace
}  // namespace pacwright
