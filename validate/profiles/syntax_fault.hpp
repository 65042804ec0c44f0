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

/// Where a script puts something in the place of what the helper functions of Chromium and Firefox
/// are made of: their tables of days and months (wdays, months), or functions of the language such
/// as String.prototype.substring. What they answer then is not imitated here; `why` says so.
std::optional<ScriptFault> find_replaced_part(std::string_view script, const ClientProfile& client);

}  // namespace pacwright
