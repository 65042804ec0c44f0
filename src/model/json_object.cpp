#include "model/json_object.hpp"

#include <algorithm>
#include <iterator>

#include "base/text.hpp"

namespace pacwright {
namespace {

DiagCode code_of(JsonError::Kind kind) {
  switch (kind) {
    case JsonError::Kind::Syntax: return DiagCode::JsonSyntax;
    case JsonError::Kind::DuplicateKey: return DiagCode::JsonDuplicateKey;
    case JsonError::Kind::CommentOpen: return DiagCode::JsonCommentOpen;
    case JsonError::Kind::TooDeep: return DiagCode::JsonTooDeep;
    case JsonError::Kind::TooMany: return DiagCode::FileTooLarge;
  }
  return DiagCode::JsonSyntax;
}

}  // namespace

std::optional<JsonValue> read_json(std::string_view text, const std::string& file, Diags& diags) {
  auto parsed = parse_json(text);
  if (auto* value = std::get_if<JsonValue>(&parsed)) return std::move(*value);
  const JsonError& error = std::get<JsonError>(parsed);
  diags.push_back({code_of(error.kind),
                   {file, error.place.line, error.place.column},
                   error.subject,
                   error.detail});
  return std::nullopt;
}

Diag wrong_type(const JsonValue& value, const std::string& file, std::string_view key,
                std::string_view wanted) {
  return {DiagCode::WrongType,
          {file, value.place.line, value.place.column},
          std::string(key),
          "Expected " + std::string(wanted) + ", found " + std::string(to_text(value.kind)) + "."};
}

bool is_object(const JsonValue& value, const std::string& file, std::string_view key,
               Diags& diags) {
  const bool is = value.kind == JsonValue::Kind::Object;
  if (!is) diags.push_back(wrong_type(value, file, key, to_text(JsonValue::Kind::Object)));
  return is;
}

ObjectReader::ObjectReader(const JsonValue& object, const std::string& file, Diags& diags)
    : object_(object), file_(file), diags_(diags) {}

const JsonValue* ObjectReader::any(std::string_view key) {
  asked_.emplace_back(key);
  return object_.find(key);
}

const JsonValue* ObjectReader::optional(std::string_view key, JsonValue::Kind kind) {
  const JsonValue* value = any(key);
  if (value == nullptr || value->kind == kind) return value;
  wrong_type(*value, key, to_text(kind));
  return nullptr;
}

const JsonValue* ObjectReader::required(std::string_view key, JsonValue::Kind kind) {
  const JsonValue* value = optional(key, kind);
  if (object_.find(key) == nullptr) {
    if (!first_missing_) first_missing_ = diags_.size();
    diags_.push_back({DiagCode::MissingKey, where(), std::string(key), ""});
  }
  return value;
}

std::string ObjectReader::text(std::string_view key) {
  const JsonValue* value = optional(key, JsonValue::Kind::String);
  return value == nullptr ? "" : value->text;
}

std::optional<bool> ObjectReader::boolean(std::string_view key) {
  const JsonValue* value = optional(key, JsonValue::Kind::Boolean);
  if (value == nullptr) return std::nullopt;
  return value->boolean;
}

std::optional<int> ObjectReader::whole_number(std::string_view key) {
  const JsonValue* value = optional(key, JsonValue::Kind::Number);
  if (value == nullptr) return std::nullopt;
  const auto number = parse_number(value->text, 2147483647);
  if (!number) {
    wrong_type(*value, key, "a whole number");
    return std::nullopt;
  }
  return static_cast<int>(*number);
}

std::string ObjectReader::text_or_number(std::string_view key) {
  const JsonValue* value = any(key);
  if (value == nullptr) return "";
  if (value->kind == JsonValue::Kind::String || value->kind == JsonValue::Kind::Number) {
    return value->text;
  }
  wrong_type(*value, key, "a string or a number");
  return "";
}

std::vector<const JsonValue*> ObjectReader::texts(std::string_view key) {
  std::vector<const JsonValue*> texts;
  const JsonValue* list = optional(key, JsonValue::Kind::Array);
  if (list == nullptr) return texts;
  for (const JsonValue& item : list->items) {
    if (item.kind == JsonValue::Kind::String) {
      texts.push_back(&item);
    } else {
      wrong_type(item, key, "a string in every place");
    }
  }
  return texts;
}

void ObjectReader::refuse_others() {
  Diags others;
  for (const JsonValue::Member& member : object_.members) {
    if (std::ranges::find(asked_, member.key) != asked_.end()) continue;
    const auto meant = did_you_mean(member.key, asked_);
    others.push_back({DiagCode::UnknownKey,
                      {file_, member.key_place.line, member.key_place.column},
                      member.key,
                      meant ? "Did you mean '" + *meant + "'?" : "Known here: " + known() + "."});
  }
  // A misspelt key is the cause where another one is missing.
  const std::size_t place = first_missing_.value_or(diags_.size());
  diags_.insert(diags_.begin() + static_cast<std::ptrdiff_t>(place),
                std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()));
}

std::string ObjectReader::known() const {
  std::vector<std::string> keys;
  for (const std::string& key : asked_) {
    const bool is_new = std::ranges::find(keys, key) == keys.end();
    if (is_new && key != "$schema") keys.push_back(key);  // That one is for editors.
  }
  return join(keys, ", ");
}

SourceRef ObjectReader::where() const { return where(object_); }

SourceRef ObjectReader::where(const JsonValue& value) const {
  return {file_, value.place.line, value.place.column};
}

void ObjectReader::wrong_type(const JsonValue& value, std::string_view key,
                              std::string_view wanted) {
  diags_.push_back(pacwright::wrong_type(value, file_, key, wanted));
}

}  // namespace pacwright
