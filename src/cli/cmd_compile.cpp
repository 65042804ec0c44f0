#include <ostream>

#include "base/terminal.hpp"
#include "cli/compile_set.hpp"
#include "cli/progress_line.hpp"
#include "cli/report_files.hpp"
#include "report/json_report.hpp"
#include "report/text_report.hpp"
#include "validate/foreign/compare_pacs.hpp"
#include "validate/probe.hpp"

namespace pacwright {
namespace {

/// What the PAC decides otherwise than the one that is in the folder; nothing if there is none.
std::optional<PacDifferences> compare_with_earlier(const std::string& folder,
                                                   const FileToWrite& pac) {
  const std::string path = folder + "/" + pac.path;
  const auto found = read_file(path, Limits().script_bytes);
  const auto* earlier = std::get_if<std::string>(&found);
  if (earlier == nullptr) return std::nullopt;
  const std::string name = pac.path + " as it was";
  if (*earlier == pac.bytes) {
    return PacDifferences{name, pac.path, 0, {}, {"Nothing: the two are the same, byte for byte."}};
  }
  return compare_pacs({*earlier, name}, {pac.bytes, pac.path}, {});
}

void compare_with_disk(const std::vector<FileToWrite>& files, const std::string& folder,
                       Diags& diags) {
  for (const FileToWrite& file : files) {
    const std::string path = folder + "/" + file.path;
    const auto found = read_file(path, file.bytes.size() + 1);
    const auto* bytes = std::get_if<std::string>(&found);
    if (bytes != nullptr && *bytes == file.bytes) continue;
    const auto* error = std::get_if<FileError>(&found);
    const bool missing = error != nullptr && !error->too_large;
    diags.push_back({DiagCode::OutputDiffers,
                     {path, 0, 0},
                     "",
                     missing ? "It cannot be read: " + error->what + "." : ""});
  }
}

Exit finish(const CompileOptions& options, const Workspace& files, CompiledSet set, Io& io) {
  CompileReport& report = set.report;
  files.print(set.diags);
  report.findings = files.with_paths(set.diags);
  const Diags faults = write_reports(options.reports, report, io);
  files.print(faults);
  const Exit result = has_errors(faults) ? Exit::BadInput : set.exit;
  if (options.reports.take_standard_output()) return result;
  if (options.json) {
    io.out << to_json(report);
  } else if (set.exit == Exit::Ok) {
    if (io.talk == Talk::Errors) return result;
    io.out << to_summary(report, io.colours_out);
  } else {
    io.err << styled(
                  options.check ? "pacwright: not as compiled" : "pacwright: nothing was written",
                  Style::Red, io.colours_err)
           << "\n";
  }
  return result;
}

Exit compile_and_write(const CompileOptions& options, Io& io) {
  Workspace files(io);
  CompiledSet set = compile_set(options, files, io);
  if (set.exit != Exit::Ok) return finish(options, files, std::move(set), io);

  if (options.check) {
    compare_with_disk(set.files, options.folder, set.diags);
    if (has_errors(set.diags)) set.exit = Exit::Findings;
    return finish(options, files, std::move(set), io);
  }
  ProgressLine line(io);
  line.step("comparing with the earlier set");
  set.report.since = compare_with_earlier(options.folder, set.files.front());
  line.finish();
  const auto written = write_files(options.folder, set.files);
  if (const auto* error = std::get_if<FileError>(&written)) {
    set.diags.push_back(unwritable(*error));
    set.exit = Exit::BadInput;
  }
  set.report.written = set.exit == Exit::Ok;
  return finish(options, files, std::move(set), io);
}

}  // namespace

Exit run_compile(const std::vector<std::string>& args, Io& io) {
  const auto options = parse_compile_options(args, io);
  const auto* exit = std::get_if<Exit>(&options);
  return exit != nullptr ? *exit : compile_and_write(std::get<CompileOptions>(options), io);
}

}  // namespace pacwright
