// Shapes that are legal and too much for some engine. The limits were found by bisection: Duktape
// 2.7 (libproxy) 2,484 terms and 65,500 elements; V8 (Chromium) 3,656 rungs of an "else if" ladder
// and 2,593 of "?:"; pac-resolver between 2,000 and 5,000 of any chain and between 50 and 500
// levels of parentheses; V8 and QuickJS (pacparser) between 500 and 2,000 levels.

#include <algorithm>

#include "base/text.hpp"
#include "validate/lint/checks.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kLongestChain = 2400;
constexpr std::size_t kLongestLadderInChromium = 3600;
constexpr std::size_t kLongestTernaryInBrowsers = 2500;
constexpr std::size_t kLongestSum = 4999;
constexpr std::size_t kDeepestInNode = 499;
constexpr std::size_t kDeepestInChromium = 1999;
constexpr std::size_t kLargestLiteral = 65500;
constexpr std::size_t kMostAlternatives = 9999;

/// What is counted between one pair of brackets, on that level.
struct Level {
  std::uint32_t open;
  Tally ors, questions, sums;
  std::size_t commas = 0;
};

std::string amount(std::size_t count, const char* what) {
  return with_thousands(count) + " " + what;
}

class Counter {
 public:
  Counter(const Script& script, Findings& findings) : script_(script), findings_(findings) {}

  void run() {
    levels_.push_back({0, {}, {}, {}, 0});
    for (std::uint32_t i = 0; i < script_.tokens().size(); ++i) {
      const JsToken& token = script_.tokens()[i];
      if (token.kind == JsToken::Kind::Regex) regex(i);
      if (token.kind == JsToken::Kind::Punctuator) sign(i);
    }
    end_expression(levels_.front());
    nesting();
  }

 private:
  void sign(std::uint32_t i) {
    const std::string_view text = script_.text(i);
    const std::uint32_t partner = script_.tokens()[i].partner;
    if (partner != JsToken::kNoPartner) return bracket(i, partner);
    Level& level = levels_.back();
    if (text == "||") level.ors.see(i);
    if (text == "?") level.questions.see(i);
    if (text == "+") level.sums.see(i);
    if (text == ",") ++level.commas;
    if (text == ";" || text == ",") end_expression(level);
  }

  void bracket(std::uint32_t i, std::uint32_t partner) {
    if (partner > i) {
      if (script_.is_sign(i, "{")) end_expression(levels_.back());
      parentheses_ += script_.is_sign(i, "(") ? 1 : 0;
      if (parentheses_ > deepest_) {
        deepest_ = parentheses_;
        deepest_at_ = i;
      }
      levels_.push_back({i, {}, {}, {}, 0});
      return;
    }
    if (levels_.size() < 2) return;
    end_expression(levels_.back());
    end_literal(levels_.back());
    levels_.pop_back();
    if (script_.is_sign(i, ")")) --parentheses_;
    if (script_.is_sign(i, "}")) end_expression(levels_.back());
  }

  void end_expression(Level& level) {
    if (level.ors.count >= kLongestChain) {
      findings_.add(DiagCode::ChainTooLong, level.ors.first,
                    amount(level.ors.count + 1, "terms joined by ||"),
                    level.ors.count > kLongestSum
                        ? "libproxy and pac-resolver do not load the file."
                        : "libproxy does not load the file and goes direct.");
    }
    if (level.questions.count > kLongestChain) {
      findings_.add(DiagCode::ChainTooLong, level.questions.first,
                    amount(level.questions.count, "conditional expressions in a row"),
                    level.questions.count > kLongestTernaryInBrowsers
                        ? "Chromium, Firefox and libproxy do not load the file and go direct."
                        : "libproxy does not load the file and goes direct.");
    }
    if (level.sums.count > kLongestSum) {
      findings_.add(DiagCode::ChainTooLong, level.sums.first,
                    amount(level.sums.count + 1, "terms joined by +"),
                    "pac-resolver does not load the file.");
    }
    level.ors = level.questions = level.sums = {};
  }

  void end_literal(const Level& level) {
    if (script_.is_sign(level.open, "(") || level.commas < kLargestLiteral) return;
    findings_.add(DiagCode::LiteralTooLarge, level.open, amount(level.commas + 1, "elements"),
                  "libproxy does not load the file and goes direct.");
  }

  void regex(std::uint32_t i) {
    const std::string_view text = script_.text(i);
    const auto bars = static_cast<std::size_t>(std::ranges::count(text, '|'));
    if (bars < kMostAlternatives) return;
    findings_.add(DiagCode::LiteralTooLarge, i, amount(bars + 1, "alternatives"),
                  "libproxy's engine gives up on it while it runs, and libproxy goes direct.");
  }

  void nesting() {
    if (deepest_ > kDeepestInNode) {
      findings_.add(DiagCode::NestingTooDeep, deepest_at_,
                    amount(deepest_, "levels of parentheses"),
                    deepest_ > kDeepestInChromium
                        ? "Chromium, pacparser and pac-resolver do not load the file."
                        : "pac-resolver does not load the file.");
    }
  }

  const Script& script_;
  Findings& findings_;
  std::vector<Level> levels_;
  std::size_t parentheses_ = 0, deepest_ = 0;
  std::uint32_t deepest_at_ = 0;
};

void check_ladders(const Script& script, Findings& findings) {
  for (const JsStatement& statement : script.outline().statements) {
    if (statement.arms.size() <= kLongestChain) continue;
    findings.add(DiagCode::ChainTooLong, statement.range.begin,
                 amount(statement.arms.size(), "rungs of 'else if'"),
                 statement.arms.size() > kLongestLadderInChromium
                     ? "Chromium and libproxy do not load the file and go direct."
                     : "libproxy does not load the file and goes direct.");
  }
}

}  // namespace

void check_limits(const Script& script, Findings& findings) {
  Counter(script, findings).run();
  check_ladders(script, findings);
}

}  // namespace pacwright
