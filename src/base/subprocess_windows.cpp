#include <windows.h>

#include <map>

#include "base/subprocess.hpp"
#include "base/windows_handle.hpp"
#include "base/windows_text.hpp"

// The way of Windows: a job that ends all its processes when its last handle is closed, which the
// system does as well if this program ends in whatever way.

namespace pacwright {
namespace {

std::wstring command_line_of(const ProgramToStart& program) {
  std::string line = quoted_argument(program.path);
  for (const std::string& argument : program.arguments) line += " " + quoted_argument(argument);
  return to_wide(line);
}

/// Variables one after the other, each with a zero behind it, and a zero at the end.
std::wstring environment_of(const ProgramToStart& program) {
  std::map<std::wstring, std::wstring> variables;
  wchar_t* const block = GetEnvironmentStringsW();
  for (const wchar_t* next = block; next != nullptr && *next != 0;) {
    const std::wstring entry = next;
    next += entry.size() + 1;
    const std::size_t equals = entry.find(L'=', 1);  // "=C:=..." is a name with an equals sign.
    if (equals != std::wstring::npos) variables[entry.substr(0, equals)] = entry.substr(equals + 1);
  }
  if (block != nullptr) FreeEnvironmentStringsW(block);
  for (const std::string& name : program.unset) variables.erase(to_wide(name));
  for (const auto& [name, value] : program.environment) variables[to_wide(name)] = to_wide(value);

  std::wstring text;
  for (const auto& [name, value] : variables) text += name + L"=" + value + L'\0';
  return text + L'\0';
}

Handle make_job() {
  Handle job = to_handle(CreateJobObjectW(nullptr, nullptr));
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
  if (!job || SetInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &limits,
                                      sizeof limits) == 0) {
    return nullptr;
  }
  return job;
}

Handle open_inherited(const std::wstring& name, DWORD access, DWORD creation) {
  SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
  return to_handle(CreateFileW(name.c_str(), access, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited,
                               creation, FILE_ATTRIBUTE_NORMAL, nullptr));
}

}  // namespace

struct Subprocess::State {
  Handle job, process;
};

std::variant<Subprocess, std::string> Subprocess::start(const ProgramToStart& program) {
  const Handle input = open_inherited(L"NUL", GENERIC_READ, OPEN_EXISTING);
  const Handle output = open_inherited(to_wide(program.output), GENERIC_WRITE, CREATE_NEW);
  Handle job = make_job();
  if (!input || !output || !job) return words_of_last_error();

  STARTUPINFOW startup{};
  startup.cb = sizeof startup;
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdInput = input.get();
  startup.hStdOutput = startup.hStdError = output.get();
  std::wstring line = command_line_of(program);  // The call may write into it.
  std::wstring environment = environment_of(program);
  PROCESS_INFORMATION made{};
  if (CreateProcessW(to_wide(program.path).c_str(), line.data(), nullptr, nullptr, TRUE,
                     CREATE_SUSPENDED | CREATE_UNICODE_ENVIRONMENT | CREATE_NO_WINDOW,
                     environment.data(), to_wide(program.folder).c_str(), &startup, &made) == 0) {
    return words_of_last_error();
  }
  const Handle thread = to_handle(made.hThread);
  Handle process = to_handle(made.hProcess);
  // Suspended until it is in the job, or it could have started others before.
  if (AssignProcessToJobObject(job.get(), process.get()) == 0) {
    const std::string reason = words_of_last_error();
    TerminateProcess(process.get(), 127);
    return reason;
  }
  ResumeThread(thread.get());
  return Subprocess(std::make_unique<State>(State{std::move(job), std::move(process)}));
}

Subprocess::Subprocess(std::unique_ptr<State> state) : state_(std::move(state)) {}
Subprocess::Subprocess(Subprocess&&) noexcept = default;
Subprocess& Subprocess::operator=(Subprocess&&) noexcept = default;

Subprocess::~Subprocess() {
  if (!state_) return;
  TerminateJobObject(state_->job.get(), 1);
  WaitForSingleObject(state_->process.get(), 10'000);
}

std::optional<int> Subprocess::exit_code() {
  if (WaitForSingleObject(state_->process.get(), 0) != WAIT_OBJECT_0) return std::nullopt;
  DWORD code = 0;
  GetExitCodeProcess(state_->process.get(), &code);
  return static_cast<int>(code);
}

std::optional<std::string> find_program(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    std::wstring found(32'768, L'\0');
    const DWORD size = SearchPathW(nullptr, to_wide(name).c_str(), L".exe",
                                   static_cast<DWORD>(found.size()), found.data(), nullptr);
    if (size == 0 || size >= found.size()) continue;
    return from_wide({found.data(), size});
  }
  return std::nullopt;
}

}  // namespace pacwright
