// How the helper functions are called, and tests in which a text stands alone.

#include <map>
#include <utility>

#include "validate/lint/checks.hpp"

namespace pacwright {
namespace {

struct Helper {
  std::string_view name;
  std::size_t arguments;
  const char* example;
};

// Without a trailing argument Chromium and Firefox throw in each of these.
constexpr Helper kHelpers[] = {
    {"isPlainHostName", 1, "isPlainHostName(host)"},
    {"dnsDomainIs", 2, "dnsDomainIs(host, \".example.com\")"},
    {"localHostOrDomainIs", 2, "localHostOrDomainIs(host, \"www.example.com\")"},
    {"dnsDomainLevels", 1, "dnsDomainLevels(host)"},
    {"shExpMatch", 2, "shExpMatch(host, \"*.example.com\")"},
};

const Helper* helper_of(std::string_view name) {
  for (const Helper& helper : kHelpers) {
    if (helper.name == name) return &helper;
  }
  return nullptr;
}

std::string number_of(const Helper& helper) {
  return helper.arguments == 1 ? "one argument" : "two arguments";
}

class Calls {
 public:
  explicit Calls(const Script& script) : script_(script) {}

  void see(const JsCall& call) {
    const Helper* const helper = helper_of(script_.text(call.name));
    if (helper == nullptr || script_.defines(helper->name)) return;
    const std::string why = fault_of(*helper, call);
    if (!why.empty()) faults_[{helper, why}].see(call.name);
  }

  void report(Findings& findings) const {
    for (const auto& [fault, tally] : faults_) {
      const auto& [helper, why] = fault;
      findings.add(DiagCode::WrongArguments, tally.first, std::string(helper->name),
                   why + " It is called as in " + helper->example + "." + also_in(tally.count - 1));
    }
  }

 private:
  std::string fault_of(const Helper& helper, const JsCall& call) const {
    const std::size_t given = call.arguments.size();
    if (given < helper.arguments) {
      return "It takes " + number_of(helper) + ", and " +
             (given == 0 ? "none is given" : "one is given") + ": Chromium, Firefox, " +
             (helper.name == "localHostOrDomainIs" ? "pac-resolver" : "libproxy") +
             ", pacparser and pypac throw there, and browsers go direct; of Windows it is not "
             "established.";
    }
    if (given > helper.arguments) {
      return "It takes " + number_of(helper) +
             ": what is behind is not looked at, and pypac throws.";
    }
    const JsRange first = call.arguments.front();
    const bool constant = script_.string_token(first) != Script::kNone;
    if (constant && given == 2 && is_host_or_url(call.arguments[1])) {
      return "The host comes first: this way it is true for hardly any host in any client.";
    }
    if (is_literal(first) && (given == 1 || is_literal(call.arguments[1]))) {
      return "Neither host nor URL is given: it answers the same for all in every client.";
    }
    if (script_.is_url(first) && helper.name != "shExpMatch") {
      return "It takes a host; the URL has a scheme in front and a path behind in every client.";
    }
    return "";
  }

  /// In place: a variable that is set once may be there to be set by hand.
  bool is_literal(JsRange range) const {
    return range.end == range.begin + 1 && script_.is_string(range.begin);
  }

  bool is_host_or_url(JsRange range) const {
    return script_.is_host(range) || script_.is_url(range);
  }

  const Script& script_;
  std::map<std::pair<const Helper*, std::string>, Tally> faults_;
};

/// host == "a" || "b": a text that stands alone is true.
class TextsAsTests {
 public:
  TextsAsTests(const Script& script, Findings& findings) : script_(script), findings_(findings) {}

  void see_condition(JsRange condition) {
    for (std::uint32_t i = condition.begin; i < condition.end; ++i) {
      if (!is_text(i) || !stands_alone(i, condition) || !is_operand(i, condition)) continue;
      findings_.add(DiagCode::TextAsTest, i, script_.string_value(i),
                    "It is compared with nothing, and true in every client, whatever the URL is.");
    }
  }

  /// "a" || "b" where a value is wanted: an argument, or an operand of "==".
  void see_values() {
    for (std::uint32_t i = 1; i + 2 < script_.tokens().size(); ++i) {
      if (!is_text(i) || !script_.is_sign(i + 1, "||") || !script_.is_string(i + 2)) continue;
      const std::uint32_t around = script_.bracket_around(i);
      if (around == JsToken::kNoPartner || around == 0 || !begins_value(i)) continue;
      const std::uint32_t before = around - 1;
      const bool calls = script_.is_name(before) && !is_keyword(script_.text(before));
      if (!calls && !is_comparison(before)) continue;
      findings_.add(DiagCode::TextAsTest, i + 2, script_.string_value(i + 2),
                    "No client looks at it: the text in front of || is always taken.");
    }
  }

 private:
  bool is_text(std::uint32_t i) const {
    return script_.is_string(i) && script_.tokens()[i].size > 2;  // "" is false.
  }

  bool is_logical(std::uint32_t i) const {
    return script_.is_sign(i, "||") || script_.is_sign(i, "&&");
  }

  bool is_comparison(std::uint32_t i) const {
    return script_.is_equals(i) || script_.is_sign(i, "!=") || script_.is_sign(i, "!==");
  }

  static bool is_keyword(std::string_view text) {
    return text == "if" || text == "while" || text == "return" || text == "switch" ||
           text == "for" || text == "typeof";
  }

  bool begins_value(std::uint32_t i) const {
    return script_.is_sign(i - 1, "(") || script_.is_sign(i - 1, ",");
  }

  /// Between brackets, "||" and "&&", and at least one of these is there.
  bool stands_alone(std::uint32_t i, JsRange condition) const {
    const bool first = i == condition.begin || script_.is_sign(i - 1, "(");
    const bool last = i + 1 == condition.end || script_.is_sign(i + 1, ")");
    const bool behind = !first && is_logical(i - 1), before = !last && is_logical(i + 1);
    return (first || behind) && (last || before) && (behind || before);
  }

  /// All brackets around, as far as the condition goes, only group: no call, no index, no operand
  /// of a comparison.
  bool is_operand(std::uint32_t i, JsRange condition) const {
    for (std::uint32_t around = script_.bracket_around(i);
         around != JsToken::kNoPartner && condition.contains(around);
         around = script_.bracket_around(around)) {
      if (!script_.is_sign(around, "(")) return false;
      const std::uint32_t before = script_.before(around);
      const bool used = script_.is_name(before) || script_.is_sign(before, ")") ||
                        script_.is_sign(before, "]") || is_comparison(before);
      if (used && condition.contains(before)) return false;
    }
    return true;
  }

  const Script& script_;
  Findings& findings_;
};

}  // namespace

void check_calls(const Script& script, Findings& findings) {
  Calls calls(script);
  for (const JsCall& call : script.calls()) calls.see(call);
  calls.report(findings);
  TextsAsTests texts(script, findings);
  for (const JsStatement& statement : script.outline().statements) {
    for (const JsStatement::Arm& arm : statement.arms) texts.see_condition(arm.condition);
  }
  texts.see_values();
}

}  // namespace pacwright
