#include "validate/client_agreement.hpp"

#include <algorithm>

#include "tests/unit/support.hpp"

using namespace pacwright;

namespace {

Verdict by_clients(const Compiled& made, std::uint64_t calls = 3) {
  Verdict verdict;
  check_clients_agree({made.policy, made.catalogs}, made.pac, "proxy.pac", calls, verdict);
  return verdict;
}

Verdict by_lint(const Compiled& made) {
  Verdict verdict;
  check_own_lint(made.policy, made.pac, "proxy.pac", verdict);
  return verdict;
}

/// The finding whose detail names the client.
const Diag* find_client(const Verdict& verdict, std::string_view title) {
  const auto found = std::ranges::find_if(verdict.findings, [&](const Diag& diag) {
    return diag.detail.find(title) != std::string::npos;
  });
  return found == verdict.findings.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("check_clients_agree: what is emitted answers every client alike") {
  for (const char* more : {"", "\"dns\": \"resolve\", "}) {
    CAPTURE(more);
    const Verdict verdict = by_clients(example(more));
    CHECK(to_text(verdict.findings) == "");
    CHECK(verdict.clients == 6);
    CHECK(verdict.client_probes > 80);
  }
}

TEST_CASE("check_clients_agree: a client that hands over another form of the host") {
  Compiled made = example();
  replace(made.pac, "host.charAt(0) === \"[\"", "host.charAt(0) === \"(\"");
  const Verdict verdict = by_clients(made);
  REQUIRE(!verdict.findings.empty());
  const Diag* diag = find_client(verdict, "'[fd");
  REQUIRE(diag != nullptr);
  CHECK(diag->code == DiagCode::ClientDisagrees);
  CHECK(diag->where.file == "proxy.pac");
  CHECK(std::ranges::count(verdict.findings, DiagCode::ClientDisagrees, &Diag::code) <= 3 * 6);
}

TEST_CASE("check_clients_agree: a client that calls another function") {
  Compiled made = example();
  made.pac += "function FindProxyForURLEx(url, host) { return \"DIRECT\"; }\n";
  const Diag* diag = find_client(by_clients(made), "Windows");
  CHECK(diag != nullptr);
  CHECK(find_client(by_clients(made), "Firefox") == nullptr);
}

TEST_CASE("check_clients_agree: a client without a function that the PAC calls") {
  Compiled made = example();
  replace(made.pac, "host.toLowerCase()", "(getClientVersion() && host.toLowerCase())");
  const Verdict verdict = by_clients(made);
  const Diag* diag = find_client(verdict, "Firefox");
  REQUIRE(diag != nullptr);
  CHECK(diag->code == DiagCode::ScriptThrew);
}

TEST_CASE("check_own_lint: nothing in what is emitted, also with unusual routes") {
  CHECK(to_text(by_lint(example()).findings) == "");
  CHECK(to_text(by_lint(example("\"dns\": \"resolve\", ")).findings) == "");
}

TEST_CASE("check_own_lint: a fault has its place and its own code") {
  Compiled made = example();
  made.pac += "function FindProxyForURLEx(url, host) { return \"DIRECT\"; }\n";
  const Verdict verdict = by_lint(made);
  REQUIRE(verdict.findings.size() == 1);
  const Diag& diag = verdict.findings.front();
  CHECK(diag.code == DiagCode::FailsLint);
  CHECK(diag.subject.starts_with("PC573 "));
  CHECK(diag.where.line > 10);
}

TEST_CASE("check_clients_agree: the more calls a decision takes, the fewer hosts are asked") {
  CHECK(by_clients(example(), 1'000'000).client_probes == 50);
  CHECK(by_clients(example(), 666).client_probes == 59);  // 40,000 calls for each client.
}
