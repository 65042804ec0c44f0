#pragma once
#include <map>
#include <string>

#include "diag/diag.hpp"
#include "validate/lint/script.hpp"

namespace pacwright {

/// Collects what the checks find. Of one code at most ten thousand are kept; the last of them tells
/// how many there are besides.
class Findings {
 public:
  Findings(const Script& script, std::string file) : script_(script), file_(std::move(file)) {}

  void add(DiagCode code, JsPlace place, std::string subject, std::string detail);
  void add(DiagCode code, std::uint32_t token, std::string subject, std::string detail);
  /// About the file as a whole.
  void add(DiagCode code, std::string subject, std::string detail);

  /// In the order of the script.
  Diags take();

 private:
  struct Count {
    std::size_t found = 0;
    std::size_t last_kept = 0;
  };

  const Script& script_;
  std::string file_;
  Diags diags_;
  std::map<DiagCode, Count> counts_;
};

/// How many of a kind there are, and where the first one is.
struct Tally {
  std::uint32_t first = 0;  ///< A token.
  std::size_t count = 0;

  void see(std::uint32_t token) {
    if (count++ == 0) first = token;
  }
};

/// "", " Also in 1 more place.", " Also in 7 more places.": behind a finding that stands for many.
std::string also_in(std::size_t more);

}  // namespace pacwright
