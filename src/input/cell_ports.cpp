#include "input/cell_ports.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostWordsBetween = 3;
constexpr std::size_t kMostBytesBetween = 100;

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

struct Keyword {
  std::size_t begin = 0, end = 0;
  bool tcp = false, udp = false;
  bool used = false;
};

/// A number or range at some place of the line.
struct Number {
  PortRange range;  ///< Zeros if it is none that a port can have.
  std::size_t end = 0;
};

class PortFinder {
 public:
  PortFinder(std::string_view line, const TypeWords& words) : line_(line), words_(words) {}

  LinePorts run() {
    find_keywords();
    if (keywords_.empty()) return {};
    find_groups();
    assign();
    return std::move(result_);
  }

 private:
  char at(std::size_t i) const { return i < line_.size() ? line_[i] : '\0'; }

  std::size_t skip_blanks(std::size_t i) const {
    while (at(i) == ' ') ++i;
    return i;
  }

  // ----- "TCP" and "UDP" -------------------------------------------------------------------------

  void find_keywords() {
    const std::string lower = to_lower(line_);
    for (std::size_t i = 0; i + 3 <= lower.size(); ++i) {
      const std::string_view word = std::string_view(lower).substr(i, 3);
      if (word != "tcp" && word != "udp") continue;
      const char before = i == 0 ? ' ' : lower[i - 1];
      const char after = i + 3 < lower.size() ? lower[i + 3] : ' ';
      if (is_ascii_letter(before) || is_digit(before) || is_ascii_letter(after)) continue;
      const Keyword found{i, i + 3, word == "tcp", word == "udp"};
      if (keywords_.empty() || !is_joined(keywords_.back().end, i)) {
        keywords_.push_back(found);
        continue;
      }
      Keyword& both = keywords_.back();  // "TCP and UDP 443".
      both.end = found.end;
      both.tcp = both.tcp || found.tcp;
      both.udp = both.udp || found.udp;
    }
  }

  /// Whether only a sign or a word for "and" stands between.
  bool is_joined(std::size_t begin, std::size_t end) const {
    if (end - begin > 16) return false;
    const std::string_view between = trim(line_.substr(begin, end - begin));
    return between.empty() || between == "/" || between == "," || between == "&" ||
           between == "+" || words_.is(between, Meaning::And);
  }

  // ----- numbers ---------------------------------------------------------------------------------

  bool may_start(std::size_t i) const {
    if (!is_digit(at(i))) return false;
    if (i == 0) return true;
    const char before = line_[i - 1];
    const auto keyword = std::ranges::lower_bound(keywords_, i - 1, {}, &Keyword::end);
    if (keyword != keywords_.end() &&  // "TCP443", "TCP:443".
        (keyword->end == i || (keyword->end + 1 == i && (before == ':' || before == '-')))) {
      return true;
    }
    return !is_ascii_letter(before) && !is_digit(before) &&
           std::string_view("._*/:@-<>").find(before) == std::string_view::npos;
  }

  std::size_t digits_end(std::size_t i) const {
    while (is_digit(at(i))) ++i;
    return i;
  }

  /// The end of a dash or of a word for "to", with the blanks around it; or `i`.
  std::size_t range_sign_end(std::size_t i) const {
    static constexpr std::string_view kDashes[] = {"-",
                                                   "~",
                                                   "\xE2\x80\x90",
                                                   "\xE2\x80\x91",
                                                   "\xE2\x80\x92",
                                                   "\xE2\x80\x93",
                                                   "\xE2\x80\x94",
                                                   "\xE2\x80\x95",
                                                   "\xE2\x88\x92",
                                                   "\xE3\x80\x9C",
                                                   "\xEF\xBD\x9E",
                                                   "\xEF\xBC\x8D"};
    const std::size_t sign = skip_blanks(i);
    for (const std::string_view dash : kDashes) {
      if (line_.substr(sign).starts_with(dash)) return skip_blanks(sign + dash.size());
    }
    const std::size_t word_end = std::min(line_.find(' ', sign), line_.size());
    const bool is_to = word_end - sign <= 16 && sign > i &&
                       words_.is(line_.substr(sign, word_end - sign), Meaning::To);
    return is_to ? skip_blanks(word_end) : i;
  }

  /// "50,000" at `i`: its value, its end and its separator.
  struct Thousands {
    int value = 0;
    std::size_t end = 0;
    std::string_view separator;
  };

  std::optional<Thousands> thousands(std::size_t i) const {
    static constexpr std::string_view kSeparators[] = {",", ".", " ", "'", "\xE2\x80\x99"};
    const std::size_t high_end = digits_end(i);
    if (high_end == i || high_end - i > 2) return std::nullopt;
    for (const std::string_view separator : kSeparators) {
      if (!line_.substr(high_end).starts_with(separator)) continue;
      const std::size_t low = high_end + separator.size();
      const std::size_t end = digits_end(low);
      if (end - low != 3) return std::nullopt;
      const std::string joined =
          std::string(line_.substr(i, high_end - i)) + std::string(line_.substr(low, 3));
      const auto value = parse_number(joined, 65535);
      if (!value) return std::nullopt;
      return Thousands{static_cast<int>(*value), end, separator};
    }
    return std::nullopt;
  }

  std::optional<Number> range_of_thousands(std::size_t i) const {
    const auto first = thousands(i);
    if (!first) return std::nullopt;
    const std::size_t second_at = range_sign_end(first->end);
    const auto last = second_at == first->end ? std::nullopt : thousands(second_at);
    if (!last || last->separator != first->separator) return std::nullopt;
    const bool upwards = first->value <= last->value;
    return Number{upwards ? PortRange{first->value, last->value} : PortRange{}, last->end};
  }

  int port_value(std::size_t begin, std::size_t end) const {
    const auto value = parse_number(line_.substr(begin, end - begin), 65535);
    return value ? static_cast<int>(*value) : 0;
  }

  /// A number or range at `i`, where digits start; nothing if it is part of something else.
  std::optional<Number> number(std::size_t i) const {
    if (const auto range = range_of_thousands(i); range && ends_well(range->end)) return range;
    const std::size_t first_end = digits_end(i);
    Number found{{port_value(i, first_end), port_value(i, first_end)}, first_end};
    const std::size_t second = range_sign_end(first_end);
    if (second != first_end && is_digit(at(second)) && ends_well(digits_end(second))) {
      found.end = digits_end(second);
      found.range.last = port_value(second, found.end);
    }
    if (!ends_well(found.end)) return std::nullopt;
    if (found.range.first == 0 || found.range.last < found.range.first) found.range = {};
    found.end = suffix_end(found.end);
    return found;
  }

  bool ends_well(std::size_t end) const {
    const char next = at(end), after = at(end + 1);
    if (is_ascii_letter(next) || next == '_' || next == '@' || next == '*') return false;
    return !((next == '.' || next == '/' || next == ':') && (is_digit(after) || after == '*'));
  }

  /// Behind an ending that some languages hang on: the "-as" of "443-as".
  std::size_t suffix_end(std::size_t i) const {
    if (at(i) != '-') return i;
    std::size_t end = i + 1;
    while (at(end) >= 'a' && at(end) <= 'z') ++end;
    const std::size_t letters = end - i - 1;
    return letters >= 1 && letters <= 4 ? end : i;
  }

  /// Where the next number of a list starts, or `i` if the list ends here.
  std::size_t joint_end(std::size_t i) const {
    // The last five: comma, enumeration comma and semicolon of Chinese and Japanese; of Arabic.
    static constexpr std::string_view kSigns[] = {
        ",",        ";",       "&", "/", "+", "\xEF\xBC\x8C", "\xE3\x80\x81", "\xEF\xBC\x9B",
        "\xD8\x8C", "\xD8\x9B"};
    std::size_t next = skip_blanks(i);
    for (const std::string_view sign : kSigns) {
      if (!line_.substr(next).starts_with(sign)) continue;
      next = skip_blanks(next + sign.size());
      break;
    }
    const std::size_t word_end = std::min(line_.find(' ', next), line_.size());
    if (word_end - next <= 16 && words_.is(line_.substr(next, word_end - next), Meaning::And)) {
      next = skip_blanks(word_end);
    }
    return is_digit(at(next)) ? next : i;
  }

  void find_groups() {
    std::size_t i = 0;
    while (i < line_.size()) {
      const auto first = may_start(i) ? number(i) : std::nullopt;
      if (!first) {
        ++i;
        continue;
      }
      PortGroup group{i, first->end, {first->range}};
      for (std::size_t next = joint_end(group.end); next != group.end;
           next = joint_end(group.end)) {
        const auto more = number(next);
        if (!more) break;
        group.ports.push_back(more->range);
        group.end = more->end;
      }
      i = group.end;
      groups_.push_back(std::move(group));
    }
  }

  // ----- which belong together -------------------------------------------------------------------

  /// Whether a few words and no sentence, item or number stand between.
  bool is_near(std::size_t begin, std::size_t end) const {
    if (end < begin || end - begin > kMostBytesBetween) return false;
    const std::string_view between = line_.substr(begin, end - begin);
    if (between.find_first_of(".|;*") != std::string_view::npos) return false;
    std::size_t words = 0;
    for (const std::string_view word : split(between, ' ')) {
      const bool counts = std::ranges::any_of(word, [](char c) {
        return is_ascii_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
      });
      if (counts) ++words;
    }
    return words <= kMostWordsBetween;
  }

  static void give(PortGroup& group, Keyword& keyword) {
    group.tcp = keyword.tcp;
    group.udp = keyword.udp;
    keyword.used = true;
  }

  static bool is_free(const PortGroup& group) { return !group.tcp && !group.udp; }

  /// The keyword before a group with no other group between, or null.
  Keyword* before(std::size_t group) {
    const auto after = std::ranges::upper_bound(keywords_, groups_[group].begin, {}, &Keyword::end);
    if (after == keywords_.begin()) return nullptr;
    Keyword& found = *std::prev(after);
    if (group > 0 && groups_[group - 1].begin >= found.end) return nullptr;
    return is_near(found.end, groups_[group].begin) ? &found : nullptr;
  }

  /// The keyword behind a group with no other group between, or null.
  Keyword* behind(std::size_t group) {
    const auto found = std::ranges::lower_bound(keywords_, groups_[group].end, {}, &Keyword::begin);
    if (found == keywords_.end()) return nullptr;
    if (group + 1 < groups_.size() && groups_[group + 1].begin < found->begin) return nullptr;
    return is_near(groups_[group].end, found->begin) ? &*found : nullptr;
  }

  void assign() {
    const bool numbers_first = !groups_.empty() && groups_.front().begin < keywords_.front().begin;
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      Keyword* const first = numbers_first ? behind(i) : before(i);
      Keyword* const second = numbers_first ? before(i) : behind(i);
      if (first != nullptr) {
        give(groups_[i], *first);
      } else if (second != nullptr && (numbers_first || i + 1 == groups_.size())) {
        give(groups_[i], *second);
      }
    }
    assign_behind_bar();
    report();
  }

  /// "TCP ports of a server with a long name | 80 & 443": the bar joins both sides.
  void assign_behind_bar() {
    for (PortGroup& group : groups_) {
      const std::size_t last = line_.substr(0, group.begin).find_last_not_of(' ');
      if (!is_free(group) || last == std::string_view::npos || line_[last] != '|') continue;
      if (keywords_.size() == 1 && !keywords_[0].used && keywords_[0].end <= group.begin) {
        give(group, keywords_[0]);
      }
    }
  }

  void report() {
    const bool lonely = std::ranges::any_of(keywords_, [](const Keyword& k) { return !k.used; });
    for (PortGroup& group : groups_) {
      const std::string text(line_.substr(group.begin, group.end - group.begin));
      if (is_free(group)) {
        if (lonely) result_.unclear.push_back(text);
        continue;
      }
      if (std::erase(group.ports, PortRange{}) > 0) result_.unclear.push_back(text);
      group.ports = to_canonical(std::move(group.ports));
      result_.groups.push_back(std::move(group));
    }
  }

  std::string_view line_;
  const TypeWords& words_;
  std::vector<Keyword> keywords_;
  std::vector<PortGroup> groups_;
  LinePorts result_;
};

}  // namespace

LinePorts find_ports(std::string_view line, const TypeWords& words) {
  return PortFinder(line, words).run();
}

}  // namespace pacwright
