#include "base/loopback_server.hpp"

#include <algorithm>
#include <array>

#include "base/socket_calls.hpp"

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

bool make_ready(int handle) { return make_private(handle) && make_non_blocking(handle); }

/// The port, or nothing.
std::optional<std::uint16_t> listen_anywhere(int handle) {
  sockaddr_in address = loopback_address();
  SocketLength size = sizeof address;
  const auto native = to_native(handle);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (!make_ready(handle) || bind(native, generic, size) != 0 || listen(native, 512) != 0 ||
      getsockname(native, generic, &size) != 0) {
    return std::nullopt;
  }
  return ntohs(address.sin_port);
}

pollfd to_entry(int handle, int events) {
  pollfd entry{};
  entry.fd = to_native(handle);
  entry.events = static_cast<short>(events);
  return entry;
}

}  // namespace

std::optional<LoopbackServer> LoopbackServer::open(std::size_t ports) {
  LoopbackServer server;
  for (std::size_t i = 0; i < ports; ++i) {
    const int handle = open_socket();
    if (handle < 0) return std::nullopt;
    server.listeners_.push_back(handle);
    const auto port = listen_anywhere(handle);
    if (!port) return std::nullopt;
    server.ports_.push_back(*port);
  }
  return server;
}

LoopbackServer::~LoopbackServer() {
  for (const int handle : listeners_) close_socket(handle);
  for (const Connection& connection : connections_) close_socket(connection.handle);
}

void LoopbackServer::serve(int wait_ms, const Handler& handler) {
  std::vector<pollfd> entries;
  for (const int listener : listeners_) entries.push_back(to_entry(listener, POLLIN));
  for (const Connection& connection : connections_) {
    const int events = connection.to_send.empty() ? POLLIN : POLLIN | POLLOUT;
    entries.push_back(to_entry(connection.handle, events));
  }
  if (poll_sockets(entries, wait_ms) <= 0) return;

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
    const int handle = static_cast<int>(accept(to_native(listeners_[port]), nullptr, nullptr));
    if (handle < 0) return;
    if (make_ready(handle)) {
      connections_.push_back({handle, port, {}, {}});
    } else {
      close_socket(handle);
    }
  }
}

void LoopbackServer::read_from(Connection& connection, const Handler& handler) {
  std::array<char, 16384> piece{};
  std::size_t count = 0;
  const Sent came = receive_some(connection.handle, piece, count);
  if (came == Sent::Later) return;
  if (came == Sent::Never || connection.received.size() > kMostBytes) {
    connection.is_over = true;
    return;
  }
  if (connection.closes) return;  // What comes after the last reply is read only to be rid of it.
  connection.received.append(piece.data(), count);
  auto reply = handler(connection.port, connection.received);
  if (!reply) return;
  connection.received.clear();
  connection.to_send += reply->bytes;
  connection.closes = reply->closes;
  if (connection.closes && connection.to_send.empty()) connection.is_over = true;
}

void LoopbackServer::send_to(Connection& connection) {
  const std::string& bytes = connection.to_send;
  std::size_t count = 0;
  const Sent sent = send_some(connection.handle, bytes, count);
  if (sent == Sent::Later) return;
  if (sent == Sent::Never) {
    connection.is_over = true;
    return;
  }
  connection.to_send.erase(0, count);
  // The other side closes then. If we did, what it had sent meanwhile would reset the connection,
  // and the reply could be lost.
  if (connection.to_send.empty() && connection.closes) end_sending(connection.handle);
}

void LoopbackServer::drop_ended() {
  for (const Connection& connection : connections_) {
    if (connection.is_over) close_socket(connection.handle);
  }
  std::erase_if(connections_, [](const Connection& connection) { return connection.is_over; });
}

}  // namespace pacwright
