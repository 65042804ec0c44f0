// What is never reached, tests that can no longer be true, and looks into tables that find what
// nobody put there.

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/text.hpp"
#include "validate/lint/checks.hpp"
#include "validate/lint/client_lists.hpp"

namespace pacwright {
namespace {

using Kind = JsStatement::Kind;
constexpr std::size_t kLongestText = 300;  ///< Of a host test.
constexpr std::uint32_t kMostTokens = 40;  ///< Of a term that is compared with others.

/// For each statement: true if nothing gets past its end.
std::vector<char> find_ends(const Script& script) {
  const auto& statements = script.outline().statements;
  std::vector<char> ends(statements.size());
  for (std::size_t i = 0; i < statements.size(); ++i) {  // Children stand before their parents.
    const JsStatement& s = statements[i];
    const auto child_ends = [&](std::uint32_t child) { return ends[child] != 0; };
    switch (s.kind) {
      case Kind::Return:
      case Kind::Throw: ends[i] = 1; break;
      case Kind::Block: ends[i] = std::ranges::any_of(s.children, child_ends) ? 1 : 0; break;
      case Kind::If: {
        const bool has_else = s.arms.back().condition.empty();
        const bool all_end =
            std::ranges::all_of(s.arms, [&](const auto& arm) { return child_ends(arm.body); });
        ends[i] = has_else && all_end ? 1 : 0;
        break;
      }
      case Kind::Switch:
        ends[i] = !s.children.empty() && child_ends(s.children.back()) ? 1 : 0;
        break;
      case Kind::Try: ends[i] = std::ranges::all_of(s.children, child_ends) ? 1 : 0; break;
      case Kind::Loop: {
        // while (true) and for (;;) are left by return, more often than not.
        const std::string_view head = s.expression.empty() ? "" : script.text(s.expression.begin);
        ends[i] = head.empty() || head == "true" || head == "1" || head == ";" ? 1 : 0;
        break;
      }
      default: break;
    }
  }
  return ends;
}

/// The first statement behind `position` that would do something there, or nothing.
const JsStatement* statement_behind(const Script& script, const JsStatement& block,
                                    std::size_t position) {
  for (std::size_t i = position + 1; i < block.children.size(); ++i) {
    const JsStatement& next = script.outline().statements[block.children[i]];
    if (next.kind != Kind::Function && next.kind != Kind::Empty) return &next;
  }
  return nullptr;
}

void check_unreachable(const Script& script, Findings& findings) {
  const auto& statements = script.outline().statements;
  for (const JsStatement& block : statements) {
    // In a switch the next statement may have a label of its own.
    if (block.kind != Kind::Block) continue;
    const auto exit = std::ranges::find_if(block.children, [&](std::uint32_t child) {
      return statements[child].kind == Kind::Return || statements[child].kind == Kind::Throw;
    });
    if (exit == block.children.end()) continue;
    const auto* next =
        statement_behind(script, block, static_cast<std::size_t>(exit - block.children.begin()));
    if (next == nullptr || next->kind == Kind::Jump) continue;  // "return a; break;" is a habit.
    findings.add(DiagCode::Unreachable, next->range.begin,
                 std::string(script.text(next->range.begin)),
                 "No client gets here: line " +
                     std::to_string(script.tokens()[statements[*exit].range.begin].place.line) +
                     " has returned.");
  }
}

void check_end(const Script& script, const std::vector<char>& ends, Findings& findings) {
  if (script.entry() == Script::kNone) return;
  const JsFunction& function = script.outline().functions[script.entry()];
  if (function.block == JsFunction::kNone || ends[function.block] != 0) return;
  findings.add(
      DiagCode::NoReturn, function.body.end, "",
      "What gets to this end has no answer: " + decisions_about_value("undefined", "undefined"));
}

/// A test of the host in a form in which one can be seen to cover another.
struct HostTest {
  enum class Kind { Exact, EndsWith, Other };
  Kind kind = Kind::Other;
  std::string text;
};

/// Where a test stands, and what is answered when it is true.
struct Decided {
  std::uint32_t token;
  std::string route;
};

class Shadows {
 public:
  Shadows(const Script& script, const std::vector<char>& ends, Findings& findings)
      : script_(script), ends_(ends), findings_(findings) {
    for (const JsAssignment& one : script.assignments()) {
      if (script.is_host_name(script.text(one.name))) changes_.push_back(one.name);
    }
  }

  void run() {
    const auto& outline = script_.outline();
    for (const JsFunction& function : outline.functions) {
      if (function.block != JsFunction::kNone) walk(function.block);
    }
  }

 private:
  using Key = std::string;

  void walk(std::uint32_t index) {
    const JsStatement& s = script_.outline().statements[index];
    if (s.kind == Kind::If) return walk_if(s);
    const std::size_t mark = added_.size();
    for (const std::uint32_t child : s.children) walk(child);
    if (s.kind == Kind::Block || s.kind == Kind::Loop || s.kind == Kind::Switch ||
        s.kind == Kind::Try) {
      forget(mark);
    }
  }

  void walk_if(const JsStatement& s) {
    std::vector<std::pair<std::vector<JsRange>, Decided>> decided;
    const std::size_t mark = added_.size();
    for (const auto& arm : s.arms) {
      const std::string route = route_of(arm.body);
      std::vector<JsRange> terms =
          arm.condition.empty() ? std::vector<JsRange>() : terms_of(arm.condition, "||");
      for (const JsRange term : terms) check(term, route);
      walk(arm.body);
      for (const JsRange term : terms) remember(term, {term.begin, route});
      if (ends_[arm.body] != 0) decided.push_back({terms, {0, route}});
    }
    forget(mark);
    // Behind the whole statement only what returned is over.
    for (const auto& [terms, what] : decided) {
      for (const JsRange term : terms) remember(term, {term.begin, what.route});
    }
  }

  /// The parts of a condition between `sign` on its own level; outer parentheses are taken off.
  std::vector<JsRange> terms_of(JsRange range, std::string_view sign) const {
    while (range.end > range.begin + 1 && script_.is_sign(range.begin, "(") &&
           script_.tokens()[range.begin].partner == range.end - 1) {
      range = {range.begin + 1, range.end - 1};
    }
    std::vector<JsRange> terms;
    const std::string_view other = sign == "||" ? "&&" : "||";
    std::uint32_t begin = range.begin;
    bool pure = true;
    for (std::uint32_t i = range.begin; i < range.end;) {
      if (script_.is_sign(i, sign)) {
        terms.push_back({begin, i});
        begin = i + 1;
      }
      // "a || b && c" has the terms a and "b && c"; "a || b ? c : d" has none.
      if (script_.is_sign(i, "?") || script_.is_sign(i, ",") || script_.is_sign(i, "="))
        pure = false;
      if (sign == "&&" && script_.is_sign(i, other)) pure = false;
      const std::uint32_t partner = script_.tokens()[i].partner;
      i = partner != JsToken::kNoPartner && partner > i ? partner + 1 : i + 1;
    }
    terms.push_back({begin, range.end});
    return pure ? terms : std::vector<JsRange>();
  }

  /// What a branch answers, or "" if it is not a plain return.
  std::string route_of(std::uint32_t index) const {
    const auto& statements = script_.outline().statements;
    const JsStatement* s = &statements[index];
    if (s->kind == Kind::Block && s->children.size() == 1) s = &statements[s->children[0]];
    if (s->kind != Kind::Return || s->expression.empty()) return "";
    const std::uint32_t string = script_.string_token(s->expression);
    if (string != Script::kNone) return "\"" + script_.string_value(string) + "\"";
    return text_of(s->expression);
  }

  std::string text_of(JsRange range) const {
    std::string text;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      text += script_.text(i);
      text += ' ';
    }
    return text;
  }

  /// Only tests of the host by constants: they have the same answer each time.
  bool is_pure(JsRange term) const {
    if (term.empty() || term.end - term.begin > kMostTokens) return false;
    bool names_host = false;
    for (std::uint32_t i = term.begin; i < term.end; ++i) {
      const JsToken& token = script_.tokens()[i];
      const std::string_view text = script_.text(i);
      const bool sign = token.kind == JsToken::Kind::Punctuator;
      if (sign && (text.ends_with('=') && text != "==" && text != "===")) return false;
      if (sign && (text == "++" || text == "--" || text == "!" || text == "{")) return false;
      if (token.kind != JsToken::Kind::Name) continue;
      const bool helper = text == "shExpMatch" || text == "dnsDomainIs" || text == "isInNet" ||
                          text == "localHostOrDomainIs" || text == "isPlainHostName";
      if (!helper && !script_.is_host_name(text)) return false;
      names_host = names_host || !helper;
    }
    return names_host;
  }

  HostTest read(JsRange term) const {
    HostTest out{HostTest::Kind::Other, text_of(term)};
    for (std::uint32_t i = term.begin; i < term.end; ++i) {  // Quotes make no difference.
      if (i == term.begin) out.text.clear();
      const bool string = script_.tokens()[i].kind == JsToken::Kind::String;
      out.text += string ? "\"" + script_.string_value(i) + "\"" : std::string(script_.text(i));
    }
    const std::uint32_t size = term.end - term.begin;
    if (size == 3 &&
        (script_.is_sign(term.begin + 1, "==") || script_.is_sign(term.begin + 1, "==="))) {
      const JsRange left{term.begin, term.begin + 1}, right{term.begin + 2, term.end};
      const std::uint32_t value = script_.string_token(script_.is_host(left) ? right : left);
      if (value != Script::kNone) out = {HostTest::Kind::Exact, script_.string_value(value)};
    }
    if (size == 6 && script_.is_host({term.begin + 2, term.begin + 3}) &&
        script_.is_sign(term.begin + 1, "(") && script_.is_sign(term.begin + 3, ",")) {
      const std::uint32_t value = script_.string_token({term.begin + 4, term.begin + 5});
      if (value != Script::kNone) call(script_.text(term.begin), script_.string_value(value), out);
    }
    if (out.text.size() > kLongestText)
      out = {HostTest::Kind::Other, out.text.substr(0, kLongestText)};
    return out;
  }

  static void call(std::string_view name, const std::string& value, HostTest& out) {
    if (name == "dnsDomainIs" && !value.empty()) out = {HostTest::Kind::EndsWith, value};
    if (name != "shExpMatch" || value.empty()) return;
    const std::size_t wild = value.find_first_of("*?+()[]{}|^$\\", value[0] == '*' ? 1 : 0);
    if (wild != std::string::npos) return;
    if (value[0] != '*')
      out = {HostTest::Kind::Exact, value};
    else if (value.size() > 1)
      out = {HostTest::Kind::EndsWith, value.substr(1)};
  }

  static Key key_of(const HostTest& test) {
    const char* kinds[] = {"=", "~", "?"};
    return kinds[static_cast<std::size_t>(test.kind)] + test.text;
  }

  void remember(JsRange term, const Decided& decided) {
    if (decided.route.empty() || !is_pure(term)) return;
    auto [place, is_new] = known_.try_emplace(key_of(read(term)), decided);
    if (is_new) added_.push_back(place->first);
  }

  void forget(std::size_t mark) {
    for (; added_.size() > mark; added_.pop_back()) known_.erase(added_.back());
  }

  /// The host may have been changed between the two.
  bool still_holds(std::uint32_t earlier, std::uint32_t later) const {
    const auto change = std::ranges::upper_bound(changes_, earlier);
    return change == changes_.end() || *change > later;
  }

  const Decided* find(const Key& key, std::uint32_t token) const {
    const auto found = known_.find(key);
    if (found == known_.end() || !still_holds(found->second.token, token)) return nullptr;
    return &found->second;
  }

  const Decided* covering(const HostTest& test, std::uint32_t token) const {
    if (const Decided* same = find(key_of(test), token)) return same;
    if (test.kind == HostTest::Kind::Other) return nullptr;
    for (std::size_t i = 0; i < test.text.size(); ++i) {
      if (const Decided* wider = find("~" + test.text.substr(i), token)) return wider;
    }
    return nullptr;
  }

  void check(JsRange term, const std::string& route) {
    for (const JsRange part : terms_of(term, "&&")) {
      if (!is_pure(part)) continue;
      const HostTest test = read(part);
      const Decided* earlier = covering(test, part.begin);
      if (earlier == nullptr || route.empty() || earlier->route == route) continue;
      findings_.add(DiagCode::RuleShadowed, part.begin, text_of_term(part),
                    "Line " + std::to_string(script_.tokens()[earlier->token].place.line) +
                        " has decided these hosts in every client, with another result.");
      return;
    }
  }

  std::string text_of_term(JsRange term) const {
    const JsToken& first = script_.tokens()[term.begin];
    const JsToken& last = script_.tokens()[term.end - 1];
    return std::string(script_.text().substr(first.offset, last.offset + last.size - first.offset));
  }

  const Script& script_;
  const std::vector<char>& ends_;
  Findings& findings_;
  std::vector<std::uint32_t> changes_;  ///< Tokens at which a host variable is assigned to.
  std::unordered_map<Key, Decided> known_;
  std::vector<Key> added_;
};

// ---- Tables and conditions.

/// Variables that are given an object literal, and never asked properly.
std::set<std::string_view> plain_tables(const Script& script) {
  std::set<std::string_view> tables;
  for (const JsAssignment& one : script.assignments()) {
    const JsRange value = one.value;
    const bool literal = !value.empty() && script.is_sign(value.begin, "{") &&
                         script.tokens()[value.begin].partner + 1 == value.end;
    const bool made = value.end == value.begin + 4 && script.text(value.begin) == "new" &&
                      script.text(value.begin + 1) == "Object";
    if (literal || made) tables.insert(script.text(one.name));
  }
  for (std::uint32_t i = 2; i + 1 < script.tokens().size(); ++i) {
    if (script.text(i) != "hasOwnProperty") continue;
    for (std::uint32_t back = 2; back <= 4 && back <= i; ++back)
      tables.erase(script.text(i - back));
    for (std::uint32_t next = 2; next <= 5 && i + next < script.tokens().size(); ++next) {
      tables.erase(script.text(i + next));
    }
  }
  return tables;
}

/// "in" of a loop over a table, which is another matter.
bool is_loop_head(const Script& script, std::uint32_t in) {
  const std::uint32_t around = script.bracket_around(in);
  return around != JsToken::kNoPartner && around > 0 && script.text(around - 1) == "for";
}

/// The value of "table[key]", between `before` and `after`, counts as true or false.
bool is_truth_value(const Script& script, std::uint32_t before, std::uint32_t after) {
  const bool opened = script.is_sign(before, "(") && before > 0 &&
                      (script.text(before - 1) == "if" || script.text(before - 1) == "while");
  const bool begins = opened || script.is_sign(before, "!") || script.is_sign(before, "&&") ||
                      script.is_sign(before, "||") || script.text(before) == "return" ||
                      script.is_sign(before, "=");
  const bool ends = script.is_sign(after, ")") || script.is_sign(after, "&&") ||
                    script.is_sign(after, "||") || script.is_sign(after, "?");
  const bool neutral = script.text(before) == "return" || script.is_sign(before, "=");
  return begins && ends && !(neutral && script.is_sign(after, ")"));
}

void check_tables(const Script& script, Findings& findings) {
  const auto tables = plain_tables(script);
  if (tables.empty()) return;
  for (std::uint32_t i = 1; i + 2 < script.tokens().size(); ++i) {
    const bool in = script.is_name(i) && script.text(i) == "in" && script.is_name(i + 1) &&
                    tables.count(script.text(i + 1)) != 0 && script.is_name(i - 1) &&
                    !is_loop_head(script, i);
    bool looked_up = false;
    if (script.is_name(i) && !script.is_member(i) && script.is_sign(i + 1, "[") &&
        tables.count(script.text(i)) != 0) {
      const std::uint32_t close = script.tokens()[i + 1].partner;
      looked_up = close != JsToken::kNoPartner && close > i + 2 &&
                  script.tokens()[i + 2].kind == JsToken::Kind::Name &&
                  is_truth_value(script, i - 1, close + 1);
    }
    if (!in && !looked_up) continue;
    const std::uint32_t table = in ? i + 1 : i;
    findings.add(DiagCode::PrototypeKey, table, std::string(script.text(table)),
                 "In every client the hosts 'constructor' and 'toString' count as entries.");
  }
}

/// if (host = "a"): sets the host and is always true.
void check_assignments(const Script& script, Findings& findings) {
  for (const JsStatement& statement : script.outline().statements) {
    for (const auto& arm : statement.arms) {
      const JsRange c = arm.condition;
      for (std::uint32_t i = c.begin; i + 2 < c.end + 1 && i + 2 < script.tokens().size();) {
        const bool literal = script.is_name(i) && script.is_sign(i + 1, "=") && i + 2 < c.end &&
                             script.tokens()[i + 2].kind == JsToken::Kind::String;
        if (literal) {
          findings.add(DiagCode::AssignmentAsTest, i + 1,
                       std::string(script.text(i)) + " = " + std::string(script.text(i + 2)),
                       "In every client it is true whatever the value was, and the value is lost.");
        }
        const std::uint32_t partner = script.tokens()[i].partner;
        const bool call = script.is_sign(i, "(") && i > c.begin && script.is_name(i - 1);
        i = call && partner != JsToken::kNoPartner && partner > i ? partner + 1 : i + 1;
      }
    }
  }
}

}  // namespace

void check_flow(const Script& script, Findings& findings) {
  check_tables(script, findings);
  if (!script.outline().is_whole) return;
  const std::vector<char> ends = find_ends(script);
  check_unreachable(script, findings);
  check_end(script, ends, findings);
  check_assignments(script, findings);
  Shadows(script, ends, findings).run();
}

}  // namespace pacwright
