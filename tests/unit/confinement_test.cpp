#include "base/confinement.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "base/sanitized.hpp"
#include "base/worker.hpp"

#ifdef __linux__
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <thread>
#endif

using namespace pacwright;

namespace {

bool is_in_force(const std::string& beginning) {
  return std::ranges::any_of(confinement_of_workers(), [&](const ConfinementPart& part) {
    return part.in_force && part.what.starts_with(beginning);
  });
}

}  // namespace

TEST_CASE("confinement: what a worker says is in force") {
  CHECK(!confinement_of_workers().empty());
  CHECK(is_in_force("environment: "));
  CHECK(!is_in_force("weather: "));
#ifdef __linux__
  CHECK(is_in_force("privileges: "));
  for (const char* const part : {"system calls: ", "limits: ", "files: "}) {
    CAPTURE(part);
    CHECK(is_in_force(part) == !kSanitized);
  }
#endif
}

#ifdef __linux__

// A worker that a script has taken over: code of the machine, which tries what it likes.

namespace {

/// What each try leaves alone: this process, which started the worker.
pid_t g_victim = 0;
char g_secret = 's';

bool opens_a_file() { return open("/etc/passwd", O_RDONLY) >= 0; }
bool opens_by_raw_call() { return syscall(SYS_openat, AT_FDCWD, "/", O_RDONLY | O_DIRECTORY) >= 0; }
bool makes_a_socket() { return socket(AF_INET, SOCK_STREAM, 0) >= 0; }
bool makes_a_local_socket() { return socket(AF_UNIX, SOCK_STREAM, 0) >= 0; }
bool makes_a_pipe() {
  int ends[2];
  return pipe(ends) == 0;
}
bool copies_a_descriptor() { return dup(0) > 0; }
bool starts_a_process() {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  return child > 0;
}
bool starts_a_process_by_raw_call() {
  const long child = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (child == 0) _exit(0);
  return child > 0;
}
bool starts_a_program() {
  const pid_t child = vfork();
  if (child == 0) {
    execl("/bin/true", "true", nullptr);
    _exit(1);
  }
  int status = 1;
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}
bool signals_its_parent() { return kill(g_victim, 0) == 0; }
bool signals_a_thread_of_its_parent() { return syscall(SYS_tgkill, g_victim, g_victim, 0) == 0; }
bool reads_its_parents_memory() {
  char byte = 0;
  const iovec here{&byte, 1}, there{&g_secret, 1};
  return process_vm_readv(g_victim, &here, 1, &there, 1, 0) == 1;
}
bool looks_at_its_parents_priority() {
  errno = 0;
  return getpriority(PRIO_PROCESS, static_cast<id_t>(g_victim)) >= 0 && errno == 0;
}
bool raises_its_limits() {
  rlimit most{};
  getrlimit(RLIMIT_NOFILE, &most);
  return setrlimit(RLIMIT_NOFILE, &most) == 0 && most.rlim_max > 1;
}
bool makes_memory_executable() {
  void* const page =
      mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return page != MAP_FAILED && mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0;
}
bool maps_executable_memory() {
  return mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
              0) != MAP_FAILED;
}
bool takes_a_gigabyte() {
  return mmap(nullptr, 1 << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
         MAP_FAILED;
}
bool reads_the_environment() { return environ != nullptr && environ[0] != nullptr; }
bool asks_for_a_variable() { return getenv("PATH") != nullptr; }
bool changes_its_folder() { return chdir("/") == 0; }
bool has_a_standard_stream() { return fcntl(1, F_GETFD) >= 0 || fcntl(2, F_GETFD) >= 0; }

/// The text that this process was started with, wherever it still lies on the first stack.
const char* g_variable = nullptr;
bool finds_the_old_environment() { return g_variable != nullptr && *g_variable != '\0'; }

struct Try {
  const char* name;
  bool (*function)();
  bool ends_without_filter;  ///< The other layers alone refuse it, too.
};

constexpr Try kTries[] = {
    {"open", opens_a_file, true},
    {"openat", opens_by_raw_call, true},
    {"socket", makes_a_socket, true},
    {"local socket", makes_a_local_socket, true},
    {"pipe", makes_a_pipe, true},
    {"dup", copies_a_descriptor, true},
    {"fork", starts_a_process, false},
    {"clone", starts_a_process_by_raw_call, false},
    {"exec", starts_a_program, false},
    {"kill", signals_its_parent, false},
    {"tgkill", signals_a_thread_of_its_parent, false},
    {"memory of the parent", reads_its_parents_memory, false},
    {"getpriority", looks_at_its_parents_priority, false},
    {"setrlimit", raises_its_limits, true},
    {"mprotect", makes_memory_executable, false},
    {"mmap", maps_executable_memory, false},
    {"memory", takes_a_gigabyte, true},
    {"environ", reads_the_environment, true},
    {"getenv", asks_for_a_variable, true},
    {"old environment", finds_the_old_environment, true},
    {"chdir", changes_its_folder, false},
    {"standard streams", has_a_standard_stream, true},
};

const Try* g_try = nullptr;

void tell(WorkerChannel& channel) { channel.send(g_try->function() ? "done" : "refused"); }

void be_free(WorkerChannel& channel) { tell(channel); }

void be_confined(WorkerChannel& channel) {
  confine_process(channel);
  confine_calls();
  tell(channel);
}

void be_confined_without_filter(WorkerChannel& channel) {
  confine_process(channel);
  tell(channel);
}

std::string outcome_of(void (*body)(WorkerChannel&)) {
  auto worker = Worker::start(body);
  if (!worker) return "no worker";
  return worker->channel().receive(20000).value_or("killed");
}

void spin_confined(WorkerChannel& channel) {
  confine_process(channel);
  confine_calls();
  channel.send("begun");
  while (true) {
  }
}

void be_parent_of_confined(WorkerChannel& channel) {
  auto child = Worker::start(spin_confined);
  channel.send(child ? child->channel().receive().value_or("") : "");
  channel.receive();
  std::_Exit(0);  // Without a destructor that would end the child.
}

/// The worker below, whose process number its namespace does not change.
void tell_parent(WorkerChannel& channel) {
  confine_process(channel);
  channel.send(std::to_string(own_process_id()));
  channel.receive();
}

}  // namespace

TEST_CASE("confinement: code of the machine in a worker can do nothing") {
  if (kSanitized) return;  // There, there is no filter and no limit.
  g_victim = getpid();
  for (const char* const* next = environ; next != nullptr && *next != nullptr; ++next) {
    if (std::string(*next).starts_with("PATH=")) g_variable = *next;
  }
  REQUIRE(g_variable != nullptr);
  for (const Try& next : kTries) {
    CAPTURE(next.name);
    g_try = &next;
    CHECK(outcome_of(be_free) == "done");  // Or refusing it would prove nothing.
    CHECK(outcome_of(be_confined) != "done");
    if (next.ends_without_filter) CHECK(outcome_of(be_confined_without_filter) == "refused");
  }
}

TEST_CASE("confinement: a worker is killed for a call that it does not need") {
  if (kSanitized) return;
  g_victim = getpid();
  constexpr Try kKill{"kill", signals_its_parent, false};
  g_try = &kKill;
  CHECK(outcome_of(be_confined) == "killed");
}

TEST_CASE("confinement: a confined worker that is busy ends with its parent") {
  auto parent = Worker::start(be_parent_of_confined);
  REQUIRE(parent);
  REQUIRE(parent->channel().receive(20000) == "begun");
  parent->channel().send("end");
  // What the busy worker holds is its end of a line to a process that is gone.
  CHECK(!parent->channel().receive(20000));
}

TEST_CASE("confinement: no capability is left") {
  auto worker = Worker::start(tell_parent);
  REQUIRE(worker);
  const auto id = worker->channel().receive(20000);
  REQUIRE(id);
  std::FILE* const file = std::fopen(("/proc/" + *id + "/status").c_str(), "r");
  REQUIRE(file != nullptr);
  std::string status(4096, '\0');
  status.resize(std::fread(status.data(), 1, status.size(), file));
  std::fclose(file);
  for (const char* const line : {"CapPrm:\t0000000000000000\n", "CapEff:\t0000000000000000\n",
                                 "CapInh:\t0000000000000000\n", "NoNewPrivs:\t1\n"}) {
    CAPTURE(line);
    CHECK(status.find(line) != std::string::npos);
  }
}

#endif
