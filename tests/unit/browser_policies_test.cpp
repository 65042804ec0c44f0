#include "rollout_support.hpp"

namespace pacwright {
namespace {

constexpr const char* kTarget = "browser-policies";

TEST_CASE("browser policies: a PAC (PC352)") {
  Rollout rollout = rollout_case("pac-user");
  const Emitted open = emit_rollout(kTarget, rollout);
  CHECK(to_text(open.diags) == "AlwaysLocked");
  CHECK(open.text("browser-policies/chrome.json") ==
        "{\n"
        "  \"ProxySettings\": {\n"
        "    \"ProxyMode\": \"pac_script\",\n"
        "    \"ProxyPacUrl\": \"http://pac.contoso.com/pac/proxy.pac\"\n"
        "  }\n"
        "}\n");
  CHECK(open.text("browser-policies/policies.json") ==
        "{\n"
        "  \"policies\": {\n"
        "    \"Proxy\": {\n"
        "      \"Mode\": \"autoConfig\",\n"
        "      \"AutoConfigURL\": \"http://pac.contoso.com/pac/proxy.pac\",\n"
        "      \"Locked\": false\n"
        "    }\n"
        "  }\n"
        "}\n");
}

TEST_CASE("browser policies: a PAC without which nothing is reached (PC353)") {
  const Emitted emitted = emit_rollout(kTarget, rollout_case("pac-machine"));
  CHECK(to_text(emitted.diags) == "FailsOpen");
  CHECK(emitted.diags.at(0).subject == "Firefox");
  CHECK(emitted.text("browser-policies/edge.json") ==
        "{\n"
        "  \"ProxySettings\": {\n"
        "    \"ProxyMode\": \"pac_script\",\n"
        "    \"ProxyPacUrl\": \"https://pac.contoso.com/pac/proxy.pac\",\n"
        "    \"ProxyPacMandatory\": true\n"
        "  }\n"
        "}\n");
  CHECK(emitted.text("browser-policies/README.md").find("Firefox has no such") !=
        std::string::npos);
}

TEST_CASE("browser policies: one proxy, and nothing of a PAC beside it") {
  Rollout rollout = rollout_case("fixed");
  rollout.pac_mandatory = true;  // Beside fixed_servers, Chromium would drop the whole policy.
  const Emitted emitted = emit_rollout(kTarget, rollout);
  CHECK(to_text(emitted.diags).empty());
  CHECK(emitted.text("browser-policies/chromium.json") ==
        "{\n"
        "  \"ProxySettings\": {\n"
        "    \"ProxyMode\": \"fixed_servers\",\n"
        "    \"ProxyServer\": \"edge1.contoso.com:8080\",\n"
        "    \"ProxyBypassList\": "
        "\".corp.contoso.com;pac.contoso.com;corp.contoso.com;10.0.0.0/8\"\n"
        "  }\n"
        "}\n");
  CHECK(emitted.text("browser-policies/policies.json") ==
        "{\n"
        "  \"policies\": {\n"
        "    \"Proxy\": {\n"
        "      \"Mode\": \"manual\",\n"
        "      \"HTTPProxy\": \"edge1.contoso.com:8080\",\n"
        "      \"SSLProxy\": \"edge1.contoso.com:8080\",\n"
        "      \"Passthrough\": \"corp.contoso.com,10.0.0.0/8\",\n"
        "      \"Locked\": true\n"
        "    }\n"
        "  }\n"
        "}\n");
}

TEST_CASE("browser policies: proxies that Firefox would lose (PC354)") {
  for (const char* proxy : {"edge1.contoso.com:443", "[2001:db8::1]:8080"}) {
    CAPTURE(proxy);
    Rollout rollout = rollout_case("fixed");
    rollout.proxy = proxy;
    const Emitted emitted = emit_rollout(kTarget, rollout);
    CHECK(to_text(emitted.diags) == "FirefoxProxy");
    CHECK_FALSE(emitted.has("browser-policies/policies.json"));
    CHECK(emitted.has("browser-policies/chrome.json"));
    CHECK(emitted.text("browser-policies/README.md").find("Firefox") == std::string::npos);
  }
}

TEST_CASE("rollouts: what is missing, or could break out of a file, is refused (PC350, PC351)") {
  struct Row {
    const char* name;
    void (*spoil)(Rollout&);
    const char* diags;
  };
  const Row rows[] = {
      {"no URL", [](Rollout& r) { r.pac_url.clear(); }, "RolloutIncomplete"},
      {"no proxy",
       [](Rollout& r) {
         r.mode = ProxyMode::Fixed;
         r.proxy.clear();
       },
       "RolloutIncomplete"},
      {"no port",
       [](Rollout& r) {
         r.mode = ProxyMode::Fixed;
         r.proxy = "edge1.contoso.com";
       },
       "RolloutIncomplete"},
      {"line feed in the name", [](Rollout& r) { r.policy_name = "a\nb"; }, "RolloutText"},
      {"escape in the name", [](Rollout& r) { r.policy_name = "a\x1B[0m"; }, "RolloutText"},
      {"name that is not UTF-8", [](Rollout& r) { r.policy_name = "a\xFF"; }, "RolloutText"},
      {"blank in the URL", [](Rollout& r) { r.pac_url += " x"; }, "RolloutText"},
      {"CR in the URL", [](Rollout& r) { r.pac_url += "\rx"; }, "RolloutText"},
      {"URL beyond ASCII", [](Rollout& r) { r.pac_url += "\xC3\xA9"; }, "RolloutText"},
      {"line feed in the proxy", [](Rollout& r) { r.proxy = "a\nb:80"; }, "RolloutText"},
      {"line feed in a list", [](Rollout& r) { r.bypass_lists[0].text = "a\nb"; }, "RolloutText"},
      {"line feed in the domain", [](Rollout& r) { r.wpad_domain = "a\nb"; }, "RolloutText"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Rollout rollout = rollout_case("pac-machine");
    rollout.pac_mandatory = false;
    row.spoil(rollout);
    const Emitted emitted = emit_rollout(kTarget, rollout);
    CHECK(to_text(emitted.diags) == row.diags);
    CHECK(emitted.files.empty());
  }
}

}  // namespace
}  // namespace pacwright
