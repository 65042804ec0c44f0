#pragma once
#include <duktape.h>

#include <span>
#include <string_view>

namespace pacwright {

// Helper functions in C++. The heap's udata is an EngineHost. All may throw the engine's way: call
// them protected.

/// Chromium: gives the script's world the helper functions that are not JavaScript.
void install_pac_natives(duk_context* ctx);

/// Puts fast twins in the place of helper functions that were defined before, in JavaScript, and
/// that say the same: of shExpMatch, isInNet and dnsDomainIs. A twin calls the function that it
/// replaces for whatever it does not handle itself.
void install_fast_twins(duk_context* ctx, std::span<const std::string_view> names);

/// The same for an isInNet of any client: answers for plain addresses and masks, about which they
/// agree, and leaves all else to what it replaces.
void install_quad_twin(duk_context* ctx);

/// Pushes the object `native` that the helper functions of other clients are made with:
///
///   resolve(name, both)         the address of a name, as text, or null; IPv4 only unless `both`
///   system_resolve(name, both)  the same as a C library's getaddrinfo has it
///   my_address(both)            the own address; null if it is unknown or IPv6 and not `both`
///   is_literal(text)            an IPv4 or IPv6 address
///   parse_c_address(text)       the number of an IPv4 address as inet_aton reads it, or NaN
///   is_in_block(address, block) as Chromium's isInNetEx, false for what is no address or block
///   sort_addresses(list)        as Chromium's sortIpAddressList
void push_native_object(duk_context* ctx);

}  // namespace pacwright
