#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cli/command.hpp"
#include "cli/report_files.hpp"
#include "model/cost.hpp"
#include "model/pac_template.hpp"

namespace pacwright {

/// What `pacwright compile` is asked to do.
struct CompileOptions {
  std::string policy;
  std::string folder;   ///< Empty: nothing is written, and what is compared with is `against`.
  std::string against;  ///< A PAC file, or a folder that holds one; empty: what is in `folder`.
  std::vector<std::string> suites;  ///< Besides those of the policy.
  bool json = false;
  bool check = false;    ///< Write nothing; fail if the files on disk differ.
  bool dry_run = false;  ///< Write nothing; say what would be written.
  bool prune = false;    ///< Remove what earlier compilations have left.

  bool writes() const { return !folder.empty() && !dry_run && !check; }
  std::vector<std::string> disabled_passes;
  bool verify_passes = false;
  bool time_passes = false;
  std::optional<PacTemplate> pac_template;
  Budget budget;
  ReportFiles reports;
  std::optional<std::vector<std::string>> targets;  ///< Instead of the policy's, if given.
  bool strict = false;  ///< What a bypass list or a client loses is an error.
};

/// Reads the command line. An Exit means that it is done: help was shown, or the usage was wrong
/// and why has been said.
std::variant<CompileOptions, Exit> parse_compile_options(const std::vector<std::string>& args,
                                                         Io& io);

}  // namespace pacwright
