#include <doctest/doctest.h>

#include "emit/gpo/guid.hpp"
#include "emit/gpo/registry_files.hpp"
#include "emit/gpo/settings.hpp"
#include "emit/zone_map.hpp"
#include "rollout_support.hpp"

using namespace pacwright;
using namespace std::string_literals;

namespace {

constexpr Hive kUser = Hive::User;
constexpr SettingAction kDelete = SettingAction::DeleteValue;
constexpr SettingAction kDeleteAll = SettingAction::DeleteAllValues;

/// ASCII as UTF-16LE, by the simplest means.
std::string wide(std::string_view ascii) {
  std::string bytes;
  for (const char c : ascii) bytes += c + "\0"s;
  return bytes;
}

std::string hex(std::string_view bytes) {
  std::string digits;
  for (const char byte : bytes) {
    digits += "0123456789abcdef"[static_cast<unsigned char>(byte) >> 4];
    digits += "0123456789abcdef"[static_cast<unsigned char>(byte) & 15];
  }
  return digits;
}

RegistrySetting text_setting(const std::string& name, const std::string& text) {
  return {kUser, "Software\\Policies\\X", name, SettingAction::Set, text};
}

/// "user Software\X\ name = text" and the like, a line each; the long keys by their last part.
std::string to_lines(const std::vector<RegistrySetting>& settings) {
  std::string lines;
  for (const RegistrySetting& each : settings) {
    const std::string tail = each.key.substr(each.key.rfind('\\') + 1);
    lines += std::string(each.hive == kUser ? "user " : "machine ") +
             (is_policy(each) ? "policy " : "plain ") + tail + " " + each.name;
    if (each.action == kDelete) lines += " deleted";
    if (each.action == kDeleteAll) lines += "* deleted";
    if (each.action == SettingAction::Set) {
      lines += each.text() != nullptr ? " = " + *each.text()
                                      : " = #" + std::to_string(std::get<std::uint32_t>(each.data));
    }
    lines += "\n";
  }
  return lines;
}

std::string lines_of(const Rollout& rollout) {
  Diags diags;
  return to_lines(registry_settings(rollout, diags));
}

ZoneSite site(std::string_view text, Zone zone, int line = 1) {
  return {value_of(parse_item(text, {}), text), zone, {"policy.json", line, 1}};
}

}  // namespace

TEST_CASE("registry_settings: a PAC for users, not locked") {
  Rollout rollout = rollout_case("pac-user");
  rollout.pac_url = "https://p.test/a.pac";
  rollout.zone_sites.clear();
  const std::string json = R"( ProxySettings = {"ProxyMode":"pac_script","ProxyPacUrl":)"s +
                           R"("https://p.test/a.pac"})" + "\n";
  CHECK(lines_of(rollout) ==
        "user plain Internet Settings AutoConfigURL = https://p.test/a.pac\n"
        "user policy Chrome" +
            json + "user policy Edge" + json + "user policy Chromium" + json +
            "user policy Proxy Mode = autoConfig\n"
            "user policy Proxy AutoConfigURL = https://p.test/a.pac\n"
            "user policy Proxy Locked = #0\n"
            "user policy ZoneMap AutoDetect = #0\n"
            "user policy ZoneMap ProxyByPass = #0\n");
}

TEST_CASE("registry_settings: a PAC for the machine, locked and mandatory") {
  Rollout rollout = rollout_case("pac-machine");
  rollout.pac_url = "https://p.test/a.pac";
  rollout.zone_sites = {site("a.test", Zone::Trusted)};
  const std::string json = R"( ProxySettings = {"ProxyMode":"pac_script","ProxyPacUrl":)"s +
                           R"("https://p.test/a.pac","ProxyPacMandatory":true})" + "\n";
  CHECK(lines_of(rollout) ==
        "machine policy Internet Settings ProxySettingsPerUser = #0\n"
        "machine plain Internet Settings AutoConfigURL = https://p.test/a.pac\n"
        "machine policy Control Panel Autoconfig = #1\n"
        "machine policy Control Panel Proxy = #1\n"
        "machine policy Chrome" +
            json + "machine policy Edge" + json + "machine policy Chromium" + json +
            "machine policy Proxy Mode = autoConfig\n"
            "machine policy Proxy AutoConfigURL = https://p.test/a.pac\n"
            "machine policy Proxy Locked = #1\n"
            "machine policy ZoneMap AutoDetect = #0\n"
            "machine policy ZoneMap ProxyByPass = #0\n"
            "machine policy Internet Settings ListBox_Support_ZoneMapKey = #1\n"
            "machine policy ZoneMapKey * deleted\n"
            "machine policy ZoneMapKey https://a.test = 2\n");
}

// Chromium drops the whole policy if a fixed proxy comes with anything of a PAC.
TEST_CASE("registry_settings: a fixed proxy") {
  Rollout rollout = rollout_case("fixed");
  rollout.proxy = "p.test:8080";
  rollout.pac_mandatory = true;
  rollout.zone_sites.clear();
  rollout.bypass_lists = {{"wininet", {}, "*.a.test;<local>", {}},
                          {"chromium", {}, "*.a.test;10.0.0.0/8", {}},
                          {"firefox", {}, ".a.test, 10.0.0.0/8", {}}};
  const std::string json = R"( ProxySettings = {"ProxyMode":"fixed_servers","ProxyServer":)"s +
                           R"("p.test:8080","ProxyBypassList":"*.a.test;10.0.0.0/8"})" + "\n";
  CHECK(lines_of(rollout) ==
        "user plain Internet Settings AutoConfigURL deleted\n"
        "user plain Internet Settings ProxyEnable = #1\n"
        "user plain Internet Settings ProxyServer = p.test:8080\n"
        "user plain Internet Settings ProxyOverride = *.a.test;<local>\n"
        "user policy Control Panel Autoconfig = #1\n"
        "user policy Control Panel Proxy = #1\n"
        "user policy Chrome" +
            json + "user policy Edge" + json + "user policy Chromium" + json +
            "user policy Proxy Mode = manual\n"
            "user policy Proxy HTTPProxy = p.test:8080\n"
            "user policy Proxy SSLProxy = p.test:8080\n"
            "user policy Proxy Passthrough = .a.test, 10.0.0.0/8\n"
            "user policy Proxy Locked = #1\n"
            "user policy ZoneMap AutoDetect = #0\n"
            "user policy ZoneMap ProxyByPass = #0\n");
}

TEST_CASE("registry_settings: Firefox is left out where it would lose the port (PC354)") {
  Rollout rollout = rollout_case("fixed");
  rollout.proxy = "p.test:443";
  rollout.direct_hosts.clear();
  Diags diags;
  const std::string lines = to_lines(registry_settings(rollout, diags));
  CHECK(to_text(diags) == "FirefoxProxy");
  CHECK(lines.find("HTTPProxy") == std::string::npos);
  CHECK(lines.find("ProxyServer = p.test:443") != std::string::npos);
}

TEST_CASE("undo_of: deletes what was set, and nothing else") {
  const std::vector<RegistrySetting> settings = {
      {kUser, "Software\\A", "gone", kDelete},
      {kUser, "Software\\A", "set", SettingAction::Set, 1u},
      {kUser, "Software\\List", "", kDeleteAll},
      {kUser, "Software\\List", "entry", SettingAction::Set, "2"},
      {Hive::Machine, "Software\\List", "other", SettingAction::Set, "2"},
  };
  CHECK(to_lines(undo_of(settings)) ==
        "user plain A set deleted\n"
        "user plain List * deleted\n"
        "machine plain List other deleted\n");
}

TEST_CASE("is_policy: what goes with the policy") {
  struct Row {
    const char* key;
    bool want;
  };
  const Row rows[] = {
      {"Software\\Policies\\Chromium", true},
      {"SOFTWARE\\POLICIES\\X", true},
      {"Software\\Microsoft\\Windows\\CurrentVersion\\Policies\\System", true},
      {"Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings", false},
      {"Software\\PoliciesX", false},
      {"Software\\X\\Software\\Policies\\X", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.key);
    CHECK(is_policy({kUser, row.key, "x"}) == row.want);
  }
}

TEST_CASE("check_settings: what the formats cannot hold (PC340, PC341)") {
  struct Row {
    const char* name;
    RegistrySetting setting;
    const char* want;
  };
  const Row rows[] = {
      {"longest text", text_setting("n", std::string(32'766, 'x')), ""},
      {"text too long", text_setting("n", std::string(32'767, 'x')), "SettingTooLong"},
      {"longest name", text_setting(std::string(259, 'n'), "x"), ""},
      {"name too long", text_setting(std::string(260, 'n'), "x"), "SettingTooLong"},
      {"empty text", text_setting("n", ""), ""},
      {"all of printable ASCII", text_setting("n", " !\"#%&';<>[]\\^`{|}~"), ""},
      {"line end", text_setting("n", "a\nb"), "SettingText"},
      {"NUL", text_setting("n", "a\0b"s), "SettingText"},
      {"DEL", text_setting("n", "\x7F"), "SettingText"},
      {"not ASCII", text_setting("n", "b\u00fccher.test"), "SettingText"},
      {"name not ASCII", text_setting("b\u00fccher.test", "2"), "SettingText"},
      {"name with a line end", text_setting("a\nb", "2"), "SettingText"},
      {"name that is an order", text_setting("**del.x", "2"), "SettingText"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Diags diags = check_settings({row.setting});
    CHECK(to_text(diags) == row.want);
    if (!diags.empty()) {
      CHECK(diags[0].subject.starts_with("HKEY_CURRENT_USER\\Software\\Policies\\X\\"));
    }
  }
}

TEST_CASE("group-policy: nothing is written if one setting cannot be") {
  Rollout rollout = rollout_case("fixed");
  for (BypassList& list : rollout.bypass_lists) {
    if (list.target == "firefox") list.text = std::string(40'000, 'x');
  }
  const Emitted emitted = emit_rollout("group-policy", rollout);
  CHECK(emitted.files.empty());
  REQUIRE(has_errors(emitted.diags));
  bool named = false;
  for (const Diag& diag : emitted.diags) {
    if (diag.code != DiagCode::SettingTooLong) continue;
    named = diag.subject ==
            "HKEY_CURRENT_USER\\Software\\Policies\\Mozilla\\Firefox\\Proxy\\Passthrough";
  }
  CHECK(named);
}

TEST_CASE("zone_entries: sites that a zone map takes") {
  struct Row {
    const char* item;
    Zone zone;
    const char* want;
  };
  const Row rows[] = {
      {"server.contoso.com", Zone::Trusted, "https://server.contoso.com"},
      {"server.contoso.com", Zone::Intranet, "server.contoso.com"},
      {"*.example.com", Zone::Trusted, "https://*.example.com"},
      {"*.contoso.co.uk", Zone::Restricted, "*.contoso.co.uk"},
      {"example", Zone::Internet, "example"},
      {"192.168.0.0/32", Zone::Intranet, "192.168.0.0"},
      {"192.168.0.0/32", Zone::Trusted, "https://192.168.0.0"},
      {"127.0.0.0/25", Zone::Intranet, "127.0.0.0-127"},
      {"127.0.0.2/31", Zone::Intranet, "127.0.0.2-3"},
      {"10.1.2.0/24", Zone::Intranet, "10.1.2.*"},
      {"10.1.2.0/23", Zone::Intranet, "10.1.2-3.*"},
      {"172.16.0.0/16", Zone::Intranet, "172.16.0-255.*"},
      {"xn--bcher-kva.de", Zone::Internet, "xn--bcher-kva.de"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.item);
    Diags diags;
    const auto entries = zone_entries({site(row.item, row.zone)}, diags);
    CHECK(to_text(diags) == "");
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].site == row.want);
    CHECK(entries[0].zone == row.zone);
  }
}

TEST_CASE("zone_entries: deep wildcards are taken with a warning (PC343)") {
  struct Row {
    const char* item;
    const char* want;
  };
  const Row rows[] = {
      {"*.server.example.com", "ZoneWildcardDeep"},
      {"*.cdn.office.net", "ZoneWildcardDeep"},
      {"*.a.contoso.co.uk", "ZoneWildcardDeep"},
      {"*.co.example.com", "ZoneWildcardDeep"},
      {"*.contoso.com.au", ""},
      {"deep.server.example.com", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.item);
    Diags diags;
    CHECK(zone_entries({site(row.item, Zone::Trusted)}, diags).size() == 1);
    CHECK(to_text(diags) == row.want);
  }
}

TEST_CASE("zone_entries: sites that no zone map takes (PC342)") {
  const std::string longest = "a." + std::string(63, 'b') + "." + std::string(63, 'c') + "." +
                              std::string(63, 'd') + "." + std::string(59, 'e');
  REQUIRE(longest.size() == 253);
  const std::string rows[] = {"*cdn.onenote.net",
                              "a*.example.com",
                              "www.*.example.com",
                              "example.*",
                              "*.a*.test",
                              "*.com",
                              "10.0.0.0/8",
                              "172.16.0.0/12",
                              "0.0.0.0/0",
                              "10.0.0.0/15",
                              "2001:db8::/32",
                              "::1/128",
                              longest};
  for (const std::string& row : rows) {
    CAPTURE(row);
    Diags diags;
    CHECK(zone_entries({site(row, Zone::Trusted, 7)}, diags).empty());
    REQUIRE(to_text(diags) == "ZoneSiteRefused");
    CHECK(diags[0].subject == row);
    CHECK(diags[0].where == SourceRef{"policy.json", 7, 1});
    CHECK(!diags[0].detail.empty());
  }
}

// They never come as far as a zone map: an Item holds hosts and blocks alone, names in punycode.
TEST_CASE("zone sites: what is no item") {
  for (const char* text : {"*", "<tenant>.sharepoint.com", "a.test/shcw/*", "https://a.test",
                           "a.test:8080", "*://*.a.test", "user@a.test", "a?.test"}) {
    CAPTURE(text);
    CHECK_FALSE(static_cast<bool>(parse_item(text, {})));
  }
  Diags diags;
  const auto entries = zone_entries({site("B\u00fccher.de", Zone::Internet)}, diags);
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].site == "xn--bcher-kva.de");
}

TEST_CASE("zone_entries: one site, one zone, sorted (PC344)") {
  Diags diags;
  const auto entries =
      zone_entries({site("b.test", Zone::Trusted), site("a.test", Zone::Intranet),
                    site("b.test", Zone::Trusted), site("a.test", Zone::Trusted, 9)},
                   diags);
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].site == "a.test");
  CHECK(entries[1].site == "https://b.test");
  REQUIRE(to_text(diags) == "ZoneConflict");
  CHECK(diags[0].where.line == 9);
}

TEST_CASE("hosts_without_zone: what no site covers (PC345)") {
  struct Row {
    const char* host;
    bool covered;
  };
  const Row rows[] = {
      {"a.test", true},       {"www.a.test", false},     {"b.test", false},
      {"www.b.test", true},   {"x.www.b.test", true},    {"*.b.test", true},
      {"*.www.b.test", true}, {"*cdn.www.b.test", true}, {"*.test", false},
      {"xb.test", false},     {"10.1.2.0/25", true},     {"10.1.2.3/32", true},
      {"10.1.0.0/16", false}, {"2001:db8::/32", false},
  };
  Rollout rollout;
  rollout.zone_sites = {site("a.test", Zone::Trusted), site("*.b.test", Zone::Trusted),
                        site("10.1.2.0/24", Zone::Intranet)};
  for (const Row& row : rows) {
    CAPTURE(row.host);
    rollout.direct_hosts = {row.host};
    CHECK(hosts_without_zone(rollout).empty() == row.covered);
  }
  rollout = rollout_case("pac-user");
  rollout.direct_hosts = {"*.a.test", "b.test", "c.test"};
  Diags diags;
  (void)registry_settings(rollout, diags);
  REQUIRE(to_text(diags) == "DirectHostNoZone");
  CHECK(diags[0].subject == "*.a.test and 2 more");
}

// 76 bytes, put together from MS-GPREG by hand.
TEST_CASE("registry_pol: a number") {
  const std::string pol =
      registry_pol({{kUser, "Software\\Policies\\X", "N", SettingAction::Set, 1u}});
  CHECK(pol.size() == 76);
  CHECK(hex(pol) ==
        "5052656701000000"
        "5b00"
        "53006f006600740077006100720065005c0050006f006c00690063006900650073005c0058000000"
        "3b00"
        "4e000000"
        "3b00"
        "04000000"
        "3b00"
        "04000000"
        "3b00"
        "01000000"
        "5d00");
}

TEST_CASE("registry_pol: texts and orders") {
  const std::string key = wide("[Software\\K\0;"s);
  struct Row {
    const char* name;
    RegistrySetting setting;
    std::string want;
  };
  const Row rows[] = {
      {"text",
       {kUser, "Software\\K", "a", SettingAction::Set, "];"},
       key + wide("a\0;"s) + "\1\0\0\0;\0\6\0\0\0;\0"s + wide("];\0]"s)},
      {"empty text",
       {kUser, "Software\\K", "a", SettingAction::Set, ""},
       key + wide("a\0;"s) + "\1\0\0\0;\0\2\0\0\0;\0"s + wide("\0]"s)},
      {"big number",
       {kUser, "Software\\K", "a", SettingAction::Set, 0x80402010u},
       key + wide("a\0;"s) + "\4\0\0\0;\0\4\0\0\0;\0\x10\x20\x40\x80"s + wide("]")},
      {"delete",
       {kUser, "Software\\K", "a", kDelete},
       key + wide("**del.a\0;"s) + "\1\0\0\0;\0\4\0\0\0;\0"s + wide(" \0]"s)},
      {"delete all",
       {kUser, "Software\\K", "", kDeleteAll},
       key + wide("**delvals.\0;"s) + "\1\0\0\0;\0\4\0\0\0;\0"s + wide(" \0]"s)},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(hex(registry_pol({row.setting})) == hex("PReg\1\0\0\0"s + row.want));
  }
  const std::string longest = registry_pol({text_setting("n", std::string(32'766, 'x'))});
  CHECK(hex(longest.substr(64, 4)) == "feff0000");  // 65,534 bytes.
}

TEST_CASE("reg_file: quoting, deletions, one header for each key") {
  const std::vector<RegistrySetting> settings = {
      {kUser, "Software\\K", "a\"b", SettingAction::Set, "c\\d\"e\\"},
      {kUser, "Software\\K", "n", SettingAction::Set, 0x1Fu},
      {kUser, "Software\\K", "gone", kDelete},
      {Hive::Machine, "Software\\L", "", kDeleteAll},
      {Hive::Machine, "Software\\L", "x", SettingAction::Set, ""},
  };
  CHECK(reg_file(settings, "title") == "\xFF\xFE" + wide("Windows Registry Editor Version 5.00\r\n"
                                                         "\r\n"
                                                         "; title\r\n"
                                                         "\r\n"
                                                         "[HKEY_CURRENT_USER\\Software\\K]\r\n"
                                                         "\"a\\\"b\"=\"c\\\\d\\\"e\\\\\"\r\n"
                                                         "\"n\"=dword:0000001f\r\n"
                                                         "\"gone\"=-\r\n"
                                                         "\r\n"
                                                         "[-HKEY_LOCAL_MACHINE\\Software\\L]\r\n"
                                                         "\r\n"
                                                         "[HKEY_LOCAL_MACHINE\\Software\\L]\r\n"
                                                         "\"x\"=\"\"\r\n"));
}

TEST_CASE("lgpo_text: four lines for each setting") {
  const std::vector<RegistrySetting> settings = {
      {kUser, "Software\\K", "a", SettingAction::Set, "x;y"},
      {Hive::Machine, "Software\\K", "n", SettingAction::Set, 10u},
      {kUser, "Software\\K", "gone", kDelete},
      {kUser, "Software\\K", "", kDeleteAll},
  };
  CHECK(lgpo_text(settings, "title") ==
        "; title\r\n"
        "\r\nUser\r\nSoftware\\K\r\na\r\nSZ:x;y\r\n"
        "\r\nComputer\r\nSoftware\\K\r\nn\r\nDWORD:10\r\n"
        "\r\nUser\r\nSoftware\\K\r\ngone\r\nDELETE\r\n"
        "\r\nUser\r\nSoftware\\K\r\n*\r\nDELETEALLVALUES\r\n");
}

TEST_CASE("preferences_xml: replaced while the policy applies, then removed") {
  const std::string xml =
      preferences_xml({{kUser, "Software\\K", "a", SettingAction::Set, "<\"&'>"},
                       {kUser, "Software\\K", "n", SettingAction::Set, 31u},
                       {Hive::Machine, "Software\\K", "gone", kDelete}},
                      "owner");
  const auto item = [](const std::string& name, const std::string& image,
                       const std::string& removed, const std::string& properties) {
    return "  <Registry clsid=\"{9CD4B2F4-923D-47f5-A062-E897DD1DAD50}\" name=\"" + name +
           "\" status=\"" + name + "\" image=\"" + image +
           "\" changed=\"2020-01-01 00:00:00\" uid=\"GUID\"" + removed + ">\r\n    <Properties " +
           properties + "/>\r\n  </Registry>\r\n";
  };
  std::string want =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n"
      "<RegistrySettings clsid=\"{A3CCFC41-DFDB-43a5-8D26-0FE8B954DA51}\">\r\n" +
      item("a", "7", " removePolicy=\"1\"",
           "action=\"R\" displayDecimal=\"0\" default=\"0\" hive=\"HKEY_CURRENT_USER\" "
           "key=\"Software\\K\" name=\"a\" type=\"REG_SZ\" "
           "value=\"&lt;&quot;&amp;&#39;&gt;\"") +
      item("n", "12", " removePolicy=\"1\"",
           "action=\"R\" displayDecimal=\"0\" default=\"0\" hive=\"HKEY_CURRENT_USER\" "
           "key=\"Software\\K\" name=\"n\" type=\"REG_DWORD\" value=\"0000001f\"") +
      item("gone", "7", "",
           "action=\"D\" displayDecimal=\"0\" default=\"0\" hive=\"HKEY_LOCAL_MACHINE\" "
           "key=\"Software\\K\" name=\"gone\" type=\"REG_SZ\" value=\"\"") +
      "</RegistrySettings>\r\n";
  for (const char* place :
       {"HKEY_CURRENT_USER\\Software\\K\\a", "HKEY_CURRENT_USER\\Software\\K\\n",
        "HKEY_LOCAL_MACHINE\\Software\\K\\gone"}) {
    replace(want, "GUID", guid_of("preference\nowner\n"s + place));
  }
  CHECK(xml == want);
}

// SHA-256 of "abc": ba7816bf 8f01cfea 414140de 5dae2223 ...; version 8, and c of the variant is
// fine.
TEST_CASE("guid_of: bits of SHA-256 under the marks of RFC 9562") {
  CHECK(guid_of("abc") == "{BA7816BF-8F01-8FEA-8141-40DE5DAE2223}");
}

TEST_CASE("group-policy: its files") {
  const Emitted user = emit_rollout("group-policy", rollout_case("pac-user"));
  const std::string id = guid_of("backup\nContoso");
  std::string paths;
  for (const Artifact& file : user.files) paths += file.path.substr(13) + "\n";
  CHECK(paths ==
        "User/Registry.pol\nUser/Preferences/Registry/Registry.xml\nsettings.reg\n"
        "lgpo.txt\nundo/User/Registry.pol\nundo/settings.reg\nundo/lgpo.txt\n"
        "backup/manifest.xml\nbackup/" +
            id + "/Backup.xml\nbackup/" + id + "/bkupInfo.xml\nbackup/" + id +
            "/gpreport.xml\nbackup/" + id + "/DomainSysvol/GPO/User/registry.pol\nbackup/" + id +
            "/DomainSysvol/GPO/User/Preferences/Registry/Registry.xml\n");
  const std::string pol = user.text("group-policy/User/Registry.pol");
  CHECK(pol == user.text("group-policy/backup/" + id + "/DomainSysvol/GPO/User/registry.pol"));

  // What would stay when the policy goes is in Preferences alone; undo removes it, too.
  const std::string plain = wide("Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings");
  CHECK(pol.find(plain) == std::string::npos);
  CHECK(user.text("group-policy/undo/User/Registry.pol").find(plain) != std::string::npos);
  CHECK(emit_rollout("group-policy", rollout_case("pac-machine"))
            .has("group-policy/Machine/Registry.pol"));
}

TEST_CASE("group-policy: percent signs in Preferences (PC346)") {
  struct Row {
    const char* url;
    const char* want;
  };
  const Row rows[] = {{"http://p.test/%20.pac", ""},
                      {"http://p.test/%20a%20.pac", "PreferenceVariable"}};
  for (const Row& row : rows) {
    CAPTURE(row.url);
    Rollout rollout = rollout_case("pac-user");
    rollout.direct_hosts.clear();
    rollout.pac_url = row.url;
    const Emitted emitted = emit_rollout("group-policy", rollout);
    CHECK(to_text(emitted.diags) == row.want);
    CHECK_FALSE(emitted.files.empty());
  }
}
