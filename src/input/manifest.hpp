#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/report.hpp"

namespace pacwright {

/// A file that a manifest lists.
struct ListedFile {
  FileFacts facts;
  bool is_unlisted = false;  ///< No earlier manifest did: see StaleFile.
};

/// All files that a manifest.json lists, each once: what its compilation wrote, and what earlier
/// ones had left. Fails with ManifestUnusable, for the whole of it, if it is no manifest of
/// pacwright, or if a path in it leads out of the folder or a digest is none.
Result<std::vector<ListedFile>> parse_manifest(std::string_view text, const std::string& file);

}  // namespace pacwright
