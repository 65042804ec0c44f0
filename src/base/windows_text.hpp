#pragma once
#include <string>
#include <string_view>

/// UTF-8, as in all of this program, and UTF-16, as in Windows' calls. For *_windows.cpp only.
namespace pacwright {

/// What is no UTF-8 becomes replacement characters.
std::wstring to_wide(std::string_view text);

/// Halves of pairs that stand alone become replacement characters.
std::string from_wide(std::wstring_view text);

/// One argument as the C runtime's rules of command lines want it: backslashes count only before a
/// quotation mark.
std::string quoted_argument(std::string_view argument);

/// The system's words for the code of an error. Where other systems have the same error, theirs: so
/// a message reads the same everywhere.
std::string words_of_error(unsigned long code);

/// ... for that of the call before.
std::string words_of_last_error();

}  // namespace pacwright
