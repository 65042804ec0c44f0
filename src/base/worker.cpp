#include "base/worker.hpp"

#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <climits>
#include <csignal>
#include <ctime>
#include <mutex>
#include <vector>

#include "base/worker_line.hpp"

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
// worker_windows.cpp is for the system without fork.

namespace pacwright {
namespace {

/// The parent's ends of the lines to all children that live.
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

/// Closes the child's copies of what the parent has open, but for `kept` and the standard streams.
/// While it held one, nobody could notice that the parent has closed it, or is gone.
void close_inherited(const std::vector<int>& lines, [[maybe_unused]] int kept) {
  for (const int line : lines) close(line);
#ifdef __linux__
  const auto own = static_cast<unsigned>(kept);
  if (own > 3) close_range(3, own - 1, 0);
  close_range(std::max(own + 1, 3U), UINT_MAX, 0);
#endif
}

[[noreturn]] void run_child(int handle, pid_t parent, void (*body)(WorkerChannel&)) {
  OpenHandles& open = open_handles();  // Locked by start(); no other thread came along.
  close_inherited(open.handles, handle);
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

bool send_bytes(int handle, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(handle, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::size_t receive_bytes(int handle, char* to, std::size_t size, int wait_ms) {
  if (!wait_until_readable(handle, wait_ms)) return 0;
  ssize_t count = 0;
  do {
    count = ::recv(handle, to, size, 0);
  } while (count < 0 && errno == EINTR);
  return count < 0 ? 0 : static_cast<std::size_t>(count);
}

void run_if_worker() {}

std::int64_t processor_milliseconds() {
  return static_cast<std::int64_t>(std::clock()) * 1000 / CLOCKS_PER_SEC;
}

int own_process_id() { return getpid(); }

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
