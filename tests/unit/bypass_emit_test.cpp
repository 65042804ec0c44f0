#include <doctest/doctest.h>

#include <sstream>

#include "base/files.hpp"
#include "base/sanitized.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "emit/bypass/target.hpp"
#include "support.hpp"
#include "validate/bypass_check.hpp"

namespace pacwright {
namespace {

/// "a.test direct, *.b.test edge": the rules in order; what none matches goes to a proxy.
RuleSet rules_of(const std::string& text) {
  RuleSet rules;
  rules.routes = {{"direct", "DIRECT", {}}, {"edge", "PROXY edge.test:8080; DIRECT", {}}};
  rules.otherwise = 1;
  for (const std::string_view piece : split(text, ',')) {
    const std::string_view rule = trim(piece);
    const std::size_t blank = rule.rfind(' ');
    rules.rules.push_back(
        {match(rule.substr(0, blank)), rule.substr(blank + 1) == "direct" ? 0 : 1, 0, {}});
  }
  return rules;
}

BypassList emitted(std::string_view target, const std::string& rules) {
  const BypassTarget* found = find_bypass_target(target);
  REQUIRE(found != nullptr);
  return emit_bypass_list(*found, rules_of(rules));
}

/// "emitted,lost": the states in order.
std::string states(const BypassList& list) {
  std::string text;
  for (const BypassEntry& entry : list.ledger) {
    text += (text.empty() ? "" : ",") + std::string(to_text(entry.state));
  }
  return text;
}

TEST_CASE("bypass lists: what is written, and what became of each direct rule") {
  struct Row {
    const char* name;
    const char* target;
    const char* rules;
    const char* text;
    const char* states;
  };
  const Row rows[] = {
      {"exact host where a name is exact", "chromium", "a.test direct", "a.test", "emitted"},
      {"exact host where a name has subdomains", "firefox", "a.test direct", "", "lost"},
      {"host and subdomains", "firefox", "a.test direct, *.a.test direct", "a.test",
       "covered,emitted"},
      {"subdomains", "no-proxy-go", "*.a.test direct", ".a.test", "emitted"},
      {"subdomains where the domain comes along", "no-proxy-curl", "*.a.test direct", "", "lost"},
      {"subdomains, all readers of no_proxy", "no-proxy", "a.test direct, *.a.test direct",
       ".a.test", "partly lost,emitted"},
      {"never a look-alike", "no-proxy-apt", "a.test direct, *.a.test direct", ".a.test",
       "lost,emitted"},
      {"an exception below a wildcard", "wininet",
       "x.a.test edge, y.a.test direct, *.a.test direct", "y.a.test", "emitted,lost"},
      {"a rule that decides nothing", "wininet", "*.a.test edge, x.a.test direct", "",
       "decided before"},
      {"glob", "chromium", "*cdn.x.test direct", "*cdn.x.test", "emitted"},
      {"glob that Firefox reads narrower", "firefox", "*cdn.x.test direct", "", "lost"},
      {"glob at one end", "java", "web* direct, x*y.test direct", "web*", "emitted,lost"},
      {"block", "chromium", "10.0.0.0/8 direct", "10.0.0.0/8", "emitted"},
      {"block that only one reader knows", "wininet", "10.0.0.0/8 direct", "10.0.0.0/8",
       "partly lost"},
      {"block with an exception", "chromium", "10.1.0.0/16 edge, 10.0.0.0/8 direct", "", "lost"},
      {"block where names are looked up for it", "kde", "10.0.0.0/8 direct", "", "lost"},
      {"IPv6 block that some take for IPv4 addresses", "chromium", "::/8 direct", "", "lost"},
      {"IPv6 block for Firefox", "firefox", "fd00::/8 direct", "[fd00::]/8", "emitted"},
      {"IPv6 address, every spelling that someone reads", "no-proxy-node", "fd00::1/128 direct",
       "[fd00::1]", "emitted"},
      {"an address that is the end of others", "no-proxy-apt", "10.1.2.3/32 direct", "", "lost"},
      {"plain hosts", "firefox", "plain hosts direct", "<local>", "emitted"},
      {"plain hosts where addresses come along", "wininet", "plain hosts direct", "", "lost"},
      {"array", "gnome", "a.test direct, *.a.test direct", "['*.a.test', 'a.test']",
       "emitted,emitted"},
      {"empty array", "gnome", "*.a.test direct", "@as []", "lost"},
      {"longest first", "kde", "*.b.test direct, *.a.b.test direct", ".b.test", "emitted,covered"},
      {"nothing to say", "java", "a.test edge", "", ""},
      {"block, where all of no_proxy's readers count", "no-proxy", "10.0.0.0/8 direct", "", "lost"},
      {"block, in a list of its own", "no-proxy-curl", "10.0.0.0/8 direct", "10.0.0.0/8",
       "emitted"},
      {"address that names are looked up for", "no-proxy-ruby", "192.0.2.7/32 direct", "", "lost"},
      {"loopback, where it goes direct anyway", "no-proxy-ruby",
       "127.0.0.0/8 direct, 126.0.0.0/7 edge", "127.0.0.0/8", "emitted"},
      {"more than loopback", "no-proxy-ruby", "126.0.0.0/7 direct", "", "lost"},
      {"loopback for all", "no-proxy", "127.0.0.0/8 direct", "127.0.0.0/8", "partly lost"},
      {"an address, where Lynx takes it for a beginning", "no-proxy", "127.0.0.1/32 direct", "",
       "lost"},
      {"an address in Lynx", "no-proxy-lynx", "192.0.2.7/32 direct", "", "lost"},
      {"a name of digits in Lynx", "no-proxy-lynx", "*3a.test direct", "", "lost"},
      {"IPv6 block that is taken apart", "no-proxy-ruby", "fd00::/8 direct", "", "lost"},
      {"IPv6 address without loose parts", "no-proxy", "fd00::1/128 direct", "[fd00::1]",
       "partly lost"},
      {"IPv6 address with a part that is a name", "no-proxy", "2001:db8::1/128 direct", "", "lost"},
      {"IPv6 address with a part after a port", "no-proxy", "fd00:10ab::1/128 direct", "", "lost"},
      {"IPv6 address with a port only", "no-proxy", "fd00:10::1/128 direct", "[fd00:10::1]",
       "partly lost"},
      {"names in Ruby", "no-proxy-ruby", "a.test direct, *.a.test direct, *.b.test direct",
       "a.test,.b.test", "covered,emitted,emitted"},
      {"look-alikes in Perl", "no-proxy-perl", "a.test direct, *.a.test direct", ".a.test",
       "lost,emitted"},
      {"look-alikes in Lynx", "no-proxy-lynx", "a.test direct, *.a.test direct", ".a.test",
       "lost,emitted"},
      {"IPv6 for Perl", "no-proxy-perl", "fd00::1/128 direct", "[fd00::1]", "partly lost"},
      {"exact host and blocks in aria2", "no-proxy-aria2",
       "a.test direct, *.b.test direct, 10.0.0.0/8 direct, fd00::/8 direct",
       ".b.test,a.test,10.0.0.0/8,fd00::/8", "emitted,emitted,emitted,emitted"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const BypassList list = emitted(row.target, row.rules);
    CHECK(list.text == row.text);
    CHECK(states(list) == row.states);
    const auto totals = list.totals();
    int sum = 0;
    for (const int total : totals) sum += total;
    CHECK(sum == static_cast<int>(list.ledger.size()));
    for (const BypassEntry& entry : list.ledger) {
      CAPTURE(entry.match);
      CHECK(is_loss(entry.state) == !entry.missing.empty());
      CHECK((is_loss(entry.state) ? !entry.reason.empty() : true));
    }
  }
}

struct AllowedRow {
  const char* name;
  const char* target;
  const char* rules;
  const char* allowed;  ///< By "may_bypass".
  const char* text;
  const char* states;
};

/// The list of a row, whose text and states are as the row says.
BypassList checked(const AllowedRow& row, const RuleSet& rules) {
  BypassList list =
      emit_bypass_list(*find_bypass_target(row.target), rules, {{match(row.allowed), 0}});
  CHECK(list.text == row.text);
  CHECK(states(list) == row.states);
  return list;
}

TEST_CASE("bypass lists: what may go past the proxy by name, and only where it has to") {
  const AllowedRow rows[] = {
      {"a name that has subdomains", "firefox", "a.test direct", "*.a.test", "a.test",
       "emitted,widened"},
      {"of another domain", "firefox", "a.test direct", "*.b.test", "", "lost"},
      {"only some of the subdomains", "firefox", "a.test direct", "x.a.test", "", "lost"},
      {"beginnings and ends", "no-proxy-lynx", "3a.test direct", "*3a.test", "", "lost"},
      {"a name that has none", "chromium", "a.test direct", "*.a.test", "a.test", "emitted"},
      {"an exception below a wildcard", "wininet",
       "x.a.test edge, y.a.test direct, *.a.test direct", "x.a.test", "*.a.test",
       "covered,emitted,widened"},
      {"one exception of two", "wininet", "x.a.test edge, y.a.test edge, *.a.test direct",
       "x.a.test", "", "lost"},
      {"both exceptions", "wininet", "x.a.test edge, y.a.test edge, *.a.test direct", "*.a.test",
       "*.a.test", "emitted,widened,widened"},
      {"look-alikes, too", "no-proxy-apt", "a.test direct", "*.a.test", "", "lost"},
      {"look-alikes by name", "no-proxy-apt", "a.test direct", "*a.test", "a.test",
       "emitted,widened"},
      {"a block with an exception", "chromium", "10.1.0.0/16 edge, 10.0.0.0/8 direct",
       "10.1.0.0/16", "10.0.0.0/8", "emitted,widened"},
      {"nothing is added", "chromium", "a.test direct", "b.test", "a.test", "emitted"},
      {"names in a block", "no-proxy-ruby", "10.0.0.0/8 direct", "10.0.0.0/8", "10.0.0.0/8",
       "emitted,widened"},
      {"names in a block inside of what is allowed", "kde", "10.1.0.0/16 direct", "10.0.0.0/8",
       "10.1.0.0/16", "emitted,widened"},
      {"names in more than what is allowed", "no-proxy-ruby", "10.0.0.0/8 direct", "10.0.0.0/9", "",
       "lost"},
      {"names in a block, by name", "no-proxy-ruby", "10.0.0.0/8 direct", "*.test", "", "lost"},
      {"names in a block, whatever rules name", "no-proxy-ruby",
       "a.test edge, *.b.test edge, 10.0.0.0/8 direct", "10.0.0.0/8", "10.0.0.0/8",
       "emitted,widened"},
      {"names in a block, for all readers of no_proxy", "no-proxy", "10.0.0.0/8 direct",
       "10.0.0.0/8", "10.0.0.0/8", "partly lost,widened"},
      {"names in an address", "no-proxy-ruby", "192.0.2.7/32 direct", "192.0.2.0/24", "192.0.2.7",
       "emitted,widened"},
      {"an IPv6 block that is taken apart", "no-proxy-ruby", "fd00::/8 direct", "fd00::/8", "",
       "lost"},
      {"an IPv6 block that KIO looks names up for", "kde", "fd00::/8 direct", "fd00::/8",
       "fd00::/8", "emitted,widened"},
      {"where no name is looked up", "no-proxy-go", "10.0.0.0/8 direct", "10.0.0.0/8", "10.0.0.0/8",
       "emitted"},
  };
  for (const AllowedRow& row : rows) {
    CAPTURE(row.name);
    const BypassList list = checked(row, rules_of(row.rules));
    const auto widened = list.totals()[static_cast<std::size_t>(BypassState::Widened)];
    CHECK(list.used_allowances == (widened > 0 ? std::vector{0} : std::vector<int>{}));
    CHECK(widening_summary(list).empty() == (widened == 0));
  }
  const std::vector<AllowedMatch> allowed = {{match("y.test"), 0}, {match("*.a.test"), 1}};
  const BypassList list =
      emit_bypass_list(*find_bypass_target("no-proxy-curl"), rules_of("a.test direct"), allowed);
  CHECK(list.used_allowances == std::vector{1});
  REQUIRE(list.ledger.size() == 2);
  CHECK(list.ledger[1].rule == -1);
  CHECK(list.ledger[1].match == "*.a.test");
  CHECK(widening_summary(list).starts_with("*.a.test: 'a.test' stands for *.a.test as curl"));
}

TEST_CASE("bypass lists: a block that takes names by their address is not made up for by a block") {
  RuleSet rules = rules_of("10.0.0.0/8 edge, a.test direct");
  rules.resolve_names = true;
  const std::vector<AllowedMatch> block = {{match("10.0.0.0/8"), 0}};
  CHECK(states(emit_bypass_list(*find_bypass_target("chromium"), rules, block)) == "lost");
  const std::vector<AllowedMatch> name = {{match("a.test"), 0}};
  CHECK(states(emit_bypass_list(*find_bypass_target("chromium"), rules, name)) ==
        "emitted,widened");
}

TEST_CASE("bypass lists: names that the policy itself looks up") {
  const AllowedRow rows[] = {
      {"go direct by the policy", "no-proxy-ruby", "10.0.0.0/8 direct", "x.test", "10.0.0.0/8",
       "emitted"},
      {"for some readers", "kde", "10.0.0.0/8 direct", "x.test", "10.0.0.0/8", "partly lost"},
      {"for none", "chromium", "10.0.0.0/8 direct", "x.test", "10.0.0.0/8", "partly lost"},
      {"a name goes to a proxy first", "no-proxy-ruby", "a.test edge, 10.0.0.0/8 direct", "x.test",
       "", "lost"},
      {"a name goes to a proxy behind it", "no-proxy-ruby", "10.0.0.0/8 direct, a.test edge",
       "x.test", "10.0.0.0/8", "emitted"},
      {"a name goes direct first", "no-proxy-ruby", "a.test direct, 10.0.0.0/8 direct", "x.test",
       "10.0.0.0/8", "lost,emitted"},
      {"a part goes to a proxy first", "no-proxy-ruby", "10.1.0.0/16 edge, 10.0.0.0/8 direct",
       "x.test", "", "lost"},
      {"another block goes to a proxy first", "no-proxy-ruby", "11.0.0.0/8 edge, 10.0.0.0/8 direct",
       "x.test", "10.0.0.0/8", "emitted"},
      {"the name is allowed", "no-proxy-ruby", "a.test edge, 10.0.0.0/8 direct", "*.test",
       "10.0.0.0/8", "emitted,widened"},
      {"the block is allowed", "no-proxy-ruby", "a.test edge, b.test edge, 10.0.0.0/8 direct",
       "10.0.0.0/8", "10.0.0.0/8", "emitted,widened"},
      {"IPv6 answers do not count", "kde", "fd00::/8 direct", "x.test", "", "lost"},
  };
  for (const AllowedRow& row : rows) {
    CAPTURE(row.name);
    RuleSet rules = rules_of(row.rules);
    rules.resolve_names = true;
    checked(row, rules);
  }
}

TEST_CASE("bypass lists: what to do where names are looked up is said") {
  const auto first_reason = [](std::string_view target, const std::string& rules) {
    return emitted(target, rules).ledger.at(0).reason;
  };
  const std::string looked_up =
      " looks names up: with '10.0.0.0/8' names that resolve there would go past the proxy, too, "
      "which \"networks\" in \"may_bypass\" can allow.";
  CHECK(first_reason("no-proxy", "10.0.0.0/8 direct") ==
        "ruby" + looked_up +
            " Lists whose programs take it for no more: no-proxy-curl, no-proxy-go, "
            "no-proxy-python, no-proxy-aria2.");
  CHECK(first_reason("kde", "10.0.0.0/8 direct") == "kio5" + looked_up);
  CHECK(first_reason("no-proxy-ruby", "fd00::/8 direct") ==
        "'fd00::/8' also stands for names and addresses that end in a part of it as ruby reads it, "
        "and not all of that goes direct. Lists whose programs take it for no more: no-proxy-curl, "
        "no-proxy-go, "
        "no-proxy-aria2.");
  const std::vector<AllowedMatch> allowed = {{match("10.0.0.0/8"), 0}};
  CHECK(widening_summary(emit_bypass_list(*find_bypass_target("no-proxy-ruby"),
                                          rules_of("10.0.0.0/8 direct"), allowed)) ==
        "names that resolve into 10.0.0.0/8: '10.0.0.0/8' stands for names that resolve into "
        "10.0.0.0/8 as ruby reads it.");
}

TEST_CASE("bypass lists: the rule that did not fit is named" * doctest::skip(kSanitized)) {
  std::string rules;
  for (int i = 0; i < 3000; ++i) {
    rules +=
        (i == 0 ? "" : ", ") + std::string("host-") + std::to_string(10000 + i) + ".test direct";
  }
  // Each entry takes 15 characters and a separator: 2,047 of them are 32,752 characters.
  const BypassList list = emitted("chromium", rules);
  CHECK(list.text.size() <= 32766);
  CHECK(list.ledger[2046].state == BypassState::Emitted);
  CHECK(list.ledger[2047].state == BypassState::TooLong);
  CHECK(list.losses() == 3000 - 2047);
}

TEST_CASE("bypass lists: what no rule names cannot go direct by a list") {
  RuleSet rules = rules_of("a.test edge");
  rules.otherwise = 0;
  const BypassList list = emit_bypass_list(*find_bypass_target("chromium"), rules);
  CHECK(list.text.empty());
  CHECK(states(list) == "lost");
}

TEST_CASE("the table of targets in ROLLOUT.md is what the emitters say") {
  std::istringstream in;
  std::ostringstream out, err;
  Io io{in, out, err};
  CHECK(run_cli({"targets", "--markdown"}, io) == Exit::Ok);
  const auto read = read_file(SAMPLES_DIR "/../ROLLOUT.md", 1 << 20);
  const auto* page = std::get_if<std::string>(&read);
  REQUIRE(page != nullptr);
  CHECK(out.str().size() > 500);
  const std::string tables = out.str();
  const std::size_t second = tables.find("\n\n");
  REQUIRE(second != std::string::npos);
  CHECK(page->find(tables.substr(0, second + 1)) != std::string::npos);
  CHECK(page->find(tables.substr(second + 2)) != std::string::npos);
}

TEST_CASE("every target, every kind of match: readers go where the policy and the ledger say") {
  const Policy asked = policy(
      "{\"name\": \"kept\", \"hosts\": [\"keep.d.test\"], \"route\": \"edge\"},"
      "{\"name\": \"all\", \"plain_hosts\": true, \"hosts\": [\"a.test\", \"b.test\", \"*.b.test\","
      " \"*.c.test\", \"*.d.test\", \"x.d.test\", \"*cdn.e.test\", \"f.*.test\"],"
      " \"networks\": [\"10.0.0.0/8\", \"192.0.2.7\", \"fd00::/8\", \"2001:db8::7\"],"
      " \"route\": \"direct\"}");
  const Compiled made = compiled(asked, {});
  for (const BypassTarget& target : all_bypass_targets()) {
    CAPTURE(std::string(target.name));
    const BypassList list = emit_bypass_list(target, made.lowered.rules);
    CAPTURE(list.text);
    CHECK(to_text(check_bypass_list({made.policy, made.catalogs}, made.lowered.rules, list, "x")) ==
          "");
  }
}

TEST_CASE("check_bypass_list finds what is too wide and what is left out in silence") {
  const Policy asked =
      policy("{\"name\": \"one\", \"hosts\": [\"a.test\", \"*.b.test\"], \"route\": \"direct\"}");
  const Compiled made = compiled(asked, {});
  const auto check = [&](const BypassList& list) {
    return to_text(check_bypass_list({made.policy, made.catalogs}, made.lowered.rules, list, "x"));
  };
  BypassList list = emit_bypass_list(*find_bypass_target("chromium"), made.lowered.rules);
  CHECK(check(list) == "");

  BypassList wide = list;
  wide.text += ";*a.test";
  CHECK(check(wide).starts_with("BypassTooWide"));

  Policy allowing = made.policy;
  allowing.targets.may_bypass.push_back({{}, {{"chromium", {}}}});
  allowing.targets.may_bypass[0].sites.hosts.push_back({*HostPattern::parse("*a.test", {}), {}});
  const auto check_allowing = [&](const std::string& target) {
    wide.target = target;
    return to_text(check_bypass_list({allowing, made.catalogs}, made.lowered.rules, wide, "x"));
  };
  CHECK(check_allowing("chromium") == "");
  CHECK(check_allowing("gnome").starts_with("BypassTooWide"));

  BypassList narrow = list;
  narrow.text = "a.test";
  CHECK(check(narrow).starts_with("BypassGap"));

  BypassList unknown = list;
  unknown.readers = {"nobody"};
  CHECK(check(unknown) == "BypassTooWide");
}

TEST_CASE("check_bypass_list asks for names at the edges of blocks where a reader looks them up") {
  const Policy asked = policy(
      "{\"name\": \"one\", \"networks\": [\"10.0.0.0/8\", \"fd00::/8\"], \"route\": \"direct\"}");
  const Compiled made = compiled(asked, {});
  const auto check = [&](Policy judged, std::string_view reader, const std::string& text) {
    BypassList list = emit_bypass_list(*find_bypass_target("no-proxy-ruby"), made.lowered.rules);
    list.text = text;
    list.readers = {reader};
    for (BypassEntry& entry : list.ledger) entry.missing = {reader};
    return to_text(
        check_bypass_list({judged, made.catalogs}, made.lowered.rules, list, "no-proxy"));
  };
  const auto allowing = [&](const std::string& network) {
    Policy judged = made.policy;
    judged.targets.may_bypass.push_back({});
    judged.targets.may_bypass[0].sites.networks.push_back({*Cidr::parse(network, {}), {}});
    return judged;
  };
  CHECK(check(made.policy, "go", "10.0.0.0/8") == "");
  const std::string wide = "BypassTooWide";
  CHECK(check(made.policy, "ruby", "10.0.0.0/8").starts_with(wide));
  CHECK(check(made.policy, "kio5", "10.0.0.0/8").starts_with(wide));
  CHECK(check(made.policy, "kio5", "fd00::/8").starts_with(wide));
  CHECK(check(made.policy, "ruby", "10.0.0.0").starts_with(wide));
  CHECK(check(allowing("10.0.0.0/8"), "ruby", "10.0.0.0/8") == "");
  CHECK(check(allowing("10.0.0.0/9"), "ruby", "10.0.0.0/8").starts_with(wide));
  CHECK(check(allowing("fd00::/8"), "kio5", "fd00::/8") == "");
  CHECK(check(allowing("fd00::/8"), "ruby", "fd00::/8,10.0.0.0/8").starts_with(wide));
}

}  // namespace
}  // namespace pacwright
