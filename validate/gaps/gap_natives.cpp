#include "validate/gaps/gap_natives.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <string_view>

#include "validate/engine_host.hpp"
#include "validate/gaps/date_form.hpp"
#include "validate/gaps/gaps.hpp"
#include "validate/gaps/regex_gap.hpp"
#include "validate/gaps/syntax_gaps.hpp"

// Each of these functions stands before one of the language and asks first whether that one answers
// as browsers' do. If it does, it is called.
//
// Danger: an error inside duk_* functions is a longjmp, which skips destructors: no local variable
// with one in functions that call them.

namespace pacwright {
namespace {

constexpr const char* kTarget = DUK_HIDDEN_SYMBOL("target");
constexpr const char* kMaker = DUK_HIDDEN_SYMBOL("maker");
constexpr const char* kScriptsOwn = DUK_HIDDEN_SYMBOL("script's own");

std::string_view text_at(duk_context* ctx, duk_idx_t index) {
  duk_size_t size = 0;
  const char* const text = duk_get_lstring(ctx, index, &size);
  return text == nullptr ? std::string_view() : std::string_view(text, size);
}

bool is_text(duk_context* ctx, duk_idx_t index) {
  return duk_is_string(ctx, index) != 0 && duk_is_symbol(ctx, index) == 0;
}

bool is_ascii_text(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// ---- Conditions: whether a call, its arguments on the stack, is answered otherwise elsewhere.

using Condition = bool (*)(duk_context* ctx, duk_idx_t arguments);

bool always(duk_context*, duk_idx_t) { return true; }

bool is_date_text_unclear(duk_context* ctx, std::string_view text) {
  switch (date_form(text)) {
    case DateForm::Standard: return false;
    case DateForm::StandardLocal: return host_of(ctx).offset_minutes != 0;
    case DateForm::Other: return true;
  }
  return true;
}

bool of_unclear_date(duk_context* ctx, duk_idx_t arguments) {
  return arguments > 0 && (!is_text(ctx, 0) || is_date_text_unclear(ctx, text_at(ctx, 0)));
}

bool of_other_text(duk_context* ctx, duk_idx_t arguments) {
  duk_push_this(ctx);
  const bool same =
      arguments > 0 && is_text(ctx, 0) && is_text(ctx, -1) && text_at(ctx, 0) == text_at(ctx, -1);
  duk_pop(ctx);
  return !same;
}

/// Texts in which some language has other capitals.
bool of_local_letters(duk_context* ctx, const char* letters) {
  duk_push_this(ctx);
  const std::string_view text = text_at(ctx, -1);
  const bool found = !is_text(ctx, -1) || !is_ascii_text(text) ||
                     text.find_first_of(letters) != std::string_view::npos;
  duk_pop(ctx);
  return found;
}

bool of_local_capitals(duk_context* ctx, duk_idx_t) { return of_local_letters(ctx, "IJ"); }
bool of_local_small_letters(duk_context* ctx, duk_idx_t) { return of_local_letters(ctx, "i"); }

/// setTime(-0) and the like.
bool of_unclear_time(duk_context* ctx, duk_idx_t arguments) {
  const double time = arguments > 0 ? duk_get_number_default(ctx, 0, 1) : 0;
  return time > -1 && time <= 0 && (time != 0 || std::signbit(time) || arguments == 0);
}

/// Digits of fractions, and of numbers beyond 2^53, in another base are each engine's choice.
bool of_digits_in_base(duk_context* ctx, duk_idx_t arguments) {
  if (arguments == 0 || duk_is_undefined(ctx, 0) != 0) return false;
  duk_push_this(ctx);
  const double number = duk_to_number(ctx, -1);
  duk_pop(ctx);
  const double base = duk_get_number(ctx, 0);
  return base != 10 && std::isfinite(number) &&
         (number != std::trunc(number) || std::abs(number) > 9007199254740992.0);
}

bool of_many_digits(duk_context* ctx, duk_idx_t arguments) {
  return arguments > 0 && !(duk_get_number_default(ctx, 0, 0) <= 15);
}

/// Whether a function of Math has an argument for which its value is exact, by the standard or by
/// nature. For all others the last digits differ between engines.
bool is_exact_power(double base, double exponent) {
  if (std::isnan(base) || std::isnan(exponent)) return true;
  if (!std::isfinite(base) || !std::isfinite(exponent) || base == 0 || exponent == 0) return true;
  if (base != std::trunc(base) || exponent != std::trunc(exponent)) return false;
  if (exponent > 0) return std::abs(std::pow(base, exponent)) <= 9007199254740992.0;
  return std::abs(base) == 1 || std::abs(base) == 2;
}

bool of_rounded_power(duk_context* ctx, duk_idx_t arguments) {
  if (arguments < 2) return false;  // NaN, but for an odd Math.pow(0).
  if (duk_is_number(ctx, 0) == 0 || duk_is_number(ctx, 1) == 0) return true;
  return !is_exact_power(duk_get_number(ctx, 0), duk_get_number(ctx, 1));
}

bool of_rounded_value(duk_context* ctx, duk_idx_t arguments) {
  if (arguments == 0) return false;
  const double x = duk_is_number(ctx, 0) != 0 ? duk_get_number(ctx, 0) : 2;
  return !(x == 0 || std::isnan(x));
}

bool of_rounded_log(duk_context* ctx, duk_idx_t arguments) {
  if (arguments == 0) return false;
  const double x = duk_is_number(ctx, 0) != 0 ? duk_get_number(ctx, 0) : 2;
  return !(x <= 0 || x == 1 || std::isnan(x) || std::isinf(x));
}

bool has_unclear_index(duk_context* ctx, duk_idx_t index);

bool of_unclear_index(duk_context* ctx, duk_idx_t arguments) {
  return arguments > 0 && has_unclear_index(ctx, 0);
}

/// Another object than an expression becomes a text before or after the limit is looked at.
bool of_unclear_separator(duk_context* ctx, duk_idx_t arguments) {
  if (arguments == 0 || duk_is_object(ctx, 0) == 0) return false;
  return duk_has_prop_string(ctx, 0, "lastIndex") == 0 || has_unclear_index(ctx, 0);
}

bool of_own_unclear_index(duk_context* ctx, duk_idx_t) {
  duk_push_this(ctx);
  const bool is_unclear = has_unclear_index(ctx, duk_get_top_index(ctx));
  duk_pop(ctx);
  return is_unclear;
}

/// Patterns that match() and search() make regular expressions of.
bool of_unclear_pattern(duk_context* ctx, duk_idx_t arguments) {
  if (of_unclear_index(ctx, arguments)) return true;
  return arguments > 0 && is_text(ctx, 0) && regex_gap(text_at(ctx, 0), "") != nullptr;
}

/// Whether the object on top is the prototype of a constructor of the language's.
bool is_language_prototype(duk_context* ctx) {
  duk_get_prop_string(ctx, -1, "constructor");
  bool is_prototype = false;
  if (duk_is_c_function(ctx, -1) != 0) {
    duk_get_prop_string(ctx, -1, "prototype");
    is_prototype = duk_strict_equals(ctx, -1, -3) != 0;
    duk_pop(ctx);
  }
  duk_pop(ctx);
  return is_prototype;
}

/// Functions, errors and what the language itself made have other properties here.
bool of_language_object(duk_context* ctx, duk_idx_t) {
  if (duk_is_object(ctx, 0) == 0) return false;
  if (duk_is_callable(ctx, 0) != 0 || duk_is_error(ctx, 0) != 0) return true;
  duk_push_global_object(ctx);
  const bool is_global = duk_strict_equals(ctx, -1, 0) != 0;
  duk_pop(ctx);
  if (is_global) return true;
  duk_dup(ctx, 0);
  const bool is_prototype = is_language_prototype(ctx);
  duk_pop(ctx);
  return is_prototype;
}

/// The global object's class is each engine's own; since 2015 prototypes are of none.
bool of_language_class(duk_context* ctx, duk_idx_t) {
  duk_push_this(ctx);
  duk_push_global_object(ctx);
  const bool is_global = duk_strict_equals(ctx, -1, -2) != 0;
  duk_pop(ctx);
  const bool is_prototype = duk_is_object(ctx, -1) != 0 && is_language_prototype(ctx);
  duk_pop(ctx);
  return is_global || is_prototype;
}

/// Own properties that functions and errors have in one engine and inherit, or have not, in
/// another.
bool of_unclear_own_property(duk_context* ctx, duk_idx_t arguments) {
  if (arguments == 0) return false;
  duk_push_this(ctx);
  const bool is_function = duk_is_callable(ctx, -1) != 0;
  const bool is_error = duk_is_error(ctx, -1) != 0;
  duk_pop(ctx);
  if (!is_function && !is_error) return false;
  duk_dup(ctx, 0);
  duk_safe_to_string(ctx, -1);
  const std::string_view name = text_at(ctx, -1);
  duk_pop(ctx);
  if (name == "fileName" || name == "lineNumber" || name == "columnNumber") return true;
  if (is_error) return name == "stack";
  return name == "name" || name == "caller" || name == "arguments" || name == "prototype";
}

/// Numbers of so many digits may differ in the last bit.
bool has_long_number(std::string_view text) {
  std::size_t digits = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      if (++digits > 15) return true;
    } else if (c != '.') {
      digits = 0;
    }
  }
  return false;
}

bool of_long_number(duk_context* ctx, duk_idx_t arguments) {
  return arguments > 0 && is_text(ctx, 0) && has_long_number(text_at(ctx, 0));
}

/// Parts of a date that are no whole numbers are cut off one by one, or all at once.
bool of_unclear_parts(duk_context* ctx, duk_idx_t arguments) {
  for (duk_idx_t i = 0; i < arguments; ++i) {
    if (duk_is_object(ctx, i) != 0) return true;
    if (is_text(ctx, i)) {
      if (text_at(ctx, i).find('.') != std::string_view::npos) return true;
    } else if (duk_is_number(ctx, i) != 0) {
      const double part = duk_get_number(ctx, i);
      if (std::isfinite(part) && part != std::trunc(part)) return true;
    }
  }
  return false;
}

bool of_unclear_or_no_parts(duk_context* ctx, duk_idx_t arguments) {
  return arguments == 0 || of_unclear_parts(ctx, arguments);
}

bool of_unclear_or_few_parts(duk_context* ctx, duk_idx_t arguments) {
  return arguments < 2 || of_unclear_parts(ctx, arguments);
}

/// What functions of the language inherit from is an object of its own here.
bool of_language_function(duk_context* ctx, duk_idx_t arguments) {
  return arguments > 0 && duk_is_c_function(ctx, 0) != 0;
}

bool has_hole(duk_context* ctx, duk_idx_t array) {
  if (duk_is_object(ctx, array) == 0) return false;
  const auto size = static_cast<duk_uarridx_t>(duk_get_length(ctx, array));
  for (duk_uarridx_t i = 0; i < size; ++i) {
    if (duk_has_prop_index(ctx, array, i) == 0) return true;
  }
  return false;
}

/// Holes at the end of what is made of such arrays count for its length since 2015.
bool of_holes(duk_context* ctx, duk_idx_t arguments) {
  for (duk_idx_t i = 0; i < arguments; ++i) {
    if (duk_is_array(ctx, i) != 0 && has_hole(ctx, i)) return true;
  }
  duk_push_this(ctx);
  const bool found = has_hole(ctx, -1);
  duk_pop(ctx);
  return found;
}

bool of_holes_or_nothing(duk_context* ctx, duk_idx_t arguments) {
  return arguments == 0 || of_holes(ctx, arguments);
}

/// Halves are added to round: beyond 2^52 that rounds itself.
bool of_large_number(duk_context* ctx, duk_idx_t arguments) {
  return arguments > 0 && !(std::abs(duk_get_number_default(ctx, 0, 0)) < 4503599627370496.0);
}

struct Guarded {
  const char* holder;  ///< A global, with its prototype or without.
  bool of_prototype;
  const char* name;
  Condition is_unclear;
};

constexpr Guarded kGuarded[] = {
    {"Array", true, "concat", of_holes},
    {"Array", true, "slice", of_holes},
    {"Array", true, "splice", of_holes_or_nothing},
    {"Array", true, "toLocaleString", always},
    {"Date", false, "UTC", of_unclear_or_few_parts},
    {"Date", false, "parse", of_unclear_date},
    {"Date", true, "setDate", of_unclear_or_no_parts},
    {"Date", true, "setFullYear", of_unclear_or_no_parts},
    {"Date", true, "setHours", of_unclear_or_no_parts},
    {"Date", true, "setMilliseconds", of_unclear_or_no_parts},
    {"Date", true, "setMinutes", of_unclear_or_no_parts},
    {"Date", true, "setMonth", of_unclear_or_no_parts},
    {"Date", true, "setSeconds", of_unclear_or_no_parts},
    {"Date", true, "setTime", of_unclear_time},
    {"Date", true, "setUTCDate", of_unclear_or_no_parts},
    {"Date", true, "setUTCFullYear", of_unclear_or_no_parts},
    {"Date", true, "setUTCHours", of_unclear_or_no_parts},
    {"Date", true, "setUTCMilliseconds", of_unclear_or_no_parts},
    {"Date", true, "setUTCMinutes", of_unclear_or_no_parts},
    {"Date", true, "setUTCMonth", of_unclear_or_no_parts},
    {"Date", true, "setUTCSeconds", of_unclear_or_no_parts},
    {"Date", true, "setYear", of_unclear_or_no_parts},
    {"Date", true, "toDateString", always},
    {"Date", true, "toLocaleDateString", always},
    {"Date", true, "toLocaleString", always},
    {"Date", true, "toLocaleTimeString", always},
    {"Date", true, "toString", always},
    {"Date", true, "toTimeString", always},
    {"Date", true, "toUTCString", always},
    {"Function", true, "toString", always},
    {"JSON", false, "parse", of_long_number},
    {"Math", false, "acos", of_rounded_log},  // Exact for 1.
    {"Math", false, "asin", of_rounded_value},
    {"Math", false, "atan", of_rounded_value},
    {"Math", false, "atan2", always},
    {"Math", false, "cbrt", of_rounded_value},
    {"Math", false, "cos", of_rounded_value},
    {"Math", false, "exp", of_rounded_value},
    {"Math", false, "hypot", always},
    {"Math", false, "log", of_rounded_log},
    {"Math", false, "log10", of_rounded_log},
    {"Math", false, "log2", of_rounded_log},
    {"Math", false, "pow", of_rounded_power},
    {"Math", false, "round", of_large_number},
    {"Math", false, "sin", of_rounded_value},
    {"Math", false, "tan", of_rounded_value},
    {"Number", true, "toExponential", of_many_digits},
    {"Number", true, "toFixed", of_many_digits},
    {"Number", true, "toLocaleString", always},
    {"Number", true, "toPrecision", of_many_digits},
    {"Number", true, "toString", of_digits_in_base},
    {"Object", false, "getOwnPropertyDescriptor", of_language_object},
    {"Object", false, "getOwnPropertyNames", of_language_object},
    {"Object", false, "getOwnPropertySymbols", of_language_object},
    {"Object", false, "getPrototypeOf", of_language_function},
    {"Object", true, "hasOwnProperty", of_unclear_own_property},
    {"Object", true, "propertyIsEnumerable", of_unclear_own_property},
    {"Object", true, "toString", of_language_class},
    {"RegExp", true, "test", of_own_unclear_index},
    {"String", true, "split", of_unclear_separator},
    {"String", true, "localeCompare", of_other_text},
    {"String", true, "search", of_unclear_pattern},
    {"String", true, "toLocaleLowerCase", of_local_capitals},
    {"String", true, "toLocaleUpperCase", of_local_small_letters},
    {"", false, "parseFloat", of_long_number},
    {"", false, "parseInt", of_long_number},
};

/// "Date.prototype.toString", pushed.
const char* push_name_of(duk_context* ctx, const Guarded& guarded) {
  duk_push_sprintf(ctx, "%s%s%s%s", guarded.holder, guarded.holder[0] == '\0' ? "" : ".",
                   guarded.of_prototype ? "prototype." : "", guarded.name);
  return duk_get_string(ctx, -1);
}

/// Pushes what the running function stands before.
void push_target(duk_context* ctx) {
  duk_push_current_function(ctx);
  duk_get_prop_string(ctx, -1, kTarget);
  duk_remove(ctx, -2);
}

/// Calls the target with `this` and the arguments, which are all that is on the stack.
duk_ret_t call_target(duk_context* ctx, duk_idx_t arguments) {
  push_target(ctx);
  duk_insert(ctx, 0);
  duk_push_this(ctx);
  duk_insert(ctx, 1);
  duk_call_method(ctx, arguments);
  return 1;
}

/// Methods of the language are no constructors; functions of C are.
void refuse_construction(duk_context* ctx) {
  if (duk_is_constructor_call(ctx) == 0) return;
  duk_error_raw(ctx, DUK_ERR_TYPE_ERROR, __FILE__, __LINE__, "not constructable");
}

duk_ret_t call_guarded(duk_context* ctx) {
  refuse_construction(ctx);
  const duk_idx_t arguments = duk_get_top(ctx);
  const Guarded& guarded = kGuarded[duk_get_current_magic(ctx)];
  if (host_of(ctx).watches_gaps && guarded.is_unclear(ctx, arguments)) {
    note_gap(ctx, DiagCode::EnginesDiffer, push_name_of(ctx, guarded));
  }
  return call_target(ctx, arguments);
}

// ---- Chance.

/// Math.random. (The engine's own use of random numbers, for sorting, changes no result.)
duk_ret_t draw_chance(duk_context* ctx) {
  host_of(ctx).drew_chance = true;
  return call_target(ctx, duk_get_top(ctx));
}

// ---- All methods of a kind.

/// Since 2015 the prototype of dates is no date.
duk_ret_t call_date_method(duk_context* ctx) {
  refuse_construction(ctx);
  const duk_idx_t arguments = duk_get_top(ctx);
  duk_push_this(ctx);
  if (host_of(ctx).watches_gaps && duk_is_object(ctx, -1) != 0 && is_language_prototype(ctx)) {
    note_gap(ctx, DiagCode::EnginesDiffer, "a method of Date.prototype as of a date");
  }
  duk_pop(ctx);
  return call_target(ctx, arguments);
}

/// The length of what is no array is read in other ways since 2015; so many elements are too many.
bool is_length_unclear(duk_context* ctx) {
  if (duk_is_object(ctx, -1) == 0) return false;
  duk_get_prop_string(ctx, -1, "length");
  const bool is_number = duk_is_number(ctx, -1) != 0;
  const double length = is_number ? duk_get_number(ctx, -1) : 0;
  const bool is_unclear = (!is_number && duk_is_undefined(ctx, -1) == 0) || length < 0 ||
                          length > 2147483647.0 || length != std::trunc(length);
  duk_pop(ctx);
  return is_unclear;
}

duk_ret_t call_array_method(duk_context* ctx) {
  refuse_construction(ctx);
  const duk_idx_t arguments = duk_get_top(ctx);
  duk_push_this(ctx);
  if (host_of(ctx).watches_gaps && is_length_unclear(ctx)) {
    note_gap(ctx, DiagCode::EnginesDiffer, "a method of arrays, with such a length");
  }
  duk_pop(ctx);
  return call_target(ctx, arguments);
}

// ---- Regular expressions.

/// Whether the object at `index` is an expression with a lastIndex that newer engines read, or
/// write, in another way.
bool has_unclear_index(duk_context* ctx, duk_idx_t index) {
  if (duk_is_object(ctx, index) == 0) return false;
  if (duk_get_prop_string(ctx, index, "lastIndex") == 0) {
    duk_pop(ctx);
    return false;
  }
  duk_get_prop_string(ctx, index, "global");
  const bool is_global = duk_to_boolean(ctx, -1) != 0;
  const double at = duk_get_number_default(ctx, -2, -1);
  duk_pop_2(ctx);
  return at < 0 || at != std::trunc(at) || (at != 0 && !is_global);
}

void look_at_index(duk_context* ctx, duk_idx_t index) {
  if (host_of(ctx).watches_gaps && has_unclear_index(ctx, index)) {
    note_gap(ctx, DiagCode::EnginesDiffer, "the lastIndex of a regular expression");
  }
}

/// What was found has had a property "groups" since 2018, if only undefined.
void add_groups(duk_context* ctx) {
  if (!host_of(ctx).has_groups || duk_is_array(ctx, -1) == 0) return;
  if (duk_has_prop_string(ctx, -1, "index") == 0) return;
  duk_push_undefined(ctx);
  duk_put_prop_string(ctx, -2, "groups");
}

duk_ret_t exec_regexp(duk_context* ctx) {
  refuse_construction(ctx);
  duk_push_this(ctx);
  look_at_index(ctx, duk_get_top_index(ctx));
  duk_pop(ctx);
  call_target(ctx, duk_get_top(ctx));
  add_groups(ctx);
  return 1;
}

/// Of a global expression that matches nothing at all in places, the engine counts some twice.
duk_ret_t match_text(duk_context* ctx) {
  refuse_construction(ctx);
  const bool watches = host_of(ctx).watches_gaps;
  if (watches && of_unclear_pattern(ctx, 1)) {
    note_gap(ctx, DiagCode::EnginesDiffer, regex_gap(text_at(ctx, 0), ""));
  }
  duk_dup(ctx, 0);
  duk_insert(ctx, 0);
  push_target(ctx);
  duk_insert(ctx, 1);
  duk_push_this(ctx);
  duk_insert(ctx, 2);
  duk_call_method(ctx, 1);
  add_groups(ctx);
  if (!watches || duk_is_object(ctx, 0) == 0 || duk_is_array(ctx, 1) == 0) return 1;
  duk_get_prop_string(ctx, 0, "global");
  const bool is_global = duk_to_boolean(ctx, -1) != 0;
  duk_pop(ctx);
  const auto size = is_global ? static_cast<duk_uarridx_t>(duk_get_length(ctx, 1)) : 0;
  for (duk_uarridx_t i = 0; i < size; ++i) {
    duk_get_prop_index(ctx, 1, i);
    if (duk_get_length(ctx, -1) == 0) {
      note_gap(ctx, DiagCode::EnginesDiffer, "String.prototype.match with empty matches");
    }
    duk_pop(ctx);
  }
  return 1;
}

/// String.prototype.replace with a function: browsers look for all matches first, so the function
/// sees an expression that begins at 0 again. The engine here looks on behind each call: it gets a
/// copy.
duk_ret_t replace_text(duk_context* ctx) {
  refuse_construction(ctx);
  look_at_index(ctx, 0);
  duk_push_current_function(ctx);
  duk_get_prop_string(ctx, -1, kMaker);
  const bool is_seen = host_of(ctx).watches_gaps && duk_is_callable(ctx, 1) != 0 &&
                       duk_is_object(ctx, 0) != 0 && duk_instanceof(ctx, 0, -1) != 0 &&
                       duk_get_prop_string(ctx, 0, "global") != 0 && duk_to_boolean(ctx, -1) != 0;
  if (is_seen) {
    duk_push_int(ctx, 0);
    duk_put_prop_string(ctx, 0, "lastIndex");
    duk_dup(ctx, 3);
    duk_dup(ctx, 0);
    duk_new(ctx, 1);
    duk_replace(ctx, 0);
  }
  duk_set_top(ctx, 2);
  return call_target(ctx, 2);
}

/// Methods of strings call a script's own exec in browsers, and not here.
duk_ret_t read_exec(duk_context* ctx) {
  push_target(ctx);
  return 1;
}

duk_ret_t write_exec(duk_context* ctx) {
  note_gap(ctx, DiagCode::EnginesDiffer, "a function of the script's own as exec");
}

/// Slashes in classes and line ends are written in different ways.
bool is_source_unclear(std::string_view text) {
  return text.find('\n') != std::string_view::npos || text.find('\r') != std::string_view::npos ||
         (text.find('[') != std::string_view::npos &&
          text.substr(text.find('[')).find('/') != std::string_view::npos);
}

duk_ret_t read_source(duk_context* ctx) {
  call_target(ctx, duk_get_top(ctx));
  std::string_view text = text_at(ctx, -1);
  if (text.starts_with('/')) text = text.substr(0, text.rfind('/'));  // Of toString.
  if (host_of(ctx).watches_gaps && is_source_unclear(text)) {
    note_gap(ctx, DiagCode::EnginesDiffer, "the source of a regular expression");
  }
  return 1;
}

duk_ret_t read_prototype(duk_context* ctx) {
  duk_push_this(ctx);
  if (host_of(ctx).watches_gaps && duk_is_c_function(ctx, -1) != 0) {
    note_gap(ctx, DiagCode::EnginesDiffer, "what a function of the language inherits from");
  }
  duk_pop(ctx);
  return call_target(ctx, 0);
}

// ---- JSON.

/// Surrogates without a partner are written as escapes since 2019; in other places engines
/// differed about U+2028 and U+2029.
bool has_unclear_character(std::string_view text) {
  for (const std::string_view escape : {"\\u2028", "\\u2029"}) {
    if (text.find(escape) != std::string_view::npos) return true;
  }
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const std::string_view unit = text.substr(i, 3);
    if (unit == "\xE2\x80\xA8" || unit == "\xE2\x80\xA9") return true;
    if (unit[0] != '\xED' || static_cast<unsigned char>(unit[1]) < 0xA0) continue;
    const bool is_high = static_cast<unsigned char>(unit[1]) < 0xB0;
    const std::string_view next = text.substr(i + 3, 2);
    const bool is_pair = is_high && next.size() == 2 && next[0] == '\xED' &&
                         static_cast<unsigned char>(next[1]) >= 0xB0;
    if (!is_pair) return true;
    i += 5;
  }
  return false;
}

/// Names that a list gives twice: written twice here.
bool has_double_name(duk_context* ctx, duk_idx_t list) {
  if (duk_is_array(ctx, list) == 0) return false;
  const auto size = static_cast<duk_uarridx_t>(duk_get_length(ctx, list));
  for (duk_uarridx_t i = 0; i < size; ++i) {
    duk_get_prop_index(ctx, list, i);
    bool found = duk_is_object(ctx, -1) != 0;
    duk_safe_to_string(ctx, -1);
    for (duk_uarridx_t j = 0; j < i && !found; ++j) {
      duk_get_prop_index(ctx, list, j);
      duk_safe_to_string(ctx, -1);
      found = duk_strict_equals(ctx, -1, -2) != 0;
      duk_pop(ctx);
    }
    duk_pop(ctx);
    if (found) return true;
  }
  return false;
}

duk_ret_t stringify_json(duk_context* ctx) {
  refuse_construction(ctx);
  if (host_of(ctx).watches_gaps && duk_get_top(ctx) > 1 && has_double_name(ctx, 1)) {
    note_gap(ctx, DiagCode::EnginesDiffer, "JSON.stringify with such a list of names");
  }
  call_target(ctx, duk_get_top(ctx));
  if (host_of(ctx).watches_gaps && has_unclear_character(text_at(ctx, -1))) {
    note_gap(ctx, DiagCode::EnginesDiffer, "JSON.stringify of such characters");
  }
  return 1;
}

// ---- Sorting.

constexpr duk_uarridx_t kMostSorted = 100;

/// What a comparing function says of two elements of the array at 2; the function is at 0.
int compare(duk_context* ctx, duk_uarridx_t a, duk_uarridx_t b) {
  duk_dup(ctx, 0);
  duk_get_prop_index(ctx, 2, a);
  duk_get_prop_index(ctx, 2, b);
  duk_call(ctx, 2);
  const double order = duk_to_number(ctx, -1);
  duk_pop(ctx);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

/// Elements of one kind of primitive, without holes: equal ones cannot be told apart.
bool is_plain(duk_context* ctx, duk_idx_t array, duk_uarridx_t size, bool& has_hole) {
  bool plain = true;
  int kind = -1;
  for (duk_uarridx_t i = 0; i < size; ++i) {
    if (duk_get_prop_index(ctx, array, i) == 0) has_hole = true;
    const int type = duk_get_type(ctx, -1);
    has_hole = has_hole || type == DUK_TYPE_UNDEFINED;
    plain = plain && (kind == -1 || kind == type) && type != DUK_TYPE_OBJECT;
    kind = type;
    duk_pop(ctx);
  }
  return plain && !has_hole;
}

[[noreturn]] void note_sort(duk_context* ctx, const char* why) {
  note_gap(ctx, DiagCode::EnginesDiffer, why);
}

/// Array.prototype.sort. Elements that compare equal keep their order in browsers, and get any
/// here. What a comparing function makes of it is the same in all engines only if it orders the
/// elements at all: so it is asked about all pairs, twice, and then there is but one result.
duk_ret_t sort_array(duk_context* ctx) {
  refuse_construction(ctx);
  const bool has_compare = duk_is_undefined(ctx, 0) == 0;
  duk_push_this(ctx);  // 1
  if (!host_of(ctx).watches_gaps || (has_compare && duk_is_callable(ctx, 0) == 0)) {
    duk_pop(ctx);
    return call_target(ctx, 1);
  }
  if (duk_is_array(ctx, 1) == 0) note_sort(ctx, "Array.prototype.sort of what is no array");
  const auto size = static_cast<duk_uarridx_t>(duk_get_length(ctx, 1));
  bool has_hole = false;
  const bool plain = is_plain(ctx, 1, size, has_hole);
  if (size < 2 || (!has_compare && plain)) {
    duk_pop(ctx);
    return call_target(ctx, 1);
  }
  if (has_hole) note_sort(ctx, "Array.prototype.sort of holes");
  if (!has_compare) note_sort(ctx, "Array.prototype.sort of different kinds");
  if (size > kMostSorted) note_sort(ctx, "Array.prototype.sort of many elements");

  duk_push_array(ctx);  // 2: a copy.
  for (duk_uarridx_t i = 0; i < size; ++i) {
    duk_get_prop_index(ctx, 1, i);
    duk_put_prop_index(ctx, 2, i);
  }
  auto* const orders = static_cast<std::int8_t*>(duk_push_fixed_buffer(ctx, size * size));  // 3
  for (int round = 0; round < 2; ++round) {
    for (duk_uarridx_t i = 0; i < size * size; ++i) {
      if (i / size == i % size) continue;
      const auto order = static_cast<std::int8_t>(compare(ctx, i / size, i % size));
      if (round == 1 && orders[i] != order) note_sort(ctx, "Array.prototype.sort by chance");
      orders[i] = order;
    }
  }
  duk_uarridx_t ranks[kMostSorted] = {};  // How many elements are smaller.
  for (duk_uarridx_t i = 0; i < size; ++i) {
    for (duk_uarridx_t j = 0; j < size; ++j) ranks[i] += orders[i * size + j] > 0 ? 1 : 0;
  }
  for (duk_uarridx_t i = 0; i < size; ++i) {
    for (duk_uarridx_t j = 0; j < size; ++j) {
      const int by_rank = ranks[i] < ranks[j] ? -1 : ranks[i] > ranks[j] ? 1 : 0;
      if (orders[i * size + j] != by_rank) {
        note_sort(ctx, "Array.prototype.sort with a function that gives no order");
      }
    }
  }
  for (duk_uarridx_t i = 0; i < size; ++i) {
    duk_uarridx_t place = ranks[i];
    for (duk_uarridx_t j = 0; j < i; ++j) place += ranks[j] == ranks[i] ? 1 : 0;
    duk_get_prop_index(ctx, 2, i);
    duk_put_prop_index(ctx, 1, place);
  }
  duk_dup(ctx, 1);
  return 1;
}

// ---- Constructors.

/// Calls or constructs the target, as the running function was.
duk_ret_t make_by_target(duk_context* ctx) {
  const duk_idx_t arguments = duk_get_top(ctx);
  push_target(ctx);
  duk_insert(ctx, 0);
  if (duk_is_constructor_call(ctx) != 0) {
    duk_new(ctx, arguments);
  } else {
    duk_call(ctx, arguments);
  }
  return 1;
}

/// new Date(date) keeps the milliseconds; other objects become texts or numbers first.
void simplify_date_argument(duk_context* ctx) {
  push_target(ctx);
  const bool is_date = duk_is_object(ctx, 0) != 0 && duk_instanceof(ctx, 0, -1) != 0;
  duk_pop(ctx);
  if (is_date) {
    duk_to_number(ctx, 0);
  } else {
    duk_to_primitive(ctx, 0, DUK_HINT_NONE);
  }
}

duk_ret_t make_date(duk_context* ctx) {
  if (!host_of(ctx).watches_gaps) return make_by_target(ctx);
  if (duk_is_constructor_call(ctx) == 0) {
    note_gap(ctx, DiagCode::EnginesDiffer, "Date() as a text");
  }
  if (duk_get_top(ctx) > 1 && of_unclear_parts(ctx, duk_get_top(ctx))) {
    note_gap(ctx, DiagCode::EnginesDiffer, "new Date with parts that are no whole numbers");
  }
  if (duk_get_top(ctx) == 1) {
    simplify_date_argument(ctx);
    const double time = duk_get_number_default(ctx, 0, 1);
    if (time > -1 && time <= 0) {  // Elsewhere there is but one 0.
      duk_push_int(ctx, 0);
      duk_replace(ctx, 0);
    }
    if (is_text(ctx, 0) && is_date_text_unclear(ctx, text_at(ctx, 0))) {
      duk_push_sprintf(ctx, "new Date(\"%.60s\")", duk_get_string(ctx, 0));
      note_gap(ctx, DiagCode::EnginesDiffer, duk_get_string(ctx, -1));
    }
  }
  return make_by_target(ctx);
}

duk_ret_t make_regexp(duk_context* ctx) {
  if (!host_of(ctx).watches_gaps) return make_by_target(ctx);
  if (duk_is_object(ctx, 0) == 0 && duk_get_top(ctx) > 0 && duk_is_undefined(ctx, 0) == 0) {
    duk_to_string(ctx, 0);
  }
  if (duk_is_object(ctx, 1) == 0 && duk_get_top(ctx) > 1 && duk_is_undefined(ctx, 1) == 0) {
    duk_to_string(ctx, 1);
  }
  if (const char* const gap = regex_gap(text_at(ctx, 0), text_at(ctx, 1)); gap != nullptr) {
    note_gap(ctx, DiagCode::EnginesDiffer, gap);
  }
  return make_by_target(ctx);
}

/// Errors that the script makes itself have the message it gives them.
duk_ret_t make_error(duk_context* ctx) {
  EngineHost& host = host_of(ctx);
  if (host.watches_gaps && duk_get_top(ctx) > 1 && duk_is_object(ctx, 1) != 0 &&
      duk_has_prop_string(ctx, 1, "cause") != 0) {
    note_gap(ctx, DiagCode::NotInEngine, "an error with a cause");
  }
  host.makes_error = true;
  push_target(ctx);
  duk_insert(ctx, 0);
  duk_new(ctx, duk_get_top(ctx) - 1);
  host.makes_error = false;
  return 1;
}

/// Calls no function of the engine.
bool is_unclear_text(std::string_view text, bool has_global_constants) {
  return has_unreadable_syntax(text) || has_syntax_gap(text, {false, has_global_constants});
}

duk_ret_t make_function(duk_context* ctx) {
  const EngineHost& host = host_of(ctx);
  if (!host.watches_gaps) return make_by_target(ctx);
  const duk_idx_t arguments = duk_get_top(ctx);
  for (duk_idx_t i = 0; i < arguments; ++i) {
    const std::string_view text = duk_to_string(ctx, i);
    if (text.find("//") != std::string_view::npos || text.find("/*") != std::string_view::npos ||
        text.find("<!--") != std::string_view::npos || text.find("-->") != std::string_view::npos) {
      note_gap(ctx, DiagCode::EnginesDiffer, "new Function with this text");
    }
  }
  duk_push_string(ctx, ",");
  for (duk_idx_t i = 0; i + 1 < arguments; ++i) duk_dup(ctx, i);
  duk_join(ctx, arguments > 1 ? arguments - 1 : 0);
  duk_push_string(ctx, "(function (");
  duk_insert(ctx, -2);
  duk_push_string(ctx, ") {\n");
  if (arguments > 0) {
    duk_dup(ctx, arguments - 1);
  } else {
    duk_push_string(ctx, "");
  }
  duk_push_string(ctx, "\n})");
  duk_concat(ctx, 5);
  if (is_unclear_text(text_at(ctx, -1), host.has_global_constants)) {
    note_gap(ctx, DiagCode::EnginesDiffer, "new Function with this text");
  }
  duk_set_top(ctx, arguments);
  return make_by_target(ctx);
}

struct Maker {
  const char* name;
  duk_c_function function;
};

constexpr Maker kMakers[] = {
    {"Date", make_date},         {"Error", make_error},       {"EvalError", make_error},
    {"Function", make_function}, {"RangeError", make_error},  {"ReferenceError", make_error},
    {"RegExp", make_regexp},     {"SyntaxError", make_error}, {"TypeError", make_error},
    {"URIError", make_error},
};

/// The function on top gets the name, the length and the target that is below it.
void dress(duk_context* ctx, const char* name) {
  duk_push_string(ctx, "name");
  duk_push_string(ctx, name);
  duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_CONFIGURABLE);
  duk_push_string(ctx, "length");
  duk_get_prop_string(ctx, -3, "length");
  duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_CONFIGURABLE);
  duk_dup(ctx, -2);
  duk_put_prop_string(ctx, -2, kTarget);
}

constexpr duk_uint_t kMethod = DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WRITABLE |
                               DUK_DEFPROP_SET_CONFIGURABLE | DUK_DEFPROP_CLEAR_ENUMERABLE |
                               DUK_DEFPROP_FORCE;

/// Puts a function before the method of the object on top.
void guard(duk_context* ctx, const char* name, duk_c_function function, duk_idx_t arguments,
           duk_int_t magic) {
  if (duk_get_prop_string(ctx, -1, name) == 0) {
    duk_pop(ctx);
    return;
  }
  duk_push_c_function(ctx, function, arguments);
  duk_set_magic(ctx, -1, magic);
  dress(ctx, name);
  duk_push_string(ctx, name);
  duk_insert(ctx, -2);
  duk_def_prop(ctx, -4, kMethod);
  duk_pop(ctx);
}

/// The same for an accessor.
void guard_getter(duk_context* ctx, const char* name, duk_c_function function) {
  duk_push_string(ctx, name);
  duk_get_prop_desc(ctx, -2, 0);
  duk_push_string(ctx, name);
  duk_push_c_function(ctx, function, 0);
  duk_get_prop_string(ctx, -3, "get");
  duk_put_prop_string(ctx, -2, kTarget);
  duk_def_prop(ctx, -4,
               DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_SET_CONFIGURABLE |
                   DUK_DEFPROP_CLEAR_ENUMERABLE | DUK_DEFPROP_FORCE);
  duk_pop(ctx);
}

/// Puts a function before all methods of a prototype, behind those that look for themselves.
void guard_methods(duk_context* ctx, const char* holder, duk_c_function function) {
  duk_get_global_string(ctx, holder);
  duk_get_prop_string(ctx, -1, "prototype");
  duk_remove(ctx, -2);
  duk_enum(ctx, -1, DUK_ENUM_INCLUDE_NONENUMERABLE | DUK_ENUM_OWN_PROPERTIES_ONLY);
  while (duk_next(ctx, -1, 0) != 0) {
    const char* const name = duk_get_string(ctx, -1);
    duk_get_prop_string(ctx, -3, name);
    const bool is_method =
        duk_is_c_function(ctx, -1) != 0 && std::string_view(name) != "constructor";
    duk_pop(ctx);
    if (is_method) {
      duk_dup(ctx, -3);
      guard(ctx, name, function, DUK_VARARGS, 0);
      duk_pop(ctx);
    }
    duk_pop(ctx);
  }
  duk_pop_2(ctx);
}

/// RegExp.prototype.exec of the object on top becomes an accessor, so that its being replaced is
/// seen, there and on every expression.
void guard_exec(duk_context* ctx) {
  guard(ctx, "exec", exec_regexp, 1, 0);
  duk_push_string(ctx, "exec");
  duk_push_c_function(ctx, read_exec, 0);
  duk_get_prop_string(ctx, -3, "exec");
  duk_put_prop_string(ctx, -2, kTarget);
  duk_push_c_function(ctx, write_exec, 1);
  duk_def_prop(ctx, -4,
               DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_HAVE_SETTER | DUK_DEFPROP_SET_CONFIGURABLE |
                   DUK_DEFPROP_CLEAR_ENUMERABLE | DUK_DEFPROP_FORCE);
}

void guard_all(duk_context* ctx) {
  for (std::size_t i = 0; i < std::size(kGuarded); ++i) {
    if (kGuarded[i].holder[0] == '\0') {
      duk_push_global_object(ctx);
    } else {
      duk_get_global_string(ctx, kGuarded[i].holder);
    }
    if (kGuarded[i].of_prototype) {
      duk_get_prop_string(ctx, -1, "prototype");
      duk_remove(ctx, -2);
    }
    guard(ctx, kGuarded[i].name, call_guarded, DUK_VARARGS, static_cast<duk_int_t>(i));
    duk_pop(ctx);
  }
  guard_methods(ctx, "Array", call_array_method);
  guard_methods(ctx, "Date", call_date_method);
  duk_get_global_string(ctx, "Object");
  duk_get_prop_string(ctx, -1, "prototype");
  guard_getter(ctx, "__proto__", read_prototype);
  duk_pop_2(ctx);
  duk_get_global_string(ctx, "Number");  // The same functions by two names.
  for (const char* const name : {"parseFloat", "parseInt"}) {
    duk_push_string(ctx, name);
    duk_get_global_string(ctx, name);
    duk_def_prop(ctx, -3, kMethod);
  }
  duk_get_global_string(ctx, "Date");
  duk_get_prop_string(ctx, -1, "prototype");
  duk_push_string(ctx, "toGMTString");
  duk_get_prop_string(ctx, -2, "toUTCString");
  duk_def_prop(ctx, -3, kMethod);
  duk_pop_3(ctx);
  duk_get_global_string(ctx, "Array");
  duk_get_prop_string(ctx, -1, "prototype");
  guard(ctx, "sort", sort_array, 1, 0);
  duk_pop_2(ctx);
  duk_get_global_string(ctx, "String");
  duk_get_prop_string(ctx, -1, "prototype");
  guard(ctx, "match", match_text, 1, 0);
  guard(ctx, "replace", replace_text, 2, 0);
  duk_get_prop_string(ctx, -1, "replace");
  duk_get_global_string(ctx, "RegExp");
  duk_put_prop_string(ctx, -2, kMaker);
  duk_pop_3(ctx);
  duk_get_global_string(ctx, "JSON");
  guard(ctx, "stringify", stringify_json, DUK_VARARGS, 0);
  duk_pop(ctx);
  duk_get_global_string(ctx, "RegExp");
  duk_get_prop_string(ctx, -1, "prototype");
  guard(ctx, "toString", read_source, 0, 0);
  guard_getter(ctx, "source", read_source);
  guard_exec(ctx);
  duk_pop_2(ctx);
}

/// Copies the methods of the function below to the one on top: Date.parse and the like.
void copy_statics(duk_context* ctx) {
  const duk_idx_t copy = duk_get_top_index(ctx);
  duk_enum(ctx, copy - 1, DUK_ENUM_INCLUDE_NONENUMERABLE | DUK_ENUM_OWN_PROPERTIES_ONLY);
  while (duk_next(ctx, -1, 1) != 0) {
    if (duk_is_callable(ctx, -1) != 0) {
      duk_def_prop(ctx, copy, kMethod);
    } else {
      duk_pop_2(ctx);
    }
  }
  duk_pop(ctx);
}

void replace_maker(duk_context* ctx, const Maker& maker) {
  duk_push_global_object(ctx);
  if (duk_get_prop_string(ctx, -1, maker.name) == 0) {
    duk_pop_2(ctx);
    return;
  }
  duk_push_c_function(ctx, maker.function, DUK_VARARGS);
  dress(ctx, maker.name);
  duk_push_string(ctx, "prototype");
  duk_get_prop_string(ctx, -3, "prototype");
  duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_FORCE | DUK_DEFPROP_CLEAR_WEC);
  copy_statics(ctx);
  duk_get_prop_string(ctx, -1, "prototype");
  duk_push_string(ctx, "constructor");
  duk_dup(ctx, -3);
  duk_def_prop(ctx, -3, kMethod);
  duk_pop(ctx);
  duk_push_string(ctx, maker.name);
  duk_insert(ctx, -2);
  duk_def_prop(ctx, -4, kMethod);
  duk_pop_2(ctx);
}

// ---- Errors that the engine makes.

bool has_own_words(duk_context* ctx) {
  const duk_errcode_t code = duk_get_error_code(ctx, 0);
  if (code == DUK_ERR_RANGE_ERROR) {  // Limits of the engine, which the program tells.
    duk_get_prop_string(ctx, 0, "message");
    const std::string_view text = text_at(ctx, -1);
    const bool is_limit = text.find("limit") != std::string_view::npos ||
                          text.find("timeout") != std::string_view::npos;
    duk_pop(ctx);
    return !is_limit;
  }
  return code == DUK_ERR_TYPE_ERROR || code == DUK_ERR_REFERENCE_ERROR ||
         code == DUK_ERR_SYNTAX_ERROR || code == DUK_ERR_URI_ERROR || code == DUK_ERR_EVAL_ERROR;
}

duk_ret_t read_message(duk_context* ctx) {
  if (host_of(ctx).watches_gaps) {
    note_gap(ctx, DiagCode::EnginesDiffer, "the message of an error that the engine made");
  }
  push_target(ctx);
  return 1;
}

/// Duktape calls it with every new error. The words of its own errors are noted when they are read.
duk_ret_t see_new_error(duk_context* ctx) {
  EngineHost& host = host_of(ctx);
  const bool is_scripts_own = host.makes_error;
  host.makes_error = false;
  duk_set_top(ctx, 1);
  if (duk_is_object(ctx, 0) == 0) return 1;
  if (is_scripts_own) {  // It comes here again when the constructor returns.
    duk_push_true(ctx);
    duk_put_prop_string(ctx, 0, kScriptsOwn);
  }
  if (duk_has_prop_string(ctx, 0, kScriptsOwn) != 0 || !host.watches_gaps ||
      duk_is_error(ctx, 0) == 0 || !has_own_words(ctx)) {
    return 1;
  }
  duk_push_string(ctx, "message");
  duk_push_c_function(ctx, read_message, 0);
  duk_get_prop_string(ctx, 0, "message");
  duk_put_prop_string(ctx, -2, kTarget);
  duk_def_prop(ctx, 0,
               DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_SET_CONFIGURABLE |
                   DUK_DEFPROP_CLEAR_ENUMERABLE | DUK_DEFPROP_FORCE);
  duk_set_top(ctx, 1);
  return 1;
}

}  // namespace

void watch_errors(duk_context* ctx) {
  duk_get_global_string(ctx, "Duktape");
  duk_push_c_function(ctx, see_new_error, 1);
  duk_put_prop_string(ctx, -2, "errCreate");
  duk_pop(ctx);
}

void watch_chance(duk_context* ctx) {
  duk_get_global_string(ctx, "Math");
  guard(ctx, "random", draw_chance, DUK_VARARGS, 0);
  duk_pop(ctx);
}

void install_gap_natives(duk_context* ctx) {
  guard_all(ctx);
  for (const Maker& maker : kMakers) replace_maker(ctx, maker);
}

}  // namespace pacwright
