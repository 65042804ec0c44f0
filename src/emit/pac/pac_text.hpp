#pragma once
#include <string>
#include <vector>

#include "base/template.hpp"
#include "emit/backend.hpp"
#include "emit/pac/name_table.hpp"

namespace pacwright {

// What all templates of the PAC backend share.

/// Text for a comment of one line, in ASCII.
std::string ascii_comment(const std::string& text);

/// A file of pac_templates that is a part of others, filled, without its comment at the top.
std::string fill_part(std::string_view text, const TemplateData& data);

/// What hosts.js has for "addresses", "no addresses" and "plain", and for names outside ASCII.
std::string host_functions(const Spellings& spellings,
                           const std::vector<std::string>& flags = {"addresses", "plain"});

/// The routes as members of an array, with their numbers and names in comments.
std::string to_routes(const RuleSet& rules);

/// What a script with this table needs: "addresses" or "no addresses" first, then "plain" if plain
/// names go their own way. No name pattern can match an address by its end or as a whole
/// (HostPattern::parse), but one without a literal end might.
std::vector<std::string> flags_of(const RuleSet& rules, const NameTable& table);

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
