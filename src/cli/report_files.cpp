#include "cli/report_files.hpp"

#include "base/files.hpp"
#include "report/html_report.hpp"
#include "report/junit_report.hpp"

namespace pacwright {
namespace {

void put(const std::string& path, const std::string& bytes, Io& io, Diags& faults) {
  if (path == "-") {
    io.out << bytes;
    return;
  }
  const Diags more = write_whole_file(path, bytes);
  faults.insert(faults.end(), more.begin(), more.end());
}

template <class Report>
Diags put_both(const ReportFiles& files, const Report& report, Io& io) {
  Diags faults;
  if (!files.junit.empty()) put(files.junit, to_junit(report), io, faults);
  if (!files.html.empty()) put(files.html, to_html(report), io, faults);
  return faults;
}

}  // namespace

void add_report_options(CommandOptions& command) {
  command.text("junit", "Also write the result as JUnit XML; - is standard output", "FILE");
  command.text("html", "Also write it as one HTML page, to read or to attach to a change request",
               "FILE");
}

std::optional<ReportFiles> read_report_options(const ParsedOptions& parsed, Io& io,
                                               const std::string& command) {
  ReportFiles files;
  files.junit = parsed.text("junit");
  files.html = parsed.text("html");
  const int on_output =
      (files.junit == "-" ? 1 : 0) + (files.html == "-" ? 1 : 0) + (parsed.has("json") ? 1 : 0);
  if (files.take_standard_output() && on_output > 1) {
    bad_usage(io, command, "only one of --json, --junit - and --html - can go to standard output");
    return std::nullopt;
  }
  return files;
}

Diag unwritable(const FileError& error) {
  return {
      DiagCode::OutputUnwritable, {error.path, 0, 0}, "", "The system says: " + error.what + "."};
}

Diags write_whole_file(const std::string& path, const std::string& bytes) {
  const auto written = write_file(path, bytes);
  const auto* error = std::get_if<FileError>(&written);
  if (error == nullptr) return {};
  return {unwritable(*error)};
}

Diags write_reports(const ReportFiles& files, const CompileReport& report, Io& io) {
  return put_both(files, report, io);
}

Diags write_reports(const ReportFiles& files, const CheckReport& report, Io& io) {
  return put_both(files, report, io);
}

}  // namespace pacwright
