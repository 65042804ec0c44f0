#include "validate/suite.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>
#include <variant>

#include "base/idna.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "model/ip_address.hpp"

namespace pacwright {
namespace {

constexpr std::string_view kFormat = "pacwright-suite/1";

// ---------------------------------------------------------------------------------- JSON

DiagCode to_code(JsonError::Kind kind) {
  switch (kind) {
    case JsonError::Kind::DuplicateKey: return DiagCode::JsonDuplicateKey;
    case JsonError::Kind::CommentOpen: return DiagCode::JsonCommentOpen;
    case JsonError::Kind::TooDeep: return DiagCode::JsonTooDeep;
    case JsonError::Kind::Syntax: break;
  }
  return DiagCode::JsonSyntax;
}

class JsonSuiteReader {
 public:
  JsonSuiteReader(Suite& suite, Diags& diags) : suite_(suite), diags_(diags) {}

  void read(std::string_view text) {
    auto parsed = parse_json(text);
    if (const auto* error = std::get_if<JsonError>(&parsed)) {
      report(to_code(error->kind), error->place, error->subject, error->detail);
      return;
    }
    const JsonValue& root = std::get<JsonValue>(parsed);
    if (!has_kind(root, JsonValue::Kind::Object, "suite") || !check_format(root)) return;
    check_keys(root, {"$schema", "format", "routes", "dns", "cases"});
    read_routes(root.find("routes"));
    read_dns(root.find("dns"));
    read_cases(root);
  }

 private:
  SourceRef at(JsonPlace place) const { return {suite_.file, place.line, place.column}; }

  void report(DiagCode code, JsonPlace place, std::string_view subject, std::string detail) {
    diags_.push_back({code, at(place), std::string(subject), std::move(detail)});
  }

  bool has_kind(const JsonValue& value, JsonValue::Kind kind, std::string_view what) {
    if (value.kind == kind) return true;
    report(DiagCode::WrongType, value.place, what,
           "It must be " + std::string(to_text(kind)) + ", not " +
               std::string(to_text(value.kind)) + ".");
    return false;
  }

  void check_keys(const JsonValue& object, const std::vector<std::string>& known) {
    for (const auto& member : object.members) {
      if (std::ranges::find(known, member.key) != known.end()) continue;
      const auto meant = did_you_mean(member.key, known);
      report(DiagCode::UnknownKey, member.key_place, member.key,
             meant ? "Did you mean '" + *meant + "'?" : "Known here: " + join(known, ", ") + ".");
    }
  }

  bool check_format(const JsonValue& root) {
    const JsonValue* format = root.find("format");
    if (!format) return true;
    if (!has_kind(*format, JsonValue::Kind::String, "format")) return false;
    if (format->text == kFormat) return true;
    report(DiagCode::UnknownFormat, format->place, format->text,
           "A suite has the format '" + std::string(kFormat) + "'.");
    return false;
  }

  void read_routes(const JsonValue* routes) {
    if (!routes || !has_kind(*routes, JsonValue::Kind::Object, "routes")) return;
    for (const auto& [name, name_place, result] : routes->members) {
      if (has_kind(result, JsonValue::Kind::String, name))
        suite_.routes.emplace_back(name, result.text);
    }
  }

  void read_dns(const JsonValue* dns) {
    if (!dns || !has_kind(*dns, JsonValue::Kind::Object, "dns")) return;
    for (const auto& [name, name_place, address] : dns->members) {
      if (!has_kind(address, JsonValue::Kind::String, name)) continue;
      const auto host = to_ascii_host(name);  // What a script asks for.
      if (!host) {
        report(DiagCode::BadIdn, name_place, name, "");
      } else if (!IpAddress::parse(address.text)) {
        report(DiagCode::BadNetwork, address.place, address.text,
               "A host of \"dns\" has one address, without a prefix.");
      } else if (!suite_.dns.addresses.emplace(*host, address.text).second) {
        report(DiagCode::JsonDuplicateKey, name_place, name, "Hosts are the same in any case.");
      }
    }
  }

  void read_cases(const JsonValue& root) {
    const JsonValue* cases = root.find("cases");
    if (!cases) {
      report(DiagCode::MissingKey, root.place, "cases", "A suite lists its known URLs there.");
      return;
    }
    if (!has_kind(*cases, JsonValue::Kind::Array, "cases")) return;
    for (const JsonValue& item : cases->items) {
      if (has_kind(item, JsonValue::Kind::Object, "case")) read_case(item);
    }
  }

  void read_case(const JsonValue& item) {
    check_keys(item, {"url", "expect", "why"});
    const JsonValue* url = string_member(item, "url", true);
    const JsonValue* expected = string_member(item, "expect", true);
    const JsonValue* why = string_member(item, "why", false);
    if (!url || !expected) return;
    suite_.cases.push_back({url->text, expected->text, why ? why->text : std::string(),
                            at(url->place), at(expected->place)});
  }

  const JsonValue* string_member(const JsonValue& object, std::string_view key, bool is_needed) {
    const JsonValue* value = object.find(key);
    if (!value) {
      if (is_needed) report(DiagCode::MissingKey, object.place, key, "Every case has one.");
      return nullptr;
    }
    return has_kind(*value, JsonValue::Kind::String, key) ? value : nullptr;
  }

  Suite& suite_;
  Diags& diags_;
};

// ---------------------------------------------------------------------------------- CSV

struct Field {
  std::string text;
  SourceRef where;  ///< Of its first character; of the quote if it is quoted.
};

using Record = std::vector<Field>;

class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& file, Diags& diags)
      : text_(text), where_{file, 1, 1}, diags_(diags) {}

  /// The next line with anything on it but blanks and commas; faulty ones are reported and left
  /// out. Nothing at the end.
  std::optional<Record> next() {
    while (true) {
      skip_blanks();
      if (text_.empty()) return std::nullopt;
      if (text_.front() == '#') skip_to_line_end();
      if (auto record = read_record()) return record;
    }
  }

 private:
  bool at_line_end() const { return text_.empty() || text_.front() == '\n'; }
  bool at_field_end() const { return at_line_end() || text_.front() == ','; }

  void advance() {
    const auto byte = static_cast<unsigned char>(text_.front());
    text_.remove_prefix(1);
    if (byte == '\n') {
      ++where_.line;
      where_.column = 1;
    } else if (text_.empty() || (static_cast<unsigned char>(text_.front()) & 0xc0) != 0x80) {
      ++where_.column;  // A code point ends here.
    }
  }

  void skip_blanks() {  // CR too: it is the first half of a line end.
    while (!at_line_end() && is_space(text_.front())) advance();
  }

  void skip_to_line_end() {
    while (!at_line_end()) advance();
  }

  // Up to and with the line end.
  std::optional<Record> read_record() {
    Record record;
    bool is_sound = true;
    while (is_sound) {
      skip_blanks();
      record.push_back({"", where_});
      is_sound = read_field(record.back());
      if (at_line_end()) break;
      if (is_sound) advance();  // The comma.
    }
    if (!is_sound) skip_to_line_end();
    if (!text_.empty()) advance();

    const auto is_empty = [](const Field& field) { return field.text.empty(); };
    if (!is_sound || std::ranges::all_of(record, is_empty)) return std::nullopt;
    return record;
  }

  bool read_field(Field& field) {
    if (!text_.empty() && text_.front() == '"') return read_quoted(field);
    while (!at_field_end()) {
      field.text += text_.front();
      advance();
    }
    field.text = std::string(trim(field.text));
    return true;
  }

  bool read_quoted(Field& field) {
    advance();
    while (!text_.empty()) {
      if (text_.front() == '"') {
        advance();
        if (text_.empty() || text_.front() != '"') return check_after_quote(field);
      }
      if (!text_.starts_with("\r\n")) field.text += text_.front();
      advance();
    }
    diags_.push_back({DiagCode::BadSuite, field.where, "\"", "This quote is never closed."});
    return false;
  }

  bool check_after_quote(const Field& field) {
    skip_blanks();
    if (at_field_end()) return true;
    diags_.push_back({DiagCode::BadSuite, where_, field.text,
                      "A comma or the end of the line must follow the closing quote."});
    return false;
  }

  std::string_view text_;  ///< What is left.
  SourceRef where_;        ///< Of its first character.
  Diags& diags_;
};

std::string line_text(const SourceRef& where) { return "Line " + std::to_string(where.line); }

// "url,expected" or "url,expected,why", if it is the first line.
bool is_header(const Record& record) {
  return record.size() >= 2 && to_lower(record[0].text) == "url" &&
         to_lower(record[1].text) == "expected";
}

void check_header(const Record& record, Diags& diags) {
  for (std::size_t i = 2; i < record.size(); ++i) {
    if (record[i].text.empty() || (i == 2 && to_lower(record[i].text) == "why")) continue;
    diags.push_back({DiagCode::UnknownKey, record[i].where, record[i].text,
                     "The columns are url, expected and why."});
  }
}

void add_case(const Record& record, Suite& suite, Diags& diags) {
  const Field& url = record.front();
  if (record.size() == 1) {
    diags.push_back({DiagCode::BadSuite, url.where, url.text,
                     line_text(url.where) + " has one column; a comma and what is expected of " +
                         "the URL are missing."});
    return;
  }
  for (std::size_t i = 3; i < record.size(); ++i) {
    if (record[i].text.empty()) continue;  // Spreadsheets pad lines with commas.
    diags.push_back({DiagCode::BadSuite, record[i].where, record[i].text,
                     line_text(record[i].where) +
                         " has more than three columns; a text with commas needs quotes."});
    return;
  }
  suite.cases.push_back({url.text, record[1].text, record.size() > 2 ? record[2].text : "",
                         url.where, record[1].where});
}

void read_csv(std::string_view text, Suite& suite, Diags& diags) {
  CsvReader reader(text, suite.file, diags);
  bool is_first = true;
  while (const auto record = reader.next()) {
    if (is_first && is_header(*record)) {
      check_header(*record, diags);
    } else {
      add_case(*record, suite, diags);
    }
    is_first = false;
  }
}

// ---------------------------------------------------------------------------------- both

// A CSV line may start with "[::1]", a JSON suite with a comment.
bool is_json(std::string_view text) {
  text = trim(text);
  if (text.starts_with('{') || text.starts_with("//") || text.starts_with("/*")) return true;
  if (!text.starts_with('[')) return false;
  text = trim(text.substr(1));
  return text.empty() || std::string_view("{[]\"").find(text.front()) != std::string_view::npos;
}

std::string meaning_of(const std::string& expected, const Suite& suite) {
  for (const auto& [name, result] : suite.routes) {
    if (name == expected) return to_canonical_result(result);
  }
  return to_canonical_result(expected);
}

// One of the two can only fail, whatever the PAC does.
void check_contradictions(const Suite& suite, Diags& diags) {
  std::map<std::string_view, const SuiteCase*> first_of_url;
  for (const SuiteCase& next : suite.cases) {
    const auto [place, is_new] = first_of_url.emplace(trim(next.url), &next);
    const SuiteCase& first = *place->second;
    if (is_new || meaning_of(first.expected, suite) == meaning_of(next.expected, suite)) continue;
    diags.push_back(
        {DiagCode::BadSuite, next.where, next.url,
         line_text(first.where) + " expects '" + first.expected + "' for the same URL."});
  }
}

bool is_keyword(std::string_view upper) {
  constexpr std::string_view kKeywords[] = {"DIRECT", "PROXY",  "HTTP",   "HTTPS",
                                            "SOCKS",  "SOCKS4", "SOCKS5", "QUIC"};
  return std::ranges::find(kKeywords, upper) != std::end(kKeywords);
}

std::string to_upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

std::string to_canonical_element(std::string_view element) {
  std::vector<std::string> words;
  while (!(element = trim(element)).empty()) {
    const auto end = std::ranges::find_if(element, is_space) - element.begin();
    words.emplace_back(element.substr(0, static_cast<std::size_t>(end)));
    element.remove_prefix(static_cast<std::size_t>(end));
  }
  // Clients read keywords in any case; what is none, a route's name say, stays as it is.
  if (!words.empty() && is_keyword(to_upper(words.front())))
    words.front() = to_upper(words.front());
  return join(words, " ");
}

}  // namespace

std::optional<Suite> read_suite(std::string_view text, const std::string& file, Diags& diags) {
  Suite suite;
  suite.file = file;
  Diags faults;
  if (is_json(text)) {
    JsonSuiteReader(suite, faults).read(text);
  } else {
    read_csv(text, suite, faults);
  }
  check_contradictions(suite, faults);
  if (!has_errors(faults) && suite.cases.empty()) {
    faults.push_back({DiagCode::BadSuite, {file, 0, 0}, file, "It holds no URL."});
  }

  const bool is_sound = !has_errors(faults);
  std::ranges::move(faults, std::back_inserter(diags));
  if (!is_sound) return std::nullopt;
  return suite;
}

std::string to_canonical_result(std::string_view result) {
  std::vector<std::string> elements;
  for (const std::string_view element : split(result, ';')) {
    std::string canonical = to_canonical_element(element);
    if (!canonical.empty()) elements.push_back(std::move(canonical));
  }
  return join(elements, "; ");
}

}  // namespace pacwright
