#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pacwright {

enum class OutputStream : std::uint8_t { Out, Err };

/// True if this process's stream is a terminal, whatever it can show.
bool is_terminal(OutputStream stream);

/// The same of what it reads.
bool input_is_terminal();

/// Columns of the terminal that this process's stream is: what COLUMNS in the environment says, or
/// the window. Nothing if it is no terminal, or one that does not tell.
std::optional<std::size_t> terminal_columns(OutputStream stream);

/// The width that COLUMNS asks for; nothing if it is not set (null), no number or of no use.
std::optional<std::size_t> columns_asked_for(const char* columns);

/// True if this process's stream is a terminal that shows colours, and the user's environment does
/// not ask for plain text. On Windows this switches the console to ANSI sequences.
bool takes_colours(OutputStream stream);

/// What two variables of the environment ask for: NO_COLOR, set and not empty (no-color.org), and
/// TERM=dumb. Null: not set.
bool asks_for_plain_text(const char* no_color, const char* term);

enum class Style : std::uint8_t { Bold, Dim, Red, Yellow, Green };

/// `text` between the ANSI sequences of a style, or as it is.
std::string styled(std::string_view text, Style style, bool colours);

}  // namespace pacwright
