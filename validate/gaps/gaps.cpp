#include "validate/gaps/gaps.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string_view>
#include <utility>

#include "validate/engine_host.hpp"
#include "validate/gaps/gap_natives.hpp"

// What is missing becomes a property that notes the reading of it. It stays assignable, as what it
// stands for would be: a script that brings its own, unasked, is run with that.
//
// Danger: an error inside duk_* functions is a longjmp, which skips destructors.

namespace pacwright {
namespace {

/// One row of library.def.
struct LibraryGap {
  std::string_view holder, name;
  enum class Kind { Missing, Doubtful, Newer } kind;
  bool in_some_jscript;
};

using Kind = LibraryGap::Kind;

constexpr bool None = false, Some = true;  // Columns of the table.

constexpr LibraryGap kGaps[] = {
#define GAP(holder, name, jscript) {holder, name, Kind::Missing, jscript},
#define DOUBT(holder, name, jscript) {holder, name, Kind::Doubtful, jscript},
#define NEWER(holder, name) {holder, name, Kind::Newer, false},
#include "validate/gaps/library.def"
#undef GAP
#undef DOUBT
#undef NEWER
};

constexpr const char* kTarget = DUK_HIDDEN_SYMBOL("target");
constexpr const char* kHolder = DUK_HIDDEN_SYMBOL("holder");

void push_text(duk_context* ctx, std::string_view text) {
  duk_push_lstring(ctx, text.data(), text.size());
}

/// Pushes the object that a dotted path names; "" is the global object.
void push_holder(duk_context* ctx, std::string_view path) {
  duk_push_global_object(ctx);
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('.'));
    duk_get_prop_lstring(ctx, -1, name.data(), name.size());
    duk_remove(ctx, -2);
    path.remove_prefix(name.size() == path.size() ? path.size() : name.size() + 1);
  }
}

/// The line of the script that runs: of the innermost function that is the script's.
int running_line(duk_context* ctx, const char* script_name) {
  constexpr int kMostLevels = 200;
  int line = 0;
  for (int level = 2; line == 0 && level < kMostLevels; ++level) {
    duk_inspect_callstack_entry(ctx, -level);
    if (duk_is_object(ctx, -1) == 0) {
      duk_pop(ctx);
      break;
    }
    duk_get_prop_string(ctx, -1, "function");
    duk_get_prop_string(ctx, -1, "fileName");
    duk_push_string(ctx, script_name);
    if (duk_strict_equals(ctx, -1, -2) != 0) {
      duk_get_prop_string(ctx, -4, "lineNumber");
      line = duk_get_int(ctx, -1);
      duk_pop(ctx);
    }
    duk_pop_n(ctx, 4);
  }
  return line;
}

void push_full_name(duk_context* ctx, const LibraryGap& gap) {
  push_text(ctx, gap.holder);
  if (!gap.holder.empty()) duk_push_string(ctx, ".");
  push_text(ctx, gap.name);
  duk_concat(ctx, gap.holder.empty() ? 2 : 3);
}

/// What stands for a missing property when it is read.
duk_ret_t read_gap(duk_context* ctx) {
  const LibraryGap& gap = kGaps[duk_get_current_magic(ctx)];
  if (!host_of(ctx).watches_gaps) {  // The program itself, which looks at an error.
    duk_push_current_function(ctx);
    duk_get_prop_string(ctx, -1, kTarget);
    if (duk_is_callable(ctx, -1) == 0) return 1;
    duk_push_this(ctx);
    duk_call_method(ctx, 0);
    return 1;
  }
  push_full_name(ctx, gap);
  note_gap(ctx, gap.kind == Kind::Missing ? DiagCode::NotInEngine : DiagCode::EnginesDiffer,
           duk_get_string(ctx, -1));
}

/// An assignment: makes an ordinary property of it, on whatever was assigned to.
duk_ret_t write_gap(duk_context* ctx) {
  const LibraryGap& gap = kGaps[duk_get_current_magic(ctx)];
  duk_push_current_function(ctx);
  duk_get_prop_string(ctx, -1, kHolder);
  duk_push_this(ctx);
  if (duk_is_undefined(ctx, -1) != 0) duk_replace(ctx, -2);
  if (duk_is_object(ctx, -1) == 0) return 0;
  const bool is_holder = duk_strict_equals(ctx, -1, -2) != 0;
  push_text(ctx, gap.name);
  duk_dup(ctx, 0);
  duk_def_prop(ctx, -3,
               DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_WRITABLE | DUK_DEFPROP_SET_CONFIGURABLE |
                   (is_holder ? DUK_DEFPROP_CLEAR_ENUMERABLE : DUK_DEFPROP_SET_ENUMERABLE));
  return 0;
}

/// Puts read_gap and write_gap in the place of a property of the object on top.
void install_gap(duk_context* ctx, duk_int_t number) {
  const LibraryGap& gap = kGaps[number];
  push_text(ctx, gap.name);
  duk_push_c_function(ctx, read_gap, 0);
  duk_set_magic(ctx, -1, number);
  if (gap.holder == "Error.prototype") {  // An accessor, too, which the program needs.
    duk_push_global_object(ctx);
    duk_get_prop_string(ctx, -1, "Object");
    duk_push_string(ctx, "getOwnPropertyDescriptor");
    duk_dup(ctx, -6);
    push_text(ctx, gap.name);
    duk_call_prop(ctx, -4, 2);
    duk_get_prop_string(ctx, -1, "get");
    duk_put_prop_string(ctx, -5, kTarget);
    duk_pop_3(ctx);
  }
  duk_push_c_function(ctx, write_gap, 1);
  duk_set_magic(ctx, -1, number);
  duk_dup(ctx, -4);
  duk_put_prop_string(ctx, -2, kHolder);
  duk_def_prop(ctx, -4,
               DUK_DEFPROP_HAVE_GETTER | DUK_DEFPROP_HAVE_SETTER | DUK_DEFPROP_SET_CONFIGURABLE |
                   DUK_DEFPROP_CLEAR_ENUMERABLE | DUK_DEFPROP_FORCE);
}

/// Calls no function of the engine, so it may have variables with destructors.
const std::string& marked_text(EngineHost& host, std::string_view text) {
  static std::string marked;
  GapScript script = mark_syntax_gaps(text, host.gap_function, host.syntax_gaps.size(),
                                      {true, host.has_global_constants});
  std::ranges::move(script.gaps, std::back_inserter(host.syntax_gaps));
  marked = std::move(script.text);
  return marked;
}

/// gap(number): the script comes to a place of doubt.
duk_ret_t see_syntax(duk_context* ctx) {
  const EngineHost& host = host_of(ctx);
  const duk_uint_t number = duk_get_uint(ctx, 0);
  if (number >= host.syntax_gaps.size()) return 0;  // Called by the script itself.
  const SyntaxGap& gap = host.syntax_gaps[number];
  note_gap(ctx, gap.is_missing ? DiagCode::NotInEngine : DiagCode::EnginesDiffer, gap.what.c_str(),
           gap.line);
}

/// gap.global(number, this): a place of doubt if that is the global object.
duk_ret_t see_global(duk_context* ctx) {
  duk_push_global_object(ctx);
  return duk_strict_equals(ctx, -1, 1) != 0 ? see_syntax(ctx) : 0;
}

/// gap.statement(text): what is given to eval, for what it does.
duk_ret_t see_statement(duk_context* ctx) {
  EngineHost& host = host_of(ctx);
  if (duk_is_string(ctx, 0) == 0 || duk_is_symbol(ctx, 0) != 0) return 1;
  duk_size_t size = 0;
  const char* const text = duk_get_lstring(ctx, 0, &size);
  if (has_unreadable_syntax({text, size})) {
    note_gap(ctx, DiagCode::NotInEngine, "newer syntax, in eval");
  }
  push_text(ctx, marked_text(host, {text, size}));
  return 1;
}

/// gap.text(text): the same, for what it is worth.
duk_ret_t see_text(duk_context* ctx) {
  if (duk_is_string(ctx, 0) != 0 && duk_is_symbol(ctx, 0) == 0) {
    duk_size_t size = 0;
    const char* const text = duk_get_lstring(ctx, 0, &size);
    if (has_unclear_value({text, size})) {
      note_gap(ctx, DiagCode::EnginesDiffer,
               "what eval makes of a statement that is no expression");
    }
  }
  return see_statement(ctx);
}

/// eval by another name runs global code.
duk_ret_t eval_globally(duk_context* ctx) {
  duk_push_current_function(ctx);
  duk_get_prop_string(ctx, -1, kTarget);
  duk_push_c_function(ctx, see_text, 1);
  duk_dup(ctx, 0);
  duk_call(ctx, 1);
  duk_call(ctx, 1);
  return 1;
}

}  // namespace

void note_gap(duk_context* ctx, DiagCode code, const char* what, int line) {
  EngineHost& host = host_of(ctx);
  if (!host.gap.is_noted && host.watches_gaps) {
    host.gap.is_noted = true;
    host.gap.code = code;
    std::snprintf(host.gap.what, sizeof host.gap.what, "%s", what);
    host.gap.line = line > 0 ? line : running_line(ctx, host.script_name);
  }
  duk_error_raw(ctx, DUK_ERR_ERROR, __FILE__, __LINE__, "not known here");
  std::abort();  // Not reached; the engine does not say so.
}

void install_gap_function(duk_context* ctx) {
  const std::string& name = host_of(ctx).gap_function;
  duk_push_global_object(ctx);
  duk_push_lstring(ctx, name.data(), name.size());
  duk_push_c_function(ctx, see_syntax, 1);
  duk_push_c_function(ctx, eval_globally, 1);
  duk_get_global_string(ctx, "eval");
  duk_put_prop_string(ctx, -2, kTarget);
  duk_put_prop_string(ctx, -2, "eval");
  duk_push_c_function(ctx, see_text, 1);
  duk_put_prop_string(ctx, -2, "text");
  duk_push_c_function(ctx, see_statement, 1);
  duk_put_prop_string(ctx, -2, "statement");
  duk_push_c_function(ctx, see_global, 2);
  duk_put_prop_string(ctx, -2, "global");
  duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_HAVE_ENUMERABLE);
  duk_pop(ctx);
}

void install_gaps(duk_context* ctx, Client client) {
  if (client == Client::Libproxy) return;
  host_of(ctx).has_groups = client != Client::Windows;
  install_gap_natives(ctx);
  for (std::size_t i = 0; i < std::size(kGaps); ++i) {
    const LibraryGap& gap = kGaps[i];
    const bool is_absent = client == Client::Windows && !gap.in_some_jscript;
    if (gap.kind == Kind::Newer && !is_absent) continue;
    if (gap.kind == Kind::Missing && is_absent) continue;
    if (gap.name == "console" && client != Client::Chromium) continue;
    push_holder(ctx, gap.holder);
    const bool is_clients_own =
        gap.kind == Kind::Missing &&
        duk_has_prop_lstring(ctx, -1, gap.name.data(), gap.name.size()) != 0;
    if (is_clients_own) {  // One of its helper functions: it is known.
      duk_pop(ctx);
      continue;
    }
    if (is_absent) {
      push_text(ctx, gap.name);
      duk_def_prop(ctx, -2, DUK_DEFPROP_SET_CONFIGURABLE | DUK_DEFPROP_FORCE);
      duk_del_prop_lstring(ctx, -1, gap.name.data(), gap.name.size());
    } else {
      install_gap(ctx, static_cast<duk_int_t>(i));
    }
    duk_pop(ctx);
  }
}

}  // namespace pacwright
