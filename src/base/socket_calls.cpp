#include "base/socket_calls.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

// The way of POSIX; socket_calls_windows.cpp is the other one.

namespace pacwright {
namespace {

Sent to_sent(ssize_t count) {
  if (count >= 0) return Sent::Yes;
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? Sent::Later : Sent::Never;
}

}  // namespace

int open_socket() { return socket(AF_INET, SOCK_STREAM, 0); }

void close_socket(int handle) { close(handle); }

bool make_private(int handle) { return fcntl(handle, F_SETFD, FD_CLOEXEC) == 0; }

bool make_non_blocking(int handle) {
  return fcntl(handle, F_SETFL, fcntl(handle, F_GETFL) | O_NONBLOCK) == 0;
}

int poll_sockets(std::span<pollfd> entries, int wait_ms) {
  return poll(entries.data(), static_cast<nfds_t>(entries.size()), wait_ms);
}

Sent send_some(int handle, std::string_view bytes, std::size_t& count) {
  const ssize_t sent = send(handle, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  count = sent > 0 ? static_cast<std::size_t>(sent) : 0;
  return to_sent(sent);
}

Sent receive_some(int handle, std::span<char> to, std::size_t& count) {
  const ssize_t received = recv(handle, to.data(), to.size(), 0);
  count = received > 0 ? static_cast<std::size_t>(received) : 0;
  return received == 0 ? Sent::Never : to_sent(received);
}

void end_sending(int handle) { shutdown(handle, SHUT_WR); }

}  // namespace pacwright
