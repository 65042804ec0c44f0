#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pacwright {

/// Processor time that this process has used.
std::int64_t processor_milliseconds();

int own_process_id();

/// One end of the line between a worker process and its parent: whole messages of any bytes, each
/// sent and received as one.
class WorkerChannel {
 public:
  explicit WorkerChannel(int handle) : handle_(handle) {}

  /// False if the other side is gone.
  bool send(std::string_view message);

  /// The next message, or nothing if the other side is gone, sent nothing within `wait_ms`
  /// (negative: wait for ever), or announces more than any message of ours.
  std::optional<std::string> receive(int wait_ms = -1);

  int handle() const { return handle_; }

 private:
  /// Of the next message; nothing if that has not begun to come.
  std::optional<std::uint64_t> announced_size() const;
  std::string take_message(std::uint64_t size);

  int handle_;
  std::string buffer_;  ///< Came, but was not yet handed out.
};

/// A child process that runs a function of this program and talks over a channel.
///
/// The function gets nothing but the channel: what it needs is sent to it. Windows has no fork:
/// there the program is started anew, and its main has to call start_program first. The child ends
/// when the function returns, when this object is destroyed (it is killed), or when the parent
/// dies.
class Worker {
 public:
  /// Nothing if the system has no process to give.
  static std::optional<Worker> start(void (*body)(WorkerChannel&));

  Worker(Worker&&) noexcept;
  Worker& operator=(Worker&&) noexcept;
  ~Worker();

  WorkerChannel& channel() { return channel_; }

 private:
  Worker(int pid, int handle);
  void stop();

  int pid_;     ///< On Windows a handle; -1 after a move.
  int handle_;  ///< Our end of the channel.
  WorkerChannel channel_;
};

}  // namespace pacwright
