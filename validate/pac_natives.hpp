#pragma once
#include <duktape.h>

namespace pacwright {

/// Gives the script's world the helper functions that are not JavaScript, and puts fast twins of
/// shExpMatch, isInNet and dnsDomainIs in the place of those of pac_helpers.js, which must have
/// been run. The heap's udata is an EngineHost. May throw the engine's way: call it protected.
void install_pac_natives(duk_context* ctx);

}  // namespace pacwright
