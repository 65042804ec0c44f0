#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace pacwright {

/// What `codes CODE` says of a diagnostic beyond the advice that every finding of it gives. The
/// table with the texts is code_examples.txt; a test holds it against codes.def.
struct CodeExample {
  std::string code;     ///< "PC101".
  std::string kind;     ///< How a test tries it: see the head of the table.
  std::string cause;    ///< Sentences on one line.
  std::string example;  ///< Lines, with a line end each.
  std::string cure;     ///< The same, as it should be.
};

/// In the order of the table.
std::vector<CodeExample> all_code_examples();

}  // namespace pacwright
