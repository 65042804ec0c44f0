#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.hpp"
#include "validate/suite.hpp"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

// Any text is a suite with cases that have places, or there is an error; a canonical result is its
// own canonical form.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::string canonical = pacwright::to_canonical_result(bytes);
  require(pacwright::to_canonical_result(canonical) == canonical);

  const auto text = pacwright::decode_text(bytes);
  if (!text) return 0;
  pacwright::Diags diags;
  const auto suite = pacwright::read_suite(*text, "suite", diags);
  require(suite.has_value() != pacwright::has_errors(diags));
  if (!suite) return 0;
  require(!suite->cases.empty() || !suite->dns.addresses.empty());
  std::size_t in_scenes = 0;
  for (const auto& same : pacwright::by_scene(*suite)) in_scenes += same.cases.size();
  require(in_scenes == suite->cases.size());
  for (const auto& item : suite->cases) {
    require(item.where.line >= 1 && item.where.column >= 1);
    require(item.expected_where.line >= 1 && item.expected_where.column >= 1);
  }
  return 0;
}
