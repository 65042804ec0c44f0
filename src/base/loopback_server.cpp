#include "base/loopback_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace pacwright {
namespace {

constexpr std::size_t kMostConnections = 900;  // Below the usual 1,024 open files.
constexpr std::size_t kMostBytes = 1 << 20;    // That one connection may send without a reply.

sockaddr_in loopback_address() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

bool make_private(int handle) {
  return fcntl(handle, F_SETFD, FD_CLOEXEC) == 0 &&
         fcntl(handle, F_SETFL, fcntl(handle, F_GETFL) | O_NONBLOCK) == 0;
}

/// The port, or nothing.
std::optional<std::uint16_t> listen_anywhere(int handle) {
  sockaddr_in address = loopback_address();
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (!make_private(handle) || bind(handle, generic, size) != 0 || listen(handle, 512) != 0 ||
      getsockname(handle, generic, &size) != 0) {
    return std::nullopt;
  }
  return ntohs(address.sin_port);
}

bool is_transient(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

std::optional<LoopbackServer> LoopbackServer::open(std::size_t ports) {
  LoopbackServer server;
  for (std::size_t i = 0; i < ports; ++i) {
    const int handle = socket(AF_INET, SOCK_STREAM, 0);
    if (handle < 0) return std::nullopt;
    server.listeners_.push_back(handle);
    const auto port = listen_anywhere(handle);
    if (!port) return std::nullopt;
    server.ports_.push_back(*port);
  }
  return server;
}

LoopbackServer::~LoopbackServer() {
  for (const int handle : listeners_) close(handle);
  for (const Connection& connection : connections_) close(connection.handle);
}

void LoopbackServer::serve(int wait_ms, const Handler& handler) {
  std::vector<pollfd> entries;
  for (const int listener : listeners_) entries.push_back({listener, POLLIN, 0});
  for (const Connection& connection : connections_) {
    const int events = connection.to_send.empty() ? POLLIN : POLLIN | POLLOUT;
    entries.push_back({connection.handle, static_cast<short>(events), 0});
  }
  if (poll(entries.data(), static_cast<nfds_t>(entries.size()), wait_ms) <= 0) return;

  for (std::size_t i = 0; i < connections_.size(); ++i) {
    const int happened = entries[listeners_.size() + i].revents;
    Connection& connection = connections_[i];
    if ((happened & ~POLLOUT) != 0) read_from(connection, handler);
    if (!connection.is_over && !connection.to_send.empty()) send_to(connection);
  }
  for (std::size_t port = 0; port < listeners_.size(); ++port) {
    if (entries[port].revents != 0) accept_at(port);
  }
  drop_ended();
}

void LoopbackServer::accept_at(std::size_t port) {
  while (connections_.size() < kMostConnections) {
    const int handle = accept(listeners_[port], nullptr, nullptr);
    if (handle < 0) return;
    if (make_private(handle)) {
      connections_.push_back({handle, port, {}, {}});
    } else {
      close(handle);
    }
  }
}

void LoopbackServer::read_from(Connection& connection, const Handler& handler) {
  std::array<char, 16384> piece{};
  const ssize_t count = recv(connection.handle, piece.data(), piece.size(), 0);
  if (count < 0 && is_transient(errno)) return;
  if (count <= 0 || connection.received.size() > kMostBytes) {
    connection.is_over = true;
    return;
  }
  if (connection.closes) return;  // What comes after the last reply is read only to be rid of it.
  connection.received.append(piece.data(), static_cast<std::size_t>(count));
  auto reply = handler(connection.port, connection.received);
  if (!reply) return;
  connection.received.clear();
  connection.to_send += reply->bytes;
  connection.closes = reply->closes;
  if (connection.closes && connection.to_send.empty()) connection.is_over = true;
}

void LoopbackServer::send_to(Connection& connection) {
  const std::string& bytes = connection.to_send;
  const ssize_t sent = send(connection.handle, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent < 0 && is_transient(errno)) return;
  if (sent < 0) {
    connection.is_over = true;
    return;
  }
  connection.to_send.erase(0, static_cast<std::size_t>(sent));
  // The other side closes then. If we did, what it had sent meanwhile would reset the connection,
  // and the reply could be lost.
  if (connection.to_send.empty() && connection.closes) shutdown(connection.handle, SHUT_WR);
}

void LoopbackServer::drop_ended() {
  for (const Connection& connection : connections_) {
    if (connection.is_over) close(connection.handle);
  }
  std::erase_if(connections_, [](const Connection& connection) { return connection.is_over; });
}

}  // namespace pacwright
