#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace pacwright {

// One text as one literal of another language, quotes and all. None of these takes control
// characters: check_rollout() refuses them.

/// In hexadecimal, lower case, with `digits` digits at least.
std::string hex(std::uint32_t number, std::size_t digits);

/// POSIX shells: 'it'\''s'. No character but the quote has a meaning in there.
std::string shell_quoted(std::string_view text);

/// PowerShell: 'it''s', pure ASCII; the rest as [char] expressions, for PowerShell takes
/// typographic quotes for quotes, and Windows PowerShell reads scripts in the machine's code page.
/// An expression in parentheses if need be, so good wherever a value is.
std::string powershell_quoted(std::string_view text);

/// GVariant's text form, which dconf's key files hold: 'it\'s', pure ASCII.
std::string gvariant_quoted(std::string_view text);

/// A value in systemd's environment.d: "\$\$HOME" is $HOME, for after the quotes are gone $$ stands
/// for a dollar that begins no variable.
std::string environment_quoted(std::string_view text);

/// A value of a Java properties file, behind the '='. Pure ASCII.
std::string properties_escaped(std::string_view text);

/// A string of nginx or Apache, in double quotes. `text` has no "${", which Apache would replace:
/// what can hold one is written with regex_escaped().
std::string server_quoted(std::string_view text);

/// A regular expression (PCRE) for `text`, ASCII, that is plain where it can be: letters, digits
/// and "/-_" stand for themselves, "." is "[.]", all else \xHH.
std::string regex_escaped(std::string_view text);

/// Markdown (CommonMark) that shows `text` as it is.
std::string markdown_escaped(std::string_view text);

}  // namespace pacwright
