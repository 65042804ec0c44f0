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
constexpr std::size_t kManyBytes = 256u << 10;

}  // namespace

std::string_view to_text(PacTemplate pac_template) {
  return pac_template == PacTemplate::Indexed ? "indexed" : "clauses";
}

std::span<const Backend> all_backends() { return kBackends; }

Diags check_size(const Artifact& artifact) {
  const std::size_t size = artifact.bytes.size();
  if (size <= kManyBytes) return {};
  const DiagCode code = size > kMostBytes ? DiagCode::ArtifactTooLarge : DiagCode::ArtifactLarge;
  return {{code, {artifact.path, 0, 0}, "", "It has " + with_thousands(size) + " bytes."}};
}

}  // namespace pacwright
