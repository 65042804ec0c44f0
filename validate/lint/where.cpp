#include "validate/lint/where.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"

namespace pacwright {
namespace {

using Kind = JsStatement::Kind;
constexpr std::uint32_t kNone = 0xFFFFFFFF;
constexpr std::size_t kMostCallers = 200;  ///< Calls looked at for one function.
constexpr int kMostBrackets = 50;          ///< Levels looked at outwards from a token.
constexpr int kMostOperators = 200;        ///< Tokens looked at before it on each level.

bool names_an_address(std::string_view name) {
  const std::string text = to_lower(name);
  for (const char* part : {"isip", "is_ip", "ipv4", "ipaddr", "ip_addr", "numeric", "literal",
                           "dotted", "quad", "validip", "isnan", "isaddr", "is_addr"}) {
    if (text.find(part) != std::string::npos) return true;
  }
  return false;
}

bool is_address_regex(std::string_view text) {
  return text.find("\\d") != std::string_view::npos || text.find("0-9") != std::string_view::npos ||
         text.find("0-5") != std::string_view::npos;
}

bool is_resolver(std::string_view name) { return name == "myIpAddress"; }

}  // namespace

Conditions::Conditions(const Script& script) : script_(script) {
  mark_tests();
  mark_exits();
  mark_always();
}

void Conditions::mark_tests() {
  tests_.resize(script_.tokens().size() + 1);
  for (std::uint32_t i = 0; i < script_.tokens().size(); ++i) {
    const JsToken& token = script_.tokens()[i];
    const std::string_view text = script_.text(i);
    const bool source = token.kind == JsToken::Kind::String && i >= 2 &&
                        (script_.text(i - 2) == "RegExp" || script_.text(i - 2) == "match");
    const bool regex = (source || token.kind == JsToken::Kind::Regex) && text.size() < 1000 &&
                       is_address_regex(text);
    const bool name = token.kind == JsToken::Kind::Name && text.size() < 100 &&
                      !is_resolver(text) && names_an_address(text);
    tests_[i + 1] = tests_[i] + (regex || name ? 1 : 0);
  }
}

std::size_t Conditions::address_tests_in(JsRange range) const {
  return range.empty() ? 0 : tests_[range.end] - tests_[range.begin];
}

void Conditions::mark_exits() {
  const auto& statements = script_.outline().statements;
  may_return_.resize(statements.size());
  first_exit_.assign(statements.size(), kNone);
  first_test_.assign(statements.size(), kNone);
  for (std::size_t i = 0; i < statements.size(); ++i) {  // Children stand before their parents.
    const JsStatement& statement = statements[i];
    bool returns = statement.kind == Kind::Return || statement.kind == Kind::Throw;
    for (const auto& arm : statement.arms) returns = returns || may_return(arm.body);
    for (std::uint32_t position = 0; position < statement.children.size(); ++position) {
      const std::uint32_t child = statement.children[position];
      if (!may_return(child)) continue;
      returns = true;
      if (first_exit_[i] == kNone) first_exit_[i] = position;
      for (const auto& arm : statements[child].arms) {
        if (first_test_[i] == kNone && address_tests_in(arm.condition) > 0) {
          first_test_[i] = position;
        }
      }
    }
    may_return_[i] = returns ? 1 : 0;
  }
}

Conditions::Found Conditions::find_in_expression(JsRange range, std::uint32_t token) const {
  Found found;
  found.address_test = address_tests_in({range.begin, token}) > 0;
  std::uint32_t at = token;
  for (int level = 0; level < kMostBrackets && at > range.begin; ++level) {
    // Back to the bracket around, or to the last operator that decides.
    std::uint32_t i = at;
    for (int left = kMostOperators; left > 0 && i > range.begin; --left) {
      --i;
      const std::uint32_t partner = script_.tokens()[i].partner;
      if (partner != JsToken::kNoPartner && partner > i) break;
      if (partner != JsToken::kNoPartner) {
        i = partner;
        continue;
      }
      if (script_.is_sign(i, "&&") || script_.is_sign(i, "?")) found.in_branch = true;
      if (script_.is_sign(i, "||")) found.after_exit = true;
      if (script_.is_sign(i, "||") || script_.is_sign(i, ";") || found.in_branch) break;
    }
    const std::uint32_t around = script_.bracket_around(at);
    if (around == JsToken::kNoPartner || around < range.begin || found.in_branch) break;
    at = around;
  }
  return found;
}

Conditions::Found Conditions::find(std::uint32_t token) const {
  const auto& outline = script_.outline();
  const std::uint32_t function = script_.function_around(token);
  std::uint32_t at =
      function == JsFunction::kNone ? outline.top : outline.functions[function].block;
  Found found;
  while (at != kNone && at < outline.statements.size()) {
    const JsStatement& statement = outline.statements[at];
    std::uint32_t next = kNone;
    const auto merge = [&](JsRange range) {
      const Found here = find_in_expression(range, token);
      found.in_branch = found.in_branch || here.in_branch;
      found.after_exit = found.after_exit || here.after_exit;
      found.address_test = found.address_test || here.address_test;
    };
    for (std::size_t i = 0; i < statement.arms.size(); ++i) {
      const auto& arm = statement.arms[i];
      if (arm.condition.begin > token) break;
      found.address_test = found.address_test ||
                           (!arm.condition.contains(token) && address_tests_in(arm.condition) > 0);
      if (arm.condition.contains(token)) {
        merge(arm.condition);
        found.after_exit = found.after_exit || i > 0;
      }
      if (outline.statements[arm.body].range.contains(token)) {
        found.in_branch = true;
        next = arm.body;
      }
    }
    if (statement.expression.contains(token)) merge(statement.expression);
    const auto& children = statement.children;
    const auto child = std::ranges::partition_point(children, [&](std::uint32_t index) {
      return outline.statements[index].range.end <= token;
    });
    if (child != children.end() && outline.statements[*child].range.contains(token)) {
      const auto position = static_cast<std::uint32_t>(child - children.begin());
      found.after_exit = found.after_exit || first_exit_[at] < position;
      found.address_test = found.address_test || first_test_[at] < position;
      found.in_branch = found.in_branch || statement.kind == Kind::Loop ||
                        statement.kind == Kind::Switch || statement.kind == Kind::Try;
      next = *child;
    }
    at = next;
  }
  return found;
}

bool Conditions::is_unconditional(std::uint32_t token) const {
  const Found found = find(token);
  return !found.in_branch && !found.after_exit;
}

bool Conditions::is_in_branch(std::uint32_t token) const { return find(token).in_branch; }

bool Conditions::is_behind_address_test(std::uint32_t token) const {
  return find(token).address_test;
}

void Conditions::mark_always() {
  const auto& functions = script_.outline().functions;
  always_.assign(functions.size(), false);
  callers_.resize(functions.size());
  std::map<std::string_view, std::uint32_t> declared;
  for (std::uint32_t i = 0; i < functions.size(); ++i) {
    if (functions[i].name != JsFunction::kNone) declared[script_.text(functions[i].name)] = i;
  }
  std::vector<std::vector<std::uint32_t>> callees(functions.size());
  for (const JsCall& call : script_.calls()) {
    const auto found = declared.find(script_.text(call.name));
    if (found == declared.end()) continue;
    if (callers_[found->second].size() >= kMostCallers) continue;
    callers_[found->second].push_back(call.name);
    const std::uint32_t caller = script_.function_around(call.name);
    if (caller != JsFunction::kNone && is_unconditional(call.name)) {
      callees[caller].push_back(found->second);
    }
  }
  std::vector<std::uint32_t> waiting;
  if (script_.entry() != Script::kNone) waiting.push_back(script_.entry());
  while (!waiting.empty()) {
    const std::uint32_t function = waiting.back();
    waiting.pop_back();
    if (always_[function]) continue;
    always_[function] = true;
    waiting.insert(waiting.end(), callees[function].begin(), callees[function].end());
  }
}

bool Conditions::is_function_behind_address_test(std::uint32_t function) const {
  if (function == JsFunction::kNone || callers_[function].empty()) return false;
  return std::ranges::all_of(callers_[function],
                             [&](std::uint32_t token) { return is_behind_address_test(token); });
}

bool Conditions::is_function_in_branch(std::uint32_t function) const {
  if (function == JsFunction::kNone || function == script_.entry()) return false;
  return std::ranges::all_of(callers_[function],
                             [&](std::uint32_t token) { return is_in_branch(token); });
}

}  // namespace pacwright
