#pragma once
#include <string>

#include "validate/profiles/compare_clients.hpp"

namespace pacwright {

struct DifferenceReason {
  std::string text;   ///< A sentence.
  std::string cause;  ///< The same without what is particular to URL and client.
};

/// Whether the two do the same. Where one hands the string on unread, the strings are compared;
/// where one leaves a port open, any will do.
bool do_the_same(const ClientAnswer& a, const ClientAnswer& b);

/// Why they do not, as a sentence: "shExpMatch("ab", "[a]*") is true in Chromium and false in
/// Windows:
/// '[..]' is a class in Chromium and literal in Windows." Both have been traced.
DifferenceReason explain_difference(const ClientProfile& profile_a, const ClientAnswer& a,
                                    const ClientProfile& profile_b, const ClientAnswer& b);

}  // namespace pacwright
