#include "base/subprocess.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <system_error>
#include <thread>

#include "base/text.hpp"

#ifdef __linux__
#include <sys/prctl.h>
#endif

#ifdef __APPLE__
extern char** environ;  // Elsewhere unistd.h declares it.
#endif

// The way of systems with fork; subprocess_windows.cpp is the other one.
//
// Between fork and exec the child may only do what a signal handler may (other threads of ours may
// have held any lock), so all text is made ready before. A failing exec tells its reason through a
// pipe that a successful one closes.

namespace pacwright {

struct Subprocess::State {
  pid_t pid;  ///< Of the program and of its group; ours until it is waited for.

  explicit State(pid_t started) : pid(started) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State();
};

namespace {

constexpr int kMostMillisecondsToDie = 10'000;

std::string words_of(int error) { return std::generic_category().message(error); }

/// Text for exec: pointers into strings that stay where they are.
class Pointers {
 public:
  explicit Pointers(std::vector<std::string> texts) : texts_(std::move(texts)) {
    for (std::string& text : texts_) pointers_.push_back(text.data());
    pointers_.push_back(nullptr);
  }
  char** get() { return pointers_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<char*> pointers_;
};

bool is_named(std::string_view entry, std::string_view name) {
  return entry.starts_with(name) && entry.substr(name.size()).starts_with('=');
}

std::vector<std::string> environment_of(const ProgramToStart& program) {
  std::vector<std::string> entries;
  for (char** next = environ; next != nullptr && *next != nullptr; ++next) {
    bool is_kept = true;
    for (const std::string& name : program.unset) is_kept = is_kept && !is_named(*next, name);
    for (const auto& [name, value] : program.environment) {
      is_kept = is_kept && !is_named(*next, name);
    }
    if (is_kept) entries.emplace_back(*next);
  }
  for (const auto& [name, value] : program.environment) {
    entries.push_back(name);
    entries.back().append("=").append(value);
  }
  return entries;
}

std::vector<std::string> arguments_of(const ProgramToStart& program) {
  std::vector<std::string> arguments = {program.path};
  arguments.insert(arguments.end(), program.arguments.begin(), program.arguments.end());
  return arguments;
}

/// What the child needs, all made before the fork.
struct Launch {
  char** arguments;
  char** environment;
  const char* folder;
  int input, output, error_pipe;
  pid_t parent;
};

/// Its children may outlive us for a moment; the program itself shall not.
void end_with_parent([[maybe_unused]] pid_t parent) {
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);  // It died before the prctl.
#endif
}

[[noreturn]] void become(const Launch& launch) {
  end_with_parent(launch.parent);
  setpgid(0, 0);
  if (dup2(launch.input, STDIN_FILENO) >= 0 && dup2(launch.output, STDOUT_FILENO) >= 0 &&
      dup2(launch.output, STDERR_FILENO) >= 0 && chdir(launch.folder) == 0) {
    execve(launch.arguments[0], launch.arguments, launch.environment);
  }
  const int error = errno;
  // Nobody is left to tell if this fails, too.
  [[maybe_unused]] const ssize_t told = write(launch.error_pipe, &error, sizeof error);
  _exit(127);
}

/// The child's errno, or 0 once exec has closed the pipe.
int read_error(int pipe) {
  int error = 0;
  ssize_t count = 0;
  do {
    count = read(pipe, &error, sizeof error);
  } while (count < 0 && errno == EINTR);
  return count == static_cast<ssize_t>(sizeof error) ? error : 0;
}

/// Closes what it holds.
struct Handle {
  int number;
  explicit Handle(int opened) : number(opened) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { shut(); }
  void shut() {
    if (number >= 0) close(number);
    number = -1;
  }
};

bool group_lives(pid_t group) { return kill(-group, 0) == 0 || errno == EPERM; }

}  // namespace

Subprocess::State::~State() {
  kill(-pid, SIGKILL);
  while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  // The rest of the group is not ours to wait for, but still works on its files.
  for (int waited = 0; waited < kMostMillisecondsToDie && group_lives(pid); waited += 10) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

std::variant<Subprocess, std::string> Subprocess::start(const ProgramToStart& program) {
  Pointers arguments(arguments_of(program)), environment(environment_of(program));
  const Handle input(open("/dev/null", O_RDONLY | O_CLOEXEC));
  const Handle output(open(program.output.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (input.number < 0 || output.number < 0) return words_of(errno);
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) return words_of(errno);
  const Handle from_child(ends[0]);
  Handle to_parent(ends[1]);
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);

  const Launch launch{arguments.get(), environment.get(), program.folder.c_str(),
                      input.number,    output.number,     to_parent.number,
                      getpid()};
  const pid_t pid = fork();
  if (pid < 0) return words_of(errno);
  if (pid == 0) become(launch);

  setpgid(pid, pid);  // The child does it, too: whoever comes first.
  to_parent.shut();
  Subprocess started(std::make_unique<State>(pid));
  if (const int error = read_error(from_child.number); error != 0) return words_of(error);
  return started;
}

Subprocess::Subprocess(std::unique_ptr<State> state) : state_(std::move(state)) {}
Subprocess::Subprocess(Subprocess&&) noexcept = default;
Subprocess& Subprocess::operator=(Subprocess&&) noexcept = default;
Subprocess::~Subprocess() = default;

std::optional<int> Subprocess::exit_code() {
  siginfo_t info{};  // Only looked at: its number stays its own until the group has been ended.
  if (waitid(P_PID, static_cast<id_t>(state_->pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0) {
    return 127;
  }
  if (info.si_pid == 0) return std::nullopt;
  return info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
}

std::optional<std::string> find_program(const std::vector<std::string>& names) {
  const char* const path = std::getenv("PATH");
  for (const std::string& name : names) {
    const bool is_path = name.find('/') != std::string::npos;
    for (const std::string_view folder : split(is_path || path == nullptr ? "" : path, ':')) {
      const std::string file = is_path ? name : std::string(folder) + "/" + name;
      if (access(file.c_str(), X_OK) == 0) return file;
    }
  }
  return std::nullopt;
}

}  // namespace pacwright
