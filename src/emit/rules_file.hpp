#pragma once
#include <string>

#include "model/written_rules.hpp"

namespace pacwright {

/// How the file is called that stands beside a PAC file.
inline constexpr const char* kRulesFile = "rules.txt";

/// The rules as a text file, one a line; read by parse_rules_file.
///
///     pacwright-rules/1
///     pac <SHA-256 of the PAC file>
///     proven all                     or: proven sampled
///     dns never                      or: dns resolve
///     route "DIRECT"                 number 0; the next one is 1
///     file "policy.json"             number 0: the policy; then its catalogs
///     rule 7 "inside"                number 0: a rule of the policy, with its line there
///     otherwise 0 21                 the final route, and its line in the policy
///     0 0 0 9 *.corp.example         route, rule, file, line, what it matches; in their order
///     0 0 0 10 plain hosts
///     end <SHA-256 of all lines before this one>
///
/// Pure ASCII, texts as JSON has them. The last line tells a file that was cut off or edited.
std::string to_rules_file(const WrittenRules& written);

}  // namespace pacwright
