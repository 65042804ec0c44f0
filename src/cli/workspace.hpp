#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "cli/command.hpp"
#include "input/item.hpp"
#include "model/catalog.hpp"
#include "model/policy.hpp"
#include "model/report.hpp"
#include "validate/suite.hpp"

namespace pacwright {

/// What suites that a command line names hold, their expectations aside.
struct NamedBySuites {
  DnsFixture dns;
  std::vector<std::string> urls;
};

/// The files one command reads, and what is said about them. It keeps their texts, so that a
/// diagnostic can show the line it is about, and it knows which path stands behind the name that a
/// policy uses.
class Workspace {
 public:
  explicit Workspace(Io& io) : io_(io) {}

  /// The bytes of a file, or nothing and FileUnreadable or FileTooLarge. `name` is how messages and
  /// artefacts call it, `asked_by` the place that names it (or nothing: the command line).
  std::optional<std::string> read(const std::string& path, const std::string& name,
                                  const SourceRef& asked_by, Diags& diags);

  std::optional<Policy> read_policy_file(const std::string& path, Diags& diags);
  /// A catalog in any format, or nothing.
  std::optional<Catalog> read_catalog_file(const std::string& path, const CatalogOptions& options,
                                           Diags& diags);
  /// All catalogs the policy names, relative to it; nothing if any is unusable.
  std::optional<std::vector<Catalog>> read_catalogs(const Policy& policy, Diags& diags);
  /// `name` relative to the file `beside` (or to the current folder, if that is empty).
  std::optional<Suite> read_suite_file(const std::string& name, const std::string& beside,
                                       const SourceRef& asked_by, Diags& diags);

  /// Of suites of the command line.
  NamedBySuites read_suites(const std::vector<std::string>& suites, Diags& diags);

  /// Size and SHA-256 of a file that was read, by its name; zero and empty if it could not be.
  FileFacts facts_of(const std::string& name) const;

  /// The paths of all files that were read, standard input aside.
  std::vector<std::string> inputs() const;

  /// Prints diagnostics to the error stream with the lines they are about; at most 50 of one code.
  /// Notes are left out, unless the command talks of steps: they are for --json. With --quiet so
  /// are warnings.
  void print(const Diags& diags) const;

  /// The same with paths as a person would open them.
  Diags with_paths(Diags diags) const;

 private:
  /// Counts what it holds together with all before it.
  std::optional<Catalog> read_counted(const std::string& bytes, const std::string& name,
                                      CatalogOptions options, Diags& diags);
  /// `where`: by name or by path.
  std::string source_line(const SourceRef& where) const;

  Io& io_;
  std::map<std::string, std::string> texts_;  ///< Name -> text.
  std::map<std::string, std::string> paths_;  ///< Name -> path.
  std::map<std::string, FileFacts> facts_;    ///< Name -> facts.
  std::optional<std::string> standard_input_;
  std::size_t items_ = 0;  ///< Of all catalogs that were read.
};

}  // namespace pacwright
