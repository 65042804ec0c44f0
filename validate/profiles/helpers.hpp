#pragma once
#include <duktape.h>

#include <string>
#include <string_view>

#include "validate/profiles/profiles.hpp"

namespace pacwright {

// The heap's udata is an EngineHost. All of these may throw the engine's way: call them protected.

/// Runs `source` as global or eval code; the global object is `this` even in strict mode, as in
/// browsers.
void run_code(duk_context* ctx, std::string_view source, const std::string& name, Loading loading);

/// Gives the script's world the helper functions of the client.
void install_helpers(duk_context* ctx, const ClientProfile& profile);

/// Windows: the Ex functions, which are there only for a script with FindProxyForURLEx. They do not
/// replace functions of the script.
void install_late_helpers(duk_context* ctx, const ClientProfile& profile);

/// From now on, calls of helper functions are noted in the EngineHost. Functions that the script
/// puts in their place are not.
void trace_helpers(duk_context* ctx);

/// Gives an instrumented script a function to say where it has been: mark(n) notes number n,
/// mark(n, value) notes n if the value counts as true, n + 1 if not, and returns the value. It is
/// noted once for each life of the engine, as a call with the number as its only argument. Loops
/// over the global object do not find it.
void install_mark_function(duk_context* ctx, const std::string& name);

}  // namespace pacwright
