#pragma once
#include "base/text.hpp"
#include "model/difference.hpp"
#include "tests/unit/support.hpp"

// Catalogs and differences as one line of text, for tables and random tests of comparing.

namespace pacwright {

inline void set_field(Endpoint& endpoint, std::string_view name, const std::string& value) {
  if (name == "set") endpoint.set = value;
  if (name == "service") endpoint.service = value;
  if (name == "category") endpoint.category = value;
  if (name == "instance") endpoint.instance = value;
  if (name == "direction") endpoint.direction = value;
  if (name == "required") endpoint.required = value == "true";
  if (name == "cloud") endpoint.cloud = value;
  if (name == "path") endpoint.path = value;
  if (name == "tcp") endpoint.tcp = *parse_ports(value);
  if (name == "udp") endpoint.udp = *parse_ports(value);
  if (name == "row") endpoint.source.row = std::atoi(value.c_str());
}

inline Skipped to_skip(const std::string& text, SkipReason kind, const Endpoint& fields) {
  std::string blanks = text;
  std::ranges::replace(blanks, '_', ' ');
  Skipped skip{blanks, kind, "as said", fields.source, fields.line, fields.column};
  if (kind == SkipReason::NeedsValue) skip.unfilled = fields;
  return skip;
}

/// "*.a.test set=1 tcp=80,443; !damaged_text row=2; ?<tenant>.a.test; #prose; row row=2 tcp=25":
/// endpoints, skips of the three kinds (a '_' stands for a blank), and rows. The n-th stands in
/// line n. Items without a direction are outbound.
inline Catalog catalog_of(std::string_view text, const std::string& file) {
  Catalog made;
  made.file = file;
  int line = 0;
  for (const std::string_view piece : split(text, ';')) {
    if (trim(piece).empty()) continue;
    const auto words = split(trim(piece), ' ');
    Endpoint fields(cidr("::/128"));
    fields.direction = "outbound";
    fields.line = ++line;
    fields.column = 1;
    for (std::size_t i = 1; i < words.size(); ++i) {
      const std::size_t equals = words[i].find('=');
      REQUIRE(equals != std::string_view::npos);
      set_field(fields, words[i].substr(0, equals), std::string(words[i].substr(equals + 1)));
    }
    if (fields.source.row > 0) fields.source = {file, line, 1, fields.source.row};
    const std::string word(words[0]);
    const std::string rest = word.substr(1);
    if (word == "row") {
      made.rows.push_back({fields.source, "", "", fields.direction, fields.tcp, fields.udp});
    } else if (word.front() == '!') {
      made.skipped.push_back(to_skip(rest, SkipReason::NotExpressible, fields));
    } else if (word.front() == '?') {
      made.skipped.push_back(to_skip(rest, SkipReason::NeedsValue, fields));
    } else if (word.front() == '#') {
      made.skipped.push_back(to_skip(rest, SkipReason::NotAnEndpoint, fields));
    } else {
      fields.item = value_of(parse_item(word, {}), word);
      made.endpoints.push_back(std::move(fields));
    }
  }
  return made;
}

/// "added b.test", "widened a.test > *.a.test", "changed a.test tcp 80>80,443", "renumbered row 2 >
/// row 3 row 2>3": one difference.
inline std::string to_line(const Difference& difference) {
  const auto name = [](const DifferenceSide& side) {
    return side.item.empty() ? "row " + std::to_string(side.row) : side.item;
  };
  std::string text(to_text(difference.kind));
  if (difference.before.is_empty()) return text + " " + name(difference.after);
  text += " " + name(difference.before);
  if (difference.after.is_empty()) return text;
  if (name(difference.after) != name(difference.before)) text += " > " + name(difference.after);
  if (difference.field.empty()) return text;
  return text + " " + difference.field + " " + difference.old_value + ">" + difference.new_value;
}

/// All of them, separated by "; ".
inline std::string to_line(const Differences& differences) {
  std::string text;
  for (const Difference& difference : differences.all) {
    text += (text.empty() ? "" : "; ") + to_line(difference);
  }
  return text;
}

}  // namespace pacwright
