#include "validate/engine.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "validate/engine_text.hpp"
#include "validate/gaps/gap_natives.hpp"
#include "validate/gaps/gaps.hpp"
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

// What the engine did, in this turn, otherwise than browsers' engines do, in places where it cannot
// stop. Only one script runs at a time.
static struct {
  bool read_separator;    // U+180E, as white space.
  bool read_number;       // A text that is a number here.
  bool changed_case;      // Of a letter that is newer than its tables.
  const char* met_limit;  // In the engine's words.
} silent_gap;

extern "C" void pacwright_script_reads_separator() { silent_gap.read_separator = true; }

static bool is_based_number(std::string_view text) {
  return text.size() > 2 && text[0] == '0' &&
         std::string_view("xXbBoO").find(text[1]) != std::string_view::npos;
}

/// A text becomes a number: "-0x10" is none elsewhere, and of very many digits the engine may lose
/// the last bit.
extern "C" void pacwright_script_reads_number(const char* data, std::size_t size, double number) {
  constexpr std::size_t kExactSize = 15;  // Digits that every double has.
  std::string_view text = pacwright::trim(std::string_view(data, size));
  const bool is_signed = text.starts_with('+') || text.starts_with('-');
  if (is_signed && is_based_number(text.substr(1))) silent_gap.read_number = true;
  if (text.size() <= kExactSize || std::isnan(number)) return;
  if (is_based_number(text)) silent_gap.read_number = true;
  if (text.starts_with('+')) text.remove_prefix(1);
  double exact = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), exact);
  const bool is_out_of_range = read.ec == std::errc::result_out_of_range;
  if (is_out_of_range && (std::isinf(number) || number == 0)) return;
  if (exact != number) silent_gap.read_number = true;
}

/// What Unicode has paired since version 8; beyond U+FFFF the engine has no letters at all. At the
/// end of a word the sigma has another form, and what is an end is told in different ways.
extern "C" void pacwright_script_changes_case(long character, int uppercase) {
  constexpr struct {
    long first, last;
  } kNewer[] = {{0x19B, 0x19B},   {0x264, 0x264},   {0x1C89, 0x1C8A}, {0x2C2F, 0x2C2F},
                {0x2C5F, 0x2C5F}, {0xA7C0, 0xA7DC}, {0xA7F5, 0xA7F6}, {0xD801, 0xD801},
                {0xD803, 0xD803}, {0xD806, 0xD806}, {0xD81B, 0xD81B}, {0xD83A, 0xD83A}};
  if (character < 0x80) return;
  for (const auto& range : kNewer) {
    if (range.first <= character && character <= range.last) silent_gap.changed_case = true;
  }
  if (uppercase == 0 && character == 0x3A3) silent_gap.changed_case = true;
}

extern "C" void pacwright_script_range_error(const char* message) {
  const std::string_view text = message;
  if (text.ends_with("limit")) silent_gap.met_limit = message;
}

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

Engine::Engine(SandboxSetup setup, const Turn& turn, std::function<void(const char*)> give_up)
    : setup_(std::move(setup)),
      profile_(profile_of(setup_.as.client)),
      name_in_engine_(to_engine_text(setup_.name)),
      host_{CappedMemory(setup_.limits.heap_bytes), DnsStub(setup_.dns, profile_.most_dns_names),
            turn, std::move(give_up)},
      ctx_(duk_create_heap(engine_allocate, engine_reallocate, engine_release, &host_,
                           engine_fatal)) {
  present = setup_.as.at;
  host_.offset_minutes = setup_.as.at.offset_minutes;
  host_.script_name = name_in_engine_.c_str();
}

void Engine::take_down() {
  if (ctx_ != nullptr) duk_destroy_heap(std::exchange(ctx_, nullptr));
}

std::optional<Diag> Engine::load() {
  Job job{*this};
  if (ctx_ == nullptr || !protect(run_helpers, job)) {
    if (ctx_ != nullptr && host_.turn.is_overdue()) return diagnose(job, DiagCode::ScriptTimedOut);
    return Diag{DiagCode::ScriptOutOfMemory, {setup_.name}, "", "The engine itself needs more."};
  }
  mark_gaps();
  const bool loads = run_watched(run_script, job);
  if (auto gap = noted_gap()) return gap;
  if (!loads) return diagnose(job, DiagCode::ScriptDoesNotLoad);
  loaded_by_chance_ = host_.drew_chance;
  if (auto limit = survived_limit()) return limit;
  if (host_.memory.is_exhausted()) return diagnose(job, DiagCode::ScriptOutOfMemory);
  setup_.script = {};
  if (job.no_entry_point) return Diag{DiagCode::NoEntryPoint, {setup_.name}, "", ""};
  return profile_.tries_out ? try_out(job) : std::nullopt;
}

/// This engine is libproxy's: what it does is what is asked for.
void Engine::mark_gaps() {
  if (profile_.client == Client::Libproxy) return;
  host_.gap_function = "pacwrightGap";
  while (setup_.script.find(host_.gap_function) != std::string::npos) host_.gap_function += "_";
  GapScript marked = mark_syntax_gaps(setup_.script, host_.gap_function, 0);
  host_.has_global_constants = marked.has_global_constants;
  if (!marked.is_changed) {
    host_.gap_function.clear();
    return;
  }
  setup_.script = std::move(marked.text);
  host_.syntax_gaps = std::move(marked.gaps);
}

/// The use of what cannot be told here, if there was one, and nothing that came of it spoilt the
/// engine.
std::optional<Diag> Engine::noted_gap() const {
  if (host_.turn.is_overdue() || host_.memory.is_exhausted()) return std::nullopt;
  if (host_.gap.is_noted) {
    return Diag{host_.gap.code, {setup_.name, host_.gap.line}, host_.gap.what, ""};
  }
  if (profile_.client == Client::Libproxy) return std::nullopt;
  const auto noted = [this](DiagCode code, const char* what) {
    return Diag{code, {setup_.name}, what, ""};
  };
  if (silent_gap.met_limit != nullptr) {
    const std::string_view limit = silent_gap.met_limit;
    if (limit == "regexp executor recursion limit") {
      return noted(DiagCode::NotInEngine, "a match of a regular expression over a long text");
    }
  }
  if (silent_gap.read_separator) {
    return noted(DiagCode::EnginesDiffer, "the character U+180E as white space");
  }
  if (silent_gap.changed_case) {
    return noted(DiagCode::EnginesDiffer, "the other case of such a letter");
  }
  if (silent_gap.read_number) {
    return noted(DiagCode::EnginesDiffer, "a text as a number, in a form that engines read apart");
  }
  return std::nullopt;
}

/// The script went on after it met a limit of the engine here: elsewhere it would not have met it.
std::optional<Diag> Engine::survived_limit() const {
  if (silent_gap.met_limit == nullptr || profile_.client == Client::Libproxy) return std::nullopt;
  const auto code = limit_in(std::string("RangeError: ") + silent_gap.met_limit);
  if (!code) return std::nullopt;
  return Diag{*code, {setup_.name}, silent_gap.met_limit, ""};
}

/// pypac calls the script once before it takes it.
std::optional<Diag> Engine::try_out(Job& job) {
  job.url = "/";
  job.url_size = 1;
  job.host = "0.0.0.0";
  job.host_size = 7;
  const bool answers = run_watched(call_entry_point, job);
  if (auto gap = noted_gap()) return gap;
  if (answers) return std::nullopt;
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
  host_.given.clear();
  for (const GivenCall& given : setup_.as.given) {
    if (given.probe.url != probe.url || given.probe.host != probe.host) continue;
    if (auto value = to_given_value(given.call)) host_.given.push_back(*std::move(value));
  }
  if (setup_.as.trace) host_.marks.clear();
  host_.drew_chance = loaded_by_chance_;
  host_.seed_random(setup_.as.same_random ? "" : probe.url);

  const std::string url = to_engine_text(probe.url);
  const std::string host = to_engine_text(probe.host);
  Job job{*this, url.data(), url.size(), host.data(), host.size()};
  const bool answers = run_watched(call_entry_point, job);
  if (auto gap = noted_gap()) return *std::move(gap);
  if (!answers) return diagnose(job, DiagCode::ScriptThrew);
  if (auto limit = survived_limit()) return *std::move(limit);
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

/// What runs is the script: what it uses counts.
bool Engine::run_watched(duk_safe_call_function function, Job& job) {
  host_.gap.is_noted = false;
  silent_gap = {};
  host_.makes_error = false;
  host_.watches_gaps = profile_.client != Client::Libproxy;
  const bool done = protect(function, job);
  host_.watches_gaps = false;
  return done;
}

duk_ret_t Engine::run_helpers(duk_context* ctx, void* udata) {
  const Engine& engine = static_cast<Job*>(udata)->engine;
  if (engine.profile_.client != Client::Libproxy) watch_errors(ctx);
  remove_engine_globals(ctx);
  install_helpers(ctx, engine.profile_);
  watch_chance(ctx);
  install_gaps(ctx, engine.profile_.client);
  if (engine.setup_.as.trace) trace_helpers(ctx);
  const std::string& mark = engine.setup_.as.mark_function;
  if (!mark.empty()) install_mark_function(ctx, mark);
  return 0;
}

duk_ret_t Engine::run_script(duk_context* ctx, void* udata) {
  Job& job = *static_cast<Job*>(udata);
  const Engine& engine = job.engine;
  if (!engine.host_.gap_function.empty()) install_gap_function(ctx);
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
  answer.refused_lookup = host_.dns.has_refused();
  answer.by_chance = host_.drew_chance;
  answer.dns_names = host_.dns.take_names();
  return answer;
}

}  // namespace pacwright
