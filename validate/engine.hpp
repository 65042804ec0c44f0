#pragma once
#include <duktape.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "diag/diag.hpp"
#include "validate/engine_host.hpp"
#include "validate/profiles/profiles.hpp"
#include "validate/sandbox_message.hpp"

namespace pacwright {

/// One heap of the script engine with one PAC script in it. Its clock is the process's: one Engine
/// a process.
///
/// Bounds memory itself; time is bounded by whoever advances `turn` and marks it overdue. It is
/// never taken down: it lives in a process that ends without ceremony, and a hostile script's heap
/// is not worth walking once more.
class Engine {
 public:
  /// `give_up` is called when the engine cannot go on, and must end the process.
  Engine(SandboxSetup setup, const Turn& turn, std::function<void(const char*)> give_up);

  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Runs helpers and script; says why the script does not load.
  std::optional<Diag> load();

  /// FindProxyForURL(url, host), or what else the client calls.
  Result<Answer> decide(const Probe& probe);

  /// The traced calls of the turn that has ended.
  std::vector<HelperCall> take_calls() { return std::exchange(host_.calls, {}); }

  /// Frees the heap, for tests that run many scripts in one process. Nothing may be asked any more.
  void take_down();

  /// Memory was refused in this turn. May be asked from another thread.
  bool is_short_of_memory() const { return host_.memory.was_refused(); }

  /// What stays behind in this process when the engine is left.
  std::size_t heap_bytes() const { return host_.memory.used_bytes(); }

 private:
  /// What the protected functions below work on; see protect().
  struct Job;
  static duk_ret_t run_helpers(duk_context* ctx, void* udata);
  static duk_ret_t run_script(duk_context* ctx, void* udata);
  static duk_ret_t call_entry_point(duk_context* ctx, void* udata);
  static duk_ret_t describe_error(duk_context* ctx, void* udata);

  bool protect(duk_safe_call_function function, Job& job);
  bool run_watched(duk_safe_call_function function, Job& job);
  std::optional<Diag> noted_gap() const;
  std::optional<Diag> survived_limit() const;
  void mark_gaps();
  Diag diagnose(Job& job, DiagCode otherwise);
  Result<Answer> check_result(const Job& job);
  std::optional<Diag> try_out(Job& job);

  SandboxSetup setup_;
  const ClientProfile& profile_;
  std::string name_in_engine_;
  EngineHost host_;
  duk_context* ctx_;
  bool loaded_by_chance_ = false;  ///< What the script drew while loading may be in all it does.
};

}  // namespace pacwright
