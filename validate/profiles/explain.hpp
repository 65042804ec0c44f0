#pragma once
#include <string>

#include "validate/profiles/compare_clients.hpp"
#include "validate/profiles/result_grammar.hpp"

namespace pacwright {

struct DifferenceReason {
  std::string text;   ///< A sentence.
  std::string cause;  ///< The same without what is particular to URL and client.
};

/// Whether the two do the same. Where one hands the string on unread, the strings are compared;
/// where one leaves a port open, any will do.
bool do_the_same(const ClientAnswer& a, const ClientAnswer& b);

/// Whether the hops are the same, in their order. Where one leaves a port open, any will do.
bool is_same_way(const std::vector<Hop>& a, const std::vector<Hop>& b);

/// The first call that both made and that came to something else; nothing if there is none, or if
/// they called something else before. Both have been traced.
std::optional<std::size_t> first_differing_call(const ClientAnswer& a, const ClientAnswer& b);

/// Why they do not, as a sentence: "shExpMatch("ab", "[a]*") is true in Chromium and false in
/// Windows:
/// '[..]' is a class in Chromium and literal in Windows." Both have been traced.
DifferenceReason explain_difference(const ClientProfile& profile_a, const ClientAnswer& a,
                                    const ClientProfile& profile_b, const ClientAnswer& b);

}  // namespace pacwright
