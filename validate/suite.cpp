#include "validate/suite.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>
#include <variant>

#include "base/idna.hpp"
#include "base/text.hpp"
#include "model/ip_address.hpp"
#include "model/json_object.hpp"
#include "validate/profiles/moment.hpp"

namespace pacwright {
namespace {

constexpr std::string_view kFormat = "pacwright-suite/1";

// ------------------------------------------------------------------------------- scenes

constexpr std::string_view kNone = "none";

/// A name, as a script asks for it, and its address; kNone: it has none.
void add_address(std::string_view name, const SourceRef& name_where, std::string_view address,
                 const SourceRef& where, std::map<std::string, std::string>& to, Diags& diags) {
  const auto host = to_ascii_host(name);
  if (!host) {
    diags.push_back({DiagCode::BadIdn, name_where, std::string(name), ""});
  } else if (address != kNone && !IpAddress::parse(address)) {
    diags.push_back({DiagCode::BadNetwork, where, std::string(address),
                     "A host of \"dns\" has one address, without a prefix, or none."});
  } else if (!to.emplace(*host, address == kNone ? "" : std::string(address)).second) {
    diags.push_back({DiagCode::JsonDuplicateKey, name_where, std::string(name),
                     "Hosts are the same in any case."});
  }
}

void read_client_ip(const std::string& text, const SourceRef& where, SuiteScene& scene,
                    Diags& diags) {
  if (text != kNone && !IpAddress::parse(text)) {
    diags.push_back({DiagCode::BadNetwork, where, text,
                     "A client has one address, without a prefix, or none."});
    return;
  }
  scene.client_ip = text == kNone ? "" : text;
}

void read_moment(const std::string& text, const SourceRef& where, SuiteScene& scene, Diags& diags) {
  scene.at = parse_moment(text);
  if (scene.at) return;
  diags.push_back({DiagCode::BadSuite, where, text,
                   "A time is written as 2026-11-22T08:00:00+01:00; without a zone it is UTC."});
}

// ---------------------------------------------------------------------------------- JSON

class JsonSuiteReader {
 public:
  JsonSuiteReader(Suite& suite, Diags& diags) : suite_(suite), diags_(diags) {}

  void read(std::string_view text) {
    const auto root = read_json(text, suite_.file, diags_);
    if (!root || !is_object(*root, suite_.file, "suite", diags_)) return;
    ObjectReader object(*root, suite_.file, diags_);
    object.any("$schema");
    if (!has_right_format(object)) return;
    read_routes(object.optional("routes", JsonValue::Kind::Object));
    read_dns(object.optional("dns", JsonValue::Kind::Object), suite_.dns.addresses);
    read_cases(object);
    object.refuse_others();
  }

 private:
  SourceRef at(JsonPlace place) const { return {suite_.file, place.line, place.column}; }

  void report(DiagCode code, JsonPlace place, std::string_view subject, std::string detail) {
    diags_.push_back({code, at(place), std::string(subject), std::move(detail)});
  }

  /// Text, or else a fault about `key`.
  bool is_text(const JsonValue& value, std::string_view key) {
    if (value.kind == JsonValue::Kind::String) return true;
    diags_.push_back(wrong_type(value, suite_.file, key, to_text(JsonValue::Kind::String)));
    return false;
  }

  bool has_right_format(ObjectReader& object) {
    const JsonValue* format = object.any("format");
    if (!format) return true;
    if (!is_text(*format, "format")) return false;
    if (format->text == kFormat) return true;
    report(DiagCode::UnknownFormat, format->place, format->text,
           "A suite has the format '" + std::string(kFormat) + "'.");
    return false;
  }

  void read_routes(const JsonValue* routes) {
    if (!routes) return;
    for (const auto& [name, name_place, result] : routes->members) {
      if (is_text(result, name)) suite_.routes.emplace_back(name, result.text);
    }
  }

  void read_dns(const JsonValue* dns, std::map<std::string, std::string>& to) {
    if (!dns) return;
    for (const auto& [name, name_place, address] : dns->members) {
      if (!is_text(address, name)) continue;
      add_address(name, at(name_place), address.text, at(address.place), to, diags_);
    }
  }

  void read_cases(ObjectReader& object) {
    // A suite without cases says what names resolve to.
    const bool may_lack = !suite_.dns.addresses.empty();
    const JsonValue* cases = may_lack ? object.optional("cases", JsonValue::Kind::Array)
                                      : object.required("cases", JsonValue::Kind::Array);
    if (!cases) return;
    for (const JsonValue& item : cases->items) {
      if (is_object(item, suite_.file, "case", diags_)) read_case(item);
    }
  }

  void read_case(const JsonValue& item) {
    ObjectReader object(item, suite_.file, diags_);
    const JsonValue* url = object.required("url", JsonValue::Kind::String);
    const JsonValue* expected = object.required("expect", JsonValue::Kind::String);
    const std::string why = object.text("why");
    const JsonValue* client_ip = object.optional("client_ip", JsonValue::Kind::String);
    const JsonValue* moment = object.optional("at", JsonValue::Kind::String);
    SuiteScene scene;
    if (client_ip) read_client_ip(client_ip->text, at(client_ip->place), scene, diags_);
    if (moment) read_moment(moment->text, at(moment->place), scene, diags_);
    read_dns(object.optional("dns", JsonValue::Kind::Object), scene.dns);
    object.refuse_others();
    if (!url || !expected) return;
    suite_.cases.push_back(
        {url->text, expected->text, why, at(url->place), at(expected->place), std::move(scene)});
  }

  Suite& suite_;
  Diags& diags_;
};

// ------------------------------------------------------------------------------ results

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

/// "DIRECT" or "PROXY p.example:8080", and nothing else.
bool is_entry_of_result(std::string_view text) {
  text = trim(text);
  const std::size_t end = std::min(text.find(' '), text.size());
  const std::string_view server = trim(text.substr(end));
  const std::string word = to_upper(text.substr(0, end));
  if (!is_keyword(word)) return false;
  return word == "DIRECT" ? server.empty()
                          : server.find(' ') == std::string_view::npos &&
                                server.find_first_of(":.") != std::string_view::npos;
}

// ---------------------------------------------------------------------------------- CSV

struct Field {
  std::string text;
  SourceRef where;  ///< Of its first character; of the quote if it is quoted.
};

using Record = std::vector<Field>;

bool is_separator(char c) { return c == ',' || c == ';' || c == '\t'; }

/// The separators of a line outside of quotes, in their order; of tabs those between two texts.
std::string separators_in(std::string_view line) {
  std::string found;
  bool quoted = false;
  const auto is_text = [&](std::size_t i) {
    return i < line.size() && !is_space(line[i]) && !is_separator(line[i]);
  };
  for (std::size_t i = 0; i < line.size(); ++i) {
    quoted = quoted != (line[i] == '"');
    if (quoted || !is_separator(line[i])) continue;
    if (line[i] != '\t' || (is_text(i - 1) && is_text(i + 1))) found += line[i];
  }
  return found;
}

/// What stands first in all of the first lines; else the comma, if each of them has one.
char separator_of(std::string_view text) {
  constexpr std::size_t kLines = 50;
  std::vector<std::string> all;
  for (const std::string_view line : split(text, '\n')) {
    const std::string_view trimmed = trim(line);
    if (trimmed.empty() || trimmed.front() == '#') continue;
    std::string found = separators_in(line);
    if (!found.empty()) all.push_back(std::move(found));
    if (all.size() >= kLines || (!all.empty() && to_lower(trimmed).starts_with("url"))) break;
  }
  if (all.empty()) return ',';
  const char first = all.front().front();
  const auto begins = [&](const std::string& found) { return found.front() == first; };
  if (std::ranges::all_of(all, begins)) return first;
  const auto has_comma = [](const std::string& found) { return found.find(',') != found.npos; };
  return std::ranges::all_of(all, has_comma) ? ',' : first;
}

class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& file, Diags& diags)
      : text_(text), where_{file, 1, 1}, separator_(separator_of(text)), diags_(diags) {
    // What spreadsheets write in front of it: "sep=;".
    if (text_.size() < 5 || !text_.starts_with("sep=") || !is_separator(text_[4])) return;
    separator_ = text_[4];
    skip_to_line_end();
  }

  char separator() const { return separator_; }

  /// The next line with anything on it but blanks and separators; faulty ones are reported and left
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
  bool at_field_end() const { return at_line_end() || text_.front() == separator_; }

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
    while (!at_field_end() && is_space(text_.front())) advance();
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
      if (is_sound) advance();  // The separator.
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
                      "A comma, or what else stands between columns, or the end of the line must "
                      "follow the closing quote."});
    return false;
  }

  std::string_view text_;  ///< What is left.
  SourceRef where_;        ///< Of its first character.
  char separator_;
  Diags& diags_;
};

std::string line_text(const SourceRef& where) { return "Line " + std::to_string(where.line); }

enum class Column { Url, Expected, Why, ClientIp, At, Dns, Empty, Unknown };

using Columns = std::vector<Column>;

std::optional<Column> column_called(std::string_view name) {
  constexpr std::pair<std::string_view, Column> kNames[] = {
      {"url", Column::Url},
      {"expected", Column::Expected},
      {"expect", Column::Expected},
      {"why", Column::Why},
      {"client_ip", Column::ClientIp},
      {"client-ip", Column::ClientIp},
      {"at", Column::At},
      {"dns", Column::Dns},
      {"", Column::Empty},
  };
  const std::string lower = to_lower(name);
  const auto* const found = std::ranges::find(kNames, std::string_view(lower),
                                              &std::pair<std::string_view, Column>::first);
  return found == std::end(kNames) ? std::nullopt : std::optional(found->second);
}

/// The first line, if it names a column of URLs and one of what is expected.
bool is_header(const Record& record) {
  const auto names = [&record](Column column) {
    return std::ranges::any_of(
        record, [column](const Field& field) { return column_called(field.text) == column; });
  };
  return names(Column::Url) && names(Column::Expected);
}

Columns read_header(const Record& record, Diags& diags) {
  Columns columns;
  for (const Field& field : record) {
    const auto column = column_called(field.text);
    columns.push_back(column.value_or(Column::Unknown));
    if (!column) {
      diags.push_back({DiagCode::UnknownKey, field.where, field.text,
                       "The columns are url, expected, why, client_ip, at and dns."});
    } else if (*column != Column::Empty && std::ranges::count(columns, *column) > 1) {
      diags.push_back({DiagCode::JsonDuplicateKey, field.where, field.text, "Name it once."});
    }
  }
  return columns;
}

/// "a.example=10.1.2.3 b.example=none".
void read_addresses(const Field& field, SuiteScene& scene, Diags& diags) {
  std::string_view rest = field.text;
  while (!(rest = trim(rest)).empty()) {
    const std::size_t end = std::min(rest.find_first_of(" \t\n,;"), rest.size());
    const std::string_view entry = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (entry.empty()) continue;
    const std::size_t equals = entry.find('=');
    if (equals == std::string_view::npos) {
      diags.push_back({DiagCode::BadSuite, field.where, std::string(entry),
                       "A name and its address are written as a.example=10.1.2.3."});
      continue;
    }
    add_address(entry.substr(0, equals), field.where, entry.substr(equals + 1), field.where,
                scene.dns, diags);
  }
}

void add_case(const Record& record, const Columns& columns, char separator, Suite& suite,
              Diags& diags) {
  const std::string mark = separator == ',' ? "comma" : separator == ';' ? "semicolon" : "tab";
  SuiteCase next;
  next.where = record.front().where;
  bool has_expected = false;
  for (std::size_t i = 0; i < record.size(); ++i) {
    const Field& field = record[i];
    if (i >= columns.size() || columns[i] == Column::Empty) {
      if (field.text.empty()) continue;  // Spreadsheets pad lines with separators.
      diags.push_back({DiagCode::BadSuite, field.where, field.text,
                       line_text(field.where) + " has more columns than " +
                           (columns.size() == 3 ? "url, expected and why" : "the first line") +
                           "; a text with " + mark + "s needs quotes."});
      return;
    }
    switch (columns[i]) {
      case Column::Url:
        next.url = field.text;
        next.where = field.where;
        break;
      case Column::Expected:
        next.expected = field.text;
        next.expected_where = field.where;
        has_expected = true;
        break;
      case Column::Why:
        if (separator == ';' && is_entry_of_result(field.text)) {
          diags.push_back({DiagCode::BadSuite, field.where, field.text,
                           line_text(field.where) +
                               " has it in the column of reasons. If it belongs "
                               "to the result, put that in quotes: \"" +
                               next.expected + "; " + field.text + "\"."});
          return;
        }
        next.why = field.text;
        break;
      case Column::ClientIp:
        if (!field.text.empty()) read_client_ip(field.text, field.where, next.scene, diags);
        break;
      case Column::At:
        if (!field.text.empty()) read_moment(field.text, field.where, next.scene, diags);
        break;
      case Column::Dns: read_addresses(field, next.scene, diags); break;
      case Column::Empty:
      case Column::Unknown: break;
    }
  }
  if (has_expected) {
    suite.cases.push_back(std::move(next));
    return;
  }
  diags.push_back(
      {DiagCode::BadSuite, next.where, next.url,
       line_text(next.where) + " has " +
           (record.size() == 1 ? "one column; a " + mark : "too few columns; a " + mark) +
           " and what is expected of the URL are missing."});
}

void read_csv(std::string_view text, Suite& suite, Diags& diags) {
  CsvReader reader(text, suite.file, diags);
  Columns columns = {Column::Url, Column::Expected, Column::Why};
  bool is_first = true;
  while (const auto record = reader.next()) {
    if (is_first && is_header(*record)) {
      columns = read_header(*record, diags);
    } else {
      add_case(*record, columns, reader.separator(), suite, diags);
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
  std::map<std::string, const SuiteCase*> first_of_url;
  for (const SuiteCase& next : suite.cases) {
    const auto [place, is_new] =
        first_of_url.emplace(std::string(trim(next.url)) + "\n" + to_text(next.scene), &next);
    const SuiteCase& first = *place->second;
    if (is_new || meaning_of(first.expected, suite) == meaning_of(next.expected, suite)) continue;
    diags.push_back({DiagCode::BadSuite, next.where, next.url,
                     line_text(first.where) + " expects '" + first.expected + "' for the same URL" +
                         (next.scene == SuiteScene() ? "." : ", " + to_text(next.scene) + ".")});
  }
}

std::string to_canonical_element(std::string_view element) {
  std::vector<std::string> words;
  while (!(element = trim(element)).empty()) {
    const auto end = std::ranges::find_if(element, is_space) - element.begin();
    words.emplace_back(element.substr(0, static_cast<std::size_t>(end)));
    element.remove_prefix(static_cast<std::size_t>(end));
  }
  // Clients read keywords in any case; what is none, a route's name say, stays as it is. A proxy's
  // name is one in any case, too (RFC 4343).
  if (!words.empty() && is_keyword(to_upper(words.front()))) {
    words.front() = to_upper(words.front());
    if (words.size() > 1) words[1] = to_lower(words[1]);
  }
  return join(words, " ");
}

}  // namespace

std::string to_text(const SuiteScene& scene) {
  std::vector<std::string> parts;
  if (scene.client_ip) {
    parts.push_back(scene.client_ip->empty() ? "without an address of the client"
                                             : "with the client at " + *scene.client_ip);
  }
  if (scene.at) parts.push_back("at " + to_text(*scene.at));
  for (const auto& [name, address] : scene.dns) {
    parts.push_back(address.empty() ? "without an address of " + name
                                    : "with " + name + " at " + address);
  }
  return join(parts, ", ");
}

DnsFixture applied_to(DnsFixture dns, const SuiteScene& scene) {
  if (scene.client_ip) dns.my_ip = *scene.client_ip;
  for (const auto& [name, address] : scene.dns) dns.addresses[name] = address;
  return dns;
}

std::vector<CasesOfScene> by_scene(const Suite& suite) {
  std::vector<CasesOfScene> scenes;
  std::map<std::string, std::size_t> known;  // By text, which tells scenes apart.
  for (std::size_t i = 0; i < suite.cases.size(); ++i) {
    const SuiteScene& scene = suite.cases[i].scene;
    const auto [place, is_new] = known.emplace(to_text(scene), scenes.size());
    if (is_new) scenes.push_back({scene, {}});
    scenes[place->second].cases.push_back(i);
  }
  return scenes;
}

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
  if (!has_errors(faults) && suite.cases.empty() && suite.dns.addresses.empty()) {
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
