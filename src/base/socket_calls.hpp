#pragma once
#ifdef _WIN32
#include <winsock2.h>
#else
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#endif

#include <cstddef>
#include <span>
#include <string_view>

/// Sockets, where Windows' differ from all others. For loopback_*.cpp only.
namespace pacwright {

#ifdef _WIN32
using SocketLength = int;
using NativeSocket = SOCKET;
#else
using SocketLength = socklen_t;
using NativeSocket = int;
#endif

/// For the system's own calls. Of Windows' handles 32 bits count, so an int holds them.
inline NativeSocket to_native(int handle) { return static_cast<NativeSocket>(handle); }

/// A socket for IPv4 and streams; negative if there is none.
int open_socket();
void close_socket(int handle);

/// No other program gets it.
bool make_private(int handle);

/// Calls return at once, whether there is something to do or not.
bool make_non_blocking(int handle);

/// As poll() does it.
int poll_sockets(std::span<pollfd> entries, int wait_ms);

enum class Sent { Yes, Later, Never };

/// `count` is how many bytes went off.
Sent send_some(int handle, std::string_view bytes, std::size_t& count);

/// The same for what came; never: the other side is gone.
Sent receive_some(int handle, std::span<char> to, std::size_t& count);

/// Tells the other side that nothing more will come.
void end_sending(int handle);

}  // namespace pacwright
