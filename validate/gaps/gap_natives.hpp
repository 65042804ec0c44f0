#pragma once
#include <duktape.h>

namespace pacwright {

/// Puts functions that look at their arguments before those of the language that do not answer
/// alike in all engines. May throw the engine's way: call it protected.
void install_gap_natives(duk_context* ctx);

/// From now on it is noted when the script calls Math.random.
void watch_chance(duk_context* ctx);

/// From now on, errors that the engine makes are marked as such, for what they say is its own.
void watch_errors(duk_context* ctx);

}  // namespace pacwright
