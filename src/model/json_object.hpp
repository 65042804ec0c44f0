#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "diag/diag.hpp"

namespace pacwright {

/// A JSON document of `file`, or nothing and one error with its place.
std::optional<JsonValue> read_json(std::string_view text, const std::string& file, Diags& diags);

/// "Expected an object, found a string."
Diag wrong_type(const JsonValue& value, const std::string& file, std::string_view key,
                std::string_view wanted);

/// True if the value is an object; else a WrongType error, about `key`.
bool is_object(const JsonValue& value, const std::string& file, std::string_view key, Diags& diags);

/// Reads the members of one JSON object; every fault becomes a Diag at its own place. All files of
/// JSON are read by it, so that a fault has the same words in each.
class ObjectReader {
 public:
  ObjectReader(const JsonValue& object, const std::string& file, Diags& diags);

  /// The member, or null if it is absent, or, with a WrongType error, of another kind.
  const JsonValue* optional(std::string_view key, JsonValue::Kind kind);
  /// The same, and a MissingKey error if it is absent.
  const JsonValue* required(std::string_view key, JsonValue::Kind kind);
  /// The member whatever its kind, or null.
  const JsonValue* any(std::string_view key);

  std::string text(std::string_view key);  ///< "" if absent.
  std::optional<bool> boolean(std::string_view key);
  std::optional<int> whole_number(std::string_view key);
  /// A string or a number, as text: ids are published as either.
  std::string text_or_number(std::string_view key);
  /// The items of an array of strings; others are WrongType errors.
  std::vector<const JsonValue*> texts(std::string_view key);

  /// UnknownKey, with a suggestion or all known keys, for every member that was not asked for; in
  /// front of what is missing.
  void refuse_others();

  SourceRef where() const;
  SourceRef where(const JsonValue& value) const;
  void wrong_type(const JsonValue& value, std::string_view key, std::string_view wanted);

 private:
  std::string known() const;

  const JsonValue& object_;
  const std::string& file_;
  Diags& diags_;
  std::vector<std::string> asked_;
  std::optional<std::size_t> first_missing_;  ///< Index into `diags_`, which only grow meanwhile.
};

}  // namespace pacwright
