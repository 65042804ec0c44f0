#include "validate/engine.hpp"

#include <cstdlib>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "validate/engine_text.hpp"
#include "validate/profiles/helpers.hpp"

/// Duktape asks this now and then while it runs a script; 1 makes it throw, and it asks again at
/// once when the script catches that. Named in src/cmake/duktape.cmake.
extern "C" int pacwright_script_overdue(void* heap_udata) {
  const auto& host = *static_cast<const pacwright::EngineHost*>(heap_udata);
  return host.turn.is_overdue() || host.memory.is_exhausted() ? 1 : 0;
}

// The engine asks these without saying for which heap.
static pacwright::Moment present;

extern "C" double pacwright_script_now() { return static_cast<double>(present.utc_ms); }

extern "C" int pacwright_script_offset() { return present.offset_minutes * 60; }

extern "C" double pacwright_script_random(void* heap_udata) {
  std::uint64_t& state = static_cast<pacwright::EngineHost*>(heap_udata)->random_state;
  state ^= state << 13;  // xorshift64.
  state ^= state >> 7;
  state ^= state << 17;
  return static_cast<double>(state >> 11) / 9007199254740992.0;  // 53 bits.
}

namespace pacwright {
namespace {

constexpr std::size_t kMaxMessageBytes = 300;  // Of an error's message.

EngineHost& host_of(void* udata) { return *static_cast<EngineHost*>(udata); }

void* engine_allocate(void* udata, duk_size_t size) { return host_of(udata).memory.allocate(size); }

void* engine_reallocate(void* udata, void* block, duk_size_t size) {
  return host_of(udata).memory.reallocate(block, size);
}

void engine_release(void* udata, void* block) { host_of(udata).memory.release(block); }

void engine_fatal(void* udata, const char* message) {
  host_of(udata).give_up(message != nullptr ? message : "");
  std::abort();
}

/// What browsers do not have. TextDecoder and Buffer could make strings that the engine takes for
/// its internal keys.
constexpr const char* kNotInBrowsers[] = {"Buffer",      "CBOR",        "Duktape",
                                          "TextDecoder", "TextEncoder", "performance"};

void remove_engine_globals(duk_context* ctx) {
  duk_push_global_object(ctx);
  for (const char* const name : kNotInBrowsers) duk_del_prop_string(ctx, -1, name);
  duk_get_prop_string(ctx, -1, "String");
  duk_del_prop_string(ctx, -1, "fromBufferRaw");
  duk_pop_2(ctx);
}

/// The client's function of the best name it looks for; false if there is none.
bool push_entry_point(duk_context* ctx, EntryPoint which, bool& is_ex) {
  const bool ex_first = which == EntryPoint::ExFirst;
  is_ex = ex_first;
  duk_get_global_string(ctx, ex_first ? "FindProxyForURLEx" : "FindProxyForURL");
  if (duk_is_callable(ctx, -1)) return true;
  if (which == EntryPoint::PlainOnly) return false;
  duk_pop(ctx);
  is_ex = !ex_first;
  duk_get_global_string(ctx, ex_first ? "FindProxyForURL" : "FindProxyForURLEx");
  return duk_is_callable(ctx, -1);
}

std::string_view string_at(duk_context* ctx, duk_idx_t index) {
  duk_size_t size = 0;
  const char* const text = duk_get_lstring(ctx, index, &size);
  return text == nullptr ? std::string_view() : std::string_view(text, size);
}

/// The line after the first "(name:" in a stack trace; 0 if there is none.
int line_in_stack(std::string_view stack, std::string_view name) {
  for (std::size_t at = stack.find('('); at != std::string_view::npos;
       at = stack.find('(', at + 1)) {
    std::string_view rest = stack.substr(at + 1);
    if (!rest.starts_with(name) || rest.substr(name.size(), 1) != ":") continue;
    rest.remove_prefix(name.size() + 1);
    const auto line = parse_number(rest.substr(0, rest.find_first_of(") ")), 1U << 30);
    if (line) return static_cast<int>(*line);
  }
  return 0;
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (text.find(word) != std::string_view::npos) return true;
  }
  return false;
}

/// The engine's own limits, told by the words of its errors (Duktape 2.7, DUK_STR_*).
std::optional<DiagCode> limit_in(std::string_view message) {
  if (message.starts_with("Error: alloc failed")) return DiagCode::ScriptOutOfMemory;
  if (!message.starts_with("RangeError: ")) return std::nullopt;
  if (contains_any(message, {"recursion limit", "callstack limit", "valstack limit",
                             "C stack depth limit", "chain limit"})) {
    return DiagCode::ScriptTooDeep;
  }
  if (contains_any(message, {"regexp step limit", "execution timeout"})) {
    return DiagCode::ScriptTimedOut;
  }
  if (contains_any(message, {"const limit", "temp limit", "register limit", "function limit",
                             "bytecode limit", "token limit"})) {
    return DiagCode::EngineDied;
  }
  return std::nullopt;
}

/// The engine ends messages of syntax errors with " (line 3)", which is said elsewhere.
void drop_line(std::string& message) {
  const std::size_t at = message.rfind(" (line ");
  if (at == std::string::npos || !message.ends_with(')')) return;
  if (message.find(',', at) == std::string::npos) message.erase(at);  // "(line 3, end of input)".
}

std::string type_name(duk_context* ctx, duk_idx_t index) {
  if (duk_is_undefined(ctx, index)) return "undefined";
  if (duk_is_null(ctx, index)) return "null";
  if (duk_is_boolean(ctx, index)) return "boolean";
  if (duk_is_number(ctx, index)) return "number";
  if (duk_is_symbol(ctx, index)) return "symbol";
  return duk_is_function(ctx, index) ? "function" : "object";
}

}  // namespace

struct Engine::Job {
  Engine& engine;
  const char* url = nullptr;
  std::size_t url_size = 0;
  const char* host = nullptr;
  std::size_t host_size = 0;
  bool no_entry_point = false;
  bool called_ex = false;
  bool was_text = false;     ///< What it returned was a string from the start.
  std::string type = {};     ///< Of what it returned, if that was no string.
  std::string message = {};  ///< Of an error.
  int line = 0;              ///< Of an error, in the script; 0 if unknown.
};

Engine::Engine(const SandboxSetup& setup, const Turn& turn,
               std::function<void(const char*)> give_up)
    : setup_(setup),
      profile_(profile_of(setup.as.client)),
      name_in_engine_(to_engine_text(setup.name)),
      host_{CappedMemory(setup.limits.heap_bytes), DnsStub(setup.dns, profile_.most_dns_names),
            turn, std::move(give_up)},
      ctx_(duk_create_heap(engine_allocate, engine_reallocate, engine_release, &host_,
                           engine_fatal)) {
  present = setup.as.at;
}

std::optional<Diag> Engine::load() {
  Job job{*this};
  if (ctx_ == nullptr || !protect(run_helpers, job)) {
    if (ctx_ != nullptr && host_.turn.is_overdue()) return diagnose(job, DiagCode::ScriptTimedOut);
    return Diag{DiagCode::ScriptOutOfMemory, {setup_.name}, "", "The engine itself needs more."};
  }
  if (!protect(run_script, job)) return diagnose(job, DiagCode::ScriptDoesNotLoad);
  if (host_.memory.is_exhausted()) return diagnose(job, DiagCode::ScriptOutOfMemory);
  setup_.script = {};
  if (job.no_entry_point) return Diag{DiagCode::NoEntryPoint, {setup_.name}, "", ""};
  return profile_.tries_out ? try_out(job) : std::nullopt;
}

/// pypac calls the script once before it takes it.
std::optional<Diag> Engine::try_out(Job& job) {
  job.url = "/";
  job.url_size = 1;
  job.host = "0.0.0.0";
  job.host_size = 7;
  if (protect(call_entry_point, job)) return std::nullopt;
  Diag reason = diagnose(job, DiagCode::ScriptDoesNotLoad);
  if (reason.code == DiagCode::ScriptDoesNotLoad) {
    reason.detail = "It is tried out with the URL '/' and the host '0.0.0.0' first.";
  }
  return reason;
}

Result<Answer> Engine::decide(const Probe& probe) {
  host_.dns.forget_questions();
  host_.memory.reset_flags();
  host_.calls.clear();
  host_.call_depth = 0;
  host_.seed_random(setup_.as.same_random ? "" : probe.url);

  const std::string url = to_engine_text(probe.url);
  const std::string host = to_engine_text(probe.host);
  Job job{*this, url.data(), url.size(), host.data(), host.size()};
  if (!protect(call_entry_point, job)) return diagnose(job, DiagCode::ScriptThrew);
  if (host_.memory.is_exhausted()) return diagnose(job, DiagCode::ScriptOutOfMemory);
  if (job.no_entry_point) return Diag{DiagCode::NoEntryPoint, {setup_.name}, "", ""};
  return check_result(job);
}

/// Leaves the function's value, or what it threw, as the only thing on the stack.
///
/// Danger: inside, an error is a longjmp, which skips destructors. What has a destructor belongs
/// into the Job or into a function that does not call the engine.
bool Engine::protect(duk_safe_call_function function, Job& job) {
  if (function != describe_error) duk_set_top(ctx_, 0);
  const duk_idx_t arguments = duk_get_top(ctx_);
  return duk_safe_call(ctx_, function, &job, arguments, 1) == DUK_EXEC_SUCCESS;
}

duk_ret_t Engine::run_helpers(duk_context* ctx, void* udata) {
  const Engine& engine = static_cast<Job*>(udata)->engine;
  remove_engine_globals(ctx);
  install_helpers(ctx, engine.profile_);
  if (engine.setup_.as.trace) trace_helpers(ctx);
  const std::string& mark = engine.setup_.as.mark_function;
  if (!mark.empty()) install_mark_function(ctx, mark);
  return 0;
}

duk_ret_t Engine::run_script(duk_context* ctx, void* udata) {
  Job& job = *static_cast<Job*>(udata);
  const Engine& engine = job.engine;
  run_code(ctx, engine.setup_.script, engine.name_in_engine_, engine.profile_.loading);
  job.no_entry_point = !push_entry_point(ctx, engine.profile_.entry_point, job.called_ex);
  if (job.no_entry_point || !job.called_ex) return 0;
  install_late_helpers(ctx, engine.profile_);
  if (engine.setup_.as.trace) trace_helpers(ctx);
  return 0;
}

duk_ret_t Engine::call_entry_point(duk_context* ctx, void* udata) {
  Job& job = *static_cast<Job*>(udata);
  const ClientProfile& profile = job.engine.profile_;
  job.no_entry_point = !push_entry_point(ctx, profile.entry_point, job.called_ex);
  if (job.no_entry_point) return 0;
  duk_push_global_object(ctx);
  duk_push_lstring(ctx, job.url, job.url_size);
  duk_push_lstring(ctx, job.host, job.host_size);
  duk_call_method(ctx, 2);
  job.was_text = duk_is_string(ctx, -1) && !duk_is_symbol(ctx, -1);
  if (job.was_text || !profile.takes_any_value) return 1;
  job.type = type_name(ctx, -1);
  duk_to_string(ctx, -1);
  return 1;
}

/// The thrown value is on the stack. All of this may run code of the script: the value may be an
/// object with a toString or an accessor of its own.
duk_ret_t Engine::describe_error(duk_context* ctx, void* udata) {
  Job& job = *static_cast<Job*>(udata);
  const std::string& name = job.engine.name_in_engine_;
  duk_dup(ctx, 0);
  duk_safe_to_string(ctx, -1);
  job.message = from_engine_text(string_at(ctx, -1), kMaxMessageBytes);
  if (!duk_is_error(ctx, 0)) return 0;

  duk_get_prop_string(ctx, 0, "fileName");
  duk_get_prop_string(ctx, 0, "lineNumber");
  if (string_at(ctx, -2) == name) {
    job.line = duk_get_int(ctx, -1);
  } else {  // Thrown inside a helper: the script's own line is further down.
    duk_get_prop_string(ctx, 0, "stack");
    job.line = line_in_stack(string_at(ctx, -1), name);
  }
  return 0;
}

/// Why protect() failed. Limits come first: what a script throws after it was stopped says nothing.
Diag Engine::diagnose(Job& job, DiagCode otherwise) {
  protect(describe_error, job);
  const SourceRef where{setup_.name, job.line > 0 ? job.line : 0};
  const auto limit = limit_in(job.message);
  const bool failed_on_memory =
      limit == DiagCode::ScriptOutOfMemory || job.message.starts_with("DoubleError");
  if (host_.memory.is_exhausted() || (host_.memory.was_refused() && failed_on_memory)) {
    return {DiagCode::ScriptOutOfMemory, where, "", ""};
  }
  if (host_.turn.is_overdue()) return {DiagCode::ScriptTimedOut, where, "", ""};
  if (job.line > 0) drop_line(job.message);
  if (limit) return {*limit, where, job.message, ""};
  return {otherwise, where, job.message, ""};
}

Result<Answer> Engine::check_result(const Job& job) {
  const SourceRef where{setup_.name};
  if (!job.was_text && !profile_.takes_any_value) {
    return Diag{DiagCode::ResultNotString, where, type_name(ctx_, 0), ""};
  }
  const std::string_view result = string_at(ctx_, 0);
  if (result.size() > setup_.limits.result_bytes) {
    return Diag{DiagCode::ResultTooLong, where, with_thousands(result.size()) + " bytes", ""};
  }
  Answer answer;
  if (is_ascii(result)) {
    answer.result = result;
  } else if (profile_.ascii_results_only) {
    return Diag{DiagCode::ResultNotAscii, where, from_engine_text(result, kMaxMessageBytes), ""};
  } else {
    answer.result = from_engine_text(result, setup_.limits.result_bytes);
  }
  if (!job.was_text) answer.type = job.type;
  answer.called_ex = job.called_ex;
  answer.dns_lookups = host_.dns.lookups();
  answer.restarts = host_.dns.restarts();
  answer.dns_names = host_.dns.take_names();
  return answer;
}

}  // namespace pacwright
