#pragma once

namespace pacwright {

/// Whether this is a build with the address sanitizer. That is twenty times as slow, and a fork out
/// of one of several threads may leave the locks of its allocator locked for ever in the child.
#if defined(__SANITIZE_ADDRESS__)  // GCC.
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)  // clang.
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace pacwright
