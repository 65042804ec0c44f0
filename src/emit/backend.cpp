#include "emit/backend.hpp"

#include "base/text.hpp"
#include "emit/pac/pac.hpp"

namespace pacwright {
namespace {

constexpr Backend kBackends[] = {
    {"pac",
     "proxy auto-config script",
     {.exact = true,
      .subdomains = true,
      .glob = true,
      .ipv4 = true,
      .ipv6 = true,
      .plain_hosts = true,
      .routes = true},
     emit_pac},
};

// Chromium and Windows refuse 1 MiB; the distance is for what a server may add.
constexpr std::size_t kMostBytes = 1'000'000;

}  // namespace

std::span<const Backend> all_backends() { return kBackends; }

Diags check_size(const Artifact& artifact) {
  const std::size_t size = artifact.bytes.size();
  Diags diags;
  if (artifact.largest_table > kMostMembers) {
    diags.push_back({DiagCode::TableTooLarge,
                     {artifact.path, 0, 0},
                     "",
                     "It has " + with_thousands(artifact.largest_table) + "."});
  }
  if (size > kManyBytes) {
    const DiagCode code = size > kMostBytes ? DiagCode::ArtifactTooLarge : DiagCode::ArtifactLarge;
    diags.push_back(
        {code, {artifact.path, 0, 0}, "", "It has " + with_thousands(size) + " bytes."});
  }
  return diags;
}

}  // namespace pacwright
