#include "base/confinement.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#ifdef __linux__
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#include <pthread.h>
#endif

#include "base/sanitized.hpp"

#ifdef __APPLE__
extern char** environ;  // Elsewhere unistd.h declares it.
#endif

// Layers, each of which would do if the others had a hole:
//
//   the filter     lets through some twenty system calls, none of which names a file, an address or
//                  another process; memory never becomes executable
//   limits         no new file, no new process, no byte in a file, no more memory
//   nothing left   no privilege, no environment, one descriptor, which is the line to the parent
//   namespaces     where the system gives them: a network with nothing in it, no rights anywhere
//
// The filter is written down as the kernel reads it. A library would take the names of calls
// instead of their numbers, which the system's header has, too, and be one more thing to be there
// where pacwright is linked.
//
// Sanitizers map terabytes, and open, read and write when they report: under the address sanitizer
// there are privileges, namespaces and the environment only.
//
// confinement_windows.cpp is for the system where the parent does this.

namespace pacwright {
namespace {

enum Part : std::size_t { Calls, Limits, Privileges, Files, Environment, Users, Network, kParts };

constexpr std::array<std::string_view, kParts> kNames = {
    "system calls: only those a running script needs (seccomp)",
    "limits: memory, files, processes, sizes of files",
    "privileges: none, and none to gain",
    "files: only the line to this program; no standard stream",
    "environment: empty",
    "users: a namespace of its own, without rights",
    "network: a namespace of its own, without any",
};

/// Of this process.
std::array<bool, kParts> g_in_force{};

/// Both limits: the hard one cannot be raised again without privilege.
template <typename Resource>
bool limit(Resource resource, rlim_t most) {
  rlimit value{};
  if (getrlimit(resource, &value) != 0) return false;
  if (value.rlim_max != RLIM_INFINITY && value.rlim_max < most) most = value.rlim_max;
  value = {most, most};
  return setrlimit(resource, &value) == 0;
}

// --- The environment ----------------------------------------------------------------------------

/// Not only the list of its texts but the texts, which the system has put below the program's name
/// at the end of the first stack.
void forget_environment() {
#ifdef __linux__
  constexpr std::uintptr_t kMostBytes = 6 << 20;  // Linux takes no more arguments.
  const std::uintptr_t end = getauxval(AT_EXECFN);
  std::uintptr_t first = end;
  for (char** next = environ; end != 0 && next != nullptr && *next != nullptr; ++next) {
    const auto place = reinterpret_cast<std::uintptr_t>(*next);
    if (place < first && end - place < kMostBytes) first = place;  // Others were set later.
  }
  if (first < end) explicit_bzero(reinterpret_cast<void*>(first), end - first);
#endif
  environ = nullptr;
  g_in_force[Environment] = true;
}

// --- Files --------------------------------------------------------------------------------------

/// The line becomes descriptor 0, so that a limit of one file lets no other be opened: poll refuses
/// more descriptors than the limit, and would refuse even that one below a limit of none.
void keep_only(WorkerChannel& channel) {
  if (channel.handle() != 0 && dup2(channel.handle(), 0) != 0) return;
  channel = WorkerChannel(0);
#ifdef __linux__
  if (close_range(1, UINT_MAX, 0) != 0) return;
#else
  for (int file = 1; file < 1024; ++file) close(file);
#endif
  g_in_force[Files] = true;
}

/// What this process has mapped; 0 if that cannot be known.
std::size_t mapped_bytes() {
  std::size_t pages = 0;
#ifdef __linux__
  if (std::FILE* const file = std::fopen("/proc/self/statm", "re")) {
    if (std::fscanf(file, "%zu", &pages) != 1) pages = 0;
    std::fclose(file);
  }
#endif
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

// --- Privileges ---------------------------------------------------------------------------------

#ifdef __linux__

void drop_privileges() {
  const bool none_to_gain = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
  const bool none_left = syscall(SYS_capset, &header, none.data()) == 0;
  g_in_force[Privileges] = none_to_gain && none_left;
}

/// A user of no other namespace has every right in a new one, with which it makes the others.
void leave_namespaces() {
  int signal = 0;
  prctl(PR_GET_PDEATHSIG, &signal);
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC) == 0) {
    g_in_force[Users] = g_in_force[Network] = true;
  } else if (unshare(CLONE_NEWNET | CLONE_NEWIPC) == 0) {  // As root in a container.
    g_in_force[Network] = true;
  } else {
    g_in_force[Users] = unshare(CLONE_NEWUSER) == 0;
  }
  prctl(PR_SET_PDEATHSIG, signal);  // A change of rights may have cleared it.
}

#else

void drop_privileges() {}
void leave_namespaces() {}

#endif

// --- The filter ---------------------------------------------------------------------------------

#if defined(__linux__) && defined(SYS_seccomp) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && \
    (defined(__x86_64__) || defined(__aarch64__) || (defined(__riscv) && __riscv_xlen == 64))

#if defined(__x86_64__)
constexpr std::uint32_t kOurCalls = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kOurCalls = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t kOurCalls = AUDIT_ARCH_RISCV64;
#endif

/// The most frequent first: the kernel tries them in this order where it cannot look them up.
constexpr int kAllowed[] = {
    // The line, and waiting.
    SYS_futex,
    SYS_recvfrom,
    SYS_sendto,
#ifdef SYS_poll
    SYS_poll,
#endif
    SYS_ppoll,
    SYS_sched_yield,
    SYS_restart_syscall,
    // Time that was used.
    SYS_clock_gettime,
    // Memory; see kNeverExecutable for the rest.
    SYS_brk,
    SYS_munmap,
    SYS_mremap,
    SYS_madvise,
    // What threads do as they begin and end, and the C library as it allocates.
    SYS_rt_sigprocmask,
    SYS_set_robust_list,
#ifdef SYS_rseq
    SYS_rseq,
#endif
    SYS_getrandom,
    SYS_exit,
    SYS_exit_group,
    // The end of the parent: see end_if_orphan in worker.cpp.
    SYS_getppid,
    SYS_rt_sigreturn,
};

/// Their third argument says what may be done with the memory.
constexpr int kNeverExecutable[] = {SYS_mmap, SYS_mprotect};

/// One program of the kernel's filter machine. It loads the number of the call and compares it with
/// one after the other.
class CallFilter {
 public:
  CallFilter() {
    load(offsetof(seccomp_data, arch));
    add(BPF_JMP | BPF_JEQ | BPF_K, kOurCalls, 1, 0);
    refuse();  // Numbers of another kind of program mean other calls.
    load(offsetof(seccomp_data, nr));
    for (const int call : kAllowed) {
      add(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 1);
      allow();
    }
    for (const int call : kNeverExecutable) {
      add(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 4);
      load(offsetof(seccomp_data, args) + 2 * sizeof(std::uint64_t));
      add(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 1, 0);
      allow();
      refuse();
    }
    refuse();
  }

  /// For all threads of this process and for ever.
  bool install() {
    const sock_fprog program{static_cast<unsigned short>(size_), steps_.data()};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) == 0;
  }

 private:
  void add(int code, std::uint32_t value, std::uint8_t if_true = 0, std::uint8_t if_false = 0) {
    steps_[size_++] = {static_cast<std::uint16_t>(code), if_true, if_false, value};
  }
  void load(std::size_t offset) {
    add(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
  }
  void allow() { add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW); }
  void refuse() { add(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS); }

  std::array<sock_filter, 5 + 2 * std::size(kAllowed) + 5 * std::size(kNeverExecutable)> steps_{};
  std::size_t size_ = 0;
};

bool filter_calls() { return CallFilter().install(); }

#else

bool filter_calls() { return false; }

#endif

}  // namespace

void confine_process(WorkerChannel& channel) {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 1);  // Another one for the second thread would reserve 64 MiB at once.
  pthread_attr_t small;     // Its stack is as large as the system's limit says, which may be GBs.
  pthread_attr_init(&small);
  pthread_attr_setstacksize(&small, 1 << 20);
  pthread_setattr_default_np(&small);
  pthread_attr_destroy(&small);
#endif
  forget_environment();
  const std::size_t mapped = kSanitized ? 0 : mapped_bytes();
  if (!kSanitized) keep_only(channel);
  leave_namespaces();
  drop_privileges();
  if (kSanitized) return;

  bool limited = mapped != 0 && limit(RLIMIT_AS, mapped + kMostWorkerBytes);
  limited = limit(RLIMIT_NOFILE, 1) && limited;
  limited = limit(RLIMIT_FSIZE, 0) && limited;
  limited = limit(RLIMIT_CORE, 0) && limited;
  g_in_force[Limits] = limited;
}

void confine_calls() {
  if (kSanitized) return;
  g_in_force[Limits] = limit(RLIMIT_NPROC, 0) && g_in_force[Limits];
  g_in_force[Calls] = filter_calls();
}

std::vector<ConfinementPart> confinement_in_force() {
  std::vector<ConfinementPart> parts;
  for (std::size_t i = 0; i < kParts; ++i) parts.push_back({kNames[i], g_in_force[i]});
  return parts;
}

}  // namespace pacwright
