#pragma once
#include <duktape.h>

#include "diag/diag.hpp"
#include "validate/probe.hpp"

namespace pacwright {

// Where the engine here and the engines of clients part: each use of such a thing is noted, and the
// decision (or the script, if it happens while it loads) then has no answer here. Nothing is
// guessed: a use in a test such as "typeof Set" counts like any other.
//
// The heap's udata is an EngineHost. All of these may throw the engine's way: call them protected.

/// Prepares the world of a script that a client of this kind runs. To be called when the helper
/// functions are there. libproxy's engine is the one here: for it nothing is to be done.
void install_gaps(duk_context* ctx, Client client);

/// Notes the use of something, for the reason `code`, unless one was noted before in this turn, and
/// throws. Line 0: the one that runs.
[[noreturn]] void note_gap(duk_context* ctx, DiagCode code, const char* what, int line = 0);

/// Defines EngineHost::gap_function, which a script that was marked calls.
void install_gap_function(duk_context* ctx);

}  // namespace pacwright
