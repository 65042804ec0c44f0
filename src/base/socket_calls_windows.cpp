#include <algorithm>
#include <climits>

#include "base/socket_calls.hpp"

namespace pacwright {
namespace {

/// True once the library of sockets is ready; it stays so until the process ends.
bool is_ready() {
  static const bool kReady = [] {
    WSADATA ignored{};
    return WSAStartup(MAKEWORD(2, 2), &ignored) == 0;
  }();
  return kReady;
}

int to_length(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, INT_MAX)); }

Sent to_sent(int count) {
  if (count >= 0) return Sent::Yes;
  return WSAGetLastError() == WSAEWOULDBLOCK ? Sent::Later : Sent::Never;
}

}  // namespace

int open_socket() {
  if (!is_ready()) return -1;
  const SOCKET made = socket(AF_INET, SOCK_STREAM, 0);
  return made == INVALID_SOCKET ? -1 : static_cast<int>(made);
}

void close_socket(int handle) { closesocket(to_native(handle)); }

bool make_private(int handle) {
  return SetHandleInformation(reinterpret_cast<HANDLE>(to_native(handle)), HANDLE_FLAG_INHERIT,
                              0) != 0;
}

bool make_non_blocking(int handle) {
  u_long yes = 1;
  return ioctlsocket(to_native(handle), static_cast<long>(FIONBIO), &yes) == 0;
}

int poll_sockets(std::span<pollfd> entries, int wait_ms) {
  return WSAPoll(entries.data(), static_cast<ULONG>(entries.size()), wait_ms);
}

Sent send_some(int handle, std::string_view bytes, std::size_t& count) {
  const int sent = send(to_native(handle), bytes.data(), to_length(bytes.size()), 0);
  count = sent > 0 ? static_cast<std::size_t>(sent) : 0;
  return to_sent(sent);
}

Sent receive_some(int handle, std::span<char> to, std::size_t& count) {
  const int received = recv(to_native(handle), to.data(), to_length(to.size()), 0);
  count = received > 0 ? static_cast<std::size_t>(received) : 0;
  return received == 0 ? Sent::Never : to_sent(received);
}

void end_sending(int handle) { shutdown(to_native(handle), SD_SEND); }

}  // namespace pacwright
