#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "cli/target_files.hpp"
#include "lower/zone_sites.hpp"
#include "support.hpp"

using namespace pacwright;

namespace {

struct Read {
  std::optional<Policy> policy;
  Diags diags;
};

/// A policy with these members of "targets".
Read read_with(const std::string& targets, const std::string& otherwise = "edge") {
  Read read;
  const std::string text =
      "{\"routes\": {\"direct\": \"DIRECT\", \"edge\": \"PROXY edge.test:8080; DIRECT\","
      " \"secure\": \"SOCKS5 edge.test:1080\", \"v6\": \"PROXY [2001:db8::1]:3128\"},"
      " \"rules\": [{\"hosts\": [\"a.test\"], \"route\": \"direct\"}], \"otherwise\": \"" +
      otherwise + "\", \"targets\": {" + targets + "}}";
  read.policy = read_policy(text, "policy.json", read.diags);
  return read;
}

/// The only fault of `targets`: its name and detail.
std::string fault_of(const std::string& targets) {
  const Read read = read_with(targets);
  if (read.diags.size() != 1) return to_text(read.diags);
  const Diag& diag = read.diags.front();
  return std::string(entry_of(diag.code).name) + " '" + diag.subject + "' " + diag.detail;
}

}  // namespace

TEST_CASE("targets: everything they can say") {
  const Read read = read_with(
      "\"write\": [\"pac\", \"no-proxy\"], \"pac_url\": \"https://pac.test:8443/a/b.pac?v=1\","
      "\"proxy\": \"v6\", \"scope\": \"machine\", \"browsers\": \"fixed\", \"locked\": false,"
      "\"pac_mandatory\": true, \"wpad_domain\": \"Corp.Test\","
      "\"zones\": [{\"zone\": \"intranet\", \"hosts\": [\"*.corp.test\"],"
      " \"networks\": [\"10.0.0.0/8\"]}],"
      "\"may_bypass\": [{\"hosts\": [\"*.b.test\"], \"networks\": [\"10.0.0.0/8\"],"
      " \"lists\": [\"no-proxy\", \"java\"], \"reason\": \"because\"}]");
  REQUIRE(read.policy.has_value());
  CHECK(read.diags.empty());
  const Targets& targets = read.policy->targets;
  REQUIRE(targets.write.size() == 2);
  CHECK(targets.write[1].text == "no-proxy");
  CHECK(targets.pac_url == "https://pac.test:8443/a/b.pac?v=1");
  CHECK(targets.proxy == "[2001:db8::1]:3128");
  CHECK(targets.scope == Scope::Machine);
  CHECK(targets.browsers == ProxyMode::Fixed);
  CHECK(!targets.locked);
  CHECK(targets.pac_mandatory);
  CHECK(targets.wpad_domain == "corp.test");
  REQUIRE(targets.zones.size() == 1);
  CHECK(targets.zones[0].zone == Zone::Intranet);
  CHECK(targets.zones[0].sites.hosts.size() == 1);
  CHECK(targets.zones[0].sites.networks.size() == 1);
  REQUIRE(targets.may_bypass.size() == 1);
  CHECK(targets.may_bypass[0].sites.hosts.size() == 1);
  CHECK(targets.may_bypass[0].sites.networks.size() == 1);
  CHECK(targets.may_bypass[0].sites.reason == "because");
  CHECK(concerns(targets.may_bypass[0], "java"));
  CHECK_FALSE(concerns(targets.may_bypass[0], "gnome"));
}

TEST_CASE("targets: what is left out") {
  const Read read = read_with("");
  REQUIRE(read.policy.has_value());
  const Targets& targets = read.policy->targets;
  CHECK(targets.write.empty());
  CHECK(targets.pac_url.empty());
  CHECK(targets.proxy == "edge.test:8080");  // Where all the rest goes.
  CHECK(targets.scope == Scope::User);
  CHECK(targets.browsers == ProxyMode::Pac);
  CHECK(targets.locked);
  CHECK(!targets.pac_mandatory);

  const Read direct = read_with("", "direct");
  REQUIRE(direct.policy.has_value());
  CHECK(!direct.policy->targets.proxy);
}

TEST_CASE("targets: addresses that clients fetch no PAC file from") {
  struct Row {
    std::string url;
    std::string fault;  ///< After the address.
  };
  const Row rows[] = {
      {"file:///etc/proxy.pac",
       "Chromium, Edge and Windows ignore PAC files at file: addresses and go direct."},
      {"FILE://server/share/proxy.pac",
       "Chromium, Edge and Windows ignore PAC files at file: addresses and go direct."},
      {"", "It begins with https:// or http://."},
      {"pac.test/proxy.pac", "It begins with https:// or http://."},
      {"data:text/plain,x", "It begins with https:// or http://."},
      {"ftp://pac.test/proxy.pac", "It begins with https:// or http://."},
      {"https:pac.test/proxy.pac", "After https: come two slashes."},
      {"https:/pac.test/proxy.pac", "After https: come two slashes."},
      {"https://", "It names no server."},
      {"https:///proxy.pac", "It names no server."},
      {"https://:443/proxy.pac", "It names no server."},
      {"https://me:secret@pac.test/proxy.pac", "Clients send no credentials for a PAC file."},
      {"https://pac.test/proxy.pac#a", "Leave out the part from '#' on: it is not sent."},
      {"https://pac.test/a b.pac",
       "Write blanks, quotes and characters outside ASCII in their %XX form, names as xn--."},
      {"https://pac.test/'b.pac",
       "Write blanks, quotes and characters outside ASCII in their %XX form, names as xn--."},
      {"https://p\xC3\xA4"
       "c.test/b.pac",
       "Write blanks, quotes and characters outside ASCII in their %XX form, names as xn--."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.url);
    const std::string targets = "\"pac_url\": \"" + row.url + "\"";
    CHECK(fault_of(targets) == "BadPacUrl '" + row.url + "' " + row.fault);
    CHECK(!read_with(targets).policy);
  }
  CHECK(fault_of("\"pac_url\": \"http://pac.test/p.pac\"") ==
        "PacUrlPlain 'http://pac.test/p.pac' ");
  CHECK(read_with("\"pac_url\": \"HTTP://pac.test/p.pac\"").policy.has_value());
}

TEST_CASE("targets: values that are not allowed") {
  struct Row {
    std::string targets;
    std::string fault;
  };
  const Row rows[] = {
      {"\"scope\": \"users\"", R"(BadPolicyValue 'users' "scope" is one of "user", "machine".)"},
      {"\"browsers\": \"none\"", R"(BadPolicyValue 'none' "browsers" is one of "pac", "fixed".)"},
      {"\"zones\": [{\"zone\": \"local\", \"hosts\": [\"a.test\"]}]",
       R"(BadPolicyValue 'local' "zone" is one of "intranet", "trusted", "internet", "restricted".)"},
      {"\"zones\": [{\"hosts\": [\"a.test\"]}]", "MissingKey 'zone' "},
      {"\"zones\": [7]",
       R"(WrongType 'zones' Expected an object with "zone" and "hosts" or "select", found a number.)"},
      {"\"proxy\": \"egde\"", "UnknownRoute 'egde' Did you mean 'edge'?"},
      {"\"proxy\": \"secure\"",
       "BadPolicyValue 'secure' \"proxy\" names a route whose result begins with PROXY: other "
       "programs know no other kind."},
      {"\"proxy\": \"direct\"",
       "BadPolicyValue 'direct' \"proxy\" names a route whose result begins with PROXY: other "
       "programs know no other kind."},
      {"\"may_bypass\": [{\"hosts\": [\"*.b.test\"]}]", "MissingKey 'reason' "},
      {"\"may_bypass\": [{\"hosts\": [\"*.b.test\"], \"reason\": \" \"}]",
       "BadPolicyValue 'reason' Say why these hosts may go past the proxy."},
      {"\"may_bypass\": [{\"reason\": \"because\"}]", "RuleMatchesNothing 'may_bypass' "},
      {"\"may_bypass\": [\"*.b.test\"]",
       R"(WrongType 'may_bypass' Expected an object with "hosts" or "networks", and "reason", found a string.)"},
      {"\"pacurl\": \"https://a/\"", "UnknownKey 'pacurl' Did you mean 'pac_url'?"},
      {"\"wpad_domain\": \"test\"",
       "BadPolicyValue 'test' \"wpad_domain\" is a domain of yours, such as "
       "\"corp.contoso.com\"."},
      {"\"wpad_domain\": \"*.corp.test\"",
       "BadPolicyValue '*.corp.test' \"wpad_domain\" is a domain of yours, such as "
       "\"corp.contoso.com\"."},
  };
  for (const Row& row : rows) {
    CAPTURE(row.targets);
    CHECK(fault_of(row.targets) == row.fault);
    CHECK(!read_with(row.targets).policy);
  }
}

TEST_CASE("targets: names are looked up, and what a target lacks is said") {
  const auto wanted = [](const std::string& targets, Diags& diags,
                         const std::optional<std::vector<std::string>>& names = {}) {
    const Read read = read_with(targets, "direct");
    REQUIRE(read.policy.has_value());
    return wanted_targets(*read.policy, names, diags);
  };
  Diags diags;
  CHECK(wanted("\"write\": [\"pac\", \"no-proxy\", \"no-proxy\"]", diags).bypass.size() == 1);
  CHECK(wanted("\"write\": [\"no-proxy\"]", diags, {{"pac"}}).bypass.empty());
  CHECK(diags.empty());

  wanted("\"write\": [\"no-prox\"]", diags);
  REQUIRE(to_text(diags) == "UnknownTarget");
  CHECK(diags[0].detail == "Did you mean 'no-proxy'?");
  CHECK(diags[0].where.column > 1);

  Diags of_lists;
  wanted("\"may_bypass\": [{\"hosts\": [\"b.test\"], \"lists\": [\"jaav\"], \"reason\": \"r\"}]",
         of_lists);
  REQUIRE(to_text(of_lists) == "UnknownTarget");
  CHECK(of_lists[0].detail == "Did you mean 'java'?");

  Diags of_profile;  // It is a target and holds a list, but under the list's own name.
  wanted(
      "\"may_bypass\": [{\"hosts\": [\"b.test\"], \"lists\": [\"shell-profile\"], \"reason\": "
      "\"r\"}]",
      of_profile);
  REQUIRE(to_text(of_profile) == "UnknownTarget");
  CHECK(of_profile[0].detail.starts_with("Name one of the bypass lists here: "));
  CHECK(of_profile[0].detail.find(" no-proxy,") != std::string::npos);

  for (const RolloutTarget& target : all_rollout_targets()) {
    CAPTURE(std::string(target.name));
    Diags lacking;
    wanted("\"write\": [\"" + std::string(target.name) + "\"]", lacking);
    CHECK(to_text(lacking) == (target.needs_proxy ? "ProxyMissing" : "PacUrlMissing"));
    Diags fixed;
    wanted("\"browsers\": \"fixed\", \"write\": [\"" + std::string(target.name) + "\"]", fixed);
    CHECK(to_text(fixed) == (target.needs_pac_url ? "PacUrlMissing ProxyMissing" : "ProxyMissing"));
  }
}

TEST_CASE("targets: what goes past the proxy is told, and an allowance that nothing needs") {
  const Policy asked = policy(R"({"hosts": ["a.test"], "route": "direct"})", R"("targets": {
      "write": ["no-proxy-curl"],
      "may_bypass": [{"hosts": ["*.a.test"], "reason": "there is nothing below it"},
                     {"hosts": ["b.test"], "reason": "old"},
                     {"hosts": ["*.a.test"], "lists": ["java"], "reason": "not for curl"}]}, )");
  const Compiled made = compiled(asked, {});
  Diags diags;
  const WantedTargets wanted = wanted_targets(made.policy, {}, diags);
  const PolicyMatcher reference(made.policy, made.catalogs);
  const std::vector<Artifact> files = emit_targets(
      wanted, {made.policy, made.catalogs, reference, made.lowered.rules, made.lowered.rules, ""},
      diags);
  REQUIRE(files.size() == 2);
  CHECK(files[0].bytes == "a.test\n");
  CHECK(files[1].bytes ==
        "target,rule,match,state,reason\n"
        "no-proxy-curl,rule 1,a.test,emitted,\n"
        "no-proxy-curl,otherwise,*.a.test,widened,\"'a.test' stands for *.a.test as curl, "
        "curl8, git read it.\"\n");
  REQUIRE(to_text(diags) == "BypassWidened AllowanceUnused AllowanceUnused");  // PC335, PC336
  CHECK(diags[0].detail == "*.a.test: 'a.test' stands for *.a.test as curl, curl8, git read it.");
  CHECK(diags[1].subject == "old");
}

TEST_CASE("zone sites: named and selected, each text once") {
  const Policy zones = policy(R"({"hosts": ["x.test"], "route": "direct"})",
                              R"("targets": {"zones": [
        {"zone": "intranet", "hosts": ["b.test"], "networks": ["10.0.0.0/8"]},
        {"zone": "trusted", "select": {"row": [15]}, "hosts": ["c.test"]}]}, )");
  const std::vector<Catalog> catalogs = {catalog(
      R"({"pattern": "a.test", "direction": "outbound", "source": {"file": "p.md", "row": 15}},)"
      R"({"pattern": "b.test", "direction": "outbound", "source": {"file": "p.md", "row": 15}},)"
      R"({"pattern": "d.test", "direction": "outbound", "source": {"file": "p.md", "row": 16}})")};
  std::string text;
  for (const ZoneSite& site : zone_sites(zones, catalogs)) {
    const auto* network = std::get_if<Cidr>(&site.item);
    text += (network != nullptr ? network->to_string() : std::get<HostPattern>(site.item).text()) +
            "=" + std::to_string(static_cast<int>(site.zone)) + " " + site.where.file + "\n";
  }
  CHECK(text ==
        "b.test=1 policy.json\n10.0.0.0/8=1 policy.json\n"
        "c.test=2 policy.json\na.test=2 catalog.json\n");
}
