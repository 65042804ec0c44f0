#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diag.hpp"
#include "model/pac_template.hpp"
#include "model/rules.hpp"
#include "model/spellings.hpp"

namespace pacwright {

/// A file to write: a relative path and its bytes. Backends return these; only the command line
/// touches disk.
struct Artifact {
  std::string path;
  std::string bytes;
  std::uint64_t entries = 0;  ///< As Cost::entries and Cost::calls.
  std::uint64_t calls = 0;
  std::uint64_t largest_table = 0;  ///< Members of its largest object literal.
  std::string choice = {};  ///< "packed: the indexed form ..."; empty if there is only one form.
};

/// What a backend may write into its files about where they come from, and how it is asked to
/// write. No clock: same input, same bytes.
struct Provenance {
  std::string tool_version;
  std::string policy_name;
  std::string policy_sha256;
  struct Input {
    std::string name;     ///< As the policy calls it.
    std::string version;  ///< May be empty.
    std::string sha256;
  };
  std::vector<Input> catalogs;
  std::vector<std::string> rule_names;                     ///< By Rule::policy_rule, for comments.
  std::optional<PacTemplate> pac_template = std::nullopt;  ///< Nothing: the one that fits best.
  Spellings spellings = {};  ///< Of names outside ASCII: the PAC knows these, too.
};

/// What a target format can say exactly. A rule that needs more must not be written: default "no".
struct Can {
  bool exact = false;       ///< One host without its subdomains.
  bool subdomains = false;  ///< All below a domain, without the domain.
  bool glob = false;        ///< A star anywhere.
  bool ipv4 = false;        ///< IPv4 blocks.
  bool ipv6 = false;        ///< IPv6 blocks.
  bool plain_hosts = false;
  bool routes = false;  ///< More than "direct or not".
};

struct Backend {
  std::string_view name;
  std::string_view summary;  ///< One line.
  Can can;
  std::vector<Artifact> (*emit)(const RuleSet& rules, const Provenance& provenance);
};

std::span<const Backend> all_backends();

/// Engines give up on a literal of 65,536 members or answer wrongly (Duktape, SpiderMonkey 1.7).
inline constexpr std::size_t kMostMembers = 60'000;
/// Some hosted PAC services refuse more.
inline constexpr std::size_t kManyBytes = 256u << 10;

/// ArtifactTooLarge above 1,000,000 bytes, ArtifactLarge above kManyBytes, TableTooLarge for a
/// table of more entries than engines take in one literal.
Diags check_size(const Artifact& artifact);

}  // namespace pacwright
