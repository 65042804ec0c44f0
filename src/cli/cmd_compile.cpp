#include <algorithm>
#include <ostream>
#include <utility>

#include "base/inside_folder.hpp"
#include "base/terminal.hpp"
#include "cli/compile_set.hpp"
#include "cli/exit_of.hpp"
#include "cli/progress_line.hpp"
#include "cli/report_files.hpp"
#include "cli/stale_files.hpp"
#include "cli/written_pac.hpp"
#include "emit/rules_file.hpp"
#include "report/json_report.hpp"
#include "report/text_report.hpp"
#include "validate/pac_script.hpp"

namespace pacwright {
namespace {

/// The PAC file that is in a folder, or that file.
std::string pac_in(const std::string& named, const std::string& pac_name) {
  return is_folder(named) ? name_in(named, pac_name) : named;
}

/// Why no client can use what the PAC is asked to be compared with: a page, a policy, nothing.
std::optional<Diag> why_unusable(const WrittenPac& named) {
  if (named.rules) return std::nullopt;  // They are of these very bytes, which compile has written.
  const auto loaded = PacScript::load(named.bytes, named.name, {}, {}, {});
  if (loaded || exit_of({loaded.reason()}) != Exit::BadInput) return std::nullopt;
  return loaded.reason();
}

/// What the PAC decides otherwise than the one it is asked to be compared with, or the one that is
/// in the folder; nothing if there is none.
std::optional<PacDifferences> compare_with_earlier(const CompileOptions& options,
                                                   const FileToWrite& pac, CompiledSet& set) {
  const bool is_asked = !options.against.empty();
  const std::string path =
      is_asked ? pac_in(options.against, pac.path) : name_in(options.folder, pac.path);
  auto found = read_placed_file(path, Limits().script_bytes);
  if (const auto* error = std::get_if<FileError>(&found)) {
    if (!is_asked) {
      if (look_inside(options.folder, pac.path) == Found::Nothing) return std::nullopt;
      return not_compared("what lay in " + path, pac.path,
                          {"The file that lay there cannot be read: " + error->what + "."});
    }
    set.diags.push_back({error->too_large ? DiagCode::FileTooLarge : DiagCode::FileUnreadable,
                         {path, 0, 0},
                         path,
                         error->too_large ? "" : "The system says: " + error->what + "."});
    return std::nullopt;
  }
  const WrittenPac before = with_rules_beside(path, std::get<std::string>(std::move(found)),
                                              is_asked ? path : "what lay in " + path, set.diags);
  if (is_asked && before.bytes != pac.bytes) {
    if (const auto why = why_unusable(before)) {
      set.diags.push_back(*why);
      return std::nullopt;
    }
  }
  return compare_pac_files(before, {pac.bytes, pac.path, std::move(set.rules)}, {});
}

void compare_with_disk(const std::vector<FileToWrite>& files, const std::string& folder,
                       Diags& diags) {
  for (const FileToWrite& file : files) {
    const std::string path = name_in(folder, file.path);
    const auto found = read_placed_file(path, file.bytes.size() + 1);
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

/// What writing each file would do.
std::vector<FileFate> fates_of(const std::vector<FileToWrite>& files, const std::string& folder) {
  std::vector<FileFate> fates;
  for (const FileToWrite& file : files) {
    const auto found = read_placed_file(name_in(folder, file.path), file.bytes.size());
    const auto* bytes = std::get_if<std::string>(&found);
    const auto* error = std::get_if<FileError>(&found);
    const bool is_new = error != nullptr && !error->too_large;
    fates.push_back({file.path, is_new ? FileFate::Kind::New
                                : bytes != nullptr && *bytes == file.bytes
                                    ? FileFate::Kind::Same
                                    : FileFate::Kind::Changed});
  }
  return fates;
}

std::string said_instead(const CompileOptions& options) {
  return options.check ? "pacwright: not as compiled" : "pacwright: nothing was written";
}

/// A comparison that writes nothing is asked for its answer.
Exit exit_of_comparison(const CompileOptions& options, const CompiledSet& set) {
  const bool only_compares = !options.against.empty() && !options.writes();
  return only_compares && set.report.since ? exit_of(*set.report.since) : Exit::Ok;
}

/// Of reports that could not be written: the set stays, whatever becomes of these.
void tell_what_is_new(const std::string& folder, Diags& faults) {
  for (Diag& fault : faults) {
    if (fault.code == DiagCode::OutputUnwritable) {
      fault.detail += " The files of '" + folder + "' are new all the same.";
    }
  }
}

Exit finish(const CompileOptions& options, const Workspace& files, CompiledSet set, Io& io) {
  CompileReport& report = set.report;
  files.print(set.diags);
  report.findings = files.with_paths(set.diags);
  Diags faults = write_reports(options.reports, report, files, io);
  if (report.written) tell_what_is_new(options.folder, faults);
  files.print(faults);
  const Exit result =
      has_errors(faults) ? Exit::BadInput : worse_of(set.exit, exit_of_comparison(options, set));
  if (options.reports.take_standard_output()) return result;
  if (options.json) {
    io.out << to_json(report);
  } else if (set.exit == Exit::Ok) {
    if (io.talk == Talk::Errors) return result;
    io.out << to_summary(report, form_out(io));
  } else {
    const bool is_refused = set.exit == Exit::Findings;
    if (is_refused && io.talk != Talk::Errors) io.out << to_changes(report, form_out(io));
    io.err << styled(said_instead(options), Style::Red, io.colours_err) << "\n";
  }
  return result;
}

/// Where the files of the set go. That of a set that is not written may lie there from an earlier
/// run.
std::vector<std::string> places_of(const CompileOptions& options,
                                   const std::vector<FileToWrite>& files) {
  std::vector<std::string> places;
  if (options.folder.empty()) return places;
  for (const char* const always : {"proxy.pac", kRulesFile, "ledger.csv", "manifest.json"}) {
    places.push_back(name_in(options.folder, always));
  }
  for (const FileToWrite& file : files) places.push_back(name_in(options.folder, file.path));
  return places;
}

/// The manifest again, for what is stale now.
void renew_manifest(CompiledSet& set) { set.files.back().bytes = to_manifest(set.report); }

/// Writes the set, then removes what is to be pruned.
std::optional<FileError> put_in_place(const CompileOptions& options, const Workspace& files,
                                      const FolderLock& lock, CompiledSet& set) {
  const auto write = [&](const std::vector<FileToWrite>& what) -> std::optional<FileError> {
    const Written written = write_files(options.folder, what, files.inputs(), &lock);
    if (const auto* error = std::get_if<FileError>(&written)) return *error;
    append(set.diags, to_diags(std::get<std::vector<ReplacedNote>>(written)));
    return std::nullopt;
  };
  if (auto error = write(set.files)) return error;
  set.report.written = true;
  if (!options.prune || set.report.stale.empty()) return std::nullopt;
  // What is removed is listed until it is gone, so that a run that is cut off forgets nothing.
  const std::vector<StaleFile> all = set.report.stale;
  set.report.stale = remove_stale_files(options.folder, all, set.diags);
  for (const StaleFile& one : all) {
    const auto is_it = [&one](const StaleFile& left) { return left.file.path == one.file.path; };
    if (std::ranges::none_of(set.report.stale, is_it)) set.report.pruned.push_back(one.file.path);
  }
  renew_manifest(set);
  auto error = write({set.files.back()});
  if (error) error->what += ". All other files are new, and stale ones were removed";
  return error;
}

/// Nothing is written: what would be.
void foresee(const CompileOptions& options, CompiledSet& set) {
  if (options.prune) {
    for (const StaleFile& one : set.report.stale) {
      if (one.left_because.empty()) set.report.pruned.push_back(one.file.path);
    }
    set.report.stale = stale_files_to_leave(options.folder, set.report.stale, set.diags);
    renew_manifest(set);
  }
  set.report.fates =
      options.folder.empty() ? std::vector<FileFate>() : fates_of(set.files, options.folder);
}

/// What this run reads or writes: it is never removed, whatever a manifest says of it.
std::vector<std::string> places_in_use(const CompileOptions& options, const Workspace& files,
                                       const std::vector<FileToWrite>& set) {
  std::vector<std::string> places = places_of(options, set);
  for (const std::string& input : files.inputs()) places.push_back(input);
  for (const std::string& report : {options.reports.junit, options.reports.html}) {
    if (!report.empty() && report != "-") places.push_back(report);
  }
  if (options.against.empty()) return places;
  const std::string pac = pac_in(options.against, set.front().path);
  places.push_back(pac);
  for (std::string& rules : places_of_rules(pac)) places.push_back(std::move(rules));
  return places;
}

/// What earlier compilations have left, which the manifest tells. False if --prune cannot know, or
/// if a file of somebody else is in the way: to --check that is a difference like any other.
bool find_stale(const CompileOptions& options, const Workspace& files, CompiledSet& set) {
  EarlierSet earlier =
      find_earlier_set(options.folder, set.files, places_in_use(options, files, set.files));
  set.report.stale = std::move(earlier.stale);
  Diags& faults = earlier.faults;
  if (!options.check) append(faults, earlier.others);
  if (options.check) append(faults, tell_foreign_files(options.folder, earlier.foreign));
  if (options.prune && earlier.manifest == EarlierManifest::Unusable) {
    faults.push_back({DiagCode::PruneImpossible, faults.front().where, "", ""});
  }
  append(set.diags, faults);
  renew_manifest(set);
  return !has_errors(faults);
}

Exit check_folder(const CompileOptions& options, const Workspace& files, CompiledSet set, Io& io) {
  find_stale(options, files, set);
  compare_with_disk(set.files, options.folder, set.diags);
  append(set.diags, tell_stale_files(options.folder, set.report.stale, DiagCode::StaleFilesFound));
  if (has_errors(set.diags)) set.exit = Exit::Findings;
  return finish(options, files, std::move(set), io);
}

/// Compares the set with what is there, and puts it in its place or says what that would do.
void compare_and_write(const CompileOptions& options, const Workspace& files, CompiledSet& set,
                       Io& io) {
  const auto refuse = [&set](const FileError& error) {
    set.diags.push_back(unwritable(error));
    set.exit = Exit::BadInput;
  };
  // From here to the last rename, so that what is compared is what is replaced.
  std::variant<FolderLock, FileError> lock = FolderLock();
  if (options.writes()) lock = FolderLock::take(options.folder);
  if (const auto* error = std::get_if<FileError>(&lock)) return refuse(*error);
  const bool may_go_on = options.folder.empty() || find_stale(options, files, set);
  ProgressLine line(io);
  line.step("comparing with the earlier set");
  if (may_go_on) set.report.since = compare_with_earlier(options, set.files.front(), set);
  line.finish();
  if (has_errors(set.diags)) {
    set.exit = Exit::BadInput;
    return;
  }
  if (!options.writes()) {
    foresee(options, set);
  } else if (const auto error = put_in_place(options, files, std::get<FolderLock>(lock), set)) {
    return refuse(*error);
  }
  if (!options.prune) {
    append(set.diags, tell_stale_files(options.folder, set.report.stale, DiagCode::StaleFiles));
  }
}

/// What a set that is refused would change, which may be why.
void compare_refused(const CompileOptions& options, CompiledSet& set) {
  const FileToWrite pac = std::move(set.refused_pac);
  if (pac.path.empty() || (options.folder.empty() && options.against.empty())) return;
  Diags of_set = std::exchange(set.diags, {});
  set.report.since = compare_with_earlier(options, pac, set);
  if (has_errors(set.diags)) set.exit = Exit::BadInput;
  append(of_set, set.diags);
  set.diags = std::move(of_set);
}

Exit compile_and_write(const CompileOptions& options, Io& io) {
  Workspace files(io);
  CompiledSet set = compile_set(options, files, io);
  const Diags taken = check_places(places_of(options, set.files), options.reports, files);
  if (has_errors(taken)) {
    files.print(set.diags);
    files.print(taken);
    return Exit::BadInput;
  }
  if (set.exit == Exit::Findings && !options.check) compare_refused(options, set);
  if (set.exit != Exit::Ok) return finish(options, files, std::move(set), io);
  if (options.check) return check_folder(options, files, std::move(set), io);
  compare_and_write(options, files, set, io);
  return finish(options, files, std::move(set), io);
}

}  // namespace

Exit run_compile(const std::vector<std::string>& args, Io& io) {
  const auto options = parse_compile_options(args, io);
  const auto* exit = std::get_if<Exit>(&options);
  return exit != nullptr ? *exit : compile_and_write(std::get<CompileOptions>(options), io);
}

}  // namespace pacwright
