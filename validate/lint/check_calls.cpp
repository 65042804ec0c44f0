// How the helper functions are called, and tests in which a text stands alone.

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
  Calls(const Script& script, Findings& findings) : script_(script), findings_(findings) {}

  void see(const JsCall& call) {
    const Helper* const helper = helper_of(script_.text(call.name));
    if (helper == nullptr || script_.defines(helper->name)) return;
    const std::string why = fault_of(*helper, call);
    if (why.empty()) return;
    findings_.add(DiagCode::WrongArguments, call.name, std::string(helper->name),
                  why + " It is called as in " + helper->example + ".");
  }

 private:
  std::string fault_of(const Helper& helper, const JsCall& call) const {
    const std::size_t given = call.arguments.size();
    if (given < helper.arguments) {
      return "It takes " + number_of(helper) + ", and " +
             (given == 0 ? "none is given" : "one is given") +
             ": Chromium and Firefox throw there, and go direct.";
    }
    if (given > helper.arguments) {
      return "It takes " + number_of(helper) +
             ": what is behind is not looked at, and pypac throws.";
    }
    const JsRange first = call.arguments.front();
    if (given == 2 && is_host_or_url(call.arguments[1]) &&
        script_.string_token(first) != Script::kNone) {
      return "The host comes first: this way it is true for hardly any host in any client.";
    }
    if (script_.is_url(first) && helper.name != "shExpMatch") {
      return "It takes a host; the URL has a scheme in front and a path behind in every client.";
    }
    return "";
  }

  bool is_host_or_url(JsRange range) const {
    return script_.is_host(range) || script_.is_url(range);
  }

  const Script& script_;
  Findings& findings_;
};

/// host == "a" || "b": what stands alone is compared with nothing.
class Conditions {
 public:
  Conditions(const Script& script, Findings& findings) : script_(script), findings_(findings) {}

  void see(JsRange condition) {
    for (std::uint32_t i = condition.begin; i < condition.end; ++i) {
      if (!script_.is_string(i) || script_.tokens()[i].size < 3) continue;  // "" is false.
      if (!stands_alone(i, condition) || !is_operand(i, condition)) continue;
      findings_.add(DiagCode::TextAsTest, i, script_.string_value(i),
                    "It is compared with nothing, and true in every client, whatever the URL is.");
    }
  }

 private:
  bool is_logical(std::uint32_t i) const {
    return script_.is_sign(i, "||") || script_.is_sign(i, "&&");
  }

  /// Between brackets, "||" and "&&", and at least one of these is there.
  bool stands_alone(std::uint32_t i, JsRange condition) const {
    const bool first = i == condition.begin || script_.is_sign(i - 1, "(");
    const bool last = i + 1 == condition.end || script_.is_sign(i + 1, ")");
    const bool behind = !first && is_logical(i - 1), before = !last && is_logical(i + 1);
    return (first || behind) && (last || before) && (behind || before);
  }

  /// All brackets around, as far as the condition goes, only group: no call, no index.
  bool is_operand(std::uint32_t i, JsRange condition) const {
    for (std::uint32_t around = script_.bracket_around(i);
         around != JsToken::kNoPartner && condition.contains(around);
         around = script_.bracket_around(around)) {
      if (!script_.is_sign(around, "(")) return false;
      const std::uint32_t before = script_.before(around);
      const bool calls =
          script_.is_name(before) || script_.is_sign(before, ")") || script_.is_sign(before, "]");
      if (calls && condition.contains(before)) return false;
    }
    return true;
  }

  const Script& script_;
  Findings& findings_;
};

}  // namespace

void check_calls(const Script& script, Findings& findings) {
  Calls calls(script, findings);
  for (const JsCall& call : script.calls()) calls.see(call);
  Conditions conditions(script, findings);
  for (const JsStatement& statement : script.outline().statements) {
    for (const JsStatement::Arm& arm : statement.arms) conditions.see(arm.condition);
  }
}

}  // namespace pacwright
