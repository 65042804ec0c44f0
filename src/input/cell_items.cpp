#include "input/cell_items.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "input/cell_tokens.hpp"
#include "input/item.hpp"

namespace pacwright {
namespace {

using Kind = CellItem::Kind;

/// Where documentation lives: a link to a page there is no endpoint.
constexpr std::string_view kDocumentationSites[] = {
    "docs.microsoft.com",    "learn.microsoft.com",   "support.office.com",
    "support.microsoft.com", "technet.microsoft.com", "msdn.microsoft.com",
    "docs.azure.cn",         "go.microsoft.com",      "github.com",
    "www.microsoft.com",     "support.apple.com",     "firebase.google.com"};

constexpr std::string_view kFileEndings[] = {"aspx", "config", "csv", "dll",  "docx", "exe",
                                             "html", "json",   "msi", "pdf",  "ps1",  "pst",
                                             "txt",  "xlsx",   "xml", "pptx", "pac",  "dat"};

constexpr std::size_t kLongestLabel = 120;  ///< Bytes: beyond, it is a sentence.
constexpr std::string_view kNameInProse = "a name in prose";

template <std::size_t N>
bool is_one_of(const std::string_view (&list)[N], std::string_view word) {
  return std::ranges::find(list, word) != std::end(list);
}

bool is_block(std::string_view text) { return bool(Cidr::parse(text, {})); }

/// Whether a name in `text` starts with its dot: "all names under .example.com".
bool has_dotted_name(std::string_view text) {
  for (std::size_t i = text.find('.'); i != std::string_view::npos; i = text.find('.', i + 1)) {
    const char before = i == 0 ? ' ' : text[i - 1];
    const char after = i + 1 < text.size() ? text[i + 1] : ' ';
    const bool starts = static_cast<unsigned char>(before) >= 0x80 ||
                        std::string_view(" \n\"'(").find(before) != std::string_view::npos;
    if (starts && after >= 'a' && after <= 'z') return true;
  }
  return false;
}

/// A dot behind a star that has none, a star before a dot.
std::string fixed(std::string_view name) {
  std::string text(name);
  std::erase(text, ' ');
  if (text.starts_with("**.")) text.erase(0, 1);
  if (text.size() > 1 && text[0] == '*' && text[1] != '.' && text[1] != '*') text.insert(1, ".");
  if (text.ends_with('*')) text.pop_back();
  if (text.starts_with('.')) text.insert(0, "*");
  return HostPattern::parse(text, {}) ? text : "";
}

class ItemFinder {
 public:
  ItemFinder(const CellText& cell, const CellKind& kind, const TypeWords& words)
      : cell_(cell), kind_(kind), words_(words) {}

  CellContent run() {
    const std::string_view text = cell_.text;
    placeholder_ = lone_placeholder(text);
    dotted_name_ = has_dotted_name(text);
    std::size_t begin = 0;
    for (const std::string_view line : split(text, '\n')) {
      read_line(line, begin);
      begin += line.size() + 1;
      ++line_number_;
    }
    return std::move(content_);
  }

 private:
  // ----- a line ----------------------------------------------------------------------------------

  void read_line(std::string_view line, std::size_t begin) {
    line_ = line;
    line_begin_ = begin;
    label_begin_ = 0;
    LinePorts ports;
    if (kind_.is_list) ports = find_ports(line, words_);
    tokens_ = find_tokens(line, cell_, begin);
    line_holds_block_ = std::ranges::any_of(tokens_, [this](const Token& token) {
      return token.kind == Token::Kind::Number && is_block(text_of(token));
    });
    auto group = ports.groups.begin();
    for (std::size_t i = 0; i < tokens_.size();) {
      while (group != ports.groups.end() && group->end <= tokens_[i].begin) ++group;
      if (group != ports.groups.end() && tokens_[i].begin >= group->begin) {
        label_begin_ = group->end;
        ++i;
        continue;
      }
      i += read_token(i);
    }
    const std::string_view rest = trim(line.substr(std::min(label_begin_, line.size())));
    if (!rest.empty()) waiting_label_ = rest.ends_with(':') ? label_in(rest) : "";
    if (kind_.is_list) content_.lines.push_back(std::move(ports));
  }

  /// Reads the token at `i` with those that belong to it; how many they are.
  std::size_t read_token(std::size_t i) {
    const Token& token = tokens_[i];
    switch (token.kind) {
      case Token::Kind::Number: return read_number(i);
      case Token::Kind::Star: return read_star(i);
      case Token::Kind::Name:
      case Token::Kind::Url: return read_name(i);
      case Token::Kind::Email: not_an_item(token, "an e-mail address"); return 1;
      case Token::Kind::Placeholder:
        if (!uses_placeholder_) not_an_item(token, "a placeholder in prose");
        return 1;
      case Token::Kind::Word: return read_word(i);
    }
    return 1;
  }

  bool blank_before(std::size_t i) const {
    return i > 0 && i < tokens_.size() && tokens_[i].after_blank;
  }

  bool is_name(std::size_t i) const {
    return i < tokens_.size() && tokens_[i].kind == Token::Kind::Name;
  }

  std::string_view text_of(const Token& token) const {
    return line_.substr(token.begin, token.end - token.begin);
  }

  /// The text from one token to another, blanks included.
  std::string text_of(std::size_t first, std::size_t last) const {
    return std::string(
        line_.substr(tokens_[first].begin, tokens_[last].end - tokens_[first].begin));
  }

  std::size_t read_word(std::size_t i) {
    const Token& token = tokens_[i];
    // "login. example.com" where a list item would start.
    const bool starts_item = i == 0 || !tokens_[i].after_blank || is_item_token(i - 1);
    if (kind_.is_list && token.dot_after && starts_item && is_name(i + 1) && blank_before(i + 1) &&
        is_lower_ascii(text_of(token)) && is_lower_ascii(text_of(tokens_[i + 1]))) {
      damaged(i, i + 1, "a blank inside a name");
      return 2;
    }
    return 1;
  }

  bool is_item_token(std::size_t i) const {
    return tokens_[i].kind != Token::Kind::Word && tokens_[i].kind != Token::Kind::Placeholder;
  }

  // ----- headings of lists -----------------------------------------------------------------------

  /// The words of "..., Public Cloud:"; empty if they are about ports.
  std::string label_in(std::string_view words) const {
    // Signs that end what stood before; the last three are those of Chinese and Japanese.
    static constexpr std::string_view kSigns[] = {
        " ", ",", ";", "|", ".", ")", "\xEF\xBC\x8C", "\xE3\x80\x81", "\xEF\xBC\x9B"};
    words = trim(words.substr(0, words.size() - 1));
    for (bool trimmed = true; trimmed;) {
      trimmed = false;
      for (const std::string_view sign : kSigns) {
        if (!words.starts_with(sign)) continue;
        words.remove_prefix(sign.size());
        trimmed = true;
      }
    }
    if (words.size() > kLongestLabel) return "";
    const LinePorts ports = find_ports(std::string(words) + " 1", words_);
    return ports.groups.empty() ? std::string(without_ip(words)) : "";
  }

  /// "GCC High, DoD IP addresses" -> "GCC High, DoD": the word IP and at most one more end it.
  static std::string_view without_ip(std::string_view label) {
    const std::size_t ip = label.rfind("IP");
    if (ip == std::string_view::npos || ip < 2) return label;
    if (label[ip - 1] != ' ' && label[ip - 1] != '-') return label;
    const std::string_view rest = label.substr(ip + 2);
    if (!rest.empty() && rest[0] != ' ' && rest[0] != '-') return label;
    if (rest.size() > 1 && rest.find(' ', 1) != std::string_view::npos) return label;
    return trim(label.substr(0, ip - 1));
  }

  /// Takes the label that stands right before an item, on its line or at the end of the one before.
  void use_label(const Token& token) {
    const std::string_view before =
        label_begin_ < token.begin ? trim(line_.substr(label_begin_, token.begin - label_begin_))
                                   : std::string_view();
    const std::string label = before.ends_with(':') ? label_in(before)
                              : before.empty()      ? waiting_label_
                                                    : "";
    if (kind_.is_list && !label.empty()) cloud_ = label;
    waiting_label_.clear();
    label_begin_ = token.raw_end;
  }

  // ----- what is found ---------------------------------------------------------------------------

  CellItem& add(Kind kind, const Token& token, std::string text) {
    CellItem item;
    item.kind = kind;
    item.text = std::move(text);
    item.cloud = cloud_;
    item.column = cell_.marks[line_begin_ + token.begin].column;
    item.line = line_number_;
    content_.items.push_back(std::move(item));
    return content_.items.back();
  }

  void not_an_item(const Token& token, std::string reason) {
    add(Kind::NotAnItem, token, std::string(text_of(token))).reason = std::move(reason);
    label_begin_ = token.raw_end;
  }

  void damaged(std::size_t first, std::size_t last, std::string reason) {
    use_label(tokens_[first]);
    CellItem& item = add(Kind::Damaged, tokens_[first], text_of(first, last));
    item.reason = std::move(reason);
    std::string joined = item.text;
    std::erase(joined, ' ');
    item.suggestion = is_block(joined) ? joined : fixed(to_lower(host_part(joined)));
    label_begin_ = tokens_[last].raw_end;
  }

  // ----- addresses -------------------------------------------------------------------------------

  std::size_t read_number(std::size_t i) {
    const Token& token = tokens_[i];
    const std::string text(text_of(token));
    // A blank inside: some pieces together are an address, although the first may be one alone.
    std::string joined = text;
    for (std::size_t last = i + 1; last < i + 4 && last < tokens_.size(); ++last) {
      if (tokens_[last].kind != Token::Kind::Number || !blank_before(last)) break;
      if (is_block(text_of(tokens_[last])) && is_block(text)) break;  // A list without commas.
      joined +=
          std::string(tokens_[last - 1].dot_after ? "." : "") + std::string(text_of(tokens_[last]));
      if (!is_block(joined)) continue;
      damaged(i, last, "a blank inside an address");
      content_.items.back().suggestion = joined;
      return last - i + 1;
    }
    if (is_block(text)) {
      use_label(token);
      add(Kind::Found, token, text).name = text;
      return 1;
    }
    const auto dots = std::ranges::count(text, '.');
    const bool among_addresses = kind_.is_list && dots > 0 && line_holds_block_;
    if (dots >= 3 || among_addresses || is_v6(text)) {
      damaged(i, i, "no address: a number or a comma may be missing");
    } else if (kind_.is_list && dots == 2) {
      not_an_item(token, "a number with dots that is no address");
    }
    return 1;
  }

  static bool is_v6(std::string_view text) { return text.find(':') != std::string_view::npos; }

  // ----- names -----------------------------------------------------------------------------------

  std::size_t read_star(std::size_t i) {
    if (is_name(i + 1) && blank_before(i + 1)) {
      damaged(i, i + 1, "a blank after the star");
      return 2;
    }
    return 1;
  }

  std::size_t read_name(std::size_t i) {
    const Token& token = tokens_[i];
    const NameParts parts = split_name(text_of(token));
    const bool star_follows =
        i + 1 < tokens_.size() && tokens_[i + 1].kind == Token::Kind::Star && blank_before(i + 1);
    if (star_follows && parts.path.empty() && !tokens_[i + 1].dot_after) {
      damaged(i, i + 1, "a star behind the name");
      return 2;
    }
    const bool name_follows =
        is_name(i + 1) && blank_before(i + 1) && is_lower_ascii(text_of(tokens_[i + 1]));
    const bool dot_follows =
        name_follows && line_[tokens_[i + 1].begin] == '.' &&
        (parts.host.find('*') != std::string_view::npos || placeholder_.empty());
    if (dot_follows || (token.dot_after && name_follows)) {
      damaged(i, i + 1, "a blank inside a name");
      return 2;
    }
    read_one_name(i, parts);
    return star_follows && !tokens_[i + 1].dot_after ? 2 : 1;  // The star of a path.
  }

  void read_one_name(std::size_t i, const NameParts& parts) {
    const Token& token = tokens_[i];
    const std::string lower = to_lower(parts.host);
    if (const std::string_view reason = reason_not_an_item(token, parts); !reason.empty()) {
      if (reason == kNameInProse && is_rest_of_name(parts.host)) {
        damaged(i, i, "a name that lost its start");
        content_.items.back().suggestion = placeholder_ + "." + lower;
        return;
      }
      return not_an_item(token, std::string(reason));
    }
    if (lower.starts_with('.') && !placeholder_.empty()) {
      uses_placeholder_ = true;
      CellItem& item = add_name(token, Kind::Placeholder, placeholder_ + lower, parts);
      item.text = item.name;
      return;
    }
    if (lower.find_first_of("<{") != std::string::npos) {
      add_name(token, Kind::Placeholder, lower, parts);
      return;
    }
    if (const std::string_view reason = damage_of(token, parts); !reason.empty()) {
      return damaged(i, i, std::string(reason));
    }
    add_name(token, Kind::Found, lower, parts);
  }

  CellItem& add_name(const Token& token, Kind kind, std::string name, const NameParts& parts) {
    use_label(token);
    CellItem& item = add(kind, token, std::string(text_of(token)));
    item.name = std::move(name);
    item.path = parts.path == "/" ? "" : std::string(parts.path);
    item.ports = parts.ports;
    item.bad_port = parts.bad_port;
    return item;
  }

  /// Why a name that could be a host is none, or empty.
  std::string_view reason_not_an_item(const Token& token, const NameParts& parts) const {
    const std::string lower = to_lower(parts.host);
    const bool has_page = parts.path.size() > 2;
    if (has_page && is_one_of(kDocumentationSites, lower)) return "a page of documentation";
    if (parts.is_url || token.code || lower.find_first_of("*<") != std::string::npos ||
        lower.starts_with('.') || lower.starts_with('-')) {
      return "";
    }
    const std::string_view ending = std::string_view(lower).substr(lower.rfind('.') + 1);
    if (is_one_of(kFileEndings, ending)) return "a file name";
    const auto dots = std::ranges::count(lower, '.');
    if (dots < 2 && !kind_.is_list) return kNameInProse;
    if (dots < 2 && lower != parts.host && parts.ports.empty()) return kNameInProse;
    const bool bare = parts.ports.empty() && parts.path.empty();
    if (dots < 2 && bare && lower.find('.') == 1) return "an abbreviation";
    return "";
  }

  /// "All names of example.com with <tenant>", where no name has kept its dot. "f.eks" is a word.
  bool is_rest_of_name(std::string_view host) const {
    return !placeholder_.empty() && !dotted_name_ && is_lower_ascii(host) && host.find('.') > 1;
  }

  /// What is wrong with a name that is meant as a host or pattern, or empty.
  std::string_view damage_of(const Token& token, const NameParts& parts) const {
    const std::string lower = to_lower(parts.host);
    if (token.hidden) return "an invisible character inside a name";
    if (token.odd) return "a dash or dot that is none inside a name";
    if (lower.find('@') != std::string::npos) return "a user name in a URL";
    if (lower.find("**") != std::string::npos) return "two stars";
    if (lower.starts_with('.')) return "a dot that lost its star";
    if (lower.starts_with('-')) return "a name that lost its start";
    if (a_sentence_hangs_on(parts.host)) return "a name that the next sentence hangs on";
    const auto parsed = parse_item(lower, {});
    if (!parsed) return "no host name";
    const auto* pattern = std::get_if<HostPattern>(&*parsed);
    if (pattern == nullptr || lower.find('*') == std::string::npos) return "";
    const std::size_t star = lower.rfind('*');
    const std::string_view after = std::string_view(lower).substr(star + 1);
    if (std::ranges::count(after, '.') < (after.starts_with('.') ? 2 : 1)) {
      return "a star that stands for whole top-level domains";
    }
    const bool lost_dot = lower.starts_with('*') && lower[1] != '.' && lower[1] != '-';
    if (lost_dot && !kind_.generated) return "a star that lost its dot";
    return "";
  }

  /// "e.example.com.Then": the last label alone starts with a capital.
  static bool a_sentence_hangs_on(std::string_view host) {
    const std::size_t dot = host.rfind('.');
    return dot != std::string_view::npos && dot + 1 < host.size() && host[dot + 1] >= 'A' &&
           host[dot + 1] <= 'Z' && is_lower_ascii(host.substr(0, dot));
  }

  const CellText& cell_;
  const CellKind& kind_;
  const TypeWords& words_;
  std::string placeholder_;  ///< "<tenant>" if the cell's prose speaks of one.
  bool uses_placeholder_ = false;
  bool dotted_name_ = false;
  CellContent content_;

  std::string_view line_;
  std::size_t line_begin_ = 0;
  int line_number_ = 0;
  std::vector<Token> tokens_;
  bool line_holds_block_ = false;
  std::string cloud_;
  std::string waiting_label_;    ///< Ended the line before.
  std::size_t label_begin_ = 0;  ///< Where the words of a label may start.
};

}  // namespace

CellContent find_items(const CellText& cell, const CellKind& kind, const TypeWords& words) {
  return ItemFinder(cell, kind, words).run();
}

}  // namespace pacwright
