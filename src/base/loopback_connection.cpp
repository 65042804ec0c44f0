#include "base/loopback_connection.hpp"

#include <array>
#include <utility>

#include "base/socket_calls.hpp"

namespace pacwright {

std::optional<LoopbackConnection> LoopbackConnection::open(std::uint16_t port) {
  LoopbackConnection connection(open_socket());
  if (connection.handle_ < 0) return std::nullopt;
  make_private(connection.handle_);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
  if (::connect(to_native(connection.handle_), generic, sizeof address) != 0) return std::nullopt;
  return connection;
}

LoopbackConnection::LoopbackConnection(LoopbackConnection&& other) noexcept
    : handle_(std::exchange(other.handle_, -1)) {}

LoopbackConnection::~LoopbackConnection() {
  if (handle_ >= 0) close_socket(handle_);
}

bool LoopbackConnection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t count = 0;
    if (send_some(handle_, bytes, count) == Sent::Never) return false;
    bytes.remove_prefix(count);
  }
  return true;
}

std::optional<std::string> LoopbackConnection::receive(int wait_ms) {
  std::array<pollfd, 1> entry{};
  entry[0].fd = to_native(handle_);
  entry[0].events = POLLIN;
  if (poll_sockets(entry, wait_ms) <= 0) return std::nullopt;
  std::array<char, 16384> piece{};
  std::size_t count = 0;
  if (receive_some(handle_, piece, count) != Sent::Yes) return std::nullopt;
  return std::string(piece.data(), count);
}

}  // namespace pacwright
