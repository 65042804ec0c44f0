#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/write_files.hpp"
#include "cli/options.hpp"
#include "cli/workspace.hpp"
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

/// What is to be told of files that were replaced.
Diags to_diags(const std::vector<ReplacedNote>& notes);

/// An OutputCollides for each of the `outputs` and reports that would replace what the run reads,
/// and each report that would replace another of them; an OutputUnwritable for each report that
/// could not be written now. To be asked before anything is written.
Diags check_places(std::vector<std::string> outputs, const ReportFiles& reports,
                   const Workspace& files);

/// Writes one whole file, never one that was read; an OutputUnwritable says why it could not be.
/// What is to be told of the file that it replaced is told besides.
Diags write_whole_file(const std::string& path, const std::string& bytes, const Workspace& files);

/// Writes the reports that are asked for. What it cannot write is for the caller to print.
Diags write_reports(const ReportFiles& reports, const CompileReport& report, const Workspace& files,
                    Io& io);
Diags write_reports(const ReportFiles& reports, const CheckReport& report, const Workspace& files,
                    Io& io);

}  // namespace pacwright
