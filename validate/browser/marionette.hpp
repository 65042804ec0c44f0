#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/loopback_connection.hpp"

namespace pacwright {

/// Firefox's channel for programs that drive it: messages of JSON, each with its length in decimal
/// and a colon before it (remote/marionette/transport.sys.mjs).
class Marionette {
 public:
  explicit Marionette(LoopbackConnection connection) : connection_(std::move(connection)) {}

  /// The next message, whatever it is about; nothing if none came within `wait_ms`.
  std::optional<JsonValue> receive(int wait_ms);

  /// `parameters` is a JSON object. False if Firefox is gone.
  bool send(std::string_view command, std::string_view parameters);

 private:
  /// Of one whole message; empty if there is none yet.
  std::string take_message();

  LoopbackConnection connection_;
  std::string buffer_;
  int number_ = 0;
};

/// Of the answer to a command: its value, or null and the reason.
const JsonValue* value_of_answer(const JsonValue& message, std::string& reason);

}  // namespace pacwright
