#pragma once
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "model/catalog.hpp"
#include "model/policy.hpp"

namespace pacwright {

/// The reference: what the policy says about a host, read straight from catalog and policy.
///
/// Written from the meaning of the policy format, not from the code that lowers it, and with
/// nothing from there: its own selection, its own longest match, its own matching of names and
/// addresses. It looks at everything that could match a host: names by the name and by what is
/// behind each of its dots, globs by their end in the same way and by how the name would spell
/// them, blocks by the first bits of the address, written out.
class PolicyMatcher {
 public:
  /// Policy and catalogs must outlive it.
  PolicyMatcher(const Policy& policy, const std::vector<Catalog>& catalogs);

  const Policy& policy() const { return policy_; }
  const std::vector<Catalog>& catalogs() const { return catalogs_; }

  /// `host`: as a client hands it over. `resolved`: its IPv4 address as text, for policies that
  /// resolve names; empty if it has none.
  RouteId route_of(std::string_view host, const std::string& resolved = "") const;

 private:
  /// One endpoint that a rule takes.
  struct Choice {
    const Endpoint* endpoint = nullptr;
    RouteId route = 0;
  };

  /// Blocks by their bits: "01" for 64.0.0.0/2.
  struct Blocks {
    std::map<std::string, std::vector<Choice>, std::less<>> by_bits;
    std::set<std::size_t> lengths;
  };

  /// A host in all the forms that rules look it up by.
  struct Subject {
    std::string name;                       ///< Empty for an address literal.
    std::vector<std::string_view> endings;  ///< Of the name.
    bool has_address = false;
    bool is_v4 = false;
    std::string bits;  ///< Of the address, written out.
  };

  /// Globs by their text. `words` says how long the text before, between and behind the stars is:
  /// with that, a name tells how each glob that matches it is spelt. Between: 0 if there is one
  /// star.
  struct Globs {
    std::unordered_multimap<std::string, Choice> by_text;
    std::set<std::array<std::size_t, 3>> words;
  };

  /// What one rule names or takes. Names stand under their text: "a.b.c", and ".b.c" for "*.b.c";
  /// globs under what every name ends with that they match, from its first dot on, or "".
  /// The texts are those of policy and catalogs.
  struct Named {
    std::unordered_multimap<std::string_view, Choice> choices;
    std::unordered_map<std::string_view, Globs> globs;
    std::unordered_set<std::string_view> hosts;
    std::unordered_map<std::string_view, Globs> host_globs;
    Blocks v4, v6;              ///< What it takes.
    Blocks named_v4, named_v6;  ///< What it names itself.
  };

  static std::vector<Choice> choices_for_name(const Named& named, const Subject& subject);
  static void add_glob(const std::string& text, const Choice& choice, Globs& globs);
  static std::vector<Choice> choices_for_glob(const Globs& globs, std::string_view name);
  static bool names_host(const Named& named, const Subject& subject);
  static std::vector<Choice> choices_for_address(const Blocks& v4, const Blocks& v6,
                                                 const Subject& subject);
  static void add_block(const Cidr& network, const Choice& choice, Blocks& v4, Blocks& v6);
  std::optional<RouteId> try_rule(std::size_t index, const Subject& subject) const;

  const Policy& policy_;
  const std::vector<Catalog>& catalogs_;
  std::vector<Named> named_;  ///< By rule.
};

}  // namespace pacwright
