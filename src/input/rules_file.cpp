#include "input/rules_file.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "base/json.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"

namespace pacwright {
namespace {

constexpr std::uint64_t kMostLines = 1u << 30;
constexpr std::size_t kDigest = 64;  ///< Hex digits.

bool is_digest(std::string_view text) {
  return text.size() == kDigest &&
         std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

class Reading {
 public:
  Reading(std::string_view text, const std::string& file) : rest_(text), file_(file) {}

  Result<WrittenRules> run() {
    read_all();
    if (!fault_.empty()) return Diag{DiagCode::RulesFileUnusable, {file_, line_, 0}, "", fault_};
    return std::move(written_);
  }

 private:
  void read_all() {
    const std::string_view whole = rest_;
    if (!next() || now_ != kRulesFormat)
      return fail("It does not begin with '" + std::string(kRulesFormat) + "'.");
    if (!check_digest(whole)) return;
    if (read_head() && read_lists() && read_otherwise()) read_rules();
  }

  void fail(std::string sentence) {
    if (fault_.empty()) fault_ = std::move(sentence);
  }
  bool refuse(std::string sentence) {
    fail(std::move(sentence));
    return false;
  }

  /// Takes the next whole line.
  bool next() {
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) return refuse("It ends too early.");
    now_ = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    ++line_;
    return true;
  }

  /// The last line, which leaves `rest_`.
  bool check_digest(std::string_view whole) {
    constexpr std::string_view kEnd = "end ";
    const std::size_t size = kEnd.size() + kDigest + 1;
    if (whole.size() < size) return refuse("It ends too early.");
    const std::string_view last = whole.substr(whole.size() - size);
    const std::string_view before = whole.substr(0, whole.size() - size);
    if (!last.starts_with(kEnd) || last.back() != '\n' ||
        last.substr(kEnd.size(), kDigest) != sha256_hex(before)) {
      return refuse("It is not as pacwright wrote it: the digest in its last line is another one.");
    }
    if (rest_.size() < size) return refuse("It ends too early.");
    rest_.remove_suffix(size);
    return true;
  }

  /// The next line without this word, which has to begin it.
  bool take(std::string_view word) {
    if (!next()) return false;
    if (!now_.starts_with(word)) return refuse("'" + std::string(word) + "' is missing.");
    now_.remove_prefix(word.size());
    return true;
  }

  bool is_next(std::string_view word) const { return rest_.starts_with(word); }

  bool read_head() {
    if (!take("pac ")) return false;
    if (!is_digest(now_)) return refuse("The PAC's digest is none.");
    written_.pac_sha256 = now_;
    if (!take("proven ")) return false;
    if (now_ != "all" && now_ != "sampled") return refuse("'proven' is all or sampled.");
    written_.proven = now_ == "all";
    if (!take("dns ")) return false;
    if (now_ != "never" && now_ != "resolve") return refuse("'dns' is never or resolve.");
    written_.rules.resolve_names = now_ == "resolve";
    return true;
  }

  bool read_lists() {
    while (is_next("route ")) {
      if (!take("route ")) return false;
      auto text = read_text();
      if (!text) return false;
      if (has_errors(check_result(*text, {}))) return refuse("The route is no result.");
      written_.rules.routes.push_back({"", *std::move(text), {}});
    }
    while (is_next("file ")) {
      if (!take("file ")) return false;
      auto text = read_text();
      if (!text) return false;
      written_.files.push_back(*std::move(text));
    }
    if (written_.files.empty()) return refuse("It names no file.");
    while (is_next("rule ")) {
      if (!take("rule ")) return false;
      const auto line = read_number(kMostLines);
      auto text = line ? read_text() : std::nullopt;
      if (!text) return false;
      written_.named.push_back({*std::move(text), policy_line(*line)});
    }
    return true;
  }

  bool read_otherwise() {
    if (!take("otherwise ")) return false;
    const auto route = read_index(written_.rules.routes.size(), "route");
    if (!route) return false;
    const auto line = parse_number(now_, kMostLines);
    if (!line) return refuse("A line is no number.");
    written_.rules.otherwise = static_cast<RouteId>(*route);
    written_.otherwise = {"otherwise", policy_line(*line)};
    return true;
  }

  bool read_rules() {
    while (!rest_.empty()) {
      if (!next()) return false;
      const auto route = read_index(written_.rules.routes.size(), "route");
      const auto rule = route ? read_index(written_.named.size(), "rule") : std::nullopt;
      const auto file = rule ? read_index(written_.files.size(), "file") : std::nullopt;
      const auto line = file ? read_number(kMostLines) : std::nullopt;
      auto match = line ? read_match() : std::nullopt;
      if (!match) return false;
      written_.rules.rules.push_back(
          {*std::move(match), static_cast<RouteId>(*route), static_cast<int>(*rule), {}});
      written_.places.push_back(
          {static_cast<std::uint32_t>(*file), static_cast<std::uint32_t>(*line)});
    }
    return true;
  }

  SourceRef policy_line(std::uint64_t line) const {
    return {written_.files.front(), static_cast<int>(line), 0};
  }

  /// The number before the next blank.
  std::optional<std::uint64_t> read_number(std::uint64_t most) {
    const std::size_t blank = now_.find(' ');
    const auto number =
        blank == std::string_view::npos ? std::nullopt : parse_number(now_.substr(0, blank), most);
    if (!number) {
      fail("A number is missing, or too large.");
      return std::nullopt;
    }
    now_.remove_prefix(blank + 1);
    return number;
  }

  std::optional<std::uint64_t> read_index(std::size_t size, const char* of_what) {
    if (size == 0) {
      fail(std::string("There is no ") + of_what + ".");
      return std::nullopt;
    }
    const auto index = read_number(size - 1);
    if (!index) fault_ = std::string("There is no such ") + of_what + ".";
    return index;
  }

  /// The rest of the line, a JSON string.
  std::optional<std::string> read_text() {
    auto parsed = parse_json(now_);
    auto* value = std::get_if<JsonValue>(&parsed);
    if (value == nullptr || value->kind != JsonValue::Kind::String) {
      fail("A text is missing.");
      return std::nullopt;
    }
    return std::move(value->text);
  }

  /// The rest of the line. Only the one spelling that is written counts.
  std::optional<Match> read_match() {
    std::optional<Match> match;
    if (now_ == to_text(Match(PlainHosts{}))) {
      match = PlainHosts{};
    } else if (now_.find('/') != std::string_view::npos) {
      if (auto network = Cidr::parse(now_, {})) match = *std::move(network);
    } else if (auto pattern = HostPattern::parse(now_, {})) {
      match = *std::move(pattern);
    }
    if (match && to_text(*match) == now_) return match;
    fail("'" + printable(now_.substr(0, 80)) + "' is no pattern, no block and no plain hosts.");
    return std::nullopt;
  }

  std::string_view rest_, now_;
  const std::string& file_;
  int line_ = 0;
  std::string fault_;
  WrittenRules written_;
};

}  // namespace

Result<WrittenRules> parse_rules_file(std::string_view text, const std::string& file) {
  return Reading(text, file).run();
}

}  // namespace pacwright
