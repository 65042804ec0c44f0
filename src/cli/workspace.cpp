#include "cli/workspace.hpp"

#include <ostream>

#include "base/sha256.hpp"
#include "base/utf8.hpp"
#include "input/policy_file.hpp"
#include "input/read_catalog.hpp"
#include "input/text_of.hpp"
#include "report/findings_text.hpp"

namespace pacwright {
namespace {

constexpr std::uint64_t kMostInputBytes = 64ull << 20;
constexpr std::size_t kMostOfOneCode = 50;

}  // namespace

std::optional<std::string> Workspace::read(const std::string& path, const std::string& name,
                                           const SourceRef& asked_by, Diags& diags) {
  if (path == "-" && standard_input_) return standard_input_;  // It can be read once only.
  auto content = read_file(path, kMostInputBytes);
  if (const auto* error = std::get_if<FileError>(&content)) {
    const SourceRef where = asked_by.file.empty() ? SourceRef{path, 0, 0} : asked_by;
    diags.push_back({error->too_large ? DiagCode::FileTooLarge : DiagCode::FileUnreadable, where,
                     path, error->too_large ? "" : "The system says: " + error->what + "."});
    return std::nullopt;
  }
  std::string bytes = std::get<std::string>(std::move(content));
  if (path == "-") standard_input_ = bytes;
  paths_[name] = path;
  facts_[name] = {name, bytes.size(), sha256_hex(bytes), ""};
  texts_[name] = decode_text(bytes).value_or("");
  return bytes;
}

std::optional<Policy> Workspace::read_policy_file(const std::string& path, Diags& diags) {
  const auto bytes = read(path, path, {}, diags);
  return bytes ? read_policy(*bytes, path, diags) : std::nullopt;
}

std::optional<Catalog> Workspace::read_counted(const std::string& bytes, const std::string& name,
                                               CatalogOptions options, Diags& diags) {
  options.most_items = kMostItems - items_;
  auto catalog = read_catalog(bytes, name, options, diags);
  if (!catalog) return std::nullopt;
  const std::size_t items = catalog->endpoints.size() + catalog->skipped.size();
  if (items > options.most_items) {
    diags.push_back({DiagCode::FileTooLarge, {name, 0, 0}, "", too_many_items()});
    return std::nullopt;
  }
  items_ += items;
  return catalog;
}

std::optional<Catalog> Workspace::read_catalog_file(const std::string& path,
                                                    const CatalogOptions& options, Diags& diags) {
  const auto bytes = read(path, path, {}, diags);
  return bytes ? read_counted(*bytes, path, options, diags) : std::nullopt;
}

std::optional<std::vector<Catalog>> Workspace::read_catalogs(const Policy& policy, Diags& diags) {
  std::vector<Catalog> catalogs;
  bool complete = true;
  for (const CatalogName& name : policy.catalogs) {
    const std::string path = resolve_beside(policy.file, name.file);
    const auto bytes = read(path, name.file, name.where, diags);
    auto catalog = bytes ? read_counted(*bytes, name.file, {name.instance, policy.tenant}, diags)
                         : std::nullopt;
    complete = complete && catalog.has_value();
    if (catalog) catalogs.push_back(*std::move(catalog));
  }
  if (!complete) return std::nullopt;
  return catalogs;
}

std::optional<Suite> Workspace::read_suite_file(const std::string& name, const std::string& beside,
                                                const SourceRef& asked_by, Diags& diags) {
  const std::string path = beside.empty() ? name : resolve_beside(beside, name);
  const auto bytes = read(path, name, asked_by, diags);
  if (!bytes) return std::nullopt;
  const auto text = text_of(*bytes, name, diags);
  if (!text) return std::nullopt;
  return read_suite(*text, name, diags);
}

NamedBySuites Workspace::read_suites(const std::vector<std::string>& suites, Diags& diags) {
  NamedBySuites named;
  for (const std::string& name : suites) {
    auto suite = read_suite_file(name, "", {}, diags);
    if (!suite) continue;
    named.dns.addresses.merge(suite->dns.addresses);
    for (SuiteCase& one : suite->cases) named.urls.push_back(std::move(one.url));
  }
  return named;
}

FileFacts Workspace::facts_of(const std::string& name) const {
  const auto found = facts_.find(name);
  return found == facts_.end() ? FileFacts{name, 0, "", ""} : found->second;
}

std::vector<std::string> Workspace::inputs() const {
  std::vector<std::string> paths;
  for (const auto& [name, path] : paths_) {
    if (path != "-") paths.push_back(path);
  }
  return paths;
}

std::string Workspace::source_line(const SourceRef& where) const {
  auto found = texts_.find(where.file);
  for (const auto& [name, path] : paths_) {
    if (found == texts_.end() && path == where.file) found = texts_.find(name);
  }
  if (found == texts_.end() || where.line <= 0) return "";
  const std::string& text = found->second;
  std::size_t start = 0;
  for (int line = 1; line < where.line; ++line) {
    start = text.find('\n', start);
    if (start == std::string::npos) return "";
    ++start;
  }
  std::size_t end = text.find('\n', start);
  if (end == std::string::npos) end = text.size();
  if (end > start && text[end - 1] == '\r') --end;
  return text.substr(start, end - start);
}

Diags Workspace::with_paths(Diags diags) const {
  for (Diag& diag : diags) {
    const auto found = paths_.find(diag.where.file);
    if (found != paths_.end()) diag.where.file = found->second;
  }
  return diags;
}

void Workspace::print(const Diags& diags) const {
  Diags told;
  for (const Diag& diag : diags) {
    const Severity severity = entry_of(diag.code).severity;
    if (severity == Severity::Note && io_.talk != Talk::Steps) continue;
    if (severity == Severity::Warning && io_.talk == Talk::Errors) continue;
    told.push_back(diag);
  }
  const auto line_of = [this](const SourceRef& where) { return source_line(where); };
  io_.err << to_text(with_paths(told), line_of, form_err(io_),
                     io_.talk == Talk::Steps ? 0 : kMostOfOneCode);
}

}  // namespace pacwright
