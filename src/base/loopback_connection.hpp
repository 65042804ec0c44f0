#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pacwright {

/// A connection to a server on 127.0.0.1.
class LoopbackConnection {
 public:
  /// Nothing if nobody listens.
  static std::optional<LoopbackConnection> open(std::uint16_t port);

  LoopbackConnection(LoopbackConnection&& other) noexcept;
  LoopbackConnection& operator=(LoopbackConnection&&) = delete;
  ~LoopbackConnection();

  /// False if the other side is gone.
  bool send(std::string_view bytes);

  /// The next bytes, at least one; nothing if none came within `wait_ms` or the other side is gone.
  std::optional<std::string> receive(int wait_ms);

 private:
  explicit LoopbackConnection(int handle) : handle_(handle) {}

  int handle_;  ///< -1 after a move.
};

}  // namespace pacwright
