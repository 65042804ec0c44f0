#include "base/sha256.hpp"
#include "emit/publish/pac_address.hpp"
#include "rollout_support.hpp"

namespace pacwright {
namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("publish: the place of the PAC by its URL") {
  struct Row {
    const char* url;
    const char* want;  // host folder file extension, "-" if the URL will not do.
  };
  const Row rows[] = {
      {"http://pac.contoso.com/proxy.pac", "pac.contoso.com / proxy.pac .pac"},
      {"https://PAC.contoso.com:8443/a/b/Ring0.pac", "pac.contoso.com /a/b/ Ring0.pac .pac"},
      {"http://[2001:db8::1]:80/p", "2001:db8::1 / p ."},
      {"http://h/a%20b/%22.v1.dat", "h /a b/ \".v1.dat .dat"},
      {"http://h", "-"},
      {"http://h/", "-"},
      {"http://h/pac/", "-"},
      {"http://h/a?v=1", "-"},
      {"http://h/a#v", "-"},
      {"http://h/a%", "-"},
      {"http://h/a%2", "-"},
      {"http://h/a%0Ab", "-"},
      {"http://h/a%C3%A9", "-"},
      {"http://h/a//b", "-"},
      {"http://h/a/../b", "-"},
      {"http://h/%2e%2e/b", "-"},
      {"http://h?a=/b", "-"},
      {"h", "-"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.url);
    const auto parsed = PacAddress::parse(row.url);
    const std::string got = !parsed ? "-"
                                    : parsed->host + " " + parsed->folder + " " + parsed->file +
                                          " " + std::string(parsed->extension());
    CHECK(got == row.want);
    if (!parsed) CHECK(parsed.reason().code == DiagCode::PacUrlUnusable);
  }
}

TEST_CASE("publish: the PAC under both names, and what vouches for them") {
  const Rollout rollout = rollout_case("pac-machine");
  const Emitted emitted = emit_rollout("publish", rollout);
  CHECK(to_text(emitted.diags).empty());
  const std::string digest = sha256_hex(rollout.pac);
  const std::string hashed = "proxy-" + digest.substr(0, 16) + ".pac";
  CHECK(emitted.text("publish/proxy.pac") == rollout.pac);
  CHECK(emitted.text("publish/" + hashed) == rollout.pac);
  CHECK(emitted.text("publish/proxy.pac.sha256") ==
        digest + "  proxy.pac\n" + digest + "  " + hashed + "\n");
  CHECK_FALSE(emitted.has("publish/wpad.dat"));
  CHECK_FALSE(has(emitted.text("publish/README.md"), "WPAD:"));
  CHECK_FALSE(has(emitted.text("publish/nginx.conf"), "wpad"));
}

TEST_CASE("publish: parts for web servers") {
  Rollout rollout = rollout_case("pac-machine");
  rollout.pac_url = "https://pac.contoso.com/a.b/$(x)\"\\.PROXY";
  const Emitted emitted = emit_rollout("publish", rollout);
  const std::string nginx = emitted.text("publish/nginx.conf");
  CHECK(has(nginx, R"(location = "/a.b/$(x)\"\\.PROXY" {)"));
  CHECK(has(nginx, R"(location ~ "^/a[.]b/proxy-[0-9a-f]{16}[.]pac$" {)"));
  const std::string apache = emitted.text("publish/apache.conf");
  CHECK(has(apache, R"(<LocationMatch "^/a[.]b/\x24\x28x\x29\x22\x5c[.]PROXY$">)"));
  const std::string iis = emitted.text("publish/web.config");
  CHECK(has(iis, "<remove fileExtension=\".pac\" />"));
  CHECK(has(iis,
            "<mimeMap fileExtension=\".PROXY\" "
            "mimeType=\"application/x-ns-proxy-autoconfig\" />"));
}

TEST_CASE("publish: WPAD only if a domain is named, and a name it must be (PC357)") {
  Rollout rollout = rollout_case("wpad");
  Emitted emitted = emit_rollout("publish", rollout);
  CHECK(to_text(emitted.diags) == "WpadWritten");
  CHECK(emitted.text("publish/wpad.dat") == rollout.pac);
  CHECK(has(emitted.text("publish/dhcp-option-252.txt"),
            "option wpad \"http://wpad.contoso.com/wpad.dat\\n\";\n"));
  CHECK(has(emitted.text("publish/nginx.conf"), "location = \"/wpad.dat\" {"));
  CHECK(has(emitted.text("publish/web.config"), "<mimeMap fileExtension=\".dat\""));
  CHECK(has(emitted.text("publish/README.md"), "    http://wpad.contoso.com/wpad.dat\n"));

  rollout.pac_url = "http://wpad.contoso.com/wpad.dat";  // nginx refuses a location given twice.
  emitted = emit_rollout("publish", rollout);
  const std::string nginx = emitted.text("publish/nginx.conf");
  CHECK(nginx.find("/wpad.dat") == nginx.rfind("/wpad.dat"));

  for (const char* domain : {"*.contoso.com", "contoso.com'", "a b", "Contoso.com", "10.0.0.1"}) {
    CAPTURE(domain);
    rollout.wpad_domain = domain;
    CHECK(has(to_text(emit_rollout("publish", rollout).diags), "RolloutText"));
    CHECK(emit_rollout("publish", rollout).files.empty());
  }
}

TEST_CASE("publish: whether the PAC's own host goes direct (PC355)") {
  struct Row {
    const char* name;
    const char* url;
    std::vector<std::string> direct;
    const char* diags;
  };
  const Row rows[] = {
      {"named", "https://pac.contoso.com/p", {"pac.contoso.com"}, ""},
      {"below a domain", "https://PAC.contoso.com:81/p", {"10.0.0.0/8", "*.contoso.com"}, ""},
      {"not named",
       "https://pac.contoso.com/p",
       {"www.contoso.com", "*.pac.contoso.com"},
       "PacHostNotDirect"},
      {"an address in a block", "https://10.1.2.3/p", {"10.0.0.0/8"}, ""},
      {"an address in none",
       "https://192.0.2.1/p",
       {"10.0.0.0/8", "*.contoso.com"},
       "PacHostNotDirect"},
      {"IPv6", "https://[2001:db8::1]/p", {"2001:db8::/32"}, ""},
      {"a plain name may be sent direct by another rule", "https://pac/p", {"10.0.0.0/8"}, ""},
      {"nothing is known", "https://pac.contoso.com/p", {}, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Rollout rollout = rollout_case("pac-machine");
    rollout.pac_url = row.url;
    rollout.direct_hosts = row.direct;
    CHECK(to_text(emit_rollout("publish", rollout).diags) == row.diags);
  }
}

TEST_CASE("publish: the instructions are those of this policy") {
  Rollout rollout = rollout_case("pac-user");
  std::string readme = emit_rollout("publish", rollout).text("publish/README.md");
  CHECK(has(readme, "# Rolling out Contoso\n"));
  CHECK(has(readme, "    curl --noproxy '*' -sSI 'http://pac.contoso.com/pac/proxy.pac'\n"));
  CHECK(has(readme, "        /pac/proxy.pac\n"));
  CHECK(has(readme,
            "\"HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings\" "
            "/v AutoConfigURL\n"));
  CHECK_FALSE(has(readme, "HKLM"));
  CHECK(has(readme, "travels unencrypted"));
  CHECK(has(readme, "sends 4\n  patterns"));
  CHECK(has(readme, "      *.corp.contoso.com\n"));
  CHECK_FALSE(has(readme, "/*@"));

  rollout = rollout_case("pac-machine");
  for (int i = 0; i < 50; ++i) {
    rollout.direct_hosts.push_back("h" + std::to_string(i) + ".contoso.com");
  }
  rollout.policy_name = "*R&D*";
  readme = emit_rollout("publish", rollout).text("publish/README.md");
  CHECK(has(readme, "# Rolling out \\*R\\&D\\*\n"));
  CHECK(has(readme, "HKLM"));
  CHECK(has(readme, "This policy sets the first two"));
  CHECK_FALSE(has(readme, "travels unencrypted"));
  CHECK(has(readme, "      h35.contoso.com\n\n  and 14 more.\n"));  // 4 and h0 to h35 are listed.

  rollout = rollout_case("fixed");
  readme = emit_rollout("publish", rollout).text("publish/README.md");
  CHECK(has(readme, "/v ProxyServer\n"));
}

}  // namespace
}  // namespace pacwright
