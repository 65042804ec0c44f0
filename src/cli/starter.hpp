#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/write_files.hpp"
#include "cli/workspace.hpp"

namespace pacwright {

/// What a policy to begin with is to say.
struct StarterWishes {
  std::string policy_file;             ///< Where it will stand; its suite stands beside it.
  std::string name;                    ///< Empty: "example".
  std::vector<std::string> proxies;    ///< HOST:PORT, the first first; at least one.
  bool fail_open = false;              ///< DIRECT when none of them answers.
  std::vector<std::string> domains;    ///< Go direct, with what is below them.
  std::string catalog;                 ///< Path of Microsoft 365's endpoints; empty: none.
  std::string instance = "Worldwide";  ///< Of endpoints that name none.
  std::vector<std::string> direct = {"Optimize", "Allow"};  ///< Categories that go direct.
  std::string tenant, pac_url;                              ///< May be empty.
  std::vector<std::string> targets;  ///< Empty: publish and group-policy, with a pac_url.
  bool no_targets = false;           ///< None, whatever the pac_url.
};

/// Name of the suite, which stands beside the policy.
std::string starter_suite_name();

struct StarterFiles {
  std::vector<FileToWrite> files;  ///< The suite, then the policy; beside each other.
};

/// Nothing, with the reasons in `diags`, if a wish makes no policy that compile would take: it is
/// read back, and so is the catalog.
std::optional<StarterFiles> make_starter(const StarterWishes& wishes, Workspace& files,
                                         Diags& diags);

}  // namespace pacwright
