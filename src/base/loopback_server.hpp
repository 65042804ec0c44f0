#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pacwright {

/// What goes back over a connection.
struct LoopbackReply {
  std::string bytes;
  bool closes = true;  ///< Else more is expected on the same connection.
};

/// Listens on free ports of 127.0.0.1, in the calling thread, without a protocol of its own.
class LoopbackServer {
 public:
  /// Is given what a connection to a port (counted from 0) has sent so far and was not replied to;
  /// gives nothing as long as it is not enough.
  using Handler = std::function<std::optional<LoopbackReply>(std::size_t, std::string_view)>;

  /// Nothing if the system gives no such ports.
  static std::optional<LoopbackServer> open(std::size_t ports);

  LoopbackServer(LoopbackServer&&) noexcept = default;
  LoopbackServer& operator=(LoopbackServer&&) = delete;
  ~LoopbackServer();

  const std::vector<std::uint16_t>& ports() const { return ports_; }

  /// Serves what there is to serve, once; waits for it no longer than `wait_ms`.
  void serve(int wait_ms, const Handler& handler);

 private:
  struct Connection {
    int handle;
    std::size_t port;
    std::string received, to_send;
    bool closes = false;  ///< Once all is sent.
    bool is_over = false;
  };

  LoopbackServer() = default;
  void accept_at(std::size_t port);
  static void read_from(Connection& connection, const Handler& handler);
  static void send_to(Connection& connection);
  void drop_ended();

  std::vector<int> listeners_;
  std::vector<std::uint16_t> ports_;
  std::vector<Connection> connections_;
};

}  // namespace pacwright
