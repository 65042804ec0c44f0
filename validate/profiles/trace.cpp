#include <charconv>
#include <cstdio>
#include <string>

#include "validate/engine_host.hpp"
#include "validate/engine_text.hpp"
#include "validate/profiles/helpers.hpp"

// Every helper function is replaced by one that calls it and notes what came of it.
//
// Danger: an error inside duk_* functions is a longjmp, which skips destructors: strings are made
// by functions that call nothing that can fail in the engine.

namespace pacwright {
namespace {

constexpr const char* kTraced[] = {
    "alert",           "convert_addr",     "dateRange",           "dnsDomainIs",
    "dnsDomainLevels", "dnsResolve",       "dnsResolveEx",        "getClientVersion",
    "isInNet",         "isInNetEx",        "isPlainHostName",     "isResolvable",
    "isResolvableEx",  "isValidIpAddress", "localHostOrDomainIs", "myIpAddress",
    "myIpAddressEx",   "shExpMatch",       "sortIpAddressList",   "timeRange",
    "weekdayRange",
};
constexpr const char* kTarget = DUK_HIDDEN_SYMBOL("target");
constexpr std::size_t kMostCalls = 20'000;
constexpr std::size_t kMostCallBytes = 4 << 20;  // Of one decision.
constexpr std::size_t kMostTextBytes = 300;
constexpr duk_idx_t kMostArguments = 10;

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : from_engine_text(text, kMostTextBytes)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

/// Runs no code of the script and cannot fail.
std::string shown(duk_context* ctx, duk_idx_t index) {
  if (duk_is_symbol(ctx, index) != 0) return "symbol";
  switch (duk_get_type(ctx, index)) {
    case DUK_TYPE_UNDEFINED: return "undefined";
    case DUK_TYPE_NULL: return "null";
    case DUK_TYPE_BOOLEAN: return duk_get_boolean(ctx, index) != 0 ? "true" : "false";
    case DUK_TYPE_NUMBER: {
      char text[40];
      std::snprintf(text, sizeof text, "%.15g", duk_get_number(ctx, index));
      return text;
    }
    case DUK_TYPE_STRING: {
      duk_size_t size = 0;
      const char* const text = duk_get_lstring(ctx, index, &size);
      return quoted(std::string_view(text, size));
    }
    default: return duk_is_function(ctx, index) != 0 ? "function" : "object";
  }
}

/// False if the call is not noted.
bool begin_call(duk_context* ctx, EngineHost& host, const char* name, duk_idx_t arguments) {
  if (host.calls.empty()) host.call_bytes = 0;
  if (host.call_depth > 0 || host.calls.size() >= kMostCalls || host.call_bytes > kMostCallBytes) {
    return false;
  }
  HelperCall& call = host.calls.emplace_back();
  call.name = name;
  for (duk_idx_t i = 0; i < arguments && i < kMostArguments; ++i) {
    call.arguments.push_back(shown(ctx, i));
    host.call_bytes += sizeof(std::string) + call.arguments.back().size();
  }
  host.call_bytes += sizeof call;
  return true;
}

void note_outcome(duk_context* ctx, HelperCall& call) { call.outcome = shown(ctx, -1); }

/// The error lies on the stack. To read it here must not count as a use by the script: the decision
/// would have no answer for it.
void note_error(duk_context* ctx, EngineHost& host, std::size_t place) {
  const bool watches = host.watches_gaps;
  host.watches_gaps = false;
  duk_dup(ctx, -1);
  duk_safe_to_string(ctx, -1);  // May run code of the script, and with it add to the calls.
  host.watches_gaps = watches;
  duk_size_t size = 0;
  const char* const text = duk_get_lstring(ctx, -1, &size);
  HelperCall& call = host.calls[place];
  call.outcome = "throws ";
  if (text != nullptr) call.outcome += from_engine_text({text, size}, kMostTextBytes);
  duk_pop(ctx);
}

/// What the call that was noted last is to come to; null if nothing is given.
const GivenValue* given_value(const EngineHost& host, const HelperCall& call) {
  for (const GivenValue& given : host.given) {
    if (given.call.name == call.name && given.call.arguments == call.arguments) return &given;
  }
  return nullptr;
}

duk_ret_t push_given(duk_context* ctx, const GivenValue& given) {
  switch (given.kind) {
    case GivenValue::Kind::Undefined: duk_push_undefined(ctx); break;
    case GivenValue::Kind::Null: duk_push_null(ctx); break;
    case GivenValue::Kind::True: duk_push_true(ctx); break;
    case GivenValue::Kind::False: duk_push_false(ctx); break;
    case GivenValue::Kind::Number: duk_push_number(ctx, given.number); break;
    case GivenValue::Kind::Text: duk_push_lstring(ctx, given.text.data(), given.text.size()); break;
    case GivenValue::Kind::Throws:
      duk_push_error_object(ctx, DUK_ERR_ERROR, "%s", given.text.c_str());
      return duk_throw(ctx);
  }
  return 1;
}

duk_ret_t call_traced(duk_context* ctx) {
  const duk_idx_t arguments = duk_get_top(ctx);
  EngineHost& host = host_of(ctx);
  duk_push_current_function(ctx);
  duk_get_prop_string(ctx, -1, "name");
  const char* const name = duk_get_string_default(ctx, -1, "");
  duk_pop(ctx);  // The text lives on: the function's property cannot change.
  duk_get_prop_string(ctx, -1, kTarget);
  duk_remove(ctx, -2);

  const std::size_t place = host.calls.size();
  const bool is_noted = begin_call(ctx, host, name, arguments);
  if (is_noted && !host.given.empty()) {
    if (const GivenValue* const given = given_value(host, host.calls[place])) {
      host.calls[place].outcome = given->call.outcome;
      return push_given(ctx, *given);
    }
  }
  duk_insert(ctx, 0);
  ++host.call_depth;
  const bool failed = duk_pcall(ctx, arguments) != DUK_EXEC_SUCCESS;
  if (is_noted && failed) {
    note_error(ctx, host, place);
  } else if (is_noted) {
    note_outcome(ctx, host.calls[place]);
  }
  --host.call_depth;
  return failed ? duk_throw(ctx) : 1;
}

constexpr duk_uint_t kMostMarks = 1'000'000;

duk_ret_t note_mark(duk_context* ctx) {
  const bool has_value = duk_get_top(ctx) > 1;
  duk_uint_t number = duk_get_uint(ctx, 0);
  if (has_value) {
    duk_dup(ctx, 1);
    number += duk_to_boolean(ctx, -1) != 0 ? 0 : 1;
  }
  auto& marks = host_of(ctx).marks;
  if (number >= marks.size() && number < kMostMarks) marks.resize(number + 1);
  if (number < marks.size() && !marks[number]) {
    marks[number] = true;
    host_of(ctx).calls.push_back({"", {std::to_string(number)}, ""});
  }
  if (!has_value) return 0;
  duk_dup(ctx, 1);
  return 1;
}

}  // namespace

std::optional<GivenValue> to_given_value(const HelperCall& call) {
  using Kind = GivenValue::Kind;
  constexpr std::string_view kThrows = "throws ";
  GivenValue value;
  value.call = call;
  const std::string& outcome = call.outcome;
  if (outcome.size() >= kMostTextBytes) return std::nullopt;
  if (outcome.starts_with(kThrows)) {
    value.kind = Kind::Throws;
    value.text = outcome.substr(kThrows.size());
  } else if (outcome.size() >= 2 && outcome.front() == '"' && outcome.back() == '"') {
    value.kind = Kind::Text;
    std::string text;
    for (std::size_t i = 1; i + 1 < outcome.size(); ++i) {
      if (outcome[i] == '\\') ++i;
      text += outcome[i];
    }
    value.text = to_engine_text(text);
  } else if (outcome == "undefined" || outcome == "null") {
    value.kind = outcome == "null" ? Kind::Null : Kind::Undefined;
  } else if (outcome == "true" || outcome == "false") {
    value.kind = outcome == "true" ? Kind::True : Kind::False;
  } else {
    const char* const end = outcome.data() + outcome.size();
    const auto read = std::from_chars(outcome.data(), end, value.number);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    value.kind = Kind::Number;
  }
  return value;
}

void install_mark_function(duk_context* ctx, const std::string& name) {
  duk_push_global_object(ctx);
  duk_push_lstring(ctx, name.data(), name.size());
  duk_push_c_function(ctx, note_mark, DUK_VARARGS);
  duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_ENUMERABLE);
  duk_pop(ctx);
}

void trace_helpers(duk_context* ctx) {
  for (const char* const name : kTraced) {
    duk_get_global_string(ctx, name);
    duk_push_c_function(ctx, call_traced, DUK_VARARGS);
    const bool is_traced = duk_get_c_function(ctx, -2) == call_traced;
    if (duk_is_callable(ctx, -2) == 0 || is_traced) {
      duk_pop_2(ctx);
      continue;
    }
    duk_push_string(ctx, "name");
    duk_push_string(ctx, name);
    duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE);
    duk_dup(ctx, -2);
    duk_put_prop_string(ctx, -2, kTarget);
    duk_put_global_string(ctx, name);
    duk_pop(ctx);
  }
}

}  // namespace pacwright
