#pragma once
#include "validate/lint/findings.hpp"

namespace pacwright {

// The families of checks of lint. Each looks at the script alone; none depends on another. Those
// about the flow of control look only at scripts that were read in full.

/// A sentence about a file that is something else altogether, such as a web page; else empty.
std::string kind_of_file(std::string_view text);

void check_bytes(const Script& script, Findings& findings);     ///< Encoding and size.
void check_syntax(const Script& script, Findings& findings);    ///< What no engine reads.
void check_language(const Script& script, Findings& findings);  ///< Newer than ECMAScript 3.
void check_limits(const Script& script, Findings& findings);    ///< Too much for some engine.
void check_names(const Script& script, Findings& findings);     ///< Undefined or missing somewhere.
void check_dns(const Script& script, Findings& findings);       ///< Look-ups, addresses, clocks.
void check_calls(const Script& script, Findings& findings);     ///< Helpers, texts as tests.
void check_patterns(const Script& script, Findings& findings);  ///< Arguments of host tests.
void check_networks(const Script& script, Findings& findings);  ///< Networks and addresses.
void check_results(const Script& script, Findings& findings);   ///< What is returned.
void check_flow(const Script& script, Findings& findings);      ///< Never reached, never true.

}  // namespace pacwright
