#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pacwright {

/// Where a token starts. Lines and columns count from 1, columns in code points.
struct JsonPlace {
  int line = 0;
  int column = 0;
};

/// A JSON value that remembers where it stands in its file, so that a semantic error deep inside a
/// policy can point at the value itself. Plain data; members keep the order of the file.
struct JsonValue {
  enum class Kind { Null, Boolean, Number, String, Array, Object };
  struct Member;

  Kind kind = Kind::Null;
  JsonPlace place;
  bool boolean = false;
  std::string text;              ///< String: its content, UTF-8. Number: its spelling in the file.
  std::vector<JsonValue> items;  ///< Array.
  std::vector<Member> members;   ///< Object; keys are distinct.

  /// The member called `key`, or null. Linear: objects here are small.
  const JsonValue* find(std::string_view key) const;
};

struct JsonValue::Member {
  std::string key;
  JsonPlace key_place;
  JsonValue value;
};

/// "a string", "an object", ...: for messages.
std::string_view to_text(JsonValue::Kind kind);

struct JsonError {
  enum class Kind { Syntax, DuplicateKey, CommentOpen, TooDeep, TooMany };
  Kind kind = Kind::Syntax;
  JsonPlace place;
  std::string subject;  ///< The duplicate key; else empty.
  std::string detail;   ///< A sentence: what is wrong; for a duplicate, where the first one is.
};

/// Parses JSON with // and /* */ comments. `text` is UTF-8 (see decode_text). Duplicate keys,
/// unclosed comments, nesting beyond 64 levels and more than 2,500,000 values, each of which takes
/// hundreds of bytes, are errors; numbers keep their spelling.
std::variant<JsonValue, JsonError> parse_json(std::string_view text);

/// `text` as a JSON string literal with its quotes, pure ASCII: the rest becomes \uXXXX.
/// Bytes that are not UTF-8 become \ufffd.
std::string to_json_string(std::string_view text);

}  // namespace pacwright
