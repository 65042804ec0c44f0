#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diag.hpp"
#include "validate/probe.hpp"

namespace pacwright {

/// When and where a known URL is asked for; what is not set is as it is usually.
struct SuiteScene {
  std::optional<std::string> client_ip;    ///< Empty text: the client does not know it.
  std::optional<Moment> at;                ///< The time.
  std::map<std::string, std::string> dns;  ///< As in DnsFixture; empty text: does not resolve.

  friend bool operator==(const SuiteScene&, const SuiteScene&) = default;
};

/// "with the client at 10.1.2.3, at 2026-01-07T12:00:00+00:00, with a.example at 10.0.0.1"; empty
/// for the usual scene.
std::string to_text(const SuiteScene& scene);

/// `dns` with what the scene says of names and of the client.
DnsFixture applied_to(DnsFixture dns, const SuiteScene& scene);

/// One known URL and where it must go.
struct SuiteCase {
  std::string url;
  std::string expected;  ///< A route name, or a PAC result.
  std::string why;       ///< The administrator's reason; may be empty.
  SourceRef where;       ///< Of the URL.
  SourceRef expected_where;
  SuiteScene scene = {};
};

/// A file of known URLs that an administrator keeps.
struct Suite {
  std::string file;
  std::vector<SuiteCase> cases;
  std::vector<std::pair<std::string, std::string>> routes;  ///< Name -> PAC result, if it has any.
  DnsFixture dns;
};

/// Cases of a suite, by number, that share a scene.
struct CasesOfScene {
  SuiteScene scene;
  std::vector<std::size_t> cases;
};

/// Every case once, scenes in the order of their first case.
std::vector<CasesOfScene> by_scene(const Suite& suite);

/// Reads a suite, sniffed by content. JSON with comments:
///
///     { "format": "pacwright-suite/1",
///       "routes": { "direct": "DIRECT" },                  // optional
///       "dns": { "intranet.contoso.com": "10.1.2.3" },     // optional
///       "cases": [ { "url": "https://a.example/", "expect": "direct", "why": "...",
///                    "client_ip": "10.1.2.3", "at": "2026-01-07T08:00", "dns": { ... } } ] }
///
/// or CSV (RFC 4180 quoting, '#' comments, blank lines), with commas, semicolons or tabs, in
/// columns url, expected and, optionally, why. A first line that has "url" and "expected" names the
/// columns, in any order; then there may be client_ip, at and dns ("a.example=10.1.2.3") as well.
/// `text` is UTF-8, `file` its name. Appends every fault to `diags`; nothing is returned if there
/// was an error, or neither a case nor a name with an address.
std::optional<Suite> read_suite(std::string_view text, const std::string& file, Diags& diags);

/// A PAC result with its parts set apart in the one canonical way: "proxy A.b:8080 ;DIRECT" becomes
/// "PROXY a.b:8080; DIRECT". For comparing what a script returned with what was expected.
std::string to_canonical_result(std::string_view result);

}  // namespace pacwright
