#pragma once
#ifdef _WIN32
#include <windows.h>

#include <tlhelp32.h>
#else
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#endif

// What tests ask the system about processes.

#ifdef _WIN32

inline bool lives(int process) {
  const HANDLE handle = OpenProcess(SYNCHRONIZE, FALSE, static_cast<DWORD>(process));
  if (handle == nullptr) return false;
  const bool runs = WaitForSingleObject(handle, 0) == WAIT_TIMEOUT;
  CloseHandle(handle);
  return runs;
}

/// When it was started, in the system's units; 0 if it is gone.
inline ULONGLONG start_of(DWORD process) {
  FILETIME created{}, ended{}, kernel{}, user{};
  const HANDLE handle = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, process);
  if (handle == nullptr) return 0;
  GetProcessTimes(handle, &created, &ended, &kernel, &user);
  CloseHandle(handle);
  return ULONGLONG{created.dwHighDateTime} << 32 | created.dwLowDateTime;
}

/// True if no process that this one started still runs. What is older than this process has the
/// number of its parent from another one, which had the number before.
inline bool has_no_child() {
  const HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  PROCESSENTRY32W entry{};
  entry.dwSize = sizeof entry;
  bool has_one = false;
  for (BOOL more = Process32FirstW(all, &entry); more != 0; more = Process32NextW(all, &entry)) {
    has_one = has_one || (entry.th32ParentProcessID == GetCurrentProcessId() &&
                          lives(static_cast<int>(entry.th32ProcessID)) &&
                          start_of(entry.th32ProcessID) > start_of(GetCurrentProcessId()));
  }
  CloseHandle(all);
  return !has_one;
}

#else

inline bool lives(int process) { return kill(process, 0) == 0; }

/// True if no process that this one started runs, or waits to be waited for.
inline bool has_no_child() { return waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD; }

#endif
