#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>

#include "base/utf8.hpp"
#include "input/policy_file.hpp"

namespace {

using namespace pacwright;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const Policy& policy, const PolicyRule& rule) {
  const auto is_route = [&](RouteId id) {
    return id >= 0 && static_cast<std::size_t>(id) < policy.routes.size();
  };
  require(!rule.name.empty());
  require(rule.where.line >= 1 && rule.where.column >= 1);
  require(rule.plain_hosts || !rule.hosts.empty() || !rule.networks.empty() || rule.select);
  require(rule.route.has_value() == rule.routes.empty());
  require(!rule.route || is_route(*rule.route));
  for (const ValueRoute& row : rule.routes) require(is_route(row.route));
  if (!rule.routes.empty()) require(rule.select && rule.hosts.empty() && rule.networks.empty());
}

}  // namespace

// Any bytes are a policy whose names are all resolved, or there is an error; no route of it could
// end a JavaScript string.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Diags diags;
  const auto policy = read_policy(bytes, "policy", diags);
  require(policy.has_value() != has_errors(diags));
  for (const Diag& diag : diags) {
    require(diag.where.file == "policy");
    require(diag.code == DiagCode::NotText || (diag.where.line >= 1 && diag.where.column >= 1));
  }
  if (!policy) return 0;

  require(!policy->rules.empty() && !policy->routes.empty());
  require(policy->otherwise >= 0 &&
          static_cast<std::size_t>(policy->otherwise) < policy->routes.size());
  for (const Route& route : policy->routes) {
    require(!route.result.empty() && is_ascii(route.result));
    for (const char c : route.result)
      require(c >= ' ' && c != '"' && c != '\'' && c != '\\' && c != '<');
  }
  std::set<std::string_view> names;
  for (const PolicyRule& rule : policy->rules) {
    check(*policy, rule);
    require(names.insert(rule.name).second);
  }
  return 0;
}
