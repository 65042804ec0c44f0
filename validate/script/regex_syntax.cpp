#include "validate/script/regex_syntax.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/utf8.hpp"
#include "validate/script/characters.hpp"

namespace pacwright {
namespace {

constexpr int kDeepest = 500;  ///< Groups in groups; beyond it nothing is said.
constexpr char32_t kNoChar = 0xFFFFFFFF;

bool is_one_of(char32_t c, std::string_view signs) {
  return c < 0x80 && c != 0 && signs.find(static_cast<char>(c)) != std::string_view::npos;
}
bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_hex(char32_t c) { return is_digit(c) || is_one_of(c, "abcdefABCDEF"); }
bool is_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Code points, or what they are in UTF-16 where a pattern has no flag that joins pairs.
std::u32string characters(std::string_view text, bool joins_pairs) {
  std::u32string out;
  while (!text.empty()) {
    const Utf8Char c = first_code_point(text);
    text.remove_prefix(c.size);
    if (joins_pairs || c.code_point < 0x10000) {
      out.push_back(c.code_point);
    } else {
      out.push_back(0xD800 + ((c.code_point - 0x10000) >> 10));
      out.push_back(0xDC00 + ((c.code_point - 0x10000) & 0x3FF));
    }
  }
  return out;
}

class Pattern {
 public:
  Pattern(std::string_view pattern, bool unicode, bool sets)
      : text_(characters(pattern, unicode || sets)), unicode_(unicode || sets), sets_(sets) {
    count_groups();
  }

  std::string fault() {
    disjunction();
    if (fault_.empty() && peek() == ')') fail("\")\" closes no group");
    return is_too_deep_ ? "" : fault_;
  }

 private:
  using Names = std::set<std::u32string>;

  /// A character in a class, or a set of them such as \d.
  struct ClassAtom {
    char32_t value = 0;
    bool is_set = false;
  };

  char32_t peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : kNoChar;
  }
  bool take(char32_t c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  bool take(std::u32string_view signs) {
    if (std::u32string_view(text_).substr(at_, signs.size()) != signs) return false;
    at_ += signs.size();
    return true;
  }
  void fail(std::string why) {
    if (fault_.empty()) fault_ = std::move(why);
    at_ = text_.size();
  }

  void count_groups();
  Names disjunction();
  Names alternative();
  void term(Names& names);
  void group(Names& names);
  bool modifiers();
  void quantifier(bool is_quantifiable);
  bool braces(bool& is_in_order);
  void atom_escape();
  bool unicode_escape(char32_t& value);
  bool hex_digits(int count, char32_t& value);
  void identity_escape(bool in_class);
  void decimal_escape();
  void property();
  std::u32string group_name();
  void char_class();
  void set_class();
  ClassAtom class_atom();
  ClassAtom class_escape();

  std::u32string text_;
  bool unicode_;
  bool sets_;
  bool has_names_ = false;
  Names names_;  ///< As they are written.
  std::size_t groups_ = 0;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool is_too_deep_ = false;
  std::string fault_;
};

/// "\2" is a reference or not, and "\k" one to a name or not, by what stands in the whole pattern.
void Pattern::count_groups() {
  bool in_class = false;
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\\') {
      ++i;
    } else if (in_class || text_[i] == '[') {
      in_class = text_[i] != ']';
    } else if (text_[i] == '(') {
      const std::u32string_view rest = std::u32string_view(text_).substr(i + 1, 3);
      const bool is_named = rest.starts_with(U"?<") && rest != U"?<=" && rest != U"?<!";
      if (is_named) names_.insert(text_.substr(i + 3, text_.find(U'>', i) - (i + 3)));
      has_names_ = has_names_ || is_named;
      if (is_named || !rest.starts_with(U"?")) ++groups_;
    }
  }
}

Pattern::Names Pattern::disjunction() {
  Names all;
  if (++depth_ > kDeepest) {
    is_too_deep_ = true;
    fail("it is nested too deeply");
  }
  do {
    all.merge(alternative());
  } while (take('|'));
  --depth_;
  return all;
}

Pattern::Names Pattern::alternative() {
  Names names;
  while (peek() != kNoChar && peek() != '|' && peek() != ')') term(names);
  return names;
}

void Pattern::term(Names& names) {
  if (take('^') || take('$') || take(U"\\b") || take(U"\\B")) return quantifier(false);
  if (peek() == '(') return group(names);
  if (is_one_of(peek(), "*+?")) return fail("there is nothing before a quantifier to repeat");
  if (peek() == '{') {
    const std::size_t start = at_;
    bool is_in_order = true;
    if (unicode_ || braces(is_in_order)) {
      return fail("there is nothing before a quantifier to repeat");
    }
    at_ = start;
  }
  if (unicode_ && is_one_of(peek(), "]}")) return fail("a bracket closes nothing");
  if (peek() == '[') {
    char_class();
  } else if (take('\\')) {
    atom_escape();
  } else {
    ++at_;
  }
  quantifier(true);
}

void Pattern::group(Names& names) {
  ++at_;
  bool is_quantifiable = true;
  if (take(U"?=") || take(U"?!")) {
    is_quantifiable = !unicode_;
  } else if (take(U"?<=") || take(U"?<!")) {
    is_quantifiable = false;
  } else if (take(U"?<")) {
    const auto name = group_name();
    if (fault_.empty() && !names.insert(name).second) fail("two groups have one name");
  } else if (take('?') && !modifiers()) {
    return fail("\"(?\" begins no group that there is");
  }
  for (const std::u32string& name : disjunction()) {
    if (!names.insert(name).second) fail("two groups have one name");
  }
  if (!take(')')) return fail("a group is not closed");
  quantifier(is_quantifiable);
}

/// Behind "(?": up to the colon.
bool Pattern::modifiers() {
  std::u32string seen;
  bool is_off = false;
  while (peek() != ':') {
    if (peek() == '-' && !is_off) {
      is_off = true;
    } else if (!is_one_of(peek(), "ims") || seen.find(peek()) != std::u32string::npos) {
      return false;
    } else {
      seen.push_back(peek());
    }
    ++at_;
  }
  ++at_;
  return !(is_off && seen.empty());
}

void Pattern::quantifier(bool is_quantifiable) {
  bool is_in_order = true;
  const std::size_t start = at_;
  if (!take('*') && !take('+') && !take('?') && !(peek() == '{' && braces(is_in_order))) {
    const bool is_brace = peek() == '{';
    at_ = start;
    if (unicode_ && is_brace) fail("\"{\" begins no quantifier");
    return;
  }
  if (!is_in_order) return fail("a quantifier's numbers are in the wrong order");
  if (!is_quantifiable) return fail("there is nothing before a quantifier to repeat");
  take('?');
}

/// "{2}", "{2,}", "{2,3}"; else false, and it stays where it was.
bool Pattern::braces(bool& is_in_order) {
  const std::size_t start = at_;
  const auto number = [this] {
    std::u32string digits;
    for (; is_digit(peek()); ++at_) {
      if (!digits.empty() || peek() != '0') digits.push_back(peek());
    }
    return digits;
  };
  ++at_;
  const bool has_least = is_digit(peek());
  const std::u32string least = number();
  std::u32string most = least;
  if (take(',')) most = is_digit(peek()) ? number() : U"";
  const bool is_open = text_[at_ - 1] == ',';
  if (!has_least || !take('}')) {
    at_ = start;
    return false;
  }
  is_in_order = is_open || std::pair(least.size(), least) <= std::pair(most.size(), most);
  return true;
}

void Pattern::atom_escape() {
  const char32_t c = peek();
  if (c == kNoChar) return fail("a backslash stands at its end");
  if (is_digit(c)) return decimal_escape();
  if (c == 'k' && (unicode_ || has_names_)) {
    ++at_;
    if (!take('<')) return fail("\"\\k\" names no group");
    const std::size_t start = at_;
    const auto name = group_name();
    const std::u32string written = text_.substr(start, at_ - start - 1);
    if (fault_.empty() && names_.count(written) == 0 && name.find('\\') == std::u32string::npos) {
      fail("\"\\k\" names a group that there is not");
    }
    return;
  }
  if (is_one_of(c, "dDsSwW")) {
    ++at_;
    return;
  }
  identity_escape(false);
}

void Pattern::decimal_escape() {
  if (!unicode_) {
    ++at_;
    return;
  }
  if (peek() == '0' && !is_digit(peek(1))) {
    ++at_;
    return;
  }
  std::size_t number = 0;
  if (peek() == '0') return fail("octal escapes are not for flag u");
  for (; is_digit(peek()); ++at_)
    number = std::min<std::size_t>(number * 10 + peek() - '0', 1u << 30);
  if (number > groups_) fail("it refers to a group that there is not");
}

/// At the "u": "\u0041", "\u{41}", a pair of two; what is none is an "u" if there is no flag.
bool Pattern::unicode_escape(char32_t& value) {
  const std::size_t start = at_++;
  if (unicode_ && take('{')) {
    value = 0;
    const std::size_t first = at_;
    for (; is_hex(peek()) && value <= 0x10FFFF; ++at_) {
      const char32_t c = peek();
      value = value * 16 + (is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return at_ > first && value <= 0x10FFFF && take('}');
  }
  if (!hex_digits(4, value)) {
    at_ = start;
    return false;
  }
  char32_t low = 0;
  const std::size_t behind = at_;
  const bool is_high = unicode_ && value >= 0xD800 && value < 0xDC00;
  if (is_high && take(U"\\u") && hex_digits(4, low) && low >= 0xDC00 && low < 0xE000) {
    value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
  } else {
    at_ = behind;
  }
  return true;
}

bool Pattern::hex_digits(int count, char32_t& value) {
  value = 0;
  for (int i = 0; i < count; ++i, ++at_) {
    const char32_t c = peek();
    if (!is_hex(c)) return false;
    value = value * 16 + (is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return true;
}

/// An escape that stands for one character.
void Pattern::identity_escape(bool in_class) {
  const char32_t c = peek();
  const std::size_t start = at_;
  char32_t value = 0;
  if (is_one_of(c, "fnrtv")) {
    ++at_;
  } else if (c == 'c') {
    const bool is_control =
        is_letter(peek(1)) || (in_class && !unicode_ && (is_digit(peek(1)) || peek(1) == '_'));
    if (unicode_ && !is_control) return fail("\"\\c\" wants a letter");
    at_ += is_control ? 2 : 0;  // Else it is a backslash, and the "c" follows.
  } else if (c == 'x') {
    ++at_;
    if (!hex_digits(2, value)) {
      if (unicode_) return fail("\"\\x\" wants two hexadecimal digits");
      at_ = start + 1;
    }
  } else if (c == 'u') {
    if (!unicode_escape(value)) {
      if (unicode_) return fail("\"\\u\" wants hexadecimal digits");
      at_ = start + 1;
    }
  } else if (unicode_ && (c == 'p' || c == 'P')) {
    property();
  } else if (unicode_ && !is_one_of(c, "^$\\.*+?()[]{}|/") && !(in_class && c == '-')) {
    fail("a letter needs no backslash with flag u");
  } else {
    ++at_;
  }
}

void Pattern::property() {
  ++at_;
  if (!take('{')) return fail("\"\\p\" names no property");
  const std::size_t start = at_;
  while (is_letter(peek()) || is_digit(peek()) || is_one_of(peek(), "_=")) ++at_;
  if (at_ == start || !take('}')) fail("\"\\p\" names no property");
}

/// Behind the "<": up to the ">".
std::u32string Pattern::group_name() {
  std::u32string name;
  while (peek() != '>' && peek() != kNoChar) {
    std::string utf8;
    if (peek() == '\\' && peek(1) == 'u') {
      name.push_back('\\');
      ++at_;
      char32_t value = 0;
      const bool was_unicode = std::exchange(unicode_, true);
      const bool is_escape = unicode_escape(value);
      unicode_ = was_unicode;
      if (!is_escape) {
        fail("the name of a group is none");
        return name;
      }
      if (value < 0xD800 || value > 0xDFFF) append_utf8(utf8, value);
    } else {
      const char32_t c = peek();
      ++at_;
      if (c >= 0xD800 && c < 0xE000) continue;  // Half of a letter beyond the basic plane.
      append_utf8(utf8, c);
      name.push_back(c);
    }
    const JsChar c = utf8.empty() ? JsChar{} : js_char_at(utf8, 0, true);
    const bool is_first = name.size() <= 1;
    if (utf8 == "\\" || !is_js_identifier(c) || (is_first && c.kind == JsCharacter::Digit)) {
      fail("the name of a group is none");
      return name;
    }
  }
  if (name.empty() || !take('>')) fail("the name of a group is none");
  return name;
}

void Pattern::char_class() {
  if (sets_) return set_class();
  ++at_;
  take('^');
  while (peek() != ']') {
    if (peek() == kNoChar) return fail("a class is not closed");
    const ClassAtom low = class_atom();
    if (peek() != '-' || peek(1) == ']' || peek(1) == kNoChar) continue;
    ++at_;
    const ClassAtom high = class_atom();
    if (low.is_set || high.is_set) {
      if (unicode_) return fail("a range in a class ends with no character");
    } else if (low.value > high.value) {
      return fail("a range in a class is in the wrong order");
    }
  }
  ++at_;
}

/// Only where it ends: sets may stand in sets.
void Pattern::set_class() {
  int open = 0;
  do {
    if (peek() == kNoChar) return fail("a class is not closed");
    if (take('\\')) {
      if (peek() == kNoChar) return fail("a class is not closed");
    } else if (peek() == '[') {
      ++open;
    } else if (peek() == ']') {
      --open;
    }
    ++at_;
  } while (open > 0);
}

Pattern::ClassAtom Pattern::class_atom() {
  if (take('\\')) return class_escape();
  const char32_t value = peek();
  ++at_;
  return {value, false};
}

Pattern::ClassAtom Pattern::class_escape() {
  const char32_t c = peek();
  const std::size_t start = at_;
  if (c == kNoChar) {
    fail("a class is not closed");
    return {};
  }
  if (is_one_of(c, "dDsSwW")) {
    ++at_;
    return {0, true};
  }
  if (unicode_ && is_one_of(c, "pP")) {
    property();
    return {0, true};
  }
  if (c == 'b' || (unicode_ && c == '0' && !is_digit(peek(1)))) {
    ++at_;
    return {c == 'b' ? U'\b' : U'\0', false};
  }
  if (is_digit(c)) {
    if (unicode_) fail("octal escapes are not for flag u");
    char32_t value = 0;
    if (c > '7') return {text_[at_++], false};
    for (int i = 0; i < 3 && peek() >= '0' && peek() <= '7' && value * 8 + (peek() - '0') < 256;
         ++i)
      value = value * 8 + (text_[at_++] - '0');
    return {value, false};
  }
  char32_t value = c;
  if (c == 'x' || c == 'u') {
    ++at_;
    const bool fits = c == 'x' ? hex_digits(2, value) : (--at_, unicode_escape(value));
    at_ = start;
    if (!fits) value = c;
  }
  identity_escape(true);
  if (c == 'c') value = at_ == start ? U'\\' : text_[start + 1] % 32;
  if (is_one_of(c, "fnrtv"))
    value =
        std::u32string_view(U"\f\n\r\t\v")[std::string_view("fnrtv").find(static_cast<char>(c))];
  return {value, false};
}

}  // namespace

std::string regex_fault(std::string_view literal) {
  const std::size_t slash = literal.rfind('/');
  const std::string_view flags = literal.substr(slash + 1);
  for (const char flag : flags) {
    if (std::string_view("dgimsuvy").find(flag) == std::string_view::npos)
      return "it has a flag that there is not";
    if (std::ranges::count(flags, flag) > 1) return "a flag comes twice";
  }
  const bool unicode = flags.find('u') != std::string_view::npos;
  const bool sets = flags.find('v') != std::string_view::npos;
  if (unicode && sets) return "the flags u and v exclude each other";
  return Pattern(literal.substr(1, slash - 1), unicode, sets).fault();
}

}  // namespace pacwright
