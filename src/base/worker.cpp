#include "base/worker.hpp"

#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#ifdef __linux__
#include <sys/prctl.h>
#endif

// Processes by fork, without exec: the child is a copy of this program that runs `body` and ends.
//
//   parent                        child
//   Worker --- handle_  <=====>  handle --- WorkerChannel --- body(channel)
//                 a socket pair
//
// A socket pair rather than two pipes, because writing to a dead child must give an error and not
// SIGPIPE, and only sockets can be asked for that without touching the signals of the program.
//
// A system without fork starts the same program with a hidden argument that names the body, and
// hands it one end of a pipe; nothing else in the program would change.

namespace pacwright {
namespace {

constexpr std::size_t kHeaderBytes = 8;  // Before each message: its length, little-endian.

/// The parent's ends of the lines to all children that live. A child closes its copies of them:
/// while it held one, another child could not notice that the parent is gone.
struct OpenHandles {
  std::mutex mutex;
  std::vector<int> handles;
};

OpenHandles& open_handles() {
  static OpenHandles* const handles = new OpenHandles;  // Never destroyed: outlives every Worker.
  return *handles;
}

/// False on hang-up or after `wait_ms`.
bool wait_until_readable(int handle, int wait_ms) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(wait_ms);
  pollfd entry{handle, POLLIN, 0};
  while (true) {
    const int ready = poll(&entry, 1, wait_ms);
    if (ready > 0) return true;  // A hang-up counts: reading then says so.
    if (ready == 0 || errno != EINTR) return false;
    if (wait_ms < 0) continue;
    const auto left = end - std::chrono::steady_clock::now();
    wait_ms = static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(left).count());
    if (wait_ms <= 0) return false;
  }
}

bool send_all(int handle, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(handle, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// 0 at the end of the line, negative on an error.
ssize_t read_some(int handle, char* to, std::size_t size) {
  ssize_t count = 0;
  do {
    count = ::recv(handle, to, size, 0);
  } while (count < 0 && errno == EINTR);
  return count;
}

#ifdef __linux__
pid_t g_parent = 0;

/// Linux sends the signal when the *thread* that forked ends, too; then the parent still lives.
void end_if_orphan(int) {
  if (getppid() != g_parent) _exit(1);
}

/// Without this a busy child would live on until it next looks at its channel.
void end_with_parent(pid_t parent) {
  g_parent = parent;
  struct sigaction action {};
  action.sa_handler = end_if_orphan;
  action.sa_flags = SA_RESTART;
  sigaction(SIGUSR1, &action, nullptr);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR1);
  sigprocmask(SIG_UNBLOCK, &signals, nullptr);
  prctl(PR_SET_PDEATHSIG, SIGUSR1);
  end_if_orphan(0);  // It may have died before the prctl.
}
#else
void end_with_parent(pid_t) {}
#endif

/// What the program does on an interrupt or a crash (tidy up, tell the user) is not the child's to
/// do.
void forget_signal_handlers() {
  for (const int signal :
       {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV}) {
    struct sigaction action {};
    action.sa_handler = SIG_DFL;
    sigaction(signal, &action, nullptr);
  }
}

[[noreturn]] void run_child(int handle, pid_t parent, void (*body)(WorkerChannel&)) {
  OpenHandles& open = open_handles();  // Locked by start(); no other thread came along.
  for (const int inherited : open.handles) close(inherited);
  open.handles.clear();
  open.mutex.unlock();
  forget_signal_handlers();
  end_with_parent(parent);
  const rlimit no_core{0, 0};  // A hostile script that crashes its engine shall not fill the disk.
  setrlimit(RLIMIT_CORE, &no_core);

  WorkerChannel channel(handle);
  body(channel);
  _exit(0);  // No atexit handlers, no flushing: the buffers are copies of the parent's.
}

}  // namespace

bool WorkerChannel::send(std::string_view message) {
  std::array<char, kHeaderBytes> header{};
  for (std::size_t i = 0; i < kHeaderBytes; ++i) {
    header[i] = static_cast<char>(static_cast<std::uint64_t>(message.size()) >> (8 * i) & 0xFF);
  }
  return send_all(handle_, {header.data(), header.size()}) && send_all(handle_, message);
}

std::optional<std::string> WorkerChannel::receive(int wait_ms) {
  std::vector<char> piece(64 << 10);
  while (true) {
    if (auto message = take_message()) return message;
    if (!wait_until_readable(handle_, wait_ms)) return std::nullopt;
    const ssize_t count = read_some(handle_, piece.data(), piece.size());
    if (count <= 0) return std::nullopt;
    buffer_.append(piece.data(), static_cast<std::size_t>(count));
  }
}

std::optional<std::string> WorkerChannel::take_message() {
  if (buffer_.size() < kHeaderBytes) return std::nullopt;
  std::uint64_t size = 0;
  for (std::size_t i = kHeaderBytes; i-- > 0;) {
    size = size << 8 | static_cast<unsigned char>(buffer_[i]);
  }
  if (buffer_.size() - kHeaderBytes < size) return std::nullopt;

  const auto end = kHeaderBytes + static_cast<std::size_t>(size);
  std::string message = buffer_.substr(kHeaderBytes, end - kHeaderBytes);
  buffer_.erase(0, end);
  return message;
}

std::optional<Worker> Worker::start(void (*body)(WorkerChannel&)) {
  OpenHandles& open = open_handles();
  const std::unique_lock lock(open.mutex);  // No other fork between making the line and noting it.

  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return std::nullopt;
  open.handles.push_back(ends[0]);

  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0) run_child(ends[1], parent, body);

  close(ends[1]);
  if (pid < 0) {
    open.handles.pop_back();
    close(ends[0]);
    return std::nullopt;
  }
  return Worker(pid, ends[0]);
}

Worker::Worker(int pid, int handle) : pid_(pid), handle_(handle), channel_(handle) {}

Worker::Worker(Worker&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      handle_(std::exchange(other.handle_, -1)),
      channel_(std::move(other.channel_)) {}

Worker& Worker::operator=(Worker&& other) noexcept {
  if (this == &other) return *this;
  stop();
  pid_ = std::exchange(other.pid_, -1);
  handle_ = std::exchange(other.handle_, -1);
  channel_ = std::move(other.channel_);
  return *this;
}

Worker::~Worker() { stop(); }

void Worker::stop() {
  if (pid_ < 0) return;
  {
    OpenHandles& open = open_handles();
    const std::lock_guard lock(open.mutex);
    std::erase(open.handles, handle_);
    close(handle_);
  }
  kill(pid_, SIGKILL);  // It is ours until waitpid: the number cannot belong to another process.
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

}  // namespace pacwright
