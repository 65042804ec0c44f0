#include "diag/code_examples.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "base/utf8.hpp"
#include "diag/diag.hpp"
#include "input/policy_file.hpp"
#include "lower/check_policy.hpp"
#include "lower/lower.hpp"
#include "validate/lint/lint.hpp"

using namespace pacwright;

namespace {

/// What is found in a text of that kind.
Diags found_in(const CodeExample& entry, const std::string& text) {
  const std::string routes =
      "\"name\": \"example\", \"routes\": { \"direct\": \"DIRECT\" }, \"otherwise\": \"direct\"";
  if (entry.kind == "pac") {
    return lint("function FindProxyForURL(url, host) {\n" + text + "return \"DIRECT\";\n}\n",
                "example.pac", {});
  }
  if (entry.kind == "script") return lint(text, "example.pac", {});
  std::string policy = text;
  if (entry.kind == "rule") {
    const bool has_route = text.find("\"route\"") != std::string::npos;
    policy = "{" + routes + ", \"rules\": [{ \"name\": \"inside\", " + text +
             (has_route ? "" : ", \"route\": \"direct\"") + " }] }";
  } else if (entry.kind == "members") {
    const bool has_routes = text.find("\"routes\"") != std::string::npos;
    policy = "{ \"name\": \"example\", " +
             std::string(has_routes ? "" : "\"routes\": { \"direct\": \"DIRECT\" }, ") +
             "\"otherwise\": " + (has_routes ? "\"proxy\"" : "\"direct\"") + ", " + text + " }";
  }
  Diags diags;
  const auto read = read_policy(policy, "policy.json", diags);
  if (!read) return diags;
  const Lowered lowered = lower(*read, {}, diags);
  if (!has_errors(diags)) check_policy(*read, {}, lowered, diags);
  return diags;
}

bool holds(const Diags& diags, const std::string& code) {
  return std::ranges::any_of(
      diags, [&code](const Diag& diag) { return entry_of(diag.code).code == code; });
}

}  // namespace

TEST_CASE("code_examples.txt: every code of codes.def has a cause, an example and a cure") {
  const auto all = all_code_examples();
  for (const DiagEntry& entry : all_diag_entries()) {
    CAPTURE(entry.code);  // A new code belongs into src/diag/code_examples.txt, too.
    CHECK(std::ranges::count(all, entry.code, &CodeExample::code) == 1);
  }
  CHECK(all.size() == all_diag_entries().size());
  CHECK(std::ranges::is_sorted(all, {}, &CodeExample::code));
}

TEST_CASE("code_examples.txt: nothing is said twice") {
  const auto entries = all_diag_entries();
  for (const CodeExample& more : all_code_examples()) {
    CAPTURE(more.code);
    const auto entry = std::ranges::find(entries, more.code, &DiagEntry::code);
    REQUIRE(entry != entries.end());
    CHECK(more.cause.size() > 40);
    CHECK(more.cause.ends_with('.'));
    CHECK(more.cause.find(entry->advice) == std::string::npos);
    CHECK(more.cause.find(entry->message) == std::string::npos);
    CHECK_FALSE(more.example.empty());
    CHECK_FALSE(more.cure.empty());
    CHECK(more.example != more.cure);
    CHECK(is_ascii(more.cause + more.example + more.cure));
  }
}

TEST_CASE("code_examples.txt: the example has the fault, and the cure has none of its kind") {
  const std::set<std::string> kinds = {"rule", "members", "policy", "pac", "script", "shown"};
  int tried = 0;
  for (const CodeExample& more : all_code_examples()) {
    CAPTURE(more.code);
    CHECK(kinds.count(more.kind) == 1);
    if (more.kind == "shown") continue;
    ++tried;
    CHECK(holds(found_in(more, more.example), more.code));
    const Diags after = found_in(more, more.cure);
    CHECK_FALSE(holds(after, more.code));
    CHECK_FALSE(has_errors(after));
  }
  CHECK(tried > 70);
}
