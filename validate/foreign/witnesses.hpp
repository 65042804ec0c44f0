#pragma once
#include <map>
#include <string>
#include <vector>

#include "validate/foreign/facts.hpp"

namespace pacwright {

/// A URL made from a fact, as a person would type it.
struct Witness {
  std::string url;
  int rank = 0;  ///< 0: shows most, the thing itself. Higher ones are left out first.
};

struct Witnesses {
  std::vector<Witness> all;                      ///< Each URL once, by rank, then by text.
  std::map<std::string, std::string> addresses;  ///< DNS: names that live in a block.
};

/// URLs that tell whether a script decides by these facts, and how: for a name the name itself, a
/// child, a deep child, a look-alike, the name in front of another domain, its parent, a sibling,
/// a trailing dot, upper case; for a pattern its stars filled with nothing, with a label and with
/// two, and what surrounds that; for a block its first and last address and both neighbours, and a
/// name that lives at its edges; names that are put together of two facts, a beginning and an end.
///
/// With `urls`, the script looks at the URL: then also http, for each fact some other scheme, its
/// ports and its paths. Besides, some hosts that no script names.
Witnesses make_witnesses(const ScriptFacts& facts, bool urls);

}  // namespace pacwright
