#include "model/catalog.hpp"

#include <algorithm>
#include <functional>
#include <unordered_map>

namespace pacwright {
namespace {

// Everything an endpoint says, places apart; equal texts mean equal endpoints.
std::string identity(const Endpoint& e) {
  std::string text = e.item_text();
  for (const std::string& field :
       {to_string(e.tcp), to_string(e.udp), e.instance.str(), e.service.str(), e.category.str(),
        e.direction.str(), e.set.str(), e.cloud.str(), e.path.str(), field_text(e, Field::Required),
        field_text(e, Field::Row), e.source.file.str()}) {
    text += '\n' + field;
  }
  return text;
}

}  // namespace

std::string_view to_text(SkipReason reason) {
  switch (reason) {
    case SkipReason::NotAnEndpoint: return "not-an-endpoint";
    case SkipReason::NotExpressible: return "not-expressible";
    case SkipReason::NeedsValue: return "needs-value";
  }
  return "";
}

void drop_repeated(Catalog& catalog) {
  // By hash: the texts of a million endpoints together would weigh more than the endpoints.
  std::unordered_multimap<std::size_t, std::size_t> seen;
  seen.reserve(catalog.endpoints.size());
  std::size_t kept = 0;
  for (Endpoint& endpoint : catalog.endpoints) {
    const std::string said = identity(endpoint);
    const std::size_t hash = std::hash<std::string>()(said);
    const auto [first, last] = seen.equal_range(hash);
    const auto same = std::find_if(first, last, [&](const auto& entry) {
      return identity(catalog.endpoints[entry.second]) == said;
    });
    if (same == last) {
      seen.emplace(hash, kept);
      Endpoint& place = catalog.endpoints[kept++];
      if (&place != &endpoint) place = std::move(endpoint);
      continue;
    }
    catalog.skipped.push_back(
        {endpoint.item_text(), SkipReason::NotAnEndpoint,
         "repeats line " + std::to_string(catalog.endpoints[same->second].line), endpoint.source,
         endpoint.line, endpoint.column});
  }
  catalog.endpoints.erase(catalog.endpoints.begin() + static_cast<std::ptrdiff_t>(kept),
                          catalog.endpoints.end());
}

}  // namespace pacwright
