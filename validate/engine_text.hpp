#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace pacwright {

// The script engine keeps strings as CESU-8: UTF-8 in which a code point above U+FFFF is written as
// its two surrogates, three bytes each.

/// A PAC file's bytes for the engine. A byte order mark (UTF-8 or UTF-16) tells the encoding and is
/// dropped; without one the text is UTF-8 if it is valid UTF-8, else ISO-8859-1.
///
/// This is what Firefox does. Chromium reads ISO-8859-1 in all cases without a byte order mark and
/// a charset in the HTTP header. Only strings and comments outside ASCII can differ.
std::string decode_script(std::string_view bytes);

/// Any bytes for the engine: as UTF-8 if they are, else as ISO-8859-1. Never what the engine would
/// take for one of its internal keys, as a string that starts with a stray byte may be.
std::string to_engine_text(std::string_view bytes);

/// The engine's string as valid UTF-8, for messages: lone surrogates become U+FFFD, and what
/// exceeds `max_bytes` becomes "...".
std::string from_engine_text(std::string_view text, std::size_t max_bytes);

}  // namespace pacwright
