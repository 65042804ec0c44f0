#include "base/confinement.hpp"

#include <windows.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <string>

#include "base/windows_handle.hpp"

// Most of it is the parent's to do, when it starts the process: see worker_windows.cpp. Here stands
// what the process does to itself, and how it finds out what is in force.

namespace pacwright {
namespace {

enum Part : std::size_t { Rights, Job, Memory, Code, Environment, kParts };

constexpr std::array<std::string_view, kParts> kNames = {
    "rights: a restricted token of low integrity, without privileges",
    "windows: none, by the job",
    "limits: memory, by the job",
    "code: none is made while it runs",
    "environment: empty",
};

/// Of this process.
std::array<bool, kParts> g_in_force{};

bool has_few_rights() {
  HANDLE opened = nullptr;
  if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &opened) == 0) return false;
  const Handle token = to_handle(opened);
  alignas(TOKEN_MANDATORY_LABEL) std::array<std::byte, 256> label{};
  DWORD size = 0;
  if (GetTokenInformation(token.get(), TokenIntegrityLevel, label.data(), label.size(), &size) ==
      0) {
    return false;
  }
  const PSID level = reinterpret_cast<TOKEN_MANDATORY_LABEL*>(label.data())->Label.Sid;
  const DWORD last = *GetSidSubAuthorityCount(level) - DWORD{1};
  alignas(TOKEN_PRIVILEGES) std::array<std::byte, 1024> privileges{};
  if (GetTokenInformation(token.get(), TokenPrivileges, privileges.data(), privileges.size(),
                          &size) == 0) {
    return false;
  }
  // One is left to every process: to pass through folders.
  return *GetSidSubAuthority(level, last) <= SECURITY_MANDATORY_LOW_RID &&
         reinterpret_cast<TOKEN_PRIVILEGES*>(privileges.data())->PrivilegeCount <= 1;
}

bool has_no_windows() {
  JOBOBJECT_BASIC_UI_RESTRICTIONS limits{};
  return QueryInformationJobObject(nullptr, JobObjectBasicUIRestrictions, &limits, sizeof limits,
                                   nullptr) != 0 &&
         limits.UIRestrictionsClass != 0;
}

bool has_limited_memory() {
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
  return QueryInformationJobObject(nullptr, JobObjectExtendedLimitInformation, &limits,
                                   sizeof limits, nullptr) != 0 &&
         (limits.BasicLimitInformation.LimitFlags & JOB_OBJECT_LIMIT_PROCESS_MEMORY) != 0;
}

bool refuse_new_code() {
  PROCESS_MITIGATION_DYNAMIC_CODE_POLICY policy{};
  policy.ProhibitDynamicCode = 1;
  return SetProcessMitigationPolicy(ProcessDynamicCodePolicy, &policy, sizeof policy) != 0;
}

/// Both the system's variables and the C library's copies.
void forget_environment() {
  wchar_t* const block = GetEnvironmentStringsW();
  for (const wchar_t* next = block; next != nullptr && *next != L'\0';) {
    const std::wstring entry = next;
    next += entry.size() + 1;
    const std::wstring name = entry.substr(0, entry.find(L'=', 1));  // "=C:" is a name.
    SetEnvironmentVariableW(name.c_str(), nullptr);
    if (name.front() != L'=') _wputenv((name + L"=").c_str());
  }
  if (block != nullptr) FreeEnvironmentStringsW(block);
  g_in_force[Environment] = true;
}

}  // namespace

void confine_process(WorkerChannel&) { forget_environment(); }

void confine_calls() { g_in_force[Code] = refuse_new_code(); }

std::vector<ConfinementPart> confinement_in_force() {
  std::array<bool, kParts> in_force = g_in_force;
  in_force[Rights] = has_few_rights();
  in_force[Job] = has_no_windows();
  in_force[Memory] = has_limited_memory();
  std::vector<ConfinementPart> parts;
  for (std::size_t i = 0; i < kParts; ++i) parts.push_back({kNames[i], in_force[i]});
  return parts;
}

}  // namespace pacwright
