#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/pac_difference.hpp"
#include "model/written_rules.hpp"
#include "validate/foreign/found_probes.hpp"

namespace pacwright {

/// A PAC file, and its rules if they are known.
struct WrittenPac {
  std::string bytes;
  std::string name;  ///< For people.
  std::optional<WrittenRules> rules;
};

/// Where the rules of a PAC file are looked for: beside it, then in the folder around, as publish/
/// holds copies of the PAC.
std::vector<std::string> places_of_rules(const std::string& pac);

/// A PAC file with the rules that stand beside it, or in the folder around that: only if they are
/// whole, and those of these very bytes. A file of rules that cannot be used is told in `diags`.
WrittenPac with_rules_beside(const std::string& path, std::string bytes, std::string name,
                             Diags& diags);

/// By bytes if they are the same, by rules if both have theirs, else by asking both.
PacDifferences compare_pac_files(const WrittenPac& before, const WrittenPac& after,
                                 const ForeignOptions& options);

}  // namespace pacwright
