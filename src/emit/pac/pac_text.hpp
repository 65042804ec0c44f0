#pragma once
#include <string>
#include <vector>

#include "emit/backend.hpp"
#include "emit/pac/template.hpp"

namespace pacwright {

// What all templates of the PAC backend share.

/// Text for a comment of one line, in ASCII.
std::string ascii_comment(const std::string& text);

/// pac_templates/hosts.js without its comment at the top.
std::string host_functions();

/// The lines at the top: who wrote it, of what, with digests.
std::string to_header(const Provenance& provenance);

/// "tenant restrictions: edge", for the comment above what a rule of the policy came to.
std::string clause_comment(const RuleSet& rules, const Rule& rule, const Provenance& provenance);

/// The JavaScript condition of a block: isInNet(ip4, ...) or inBlock6(ip6, ...).
std::string to_term(const Cidr& network);

/// Rules [first, last) as terms joined by "||", a line each. IPv6 terms are unreadable as digits,
/// so each has its block as a comment.
std::string to_terms(const std::vector<Rule>& rules, std::size_t first, std::size_t last);

/// Duktape and V8 give up on expressions of a few thousand terms; one hundred is far from that and
/// still readable.
inline constexpr std::size_t kMostTerms = 100;

}  // namespace pacwright
