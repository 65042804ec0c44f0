#pragma once
#include <optional>
#include <string_view>

#include "validate/script/parser.hpp"

namespace pacwright {

struct ClientProfile;

/// How a client with an engine of today takes the text of a script as a whole.
struct SyntaxVerdict {
  std::optional<ScriptFault> fault;  ///< Why it does not load.
  bool is_known = true;              ///< False: it is nested too deeply to be read here.
};

/// Precondition: client.newer_syntax. Besides what no engine reads: let, const and class of names
/// that the client's own helper script declares, which is run before (Chromium), or is one text
/// with the file (Firefox).
SyntaxVerdict syntax_verdict(std::string_view script, const ClientProfile& client);

/// Where a script puts something in the place of the tables by which Chromium and Firefox read
/// names of days and months (wdays, months), and asks weekdayRange or dateRange, too: what these
/// answer then is not imitated here. `why` says so.
std::optional<ScriptFault> find_replaced_table(std::string_view script,
                                               const ClientProfile& client);

}  // namespace pacwright
