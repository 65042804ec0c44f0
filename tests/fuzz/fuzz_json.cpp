#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

// Whatever the bytes: parse_json does not crash, and each place it names is inside the text and
// shows the token it is said to show.

namespace {

using namespace pacwright;

class PlaceChecker {
 public:
  explicit PlaceChecker(std::string_view text) : lines_(split(text, '\n')) {}

  /// The text from `place` to the end of its line. The place directly behind a line is inside, too.
  std::string_view rest_of_line(JsonPlace place) const {
    if (place.line < 1 || static_cast<std::size_t>(place.line) > lines_.size()) std::abort();
    if (place.column < 1) std::abort();
    std::string_view line = lines_[static_cast<std::size_t>(place.line) - 1];
    for (int column = 1; column < place.column; ++column) {
      if (line.empty()) std::abort();
      line.remove_prefix(first_code_point(line).size);
    }
    return line;
  }

  void check(const JsonValue& value) const {
    if (!rest_of_line(value.place).starts_with(start_of(value))) std::abort();
    for (const JsonValue& item : value.items) check(item);
    for (const JsonValue::Member& member : value.members) {
      if (!rest_of_line(member.key_place).starts_with('"')) std::abort();
      check(member.value);
    }
    if (value.kind != JsonValue::Kind::String) return;
    const auto again = parse_json(to_json_string(value.text));
    if (std::get<JsonValue>(again).text != value.text) std::abort();
  }

 private:
  static std::string_view start_of(const JsonValue& value) {
    switch (value.kind) {
      case JsonValue::Kind::Null: return "null";
      case JsonValue::Kind::Boolean: return value.boolean ? "true" : "false";
      case JsonValue::Kind::Number: return value.text;
      case JsonValue::Kind::String: return "\"";
      case JsonValue::Kind::Array: return "[";
      case JsonValue::Kind::Object: return "{";
    }
    return "";
  }

  std::vector<std::string_view> lines_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)parse_json(bytes);  // No promise about places, but no crash either.

  const std::optional<std::string> text = decode_text(bytes);
  if (!text) return 0;
  const PlaceChecker checker(*text);
  const auto parsed = parse_json(*text);
  if (const auto* value = std::get_if<JsonValue>(&parsed)) {
    checker.check(*value);
  } else {
    checker.rest_of_line(std::get<JsonError>(parsed).place);
  }
  return 0;
}
