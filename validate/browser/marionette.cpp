#include "validate/browser/marionette.hpp"

#include <variant>

#include "base/text.hpp"

namespace pacwright {
namespace {

constexpr std::uint64_t kMostMessageBytes = 64 << 20;

}  // namespace

std::optional<JsonValue> Marionette::receive(int wait_ms) {
  std::string message = take_message();
  while (message.empty()) {
    auto piece = connection_.receive(wait_ms);
    if (!piece) return std::nullopt;
    buffer_ += *piece;
    message = take_message();
  }
  auto parsed = parse_json(message);
  auto* const value = std::get_if<JsonValue>(&parsed);
  return value == nullptr ? std::nullopt : std::optional(std::move(*value));
}

std::string Marionette::take_message() {
  const std::size_t colon = buffer_.find(':');
  if (colon == std::string::npos) return "";
  const auto size = parse_number(std::string_view(buffer_).substr(0, colon), kMostMessageBytes);
  if (!size || buffer_.size() - colon - 1 < *size) return "";
  std::string message = buffer_.substr(colon + 1, static_cast<std::size_t>(*size));
  buffer_.erase(0, colon + 1 + message.size());
  return message;
}

bool Marionette::send(std::string_view command, std::string_view parameters) {
  const std::string message = "[0," + std::to_string(++number_) + "," + to_json_string(command) +
                              "," + std::string(parameters) + "]";
  return connection_.send(std::to_string(message.size()) + ":" + message);
}

const JsonValue* value_of_answer(const JsonValue& message, std::string& reason) {
  if (message.items.size() != 4) {
    reason = "It answered what is no answer.";
    return nullptr;
  }
  const JsonValue& error = message.items[2];
  if (error.kind == JsonValue::Kind::Null) return &message.items[3];
  const JsonValue* const text = error.find("message");
  reason = "It answered: " + printable(text == nullptr ? "an error" : text->text) + ".";
  return nullptr;
}

}  // namespace pacwright
