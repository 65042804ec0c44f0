#include "cli/workspace.hpp"

#include <ostream>

#include "base/sha256.hpp"
#include "base/utf8.hpp"
#include "input/policy_file.hpp"
#include "input/read_catalog.hpp"

namespace pacwright {
namespace {

constexpr std::uint64_t kMostInputBytes = 64ull << 20;
constexpr int kMostPrinted = 50;

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

std::optional<Catalog> Workspace::read_catalog_file(const std::string& path,
                                                    const CatalogOptions& options, Diags& diags) {
  const auto bytes = read(path, path, {}, diags);
  return bytes ? read_catalog(*bytes, path, options, diags) : std::nullopt;
}

std::optional<std::vector<Catalog>> Workspace::read_catalogs(const Policy& policy, Diags& diags) {
  std::vector<Catalog> catalogs;
  bool complete = true;
  for (const CatalogName& name : policy.catalogs) {
    const std::string path = resolve_beside(policy.file, name.file);
    const auto bytes = read(path, name.file, name.where, diags);
    auto catalog = bytes ? read_catalog(*bytes, name.file, {name.instance, policy.tenant}, diags)
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
  const auto text = decode_text(*bytes);
  if (!text) {
    diags.push_back({DiagCode::NotText, {name, 0, 0}, "", ""});
    return std::nullopt;
  }
  return read_suite(*text, name, diags);
}

FileFacts Workspace::facts_of(const std::string& name) const {
  const auto found = facts_.find(name);
  return found == facts_.end() ? FileFacts{name, 0, "", ""} : found->second;
}

std::string Workspace::source_line(const SourceRef& where) const {
  const auto found = texts_.find(where.file);
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
  int printed = 0, left = 0;
  for (const Diag& diag : diags) {
    const Severity severity = entry_of(diag.code).severity;
    if (severity == Severity::Note && io_.talk != Talk::Steps) continue;
    if (severity == Severity::Warning && io_.talk == Talk::Errors) continue;
    if (++printed > kMostPrinted) {
      ++left;
      continue;
    }
    io_.err << to_text(with_paths({diag}).front(), source_line(diag.where), io_.colours_err);
  }
  if (left > 0) io_.err << "... and " << left << " more\n";
}

}  // namespace pacwright
