#pragma once
#include <optional>
#include <string>

#include "base/files.hpp"
#include "cli/options.hpp"
#include "diag/diag.hpp"
#include "model/report.hpp"

namespace pacwright {

/// Where the reports of a command go besides its usual output: names of files, "-" for standard
/// output, or empty.
struct ReportFiles {
  std::string junit, html;

  /// The usual report has to leave standard output alone.
  bool take_standard_output() const { return junit == "-" || html == "-"; }
};

void add_report_options(CommandOptions& command);

/// Nothing after saying what is wrong: two reports on standard output.
std::optional<ReportFiles> read_report_options(const ParsedOptions& parsed, Io& io,
                                               const std::string& command);

/// OutputUnwritable, with the system's own words.
Diag unwritable(const FileError& error);

/// Writes one whole file; an OutputUnwritable says why it could not be.
Diags write_whole_file(const std::string& path, const std::string& bytes);

/// Writes the reports that are asked for. What it cannot write is for the caller to print.
Diags write_reports(const ReportFiles& files, const CompileReport& report, Io& io);
Diags write_reports(const ReportFiles& files, const CheckReport& report, Io& io);

}  // namespace pacwright
