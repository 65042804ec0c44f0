#pragma once
#include <map>
#include <string>
#include <vector>

#include "model/catalog.hpp"
#include "model/policy.hpp"

namespace pacwright {

/// Labels outside ASCII in lower case, as clients hand them over that leave names as they were
/// typed, and what browsers make of each: "b\u00fccher" -> "xn--bcher-kva".
using Spellings = std::map<std::string, std::string>;

/// Of every label of the policy's and the catalogs' patterns that has such a form: as it is written
/// there, and as Unicode writes it.
Spellings spellings_of(const Policy& policy, const std::vector<Catalog>& catalogs);

/// One host for every such pattern, as a person types it: stars filled with a label, letters
/// outside ASCII.
std::vector<std::string> typed_hosts(const Policy& policy, const std::vector<Catalog>& catalogs);

}  // namespace pacwright
