#pragma once
#include <utility>
#include <vector>

#include "tests/property/random.hpp"

namespace pacwright {

/// Removes what can be removed from one list while `still_fails`, from the back.
template <class List, class StillFails>
bool shrink_list(List& list, StillFails still_fails) {
  bool smaller = false;
  for (std::size_t i = list.size(); i-- > 0;) {
    List before = list;
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
    if (still_fails()) {
      smaller = true;
    } else {
      list = std::move(before);
    }
  }
  return smaller;
}

/// The smallest case found for which `fails(case)` is still true: rules, their hosts and networks,
/// and endpoints are taken out one by one until nothing more can go.
template <class Fails>
Compiled smallest(const Compiled& made, Fails fails) {
  Policy policy = made.policy;
  std::vector<Catalog> catalogs = made.catalogs;
  const auto still_fails = [&] {
    const Compiled tried = compiled(policy, catalogs);
    return !has_errors(tried.diags) && fails(tried);
  };
  bool smaller = true;
  while (smaller) {
    smaller = shrink_list(policy.rules, still_fails);
    for (PolicyRule& rule : policy.rules) {
      smaller = shrink_list(rule.hosts, still_fails) || smaller;
      smaller = shrink_list(rule.networks, still_fails) || smaller;
    }
    for (Catalog& catalog : catalogs) {
      smaller = shrink_list(catalog.endpoints, still_fails) || smaller;
    }
  }
  return compiled(std::move(policy), std::move(catalogs));
}

}  // namespace pacwright
