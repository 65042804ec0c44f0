#include "base/loopback_connection.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace pacwright {

std::optional<LoopbackConnection> LoopbackConnection::open(std::uint16_t port) {
  LoopbackConnection connection(socket(AF_INET, SOCK_STREAM, 0));
  if (connection.handle_ < 0) return std::nullopt;
  fcntl(connection.handle_, F_SETFD, FD_CLOEXEC);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto* const generic = reinterpret_cast<const sockaddr*>(&address);
  if (connect(connection.handle_, generic, sizeof address) != 0) return std::nullopt;
  return connection;
}

LoopbackConnection::LoopbackConnection(LoopbackConnection&& other) noexcept
    : handle_(std::exchange(other.handle_, -1)) {}

LoopbackConnection::~LoopbackConnection() {
  if (handle_ >= 0) close(handle_);
}

bool LoopbackConnection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::optional<std::string> LoopbackConnection::receive(int wait_ms) {
  pollfd entry{handle_, POLLIN, 0};
  if (poll(&entry, 1, wait_ms) <= 0) return std::nullopt;
  std::array<char, 16384> piece{};
  const ssize_t count = recv(handle_, piece.data(), piece.size(), 0);
  if (count <= 0) return std::nullopt;
  return std::string(piece.data(), static_cast<std::size_t>(count));
}

}  // namespace pacwright
