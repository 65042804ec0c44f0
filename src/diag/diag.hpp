#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pacwright {

enum class Severity { Note, Warning, Error };

/// Every diagnostic of the program; the table with texts is codes.def.
enum class DiagCode {
#define DIAG(code, name, severity, message, advice) name,
#include "diag/codes.def"
#undef DIAG
};

/// The place in an input file a diagnostic points at. Lines and columns count from 1, columns in
/// characters (code points). Line 0 means the file as a whole.
struct SourceRef {
  std::string file;
  int line = 0;
  int column = 0;

  friend bool operator==(const SourceRef&, const SourceRef&) = default;
};

struct Diag {
  DiagCode code;
  SourceRef where;
  std::string subject;  ///< The offending text, quoted in the message; never a whole line.
  std::string detail;   ///< What is particular to this case, a whole sentence; may be empty.
  std::vector<std::string> also = {};  ///< Further subjects of which the same is true.
  friend bool operator==(const Diag&, const Diag&) = default;
};

using Diags = std::vector<Diag>;

/// A T, or the reason there is none. Stands in for std::expected, which GCC 12 has only in C++23
/// mode and clang 14 not at all.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}
  Result(Diag reason) : state_(std::move(reason)) {}

  explicit operator bool() const { return std::holds_alternative<T>(state_); }
  const T& operator*() const& { return std::get<T>(state_); }
  T&& operator*() && { return std::get<T>(std::move(state_)); }
  const T* operator->() const { return &std::get<T>(state_); }
  const Diag& reason() const { return std::get<Diag>(state_); }

 private:
  std::variant<T, Diag> state_;
};

/// One row of codes.def.
struct DiagEntry {
  std::string_view code;     ///< "PC101", stable for ever.
  std::string_view name;     ///< "BadNetwork".
  Severity severity;         ///< Fixed per code: warnings can be silenced, errors cannot.
  std::string_view message;  ///< A fact, lower case, no period.
  std::string_view advice;   ///< What to do about it: one imperative sentence.
};

const DiagEntry& entry_of(DiagCode code);
std::vector<DiagEntry> all_diag_entries();  ///< In the order of codes.def.

void append(Diags& diags, const Diags& more);
bool has_errors(const Diags& diags);

/// It says no more than that the engine here cannot tell: a client may well have an answer. Neither
/// a fault of the script nor a difference between two.
bool is_unknown_here(DiagCode code);
std::string_view to_text(Severity severity);  ///< "note", "warning", "error".

/// "not an IP address or block: '10.0.0/8'", for JSON and one-line output.
std::string message_of(const Diag& diag);

/// "The same for a, b and 2 more: --verbose names them." `most`: that are named; 0: all. Empty if
/// there are none.
std::string also_text(const Diag& diag, std::size_t most);

/// What to do: the particular detail, if any, all it is also true of, then the code's advice.
std::string advice_of(const Diag& diag);

/// The whole diagnostic for a person:
///
///     catalog.md:31:8: error PC101: not an IP address or block: '10.0.0/8'
///        31 | | 10.0.0/8 |
///           |   ^
///       Write an address such as 10.1.2.3 or a block such as 10.0.0.0/8.
///
/// `source_line` is the text of line `where.line`, or empty when it is not known: then the two
/// lines with the caret are left out. Control characters are printed as '?'; long lines are cut
/// around the caret. With `colours` for a terminal.
std::string to_text(const Diag& diag, std::string_view source_line = {}, bool colours = false);

/// Its first line.
std::string headline_of(const Diag& diag, bool colours);

/// The line of source and the caret below it; at most `longest` characters of it, and the gutter's
/// eight columns. Empty if the line is not known.
std::string excerpt_of(const SourceRef& where, std::string_view source_line, bool colours,
                       std::size_t longest = 100);

}  // namespace pacwright
