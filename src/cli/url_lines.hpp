#pragma once
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "cli/command.hpp"
#include "diag/diag.hpp"

namespace pacwright {

/// Hands over the URLs of a file, or of standard input for "-": one a line. Blank lines, and
/// comments, which begin with '#', do not count, nor do blanks around a URL and the byte order mark
/// of a first line. Of URLs with more than `most` bytes in all the file is too large. `pause` is
/// called when there is nothing to read for now: whoever asks one URL at a time over a pipe waits
/// for its answer. Gives why the file cannot be used, if it cannot.
std::optional<Diag> for_each_url(
    const std::string& file, Io& io, const std::function<void(std::string_view)>& take,
    const std::function<void()>& pause = [] {},
    std::size_t most = std::numeric_limits<std::size_t>::max());

}  // namespace pacwright
