#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diag.hpp"

namespace pacwright {

struct LintOptions {
  std::vector<DiagCode> ignored;  ///< Notes and warnings to leave out; errors stay.
};

/// Reads a PAC file, any bytes at all, without running it, and says which client will go wrong with
/// it: one Diag for each thing to fix, in the order of the file. Its text names the clients.
/// Linear in the size of the file; above 4 MiB only the size is looked at.
///
/// A comment "// pacwright-ignore PC545, PC546: reason" silences notes and warnings of these codes
/// on its own line and on the next one.
Diags lint(std::string_view bytes, const std::string& file, const LintOptions& options = {});

/// The script can be read to its end and has syntax newer than ECMAScript 5, which browsers take.
bool has_newer_syntax(std::string_view bytes);

/// How lint calls the syntax newer than ECMAScript 5 that a script has first, and its line.
struct NewerSyntax {
  std::string_view name;
  int line = 0;
  bool is_const = false;  ///< Nothing else: some engines of that age take it.
};
std::optional<NewerSyntax> find_newer_syntax(std::string_view bytes);

/// The codes that lint can give.
bool is_lint_code(DiagCode code);

}  // namespace pacwright
