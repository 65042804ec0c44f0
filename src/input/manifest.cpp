#include "input/manifest.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "base/inside_folder.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace pacwright {
namespace {

constexpr std::string_view kFormat = "pacwright-manifest/1";
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 50;

using Kind = JsonValue::Kind;

const JsonValue* member(const JsonValue& object, std::string_view key, Kind kind) {
  const JsonValue* found = object.kind == Kind::Object ? object.find(key) : nullptr;
  return found != nullptr && found->kind == kind ? found : nullptr;
}

bool is_digest(std::string_view text) {
  return text.size() == 64 &&
         std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

class Reading {
 public:
  explicit Reading(const std::string& file) : file_(file) {}

  Result<std::vector<ListedFile>> run(std::string_view text) {
    auto parsed = parse_json(text);
    const auto* root = std::get_if<JsonValue>(&parsed);
    if (root == nullptr) {
      const JsonError& error = std::get<JsonError>(parsed);
      return unusable(error.place, "", "It is no JSON: " + error.detail);
    }
    const JsonValue* format = member(*root, "format", Kind::String);
    if (format == nullptr || format->text != kFormat) {
      return unusable(root->place, "", "It is none that pacwright wrote.");
    }
    const JsonValue* artifacts = member(*root, "artifacts", Kind::Array);
    if (artifacts == nullptr) return unusable(root->place, "", "It lists no files.");
    for (const JsonValue* list : {artifacts, root->find("stale")}) {
      if (list == nullptr) continue;
      for (const JsonValue& entry : list->items) {
        if (const auto fault = add(entry)) return *fault;
      }
    }
    return std::move(files_);
  }

 private:
  Diag unusable(const JsonPlace& place, const std::string& subject, std::string detail) const {
    return {
        DiagCode::ManifestUnusable, {file_, place.line, place.column}, subject, std::move(detail)};
  }

  std::optional<Diag> add(const JsonValue& entry) {
    const JsonValue* path = member(entry, "path", Kind::String);
    const JsonValue* digest = member(entry, "sha256", Kind::String);
    const JsonValue* bytes = member(entry, "bytes", Kind::Number);
    const auto size = bytes == nullptr ? std::nullopt : parse_number(bytes->text, kMostBytes);
    if (path == nullptr || digest == nullptr || !size || !is_digest(digest->text)) {
      return unusable(entry.place, "", "A file in it has no path, size or digest.");
    }
    if (!is_inside(path->text)) {
      return unusable(path->place, path->text, "That is no name inside the folder.");
    }
    const JsonValue* unlisted = member(entry, "unlisted", Kind::Boolean);
    const bool is_unlisted = unlisted != nullptr && unlisted->boolean;
    // The newest word on a file comes first.
    if (paths_.insert(path->text).second) {
      files_.push_back({{path->text, *size, digest->text, ""}, is_unlisted});
    }
    return std::nullopt;
  }

  const std::string& file_;
  std::set<std::string> paths_;
  std::vector<ListedFile> files_;
};

}  // namespace

Result<std::vector<ListedFile>> parse_manifest(std::string_view text, const std::string& file) {
  return Reading(file).run(text);
}

}  // namespace pacwright
