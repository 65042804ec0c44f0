#include "validate/foreign/instrument.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "validate/lint/script.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostClauses = 20'000;
constexpr std::size_t kLongestText = 80;

constexpr std::string_view kTests[] = {
    "dateRange",       "dnsDomainIs",  "isInNet",        "isInNetEx",
    "isPlainHostName", "isResolvable", "isResolvableEx", "localHostOrDomainIs",
    "shExpMatch",      "timeRange",    "weekdayRange",
};

bool is_test(std::string_view name) { return std::ranges::find(kTests, name) != std::end(kTests); }

/// Text to put in at a place of the script.
struct Insertion {
  std::size_t offset;
  std::string text;
};

/// What stands before a text that is put aside or chosen.
constexpr std::string_view kChoosing[] = {"=", "+=", "?", ":", "&&", "||"};

using Kind = ScriptClause::Kind;

class Instrumenting {
 public:
  Instrumenting(const Script& script, std::string file) : script_(script), file_(std::move(file)) {
    made_.mark_function = "pacwrightMark";
    while (script.text().find(made_.mark_function) != std::string_view::npos) {
      made_.mark_function += "_";
    }
  }

  InstrumentedScript make() {
    if (!script_.outline().is_whole) {
      made_.fault = "The script could not be read as a whole.";
      return std::move(made_);
    }
    collect();
    if (places_.size() > kMostClauses) {
      made_.fault = "It has " + with_thousands(places_.size()) + " clauses.";
      return std::move(made_);
    }
    // In the order of the script, so that clauses are numbered and told in it.
    std::ranges::sort(places_, {}, [](const auto& place) { return place.first; });
    for (const auto& [token, kind] : places_) {
      switch (kind) {
        case Kind::Return: add_return(token); break;
        case Kind::Test: add_value(kind, {token, script_.tokens()[token + 1].partner + 1}); break;
        case Kind::Text: add_value(kind, {token, token + 1}); break;
      }
    }
    find_same_tests();
    insert();
    return std::move(made_);
  }

 private:
  void collect() {
    for (std::uint32_t i = 0; i < script_.outline().statements.size(); ++i) {
      const JsStatement& statement = script_.outline().statements[i];
      if (statement.kind != JsStatement::Kind::Return) continue;
      returns_[statement.range.begin] = i;
      places_.emplace_back(statement.range.begin, Kind::Return);
    }
    for (const JsCall& call : script_.calls()) {
      const std::string_view before = script_.text(script_.before(call.name));
      if (!is_test(script_.text(call.name)) || before == "new" || before == "get" ||
          before == "set") {
        continue;
      }
      const std::uint32_t behind = script_.tokens()[call.name + 1].partner + 1;
      if (script_.is_sign(behind, "{")) continue;  // A method of that name.
      places_.emplace_back(call.name, Kind::Test);
    }
    for (std::uint32_t i = 0; i < script_.tokens().size(); ++i) {
      if (is_chosen_text(i)) places_.emplace_back(i, Kind::Text);
    }
  }

  /// A result that a function puts aside or chooses. What is compared or handed to a function is
  /// none, nor what stands outside of functions: that is read once, for no URL.
  bool is_chosen_text(std::uint32_t token) const {
    if (!is_result(token) || script_.function_around(token) == JsFunction::kNone) return false;
    std::uint32_t before = script_.before(token);
    while (before < token && script_.is_sign(before, "(")) before = script_.before(before);
    if (script_.is_sign(before, ":") && is_key(script_.before(before))) return false;
    return std::ranges::find(kChoosing, script_.text(before)) != std::end(kChoosing);
  }

  /// Of a member of an object, which is a table: all of it is read at once.
  bool is_key(std::uint32_t token) const {
    const std::uint32_t before = script_.before(token);
    return script_.is_sign(before, "{") || script_.is_sign(before, ",");
  }

  /// "DIRECT", "PROXY p:8080", the beginning of such a text, or "PORXY p:8080".
  bool is_result(std::uint32_t token) const {
    if (!script_.is_string(token)) return false;
    const std::string_view text = script_.text(token).substr(1);
    for (const std::string_view word : {"DIRECT", "PROXY", "HTTP", "SOCKS", "QUIC"}) {
      if (text.starts_with(word)) return true;
    }
    const std::size_t blank = text.find(' '), colon = text.rfind(':');
    return colon != std::string_view::npos && blank != 0 && blank < colon &&
           colon + 1 < text.size() && is_digit(text[colon + 1]);
  }

  std::size_t end_of(std::uint32_t token) const {
    return std::size_t{script_.tokens()[token].offset} + script_.tokens()[token].size;
  }

  /// The tokens of a range with nothing between them: equal texts mean the same.
  std::string squeezed(JsRange range) const {
    std::string text;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      text += script_.text(i);
      text += ' ';
    }
    return text;
  }

  std::string shown(JsRange range) const {
    if (range.empty()) return "";
    const std::size_t begin = script_.tokens()[range.begin].offset;
    std::string text(script_.text().substr(begin, end_of(range.end - 1) - begin));
    if (text.size() > kLongestText) text = text.substr(0, kLongestText) + "...";
    return printable(text);
  }

  ScriptClause& add_clause(Kind kind, std::uint32_t token, JsRange range) {
    const JsPlace place = script_.tokens()[token].place;
    ScriptClause clause;
    clause.kind = kind;
    clause.where = {file_, place.line, place.column};
    clause.text = shown(range);
    made_.clauses.push_back(std::move(clause));
    tokens_.push_back(token);
    return made_.clauses.back();
  }

  std::string mark() const {
    return made_.mark_function + "(" + std::to_string(2 * (made_.clauses.size() - 1));
  }

  void add_return(std::uint32_t token) {
    const JsStatement& statement = script_.outline().statements[returns_[token]];
    JsRange range = {token, std::max(statement.expression.end, token + 1)};
    if (statement.expression.empty()) range.end = token + 1;
    add_clause(Kind::Return, token, range).is_answer = is_answer(token, range);
    const bool has_value = !statement.expression.empty();
    insertions_.push_back({end_of(token), " " + mark() + (has_value ? ")," : ")")});
  }

  /// In the entry point, or with a text such as "PROXY p:8080".
  bool is_answer(std::uint32_t token, JsRange range) const {
    const std::uint32_t function = script_.function_around(token);
    if (function == JsFunction::kNone) return true;
    const std::uint32_t name = script_.outline().functions[function].name;
    if (function == script_.entry()) return true;
    if (name != JsFunction::kNone && script_.text(name) == "FindProxyForURLEx") return true;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      if (is_result(i)) return true;
    }
    return false;
  }

  /// The mark function hands the value on.
  void add_value(Kind kind, JsRange range) {
    add_clause(kind, range.begin, range);
    insertions_.push_back({script_.tokens()[range.begin].offset, mark() + ","});
    insertions_.push_back({end_of(range.end - 1), ")"});
  }

  // ----- the conditions around returns

  struct Arm {
    JsRange condition, body;
  };

  /// The nearest "if" around each return, and whether an earlier one of its function asks the same.
  void find_same_tests() {
    std::vector<Arm> arms;
    for (const JsStatement& statement : script_.outline().statements) {
      for (const JsStatement::Arm& arm : statement.arms) {
        if (!arm.condition.empty()) {
          arms.push_back({arm.condition, script_.outline().statements[arm.body].range});
        }
      }
    }
    std::ranges::sort(arms, {}, [](const Arm& arm) { return arm.condition.begin; });
    std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> first;  // Function, text: token.
    std::map<std::uint32_t, int> same_line;                                // Condition: line.
    for (const Arm& arm : arms) {
      const std::uint32_t token = arm.condition.begin;
      const auto [earlier, is_new] =
          first.emplace(std::pair(script_.function_around(token), squeezed(arm.condition)), token);
      if (!is_new) same_line[token] = script_.tokens()[earlier->second].place.line;
    }
    // Arms are sorted by their beginning: the nearest one is the last that still lasts.
    std::vector<const Arm*> open;
    std::size_t next = 0;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      while (next < arms.size() && arms[next].condition.begin <= tokens_[i]) {
        open.push_back(&arms[next++]);
      }
      while (!open.empty() && open.back()->body.end <= tokens_[i]) open.pop_back();
      ScriptClause& clause = made_.clauses[i];
      if (clause.kind == Kind::Test || open.empty()) continue;
      if (!open.back()->body.contains(tokens_[i])) continue;
      const JsRange condition = open.back()->condition;
      clause.condition = shown(condition);
      if (const auto same = same_line.find(condition.begin); same != same_line.end()) {
        clause.same_line = same->second;
      }
      for (std::size_t j = i; j-- > 0 && tokens_[j] >= condition.begin;) {
        if (condition.contains(tokens_[j])) tests_of_[i].push_back(j);
      }
    }
    find_returns_of_texts();
    made_.tests_of.resize(made_.clauses.size());
    for (auto& [clause, tests] : tests_of_) made_.tests_of[clause] = std::move(tests);
    note_same_calls();
  }

  void find_returns_of_texts() {
    std::size_t last = 0;
    JsRange value;  // Of the last return.
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (const auto found = returns_.find(tokens_[i]); found != returns_.end()) {
        last = i;
        value = script_.outline().statements[found->second].expression;
      }
      made_.return_of.push_back(value.contains(tokens_[i]) ? last : i);
    }
  }

  /// A test that stands twice in one function.
  void note_same_calls() {
    std::map<std::pair<std::uint32_t, std::string>, int> first;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      ScriptClause& clause = made_.clauses[i];
      if (clause.kind != Kind::Test) continue;
      const std::uint32_t close = script_.tokens()[tokens_[i] + 1].partner;
      const auto [earlier, is_new] = first.emplace(
          std::pair(script_.function_around(tokens_[i]), squeezed({tokens_[i], close + 1})),
          clause.where.line);
      if (!is_new) clause.same_line = earlier->second;
    }
  }

  void insert() {
    std::ranges::stable_sort(insertions_, {}, &Insertion::offset);
    std::size_t done = 0;
    for (const Insertion& insertion : insertions_) {
      made_.text += script_.text().substr(done, insertion.offset - done);
      made_.text += insertion.text;
      done = insertion.offset;
    }
    made_.text += script_.text().substr(done);
  }

  const Script& script_;
  std::string file_;
  std::map<std::uint32_t, std::uint32_t> returns_;      ///< Token: statement.
  std::vector<std::pair<std::uint32_t, Kind>> places_;  ///< First token of each.
  std::vector<std::uint32_t> tokens_;                   ///< Of each clause.
  std::map<std::size_t, std::vector<std::size_t>> tests_of_;
  std::vector<Insertion> insertions_;
  InstrumentedScript made_;
};

}  // namespace

InstrumentedScript instrument(std::string_view bytes, const std::string& file) {
  const Script script(bytes);
  return Instrumenting(script, file).make();
}

}  // namespace pacwright
