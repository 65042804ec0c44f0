#include "base/json.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/json_cursor.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

// The grammar is nlohmann/json's: its SAX parser calls TreeBuilder for each key, value and bracket.
// It does not say where they stand, so a cursor of our own goes over the same text in step with it.
// When the parser gives up, the cursor stands behind the last good token and the builder knows what
// may follow it; explain() finds the offender from there.

namespace pacwright {
namespace {

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMostValues = 2'500'000;
constexpr std::size_t kLongestShown = 60;  ///< Bytes of a text that a message repeats.

/// nlohmann's number for "out of range": a number no double can hold.
constexpr int kNumberTooLarge = 406;

/// An array or object whose end has not come yet.
struct OpenContainer {
  JsonValue value;
  std::map<std::string, int, std::less<>> lines_of_keys;
};

/// What the parser saw last, which decides what it takes next.
enum class Last { Nothing, Opening, Key, Value };

class TreeBuilder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit TreeBuilder(std::string_view text) : text_(text), cursor_(text) {}

  std::variant<JsonValue, JsonError> take_result() {
    if (error_) return std::move(*error_);
    return std::move(root_);
  }

  bool null() override { return add_scalar(JsonValue::Kind::Null); }
  bool boolean(bool value) override { return add_scalar(JsonValue::Kind::Boolean, value); }
  bool number_integer(number_integer_t) override { return add_scalar(JsonValue::Kind::Number); }
  bool number_unsigned(number_unsigned_t) override { return add_scalar(JsonValue::Kind::Number); }
  bool number_float(number_float_t, const string_t&) override {
    return add_scalar(JsonValue::Kind::Number);
  }
  bool string(string_t& value) override {
    return add_scalar(JsonValue::Kind::String, false, std::move(value));
  }
  bool binary(binary_t&) override { return false; }  // Not in text.

  bool start_object(std::size_t) override { return open(JsonValue::Kind::Object); }
  bool start_array(std::size_t) override { return open(JsonValue::Kind::Array); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override;

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception& reason) override {
    explain(position, reason.id == kNumberTooLarge);
    return false;
  }

 private:
  bool add_scalar(JsonValue::Kind kind, bool boolean = false, std::string text = {});
  bool open(JsonValue::Kind kind);
  bool close();
  void attach(JsonValue value);

  /// False if there are too many already.
  bool count_value();
  void explain(std::size_t position, bool number_too_large);
  void explain_end();
  bool explain_string(const JsonToken& string, std::size_t position);
  std::string expectation(bool after_comma, bool after_colon, const JsonToken& offender) const;
  std::string cure_of(const JsonToken& offender, bool wants_separator, bool after_colon) const;
  std::string quoted(const JsonToken& word) const;

  bool in_object() const {
    return !open_.empty() && open_.back().value.kind == JsonValue::Kind::Object;
  }
  void fail(JsonError::Kind kind, JsonPlace place, std::string detail) {
    error_ = JsonError{kind, place, {}, std::move(detail)};
  }

  std::string_view text_;
  JsonCursor cursor_;
  Last last_ = Last::Nothing;
  JsonToken last_token_;
  std::vector<OpenContainer> open_;
  std::size_t values_ = 0;
  JsonValue root_;
  std::optional<JsonError> error_;
};

bool TreeBuilder::add_scalar(JsonValue::Kind kind, bool boolean, std::string text) {
  last_token_ = cursor_.next_accepted();
  if (!count_value()) return false;
  JsonValue value;
  value.kind = kind;
  value.place = last_token_.place;
  value.boolean = boolean;
  value.text = kind == JsonValue::Kind::Number ? std::string(last_token_.text) : std::move(text);
  attach(std::move(value));
  return true;
}

bool TreeBuilder::count_value() {
  if (++values_ <= kMostValues) return true;
  fail(JsonError::Kind::TooMany, last_token_.place,
       "It has more than " + with_thousands(kMostValues) + " values.");
  return false;
}

bool TreeBuilder::open(JsonValue::Kind kind) {
  last_token_ = cursor_.next_accepted();
  if (!count_value()) return false;
  if (open_.size() == kMaxDepth) {
    fail(JsonError::Kind::TooDeep, last_token_.place, {});
    return false;
  }
  open_.emplace_back();
  open_.back().value.kind = kind;
  open_.back().value.place = last_token_.place;
  last_ = Last::Opening;
  return true;
}

bool TreeBuilder::close() {
  last_token_ = cursor_.next_accepted();
  JsonValue value = std::move(open_.back().value);
  open_.pop_back();
  attach(std::move(value));
  return true;
}

bool TreeBuilder::key(string_t& name) {
  last_token_ = cursor_.next_accepted();
  last_ = Last::Key;
  OpenContainer& object = open_.back();
  const auto [known, is_new] = object.lines_of_keys.emplace(name, last_token_.place.line);
  if (!is_new) {
    error_ = JsonError{JsonError::Kind::DuplicateKey, last_token_.place, name,
                       "First used in line " + std::to_string(known->second) + "."};
    return false;
  }
  object.value.members.push_back({std::move(name), last_token_.place, {}});
  return true;
}

void TreeBuilder::attach(JsonValue value) {
  last_ = Last::Value;
  if (open_.empty()) {
    root_ = std::move(value);
  } else if (in_object()) {
    open_.back().value.members.back().value = std::move(value);
  } else {
    open_.back().value.items.push_back(std::move(value));
  }
}

// --- Why the parser gave up -------------------------------------------------------------------

/// Makes an error of the first token that may not stand where it does. `position` counts the bytes
/// the parser has read; it is needed only inside strings.
void TreeBuilder::explain(std::size_t position, bool number_too_large) {
  JsonToken offender = cursor_.next_raw();
  JsonToken comma;
  bool after_colon = false;
  if (last_ == Last::Value && !open_.empty() && offender.text == ",") {
    comma = offender;
    offender = cursor_.next_raw();
  } else if (last_ == Last::Key && offender.text == ":") {
    after_colon = true;
    offender = cursor_.next_raw();
  }

  const bool value_ended = last_ == Last::Value && comma.text.empty();
  if (offender.kind == JsonToken::Kind::OpenComment) {
    fail(JsonError::Kind::CommentOpen, offender.place, {});
  } else if (offender.kind == JsonToken::Kind::End) {
    explain_end();
  } else if (number_too_large) {
    fail(JsonError::Kind::Syntax, offender.place, "This number is too large.");
  } else if (!comma.text.empty() && (offender.text == "]" || offender.text == "}")) {
    fail(JsonError::Kind::Syntax, comma.place,
         "This is a trailing comma: nothing follows it. Remove it.");
  } else if (value_ended && last_token_.kind == JsonToken::Kind::Word &&
             offender.kind == JsonToken::Kind::Word && !offender.text.starts_with(';') &&
             offender.offset == last_token_.end()) {
    // "10.0.0.0/8" without quotes begins with a good number; "01" is two of them.
    std::string_view whole = text_.substr(last_token_.offset);
    whole = whole.substr(0, whole.find_first_of(" \t\r\n,]}\""));
    const bool is_short = whole.size() <= kLongestShown && is_ascii(whole);
    fail(JsonError::Kind::Syntax, last_token_.place,
         "Expected a number as JSON spells it, or text in double quotes" +
             (is_short ? ": \"" + std::string(whole) + "\"." : "."));
  } else if (offender.kind != JsonToken::Kind::String || !explain_string(offender, position)) {
    const std::string cure = cure_of(offender, value_ended && !open_.empty(), after_colon);
    fail(
        JsonError::Kind::Syntax, offender.place,
        expectation(!comma.text.empty(), after_colon, offender) + (cure.empty() ? "" : " " + cure));
  }
}

void TreeBuilder::explain_end() {
  std::string detail = "The file ends too early";
  if (!open_.empty()) {
    const JsonValue& innermost = open_.back().value;
    detail += ": " + std::string(in_object() ? "the object" : "the array") + " opened in line " +
              std::to_string(innermost.place.line) + " is not closed. Write " +
              (in_object() ? "}" : "]") + " where it ends";
  } else if (last_ == Last::Nothing) {
    detail = "The file ends too early: it holds no value";
  }
  fail(JsonError::Kind::Syntax, cursor_.place_of_end(), detail + ".");
}

/// False if nothing is wrong with the string itself. An unclosed one shows up as the line break in
/// it, or as the end of the file.
bool TreeBuilder::explain_string(const JsonToken& string, std::size_t position) {
  const JsonFlaw flaw = cursor_.flaw_in_string(string, position);
  const auto fail_at = [this](JsonPlace place, const char* detail) {
    fail(JsonError::Kind::Syntax, place, detail);
    return true;
  };
  switch (flaw.kind) {
    case JsonFlaw::Kind::None: break;
    case JsonFlaw::Kind::End:
      return fail_at(flaw.place, "The file ends too early: this string is not closed.");
    case JsonFlaw::Kind::LineBreak:
      return fail_at(flaw.place, "This string is not closed in its line. Write \" at its end.");
    case JsonFlaw::Kind::Escape:
      return fail_at(flaw.place, "This is no escape of JSON; a backslash itself is written \\\\.");
    case JsonFlaw::Kind::Character:
      return fail_at(flaw.place, "This character stands in a string only as \\uXXXX.");
  }
  return false;
}

std::string TreeBuilder::expectation(bool after_comma, bool after_colon,
                                     const JsonToken& offender) const {
  std::string expected;
  if (open_.empty()) {
    if (last_ == Last::Value) return "The file holds one value, and this comes after its end.";
    expected = "a value";
  } else if (last_ == Last::Value && !after_comma) {
    expected = in_object() ? "a comma or '}'" : "a comma or ']'";
  } else if (last_ == Last::Key && !after_colon) {
    expected = "a colon after the key";
  } else if (in_object() && last_ != Last::Key) {
    expected = after_comma ? "a key in double quotes" : "a key in double quotes or '}'";
  } else {
    expected = after_comma || after_colon ? "a value" : "a value or ']'";
  }
  const bool wants_value = expected.starts_with("a value");
  std::string detail = "Expected " + expected + " here";
  if (wants_value && offender.kind == JsonToken::Kind::Word) detail += "; text needs double quotes";
  return detail + ".";
}

/// The text that a word without quotes, or in others than JSON's, stands for, as JSON has it; empty
/// if that is in doubt.
std::string TreeBuilder::quoted(const JsonToken& word) const {
  constexpr std::string_view kQuotes[][2] = {{"'", "'"},
                                             {"`", "`"},
                                             {"\xE2\x80\x9C", "\xE2\x80\x9D"},
                                             {"\xE2\x80\x9E", "\xE2\x80\x9C"},
                                             {"\xE2\x80\x98", "\xE2\x80\x99"}};
  std::string_view line = text_.substr(word.offset);
  line = line.substr(0, line.find_first_of("\r\n"));
  std::string_view content = word.text;
  for (const auto& [open, close] : kQuotes) {
    if (!line.starts_with(open)) continue;
    const std::size_t end = line.find(close, open.size());
    if (end == std::string_view::npos) return "";
    content = line.substr(open.size(), end - open.size());
  }
  const bool is_plain = content.size() <= kLongestShown && is_ascii(content) &&
                        content.find_first_of("\"\\'`=;#") == std::string_view::npos;
  return is_plain && !content.empty() ? "\"" + std::string(content) + "\"" : "";
}

/// What to write in the place of `offender`; empty if that is in doubt. `wants_separator`: a value
/// has ended before it.
std::string TreeBuilder::cure_of(const JsonToken& offender, bool wants_separator,
                                 bool after_colon) const {
  const std::string_view text = offender.text;
  if (text.empty() || static_cast<unsigned char>(text.front()) < 0x20) return "";
  if (text.starts_with('#')) return "Comments begin with //.";
  const bool closes_other = in_object() ? text == "]" : text == "}";
  if (!open_.empty() && closes_other) {
    return std::string(in_object() ? "The object" : "The array") + " opened in line " +
           std::to_string(open_.back().value.place.line) + " is closed by " +
           (in_object() ? "}" : "]") + ".";
  }
  if (wants_separator) {
    return text.starts_with(';') || text == ":" ? "Write a comma."
                                                : "A comma is missing before it.";
  }
  if (last_ == Last::Key && !after_colon) return text.starts_with('=') ? "Write a colon." : "";
  if (open_.empty() || offender.kind != JsonToken::Kind::Word) return "";
  const std::string lower = to_lower(text);
  const bool wants_key = in_object() && last_ != Last::Key;
  for (const std::string_view literal : {"true", "false", "null"}) {
    if (lower == literal && !wants_key) return "Write " + std::string(literal) + ".";
  }
  if (lower == "none" && !wants_key) return "Write null.";
  const std::string text_in_quotes = quoted(offender);
  return text_in_quotes.empty() ? "" : "Write " + text_in_quotes + ".";
}

std::string hex4(char32_t unit) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex = "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) hex += kDigits[unit >> shift & 0xF];
  return hex;
}

}  // namespace

const JsonValue* JsonValue::find(std::string_view key) const {
  const auto found =
      std::ranges::find_if(members, [key](const Member& member) { return member.key == key; });
  return found == members.end() ? nullptr : &found->value;
}

std::string_view to_text(JsonValue::Kind kind) {
  switch (kind) {
    case JsonValue::Kind::Null: return "null";
    case JsonValue::Kind::Boolean: return "true or false";
    case JsonValue::Kind::Number: return "a number";
    case JsonValue::Kind::String: return "a string";
    case JsonValue::Kind::Array: return "an array";
    case JsonValue::Kind::Object: return "an object";
  }
  return "";
}

std::variant<JsonValue, JsonError> parse_json(std::string_view text) {
  // Two things the library would take in silence: it stops at a NUL as if the file ended there, and
  // skips a byte order mark, which decode_text has removed: a second one is no JSON.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return JsonError{JsonError::Kind::Syntax,
                     JsonCursor(text).place_at(nul),
                     {},
                     "A NUL character may not stand in a text file."};
  }
  if (text.starts_with('\xEF')) {
    return JsonError{JsonError::Kind::Syntax, {1, 1}, {}, "Expected a value here."};
  }
  TreeBuilder builder(text);
  nlohmann::json::sax_parse(text.begin(), text.end(), &builder,
                            nlohmann::json::input_format_t::json, true, true);
  return builder.take_result();
}

std::string to_json_string(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const Utf8Char next = first_code_point(text);
    const char32_t c = next.code_point;
    text.remove_prefix(next.size);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c >= 0x20 && c < 0x7F) {
      out += static_cast<char>(c);
    } else if (c < 0x10000) {
      out += hex4(c);
    } else {
      out += hex4(0xD800 + ((c - 0x10000) >> 10));
      out += hex4(0xDC00 + ((c - 0x10000) & 0x3FF));
    }
  }
  return out + "\"";
}

}  // namespace pacwright
