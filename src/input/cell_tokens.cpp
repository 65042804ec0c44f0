#include "input/cell_tokens.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/utf8.hpp"

namespace pacwright {
namespace {

enum class CharClass { Token, Odd, Separator };

CharClass class_of(char32_t c) {
  if (c < 0x80) {
    const bool separates =
        c <= ' ' || c == 0x7F ||
        std::string_view(",;()\"'|`^").find(static_cast<char>(c)) != std::string_view::npos;
    return separates ? CharClass::Separator : CharClass::Token;
  }
  const auto in = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
  if ((in(0xC0, 0x24F) && c != 0xD7 && c != 0xF7) || in(0x370, 0x52F) || in(0x1E00, 0x1EFF)) {
    return CharClass::Token;
  }
  const bool odd = in(0x2010, 0x2015) || c == 0x2212 || c == 0x2024 || c == 0xFF0D || c == 0xFF0E;
  return odd ? CharClass::Odd : CharClass::Separator;
}

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// Two colons and nothing but hexadecimal digits: what an IPv6 address is written in.
bool is_v6_like(std::string_view text) {
  const std::string_view address = text.substr(0, text.find('/'));
  return std::ranges::count(address, ':') >= 2 &&
         std::ranges::all_of(address, [](char c) { return is_hex(c) || c == ':' || c == '.'; }) &&
         (address.find("::") != std::string_view::npos || std::ranges::count(address, ':') >= 4);
}

bool is_number_like(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789./") == std::string_view::npos &&
         std::ranges::any_of(text, is_digit);
}

/// Whether a name has the shape of a host: a dot, and behind the last one the start of a top-level
/// domain. Prose such as "e.g", "v2.0" or "and/or" has not.
bool is_host_like(std::string_view host) {
  if (host.find('<') != std::string_view::npos || host.find('{') != std::string_view::npos) {
    return host.find('.') != std::string_view::npos;
  }
  const std::size_t dot = host.rfind('.');
  if (dot == std::string_view::npos || dot + 1 == host.size()) return false;
  const std::string_view last = host.substr(dot + 1);
  const auto is_letter = [](char c) {
    return is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80;
  };
  if (host.find('*') != std::string_view::npos) return true;
  if (last.size() < 2 || !is_letter(last[0]) || !is_letter(last[1])) return false;
  if (std::ranges::all_of(last, is_letter) || last.starts_with("xn--")) return true;
  return is_lower_ascii(host);  // "example.com-hez": an ending hangs on it.
}

Token::Kind kind_of(std::string_view text) {
  if (text == "*") return Token::Kind::Star;
  if (is_v6_like(text)) return Token::Kind::Number;
  const NameParts parts = split_name(text);
  if (parts.is_url) return parts.host.empty() ? Token::Kind::Word : Token::Kind::Url;
  if (is_number_like(text)) return Token::Kind::Number;
  const std::size_t sign = text.find('@');
  if (sign != std::string_view::npos) {
    const bool mail = text.find('.', sign) != std::string_view::npos;
    return mail ? Token::Kind::Email : Token::Kind::Word;
  }
  if (text.starts_with('<') && text.ends_with('>') &&
      text.find_first_of("<>", 1) == text.size() - 1) {
    return Token::Kind::Placeholder;
  }
  if (is_number_like(parts.host) && parts.host.find('.') != std::string_view::npos) {
    return parts.ports.empty() ? Token::Kind::Word
                               : Token::Kind::Name;  // "10.1.2.3:443", "2.0-beta".
  }
  return is_host_like(parts.host) ? Token::Kind::Name : Token::Kind::Word;
}

class TokenFinder {
 public:
  TokenFinder(std::string_view line, const CellText& cell, std::size_t begin)
      : line_(line), cell_(cell), begin_(begin) {}

  std::vector<Token> run() {
    std::size_t i = 0;
    while (i < line_.size()) {
      const Utf8Char next = first_code_point(line_.substr(i));
      if (class_of(next.code_point) == CharClass::Separator) {
        if (next.code_point != ' ') only_blanks_ = false;
        // "(host)-x": a hyphen right behind another script hangs on its word.
        after_script_ = next.code_point >= 0x80;
        i += next.size;
        continue;
      }
      i = read(i);
    }
    return std::move(tokens_);
  }

 private:
  std::size_t read(std::size_t begin) {
    Token token;
    std::size_t end = begin;
    bool touches = false;
    while (end < line_.size()) {
      const Utf8Char next = first_code_point(line_.substr(end));
      const CharClass char_class = class_of(next.code_point);
      if (char_class == CharClass::Separator) break;
      touches = end > begin && is_code_border(end);
      if (touches) break;
      if (end > begin && cell_.marks[begin_ + end].after_hidden) token.hidden = true;
      end += next.size;
    }
    if (const std::size_t label = label_end(begin, end); label != end) {
      end = label;
      touches = true;
    }
    token.begin = begin;
    token.raw_end = end;
    token.end = end;
    trim_punctuation(token);
    token.after_blank = only_blanks_;
    only_blanks_ = true;
    after_script_ = false;
    trim_emphasis(token);
    if (token.begin < token.end) {
      const std::string_view text = line_.substr(token.begin, token.end - token.begin);
      token.odd = has_odd(text);
      token.kind = kind_of(text);
      token.code = cell_.marks[begin_ + token.begin].code;
      tokens_.push_back(token);
    } else if (end - begin > 1 || line_[begin] != '&') {
      only_blanks_ = false;  // A sign such as a dash stands between.
    }
    if (touches) only_blanks_ = false;
    return end;
  }

  /// Whether a code span starts or ends between two letters: "`relay.example.com`then".
  bool is_code_border(std::size_t at) const {
    const auto is_letter = [](char c) {
      return is_ascii_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
    };
    return cell_.marks[begin_ + at - 1].code != cell_.marks[begin_ + at].code &&
           is_letter(line_[at - 1]) && is_letter(line_[at]);
  }

  /// Behind the colon of a label that an item touches, "Cloud:192.0.2.1"; else `end`.
  std::size_t label_end(std::size_t begin, std::size_t end) const {
    const std::string_view text = line_.substr(begin, end - begin);
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || is_v6_like(text)) return end;
    const std::string_view label = text.substr(0, colon);
    const std::string_view item = text.substr(colon + 1);
    const bool is_word = std::ranges::any_of(label, is_ascii_letter) &&
                         label.find_first_of(".*<{/@[") == std::string_view::npos;
    const bool is_item = item.find('.') != std::string_view::npos || is_v6_like(item);
    return is_word && is_item && !item.starts_with("//") ? begin + colon + 1 : end;
  }

  void trim_punctuation(Token& token) const {
    const auto text = [&] { return line_.substr(token.begin, token.end - token.begin); };
    const bool is_v6 = is_v6_like(text());  // Once: a token may be a million signs.
    const auto starts_with_sign = [&] {
      if (text().empty()) return false;
      if (text()[0] == '-') return after_script_ || text().size() == 1;
      if (text()[0] == '/' && text().size() > 1 && is_digit(text()[1])) return false;  // "/24".
      return std::string_view(":&!?#~+=%$\\@/>").find(text()[0]) != std::string_view::npos &&
             !is_v6;
    };
    while (starts_with_sign()) ++token.begin;
    while (!text().empty() && is_odd(first_code_point(text()).code_point)) {
      token.begin += first_code_point(text()).size;
    }
    while (!text().empty()) {
      const char last = text().back();
      const bool is_sign =
          std::string_view(".:!?&=#%~+\\@<$-").find(last) != std::string_view::npos;
      if (last == ':' && text().ends_with("::") && is_v6) return;
      if (last == '.') token.dot_after = true;
      const bool is_dash = text().size() >= 3 && has_odd(text().substr(text().size() - 3));
      if (!is_sign && !is_dash) return;
      token.end -= is_sign ? 1 : 3;  // All that look like a dash have three bytes.
    }
  }

  /// "*name*" and "_name_" are emphasis, unless the marks are meant as they stand.
  void trim_emphasis(Token& token) const {
    if (token.end - token.begin < 3) return;
    const std::string_view text = line_.substr(token.begin, token.end - token.begin);
    const char mark = text.front();
    if ((mark != '*' && mark != '_') || text.back() != mark || text[1] == '.') return;
    if (text.find(mark, 1) != text.size() - 1) return;
    for (const std::size_t at : {token.begin, token.end - 1}) {
      const CellText::Mark& place = cell_.marks[begin_ + at];
      if (place.code || place.escaped) return;
    }
    ++token.begin;
    --token.end;
  }

  static bool is_odd(char32_t c) { return class_of(c) == CharClass::Odd; }

  static bool has_odd(std::string_view text) {
    while (!text.empty()) {
      const Utf8Char next = first_code_point(text);
      if (is_odd(next.code_point)) return true;
      text.remove_prefix(next.size);
    }
    return false;
  }

  std::string_view line_;
  const CellText& cell_;
  std::size_t begin_;
  bool only_blanks_ = false;
  bool after_script_ = false;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> find_tokens(std::string_view line, const CellText& cell, std::size_t begin) {
  return TokenFinder(line, cell, begin).run();
}

NameParts split_name(std::string_view text) {
  NameParts parts;
  std::string_view rest = text;
  const std::size_t scheme = text.find("://");
  if (scheme != std::string_view::npos && scheme > 0 && scheme <= 10 &&
      std::ranges::all_of(text.substr(0, scheme), is_ascii_letter)) {
    parts.is_url = true;
    rest = text.substr(scheme + 3);
  }
  const std::size_t path = rest.find_first_of("/?#");
  parts.host = rest.substr(0, path);
  if (path != std::string_view::npos) parts.path = rest.substr(path);
  const std::size_t colon = parts.host.rfind(':');
  if (colon == std::string_view::npos) return parts;
  const std::string_view port = parts.host.substr(colon + 1);
  parts.host = parts.host.substr(0, colon);
  if (port.empty() || port == "*" || !is_digit(port[0])) return parts;  // "host:", "host:n".
  if (auto ports = parse_ports(port); ports && ports->size() == 1) {
    parts.ports = *std::move(ports);
  } else {
    parts.bad_port = port;
  }
  return parts;
}

std::string_view host_part(std::string_view text) { return split_name(text).host; }

std::string lone_placeholder(std::string_view text) {
  for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
    const std::size_t end = text.find_first_of("<>\n", at + 1);
    if (end == std::string_view::npos || text[end] != '>' || end - at > 40) continue;
    const std::string_view name = trim(text.substr(at + 1, end - at - 1));
    if (name.empty() || name.find(' ') != std::string_view::npos) continue;
    const char before = at == 0 ? ' ' : text[at - 1];
    const char after = end + 1 < text.size() ? text[end + 1] : ' ';
    const auto joins = [](char c) {
      return is_ascii_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '*';
    };
    const bool in_name = joins(before) || (joins(after) && after != '.') ||
                         (after == '.' && end + 2 < text.size() && joins(text[end + 2]));
    if (!in_name) return "<" + to_lower(name) + ">";
  }
  return "";
}

bool is_lower_ascii(std::string_view text) {
  return std::ranges::none_of(
      text, [](char c) { return (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80; });
}

}  // namespace pacwright
