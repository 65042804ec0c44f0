#pragma once
#include <string>

#include "diag/diag.hpp"
#include "validate/foreign/facts.hpp"
#include "validate/profiles/unasked_hosts.hpp"

namespace pacwright {

/// A warning for each text of the script that names hosts which clients never ask about, if the
/// script has another answer than DIRECT for one of them: `seen` has it. `file`: for places.
Diags unasked_clauses(const std::string& script, const std::string& file, const ScriptFacts& facts,
                      const UnaskedHosts& seen);

}  // namespace pacwright
