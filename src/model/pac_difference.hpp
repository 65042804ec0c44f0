#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace pacwright {

/// URLs that two PAC files answer differently, for one cause.
struct PacChange {
  std::string before, after;      ///< Results as one spells them; or why there is none.
  std::string cause;              ///< What the hosts have in common: "*.example.com", "10.0.0.0/8".
  std::vector<std::string> urls;  ///< That were tried; sorted, at least one.
  std::size_t count = 0;          ///< Of all such URLs; `urls` may hold the first ones only.
};

/// How much a change must be looked at: 0 goes direct now and did not before (a file that gives no
/// result counts as direct, as in browsers), 1 may go direct now if the proxies fail, 2 is the
/// rest.
int danger_of(const PacChange& change);

/// What the newer of two PAC files decides differently. Empty `changes`: nothing that was tried.
struct PacDifferences {
  std::string old_file, new_file;
  std::size_t asked = 0;  ///< URLs that both were asked.
  std::vector<PacChange> changes;
  std::vector<std::string> left_out;  ///< What was not tried, a sentence each.
};

}  // namespace pacwright
