#include "cli/report_files.hpp"

#include <algorithm>
#include <fstream>
#include <span>
#include <string_view>
#include <utility>

#include "base/file_system.hpp"
#include "base/files.hpp"
#include "report/html_report.hpp"
#include "report/junit_report.hpp"

namespace pacwright {
namespace {

void put(const std::string& path, const std::string& bytes, const Workspace& files, Io& io,
         Diags& faults) {
  if (path == "-") {
    io.out << bytes;
    return;
  }
  const Diags more = write_whole_file(path, bytes, files);
  faults.insert(faults.end(), more.begin(), more.end());
}

template <class Report>
Diags put_both(const ReportFiles& reports, const Report& report, const Workspace& files, Io& io) {
  Diags faults;
  if (!reports.junit.empty()) put(reports.junit, to_junit(report), files, io, faults);
  const bool junit_is_new = !reports.junit.empty() && reports.junit != "-" && !has_errors(faults);
  if (!reports.html.empty()) put(reports.html, to_html(report), files, io, faults);
  if (junit_is_new && has_errors(faults)) {
    faults.back().detail += " '" + reports.junit + "' is new already.";
  }
  return faults;
}

/// An earlier report, or nothing: a report takes the place of no other file. Inputs that this run
/// does not come to read, such as the suites of a policy that is refused, are kept by that.
bool may_be_replaced(const std::string& path, std::string_view beginning) {
  constexpr std::size_t kEnough = 4096;
  if (kind_of(to_path(path)) != FileKind::File) return true;
  std::ifstream in = open_lines(path);
  if (!in) return true;  // Told of when it is written.
  std::string start(kEnough, '\0');
  in.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(in.gcount()));
  return start.empty() || start.starts_with(beginning);
}

Diag collision(const std::string& path, const std::string& why) {
  return {DiagCode::OutputCollides, {path, 0, 0}, "", why};
}

Diags unwritable_reports(const ReportFiles& reports, const Workspace& files) {
  Diags faults;
  for (const std::string& report : {reports.junit, reports.html}) {
    if (report.empty() || report == "-") continue;
    const auto error = why_unwritable(report, files.inputs());
    if (error) faults.push_back(unwritable({report, error->what}));
  }
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
  for (const char* const name : {"junit", "html"}) {
    if (!parsed.has(name) || !parsed.text(name).empty()) continue;
    bad_usage(io, command, "--" + std::string(name) + " wants the name of a file, or -");
    return std::nullopt;
  }
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

Diags to_diags(const std::vector<ReplacedNote>& notes) {
  Diags diags;
  for (const ReplacedNote& note : notes) {
    const bool is_owner = note.kind == ReplacedNote::Kind::OtherOwner;
    diags.push_back({is_owner ? DiagCode::OutputOwnerChanged : DiagCode::OutputHasOtherNames,
                     {note.path, 0, 0},
                     "",
                     is_owner ? "It was " + note.what + "."
                              : "Names that still lead to the old content: " + note.what + "."});
  }
  return diags;
}

Diags check_places(std::vector<std::string> outputs, const ReportFiles& reports,
                   const Workspace& files) {
  const std::size_t set_size = outputs.size();
  for (const std::string& report : {reports.junit, reports.html}) {
    if (!report.empty() && report != "-") outputs.push_back(report);
  }
  Diags faults;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const auto is_there = [&](const std::string& other) {
      return is_same_place(outputs[i], other);
    };
    const auto earlier = std::span(outputs).first(i < set_size ? 0 : i);
    if (is_standard_output(to_path(outputs[i]))) {
      faults.push_back(collision(
          outputs[i], "Standard output goes to the same place: name another file, or \"-\"."));
    } else if (std::ranges::any_of(files.inputs(), is_there)) {
      faults.push_back(collision(outputs[i], "This run reads that file."));
    } else if (std::ranges::any_of(earlier, is_there)) {
      faults.push_back(collision(outputs[i], "This run writes another file to the same place."));
    }
  }
  if (!faults.empty()) return faults;
  const std::pair<const std::string&, std::string_view> kinds[] = {
      {reports.junit, "<?xml"}, {reports.html, "<!DOCTYPE html"}};
  for (const auto& [path, beginning] : kinds) {
    if (path.empty() || path == "-" || may_be_replaced(path, beginning)) continue;
    faults.push_back(
        {DiagCode::OutputExists, {path, 0, 0}, "", "It is no report of an earlier run."});
  }
  if (faults.empty()) faults = unwritable_reports(reports, files);
  return faults;
}

Diags write_whole_file(const std::string& path, const std::string& bytes, const Workspace& files) {
  const Written written = write_file(path, bytes, files.inputs());
  if (const auto* error = std::get_if<FileError>(&written)) return {unwritable(*error)};
  return to_diags(std::get<std::vector<ReplacedNote>>(written));
}

Diags write_reports(const ReportFiles& reports, const CompileReport& report, const Workspace& files,
                    Io& io) {
  return put_both(reports, report, files, io);
}

Diags write_reports(const ReportFiles& reports, const CheckReport& report, const Workspace& files,
                    Io& io) {
  return put_both(reports, report, files, io);
}

}  // namespace pacwright
