#pragma once
#include <initializer_list>
#include <string>
#include <string_view>

namespace pacwright {

/// One cell of a CSV file (RFC 4180) that spreadsheet programs may open: quoted where it has to be,
/// in one line, and never a formula. They run what begins with '=', '+', '-' or '@', or with the
/// wide and small forms of these; blanks, quotes, and what was a tab or another control character
/// in front or not. Such a text gets an apostrophe in front. Where lists have semicolons, as on
/// German systems, they split at every semicolon, and quotes that stand behind a comma hold nothing
/// together: so what follows a semicolon counts as a beginning, too. Control characters become '?',
/// as on a terminal.
std::string csv_cell(std::string_view text);

/// Appends the cells with commas between them and a line end.
void append_csv_line(std::string& csv, std::initializer_list<std::string_view> cells);

}  // namespace pacwright
