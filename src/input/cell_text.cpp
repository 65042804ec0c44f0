#include "input/cell_text.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.hpp"
#include "base/utf8.hpp"

namespace pacwright {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

bool is_blank(char32_t c) {
  return c == ' ' || c == '\t' || c == '\r' || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x202F || c == 0x205F || c == 0x3000;
}

/// Soft hyphen, zero-width characters, marks of writing direction.
bool is_invisible(char32_t c) {
  return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF;
}

enum class Tag { Line, Other, Unknown };

Tag kind_of_tag(std::string_view name) {
  static constexpr std::string_view kLines[] = {"br", "p",  "div", "li", "ul",
                                                "ol", "tr", "hr",  "td", "th"};
  static constexpr std::string_view kOthers[] = {
      "a",   "abbr",   "b",     "bdo",   "big", "code", "del",  "em",    "font", "i",      "img",
      "ins", "kbd",    "mark",  "pre",   "q",   "s",    "samp", "small", "span", "strike", "sub",
      "sup", "strong", "table", "tbody", "tt",  "u",    "var",  "wbr",   "nobr"};
  if (std::ranges::find(kLines, name) != std::end(kLines)) return Tag::Line;
  if (std::ranges::find(kOthers, name) != std::end(kOthers)) return Tag::Other;
  return Tag::Unknown;
}

std::optional<char32_t> entity(std::string_view name) {
  struct Named {
    std::string_view name;
    char32_t code_point;
  };
  static constexpr Named kNamed[] = {
      {"nbsp", ' '},   {"amp", '&'},      {"lt", '<'},       {"gt", '>'},     {"quot", '"'},
      {"apos", '\''},  {"ndash", 0x2013}, {"mdash", 0x2014}, {"ast", '*'},    {"period", '.'},
      {"sol", '/'},    {"colon", ':'},    {"semi", ';'},     {"comma", ','},  {"vert", '|'},
      {"lowbar", '_'}, {"hyphen", '-'},   {"dash", '-'},     {"thinsp", ' '}, {"ensp", ' '},
      {"emsp", ' '},   {"shy", 0xAD}};
  for (const Named& row : kNamed) {
    if (row.name == name) return row.code_point;
  }
  if (name.size() < 2 || name[0] != '#' || name.size() > 8) return std::nullopt;
  char32_t value = 0;
  const bool hex = name[1] == 'x' || name[1] == 'X';
  for (const char c : name.substr(hex ? 2 : 1)) {
    const char lower = is_letter(c) ? static_cast<char>(c | 0x20) : c;
    if (is_digit(lower)) {
      value = value * (hex ? 16 : 10) + static_cast<char32_t>(lower - '0');
    } else if (hex && lower >= 'a' && lower <= 'f') {
      value = value * 16 + static_cast<char32_t>(lower - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  const bool scalar = value > 0 && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
  return scalar ? std::optional(value) : std::nullopt;
}

/// The byte that code page 1252 has for a code point; what was encoded twice went through it.
std::optional<char> byte_1252(char32_t c) {
  static constexpr char32_t kHigh[32] = {
      0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
  if (c >= 0xA0 && c <= 0xFF) return static_cast<char>(c);
  const auto found = std::ranges::find(kHigh, c);
  if (found == std::end(kHigh)) return std::nullopt;
  return static_cast<char>(0x80 + (found - std::begin(kHigh)));
}

struct Recoded {
  char32_t code_point;
  std::size_t size;        ///< Bytes of the text it stands for.
  std::size_t characters;  ///< Code points of the text it stands for.
};

/// The character that the start of `text` is when it was encoded as UTF-8 twice, or nothing.
std::optional<Recoded> encoded_twice(std::string_view text) {
  const Utf8Char lead = first_code_point(text);
  const std::size_t wanted = lead.code_point >= 0xC2 && lead.code_point <= 0xDF   ? 2
                             : lead.code_point >= 0xE0 && lead.code_point <= 0xEF ? 3
                             : lead.code_point >= 0xF0 && lead.code_point <= 0xF4 ? 4
                                                                                  : 0;
  if (wanted == 0 || lead.size == 1) return std::nullopt;
  std::string bytes;
  std::size_t size = 0;
  while (bytes.size() < wanted && size < text.size()) {
    const Utf8Char next = first_code_point(text.substr(size));
    const auto byte = byte_1252(next.code_point);
    if (!byte) return std::nullopt;
    bytes += *byte;
    size += next.size;
  }
  const Utf8Char meant = first_code_point(bytes);
  if (bytes.size() != wanted || meant.size != wanted) return std::nullopt;
  return Recoded{meant.code_point, size, wanted};
}

class Flattener {
 public:
  explicit Flattener(const MarkdownCell& cell) : raw_(cell.text) {
    flat_.line = cell.line;
    column_ = cell.column;
    find_code_ends();
    find_brackets();
  }

  FlatCell run() {
    while (at_ < raw_.size()) step();
    return std::move(flat_);
  }

 private:
  static constexpr std::size_t kNone = std::string_view::npos;
  static constexpr std::size_t kLongestTag = 1024;
  static constexpr std::size_t kLongestTarget = 4096;

  // ----- what must be known before the walk, so that the walk never looks back or far ahead
  // -------

  /// For each run of backticks, where the next run of the same length starts.
  void find_code_ends() {
    std::vector<std::pair<std::size_t, std::size_t>> runs;  // Start, length.
    for (std::size_t i = 0; i < raw_.size();) {
      if (raw_[i] != '`') {
        ++i;
        continue;
      }
      const std::size_t end = std::min(raw_.find_first_not_of('`', i), raw_.size());
      runs.emplace_back(i, end - i);
      i = end;
    }
    std::map<std::size_t, std::size_t> next_of_length;
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
      const auto found = next_of_length.find(run->second);
      if (found != next_of_length.end()) code_ends_[run->first] = found->second;
      next_of_length[run->second] = run->first;
    }
  }

  /// Opening and closing brackets of links.
  void find_brackets() {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < raw_.size(); ++i) {
      if (raw_[i] == '\\') {
        ++i;
      } else if (raw_[i] == '[') {
        open.push_back(i);
      } else if (raw_[i] == ']' && !open.empty()) {
        const std::size_t end = target_end(i + 1);
        if (end != kNone) {
          link_ends_[i] = end;
          link_starts_.push_back(open.back());
        }
        open.pop_back();
      }
    }
    std::ranges::sort(link_starts_);
  }

  /// The ')' of "(target)" at `open`, or kNone. Stops at a bracket, so that it never scans twice.
  std::size_t target_end(std::size_t open) const {
    if (open >= raw_.size() || raw_[open] != '(') return kNone;
    int depth = 0;
    const std::size_t limit = std::min(raw_.size(), open + kLongestTarget);
    for (std::size_t i = open; i < limit; ++i) {
      if (raw_[i] == '(') ++depth;
      if (raw_[i] == ')' && --depth == 0) return i;
      if (raw_[i] == '[' || raw_[i] == ']') return kNone;
    }
    return kNone;
  }

  // ----- the walk --------------------------------------------------------------------------------

  void step() {
    const char c = raw_[at_];
    if (in_code()) return step_code();
    switch (c) {
      case '`': return open_code();
      case '\\': return escape();
      case '<': return markup();
      case '&': return reference();
      case '*': return stars();
      case '[':
        if (std::ranges::binary_search(link_starts_, at_)) return drop(1);
        return character();
      case '!':
        if (std::ranges::binary_search(link_starts_, at_ + 1)) return drop(1);
        return character();
      case ']':
        if (const auto found = link_ends_.find(at_); found != link_ends_.end()) {
          return link(found->second);
        }
        return character();
      default: return character();
    }
  }

  bool in_code() const { return at_ < code_end_; }

  void open_code() {
    const auto end = code_ends_.find(at_);
    const std::size_t length = std::min(raw_.find_first_not_of('`', at_), raw_.size()) - at_;
    if (end != code_ends_.end()) {
      code_end_ = end->second;
      code_ticks_ = length;
    }
    drop(length);  // Without its partner it is a slip of the pen.
    close_code_if_done();
  }

  void close_code_if_done() {
    if (code_ticks_ > 0 && at_ >= code_end_) {
      drop(code_ticks_);
      code_ticks_ = 0;
    }
  }

  void step_code() {
    if (raw_.substr(at_).starts_with("\\|")) drop(1);  // Tables escape bars in code, too.
    character(true);
    close_code_if_done();
  }

  void escape() {
    if (at_ + 1 < raw_.size() && is_punctuation(raw_[at_ + 1])) {
      drop(1);
      escaped_ = true;
    }
    character();
    escaped_ = false;
  }

  /// Bold marks go; one star stays where a pattern stands in bold.
  void stars() {
    const std::size_t run = std::min(raw_.find_first_not_of('*', at_), raw_.size()) - at_;
    if (run % 2 == 1) emit("*", false);
    drop(run);
  }

  void link(std::size_t end) {
    std::string_view target = raw_.substr(at_ + 2, end - at_ - 2);
    target = trim(target.substr(0, target.find_first_of(" \t\"")));
    if (target.starts_with('<') && target.ends_with('>')) {
      target = target.substr(1, target.size() - 2);
    }
    flat_.links.push_back({std::string(target), column_ + 2});
    drop(end + 1 - at_);
  }

  void reference() {
    const std::string_view ahead = raw_.substr(at_ + 1, 10);
    const std::size_t end = ahead.find(';');
    const auto meant = end == kNone ? std::nullopt : entity(ahead.substr(0, end));
    if (!meant) return character();
    emit_code_point(*meant, false);
    drop(end + 2);
  }

  void markup() {
    const std::string_view rest = raw_.substr(at_, kLongestTag);
    if (rest.starts_with("<!--")) {
      const std::size_t end = comments_close_ ? raw_.find("-->", at_) : kNone;
      comments_close_ = end != kNone;  // Searched for in vain, it is not searched for again.
      return end == kNone ? drop(4) : drop(end + 3 - at_);
    }
    const std::size_t end = rest.find_first_of("<>", 1);
    if (end == kNone || rest[end] != '>') return character();
    const std::string_view body = rest.substr(1, end - 1);
    if (body.find("://") != kNone || body.find('@') != kNone) {  // <https://host>
      emit(" ", false);
      drop(1);
      while (raw_[at_] != '>') character();
      emit(" ", false);
      return drop(1);
    }
    const bool closing = body.starts_with('/');
    std::string_view name = closing ? body.substr(1) : body;
    name = name.substr(0, name.find_first_of(" \t/\r"));
    switch (kind_of_tag(to_lower(name))) {
      case Tag::Line: new_line(); return drop(end + 1);
      case Tag::Other:
        if (to_lower(name) == "span") span(closing, body);
        return drop(end + 1);
      case Tag::Unknown: return character();  // A placeholder, or a sign.
    }
  }

  void span(bool closing, std::string_view body) {
    if (!closing) {
      const bool english = body.find("sxs-lookup") != kNone;
      spans_.push_back(english);
      if (!english) return;
      if (++beside_depth_ == 1) {
        emit_to(flat_.main, " ", false);
        emit_to(flat_.beside, "\n", false);
      }
    } else if (!spans_.empty()) {
      if (spans_.back()) --beside_depth_;
      spans_.pop_back();
    }
  }

  void new_line() {
    emit_to(flat_.main, "\n", false);
    emit_to(flat_.beside, "\n", false);
  }

  void character(bool code = false) {
    const std::string_view rest = raw_.substr(at_);
    if (const auto twice = encoded_twice(rest)) {
      if (flat_.encoded_twice == 0) flat_.encoded_twice = column_;
      emit_code_point(twice->code_point, code);
      at_ += twice->size;
      column_ += static_cast<int>(twice->characters);
      return;
    }
    const Utf8Char next = first_code_point(rest);
    emit_code_point(next.code_point, code);
    at_ += next.size;
    ++column_;
  }

  void emit_code_point(char32_t c, bool code) {
    if (is_invisible(c)) {
      hidden_ = true;
      return;
    }
    if (is_blank(c)) return emit(" ", code);
    if (c == 0xFF1A) return emit(":", code);  // The colon of Chinese and Japanese.
    std::string bytes;
    append_utf8(bytes, c);
    emit(bytes, code);
  }

  void emit(std::string_view bytes, bool code) {
    emit_to(beside_depth_ > 0 ? flat_.beside : flat_.main, bytes, code);
  }

  void emit_to(CellText& out, std::string_view bytes, bool code) {
    out.add(bytes, {column_, code, escaped_, hidden_});
    hidden_ = false;
  }

  void drop(std::size_t bytes) {
    column_ += static_cast<int>(count_code_points(raw_.substr(at_, bytes)));
    at_ += bytes;
  }

  std::string_view raw_;
  FlatCell flat_;
  std::map<std::size_t, std::size_t> code_ends_;
  std::map<std::size_t, std::size_t> link_ends_;  ///< ']' -> ')'.
  std::vector<std::size_t> link_starts_;          ///< Their '[', sorted.
  std::size_t at_ = 0;
  int column_ = 1;
  std::size_t code_end_ = 0;
  std::size_t code_ticks_ = 0;
  std::vector<bool> spans_;  ///< Open span elements; true for an English sentence.
  int beside_depth_ = 0;
  bool escaped_ = false;
  bool hidden_ = false;
  bool comments_close_ = true;
};

}  // namespace

FlatCell flatten(const MarkdownCell& cell) { return Flattener(cell).run(); }

std::string one_line(const CellText& text) {
  std::string line;
  for (const char c : text.text) {
    const bool blank = c == ' ' || c == '\n';
    if (blank && (line.empty() || line.back() == ' ')) continue;
    line += blank ? ' ' : c;
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

}  // namespace pacwright
