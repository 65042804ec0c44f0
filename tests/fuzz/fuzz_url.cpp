#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.hpp"
#include "validate/url.hpp"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

// Any bytes are a probe or BadUrl; a probe's URL is ASCII and is its own probe.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view url(reinterpret_cast<const char*>(data), size);
  const auto probe = pacwright::to_chromium_probe(url);
  if (!probe) {
    require(probe.reason().code == pacwright::DiagCode::BadUrl);
    require(!probe.reason().detail.empty());
    return 0;
  }
  require(pacwright::is_ascii(probe->url));
  require(!probe->host.empty());
  require(probe->url.find(probe->host) != std::string::npos);
  require(probe->url.find_first_of("# \t\r\n") == std::string::npos);

  const auto again = pacwright::to_chromium_probe(probe->url);
  require(static_cast<bool>(again));
  require(again->url == probe->url);
  require(again->host == probe->host);
  return 0;
}
