#pragma once
#include <cstdint>
#include <functional>
#include <string_view>

namespace pacwright {

/// Hears how far long work has come: so many of `total` done, or just so many if `total` is 0.
/// `what` are counted: "patterns". May be empty: then nobody listens.
using Progress =
    std::function<void(std::string_view what, std::uint64_t done, std::uint64_t total)>;

inline void tell(const Progress& progress, std::string_view what, std::uint64_t done,
                 std::uint64_t total) {
  if (progress) progress(what, done, total);
}

}  // namespace pacwright
