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
  std::string folder;
  std::vector<std::string> suites;  ///< Besides those of the policy.
  bool json = false;
  bool check = false;  ///< Write nothing; fail if the files on disk differ.
  std::vector<std::string> disabled_passes;
  bool verify_passes = false;
  bool time_passes = false;
  std::optional<PacTemplate> pac_template;
  Budget budget;
  ReportFiles reports;
  std::optional<std::vector<std::string>> targets;  ///< Instead of the policy's, if given.
  bool strict = false;                              ///< A bypass list that loses hosts is an error.
};

/// Reads the command line. An Exit means that it is done: help was shown, or the usage was wrong
/// and why has been said.
std::variant<CompileOptions, Exit> parse_compile_options(const std::vector<std::string>& args,
                                                         Io& io);

}  // namespace pacwright
