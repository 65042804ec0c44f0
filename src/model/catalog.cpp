#include "model/catalog.hpp"

#include <map>

namespace pacwright {
namespace {

// Everything an endpoint says, places apart; equal texts mean equal endpoints.
std::string identity(const Endpoint& e) {
  std::string text = e.item_text();
  for (const std::string& field :
       {to_string(e.tcp), to_string(e.udp), e.instance, e.service, e.category, e.direction, e.set,
        e.cloud, e.path, field_text(e, Field::Required), field_text(e, Field::Row),
        e.source.file}) {
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
  std::map<std::string, int> line_of;
  std::vector<Endpoint> kept;
  kept.reserve(catalog.endpoints.size());
  for (Endpoint& endpoint : catalog.endpoints) {
    const auto [found, is_new] = line_of.emplace(identity(endpoint), endpoint.line);
    if (is_new) {
      kept.push_back(std::move(endpoint));
      continue;
    }
    catalog.skipped.push_back({endpoint.item_text(), SkipReason::NotAnEndpoint,
                               "repeats line " + std::to_string(found->second), endpoint.source,
                               endpoint.line, endpoint.column});
  }
  catalog.endpoints = std::move(kept);
}

}  // namespace pacwright
