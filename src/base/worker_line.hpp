#pragma once
#include <cstddef>
#include <string_view>

/// The line below WorkerChannel, a stream of bytes: worker.cpp has it for systems with fork,
/// worker_windows.cpp for Windows.
namespace pacwright {

/// False if the other side is gone.
bool send_bytes(int handle, std::string_view bytes);

/// The number of bytes that came, 0 if none did within `wait_ms` (negative: wait for ever) or the
/// other side is gone.
std::size_t receive_bytes(int handle, char* to, std::size_t size, int wait_ms);

/// In a process that was started to be a Worker: runs its function, and ends the process. Else, and
/// always where workers are made by fork, does nothing.
void run_if_worker();

}  // namespace pacwright
