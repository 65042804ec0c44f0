#include <windows.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <vector>

#include "base/confinement.hpp"
#include "base/text.hpp"
#include "base/windows_handle.hpp"
#include "base/windows_text.hpp"
#include "base/worker.hpp"
#include "base/worker_line.hpp"

// Processes without fork: the same program is started anew with a hidden argument, by which main
// knows that it is a child (start_program).
//
//   parent                              child
//   Worker --- handle_  <==========>  handle --- WorkerChannel --- body(channel)
//                a duplex pipe
//
// Which function the child runs is the first message: the place of the function in the program's
// file, which is the same for both. That comes over the pipe, and not in the argument, so that
// nobody can have the program run something by its arguments alone.
//
// All children are in one job of this process, which ends them with it, whatever ends it.

namespace pacwright {
namespace {

constexpr DWORD kPipeBytes = 64 << 10;
constexpr std::wstring_view kWorkerArgument = L"--pacwright-worker=";

// Where hundreds of processes start and end at the same time, one may be refused that soon is not.
constexpr int kTries = 5;
constexpr DWORD kPauseMilliseconds = 200;

// What is left is what the program itself takes.
constexpr std::size_t kMostMemory = kMostWorkerBytes + (std::size_t{64} << 20);

constexpr DWORD kNoWindows = JOB_OBJECT_UILIMIT_DESKTOP | JOB_OBJECT_UILIMIT_DISPLAYSETTINGS |
                             JOB_OBJECT_UILIMIT_EXITWINDOWS | JOB_OBJECT_UILIMIT_GLOBALATOMS |
                             JOB_OBJECT_UILIMIT_HANDLES | JOB_OBJECT_UILIMIT_READCLIPBOARD |
                             JOB_OBJECT_UILIMIT_SYSTEMPARAMETERS |
                             JOB_OBJECT_UILIMIT_WRITECLIPBOARD;

// Of a handle 32 bits count, even in a program of 64.
int to_number(HANDLE handle) { return static_cast<int>(reinterpret_cast<std::intptr_t>(handle)); }
HANDLE from_number(int number) {
  return reinterpret_cast<HANDLE>(static_cast<std::intptr_t>(number));
}

void limit_windows(HANDLE job, DWORD which) {
  JOBOBJECT_BASIC_UI_RESTRICTIONS limits{which};
  SetInformationJobObject(job, JobObjectBasicUIRestrictions, &limits, sizeof limits);
}

/// Null if the system gives none. Never closed: the end of this process does that.
HANDLE job_of_workers() {
  static const HANDLE kJob = [] {
    const HANDLE job = CreateJobObjectW(nullptr, nullptr);
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
    // A crash is the end of the child, and no window that waits for somebody.
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE |
                                              JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION |
                                              JOB_OBJECT_LIMIT_PROCESS_MEMORY;
    limits.ProcessMemoryLimit = kMostMemory;
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    limit_windows(job, kNoWindows);
    return job;
  }();
  return kJob;
}

/// Where this program is in a job itself, the system takes no job inside it that limits windows.
bool put_in_job(HANDLE process) {
  const HANDLE job = job_of_workers();
  if (AssignProcessToJobObject(job, process) != 0) return true;
  limit_windows(job, 0);
  return AssignProcessToJobObject(job, process) != 0;
}

// --- The line -----------------------------------------------------------------------------------

/// A call that the system works on while we wait: its result, or that it was called off.
class Transfer {
 public:
  explicit Transfer(HANDLE line)
      : line_(line), done_(to_handle(CreateEventW(nullptr, TRUE, FALSE, nullptr))) {
    state_.hEvent = done_.get();
  }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  OVERLAPPED* state() { return &state_; }

  /// `started`: what ReadFile or WriteFile returned. The number of bytes, 0 on any failure.
  std::size_t finish(BOOL started, DWORD wait_ms) {
    if (started == 0 && GetLastError() != ERROR_IO_PENDING) return 0;
    if (WaitForSingleObject(done_.get(), wait_ms) != WAIT_OBJECT_0) CancelIoEx(line_, &state_);
    DWORD count = 0;  // It may have been done before it was called off.
    if (GetOverlappedResult(line_, &state_, &count, TRUE) == 0) return 0;
    return count;
  }

 private:
  HANDLE line_;
  Handle done_;
  OVERLAPPED state_{};
};

struct Line {
  Handle ours, childs;
};

/// Both ends of a new pipe; the child's can be inherited.
Line make_line() {
  std::random_device random;
  const std::wstring name = L"\\\\.\\pipe\\pacwright-" + std::to_wstring(GetCurrentProcessId()) +
                            L"-" + std::to_wstring(random()) + L"-" + std::to_wstring(random());
  Line line;
  line.ours = to_handle(CreateNamedPipeW(
      name.c_str(), PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
      PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS, 1, kPipeBytes,
      kPipeBytes, 0, nullptr));
  SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
  line.childs = to_handle(CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE, 0, &inherited,
                                      OPEN_EXISTING, FILE_FLAG_OVERLAPPED, nullptr));
  return line;
}

// --- Starting -----------------------------------------------------------------------------------

/// The one handle that a new process inherits; others may be started at the same time.
class InheritOnly {
 public:
  explicit InheritOnly(HANDLE handle) : handle_(handle) {
    SIZE_T size = 0;
    InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
    bytes_.resize(size);
    is_sound_ = InitializeProcThreadAttributeList(list(), 1, 0, &size) != 0 &&
                UpdateProcThreadAttribute(list(), 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, &handle_,
                                          sizeof handle_, nullptr, nullptr) != 0;
  }
  InheritOnly(const InheritOnly&) = delete;
  InheritOnly& operator=(const InheritOnly&) = delete;
  ~InheritOnly() {
    if (is_sound_) DeleteProcThreadAttributeList(list());
  }

  LPPROC_THREAD_ATTRIBUTE_LIST list() {
    return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(bytes_.data());
  }
  bool is_sound() const { return is_sound_; }

 private:
  HANDLE handle_;
  std::vector<char> bytes_;
  bool is_sound_ = false;
};

std::wstring own_path() {
  std::wstring path(32'768, L'\0');
  path.resize(GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size())));
  return path;
}

/// Our own token without privileges, without the rights of administrators, and of low integrity,
/// which lets nothing be written, nor other processes be opened. It may still read what the user
/// may: with less than that, Windows does not load a program. Null if the system does not make one.
Handle token_of_few_rights() {
  HANDLE opened = nullptr;
  constexpr DWORD kAccess =
      TOKEN_DUPLICATE | TOKEN_QUERY | TOKEN_ASSIGN_PRIMARY | TOKEN_ADJUST_DEFAULT;
  if (OpenProcessToken(GetCurrentProcess(), kAccess, &opened) == 0) return nullptr;
  const Handle own = to_handle(opened);

  std::array<std::byte, SECURITY_MAX_SID_SIZE> administrators{}, low{};
  DWORD size = administrators.size();
  CreateWellKnownSid(WinBuiltinAdministratorsSid, nullptr, administrators.data(), &size);
  SID_AND_ATTRIBUTES denied{administrators.data(), 0};
  HANDLE made = nullptr;
  if (CreateRestrictedToken(own.get(), DISABLE_MAX_PRIVILEGE, 1, &denied, 0, nullptr, 0, nullptr,
                            &made) == 0) {
    return nullptr;
  }
  Handle token = to_handle(made);
  size = low.size();
  CreateWellKnownSid(WinLowLabelSid, nullptr, low.data(), &size);
  TOKEN_MANDATORY_LABEL label{{low.data(), SE_GROUP_INTEGRITY}};
  SetTokenInformation(token.get(), TokenIntegrityLevel, &label, sizeof label);
  return token;
}

/// Null if it cannot be started. Without console or standard streams: it has its line.
Handle start_child(HANDLE its_end) {
  const std::wstring path = own_path();
  std::wstring line =
      L"\"" + path + L"\" " + std::wstring(kWorkerArgument) + std::to_wstring(to_number(its_end));
  InheritOnly inherited(its_end);
  if (!inherited.is_sound()) return nullptr;
  STARTUPINFOEXW startup{};
  startup.StartupInfo.cb = sizeof startup;
  startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
  startup.lpAttributeList = inherited.list();
  PROCESS_INFORMATION made{};
  constexpr DWORD kHow = CREATE_SUSPENDED | DETACHED_PROCESS | EXTENDED_STARTUPINFO_PRESENT;
  // Where the system has no such token, or does not start a program with it, as before.
  const Handle token = token_of_few_rights();
  if ((!token ||
       CreateProcessAsUserW(token.get(), path.c_str(), line.data(), nullptr, nullptr, TRUE, kHow,
                            nullptr, nullptr, &startup.StartupInfo, &made) == 0) &&
      CreateProcessW(path.c_str(), line.data(), nullptr, nullptr, TRUE, kHow, nullptr, nullptr,
                     &startup.StartupInfo, &made) == 0) {
    return nullptr;
  }
  const Handle thread = to_handle(made.hThread);
  Handle process = to_handle(made.hProcess);
  // Suspended until it is in the job, or it could outlive us.
  if (!put_in_job(process.get())) {
    TerminateProcess(process.get(), 1);
    return nullptr;
  }
  ResumeThread(thread.get());
  return process;
}

/// Functions stand at the same distance from the beginning of the program in both processes.
std::uintptr_t start_of_program() {
  return reinterpret_cast<std::uintptr_t>(GetModuleHandleW(nullptr));
}

[[noreturn]] void run_child(HANDLE line) {
  WorkerChannel channel(to_number(line));
  const auto place = channel.receive();
  const auto distance = place ? parse_number(*place, UINT32_MAX) : std::nullopt;
  if (distance) {
    const auto body =
        reinterpret_cast<void (*)(WorkerChannel&)>(start_of_program() + std::uintptr_t{*distance});
    body(channel);
  }
  std::_Exit(0);
}

}  // namespace

bool send_bytes(int handle, std::string_view bytes) {
  const HANDLE line = from_number(handle);
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, 1 << 20);
    Transfer transfer(line);
    const BOOL started =
        WriteFile(line, piece.data(), static_cast<DWORD>(piece.size()), nullptr, transfer.state());
    const std::size_t count = transfer.finish(started, INFINITE);
    if (count == 0) return false;
    bytes.remove_prefix(count);
  }
  return true;
}

std::size_t receive_bytes(int handle, char* to, std::size_t size, int wait_ms) {
  const HANDLE line = from_number(handle);
  Transfer transfer(line);
  const BOOL started = ReadFile(line, to, static_cast<DWORD>(size), nullptr, transfer.state());
  return transfer.finish(started, wait_ms < 0 ? INFINITE : static_cast<DWORD>(wait_ms));
}

void run_if_worker() {
  const std::wstring_view line = GetCommandLineW();
  const std::size_t at = line.rfind(kWorkerArgument);
  if (at == std::wstring_view::npos) return;
  // As start_child wrote it, and not some argument that only holds these words.
  const std::wstring path = own_path();
  if (at != path.size() + 3 || line.substr(0, at) != L"\"" + path + L"\" ") return;
  const auto number = parse_number(from_wide(line.substr(at + kWorkerArgument.size())), INT32_MAX);
  if (!number) return;
  const HANDLE handle = from_number(static_cast<int>(*number));
  if (GetFileType(handle) != FILE_TYPE_PIPE || handle == GetStdHandle(STD_INPUT_HANDLE)) return;
  SetHandleInformation(handle, HANDLE_FLAG_INHERIT, 0);
  SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
  run_child(handle);
}

std::int64_t processor_milliseconds() {
  FILETIME created{}, ended{}, kernel{}, user{};
  GetProcessTimes(GetCurrentProcess(), &created, &ended, &kernel, &user);
  const auto hundred_ns = [](const FILETIME& time) {
    return static_cast<std::int64_t>(std::uint64_t{time.dwHighDateTime} << 32 | time.dwLowDateTime);
  };
  return (hundred_ns(kernel) + hundred_ns(user)) / 10'000;
}

int own_process_id() { return static_cast<int>(GetCurrentProcessId()); }

std::optional<Worker> Worker::start(void (*body)(WorkerChannel&)) {
  Line line;
  Handle process;
  for (int tries = 0; tries < kTries && !process; ++tries) {
    if (tries > 0) Sleep(kPauseMilliseconds);
    line = make_line();
    if (line.ours && line.childs) process = start_child(line.childs.get());
  }
  if (!process) return std::nullopt;
  const std::uintptr_t place = reinterpret_cast<std::uintptr_t>(body) - start_of_program();
  Worker worker(to_number(process.release()), to_number(line.ours.release()));
  line.childs.reset();  // Or we would never see the child's end close.
  worker.channel().send(std::to_string(place));
  return worker;
}

/// `pid_` is the handle of the process here.
void Worker::stop() {
  if (pid_ < 0) return;
  CloseHandle(from_number(handle_));
  const HANDLE process = from_number(pid_);
  TerminateProcess(process, 1);
  WaitForSingleObject(process, INFINITE);
  CloseHandle(process);
  pid_ = -1;
}

}  // namespace pacwright
