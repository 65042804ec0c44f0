#include "base/idna.hpp"

#include <idn2.h>

#include <algorithm>
#include <cstdint>

#include "base/text.hpp"
#include "base/utf8.hpp"

// One label at a time: libidn2 refuses a whole name for what browsers let pass in the other labels,
// such as the hyphens of "r3---sn".

namespace pacwright {
namespace {

constexpr std::size_t kLongestLabel = 63;
constexpr std::size_t kLongestName = 253;  // Without the dot of the root.

/// The full stops of other scripts, which UTS #46 takes for dots: ideographic, fullwidth,
/// halfwidth.
constexpr std::string_view kForeignDots[] = {"\xE3\x80\x82", "\xEF\xBC\x8E", "\xEF\xBD\xA1"};

std::string with_plain_dots(std::string_view host) {
  std::string plain(host);
  for (const std::string_view dot : kForeignDots) {
    for (std::size_t at = plain.find(dot); at != std::string::npos; at = plain.find(dot, at)) {
      plain.replace(at, dot.size(), ".");
    }
  }
  return plain;
}

/// True if `label` can be part of a host: the mapping can bring forth slashes, blanks and dots.
bool is_host_label(std::string_view label) {
  return !label.empty() && label.size() <= kLongestLabel && std::ranges::all_of(label, [](char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_';
  });
}

std::optional<std::string> to_ascii_label(const std::string& label) {
  if (is_ascii(label)) return to_lower(label);

  std::uint8_t* ascii = nullptr;
  const int status = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(label.c_str()), &ascii,
                                    IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  if (status != IDN2_OK) return std::nullopt;
  std::string result = to_lower(reinterpret_cast<const char*>(ascii));
  idn2_free(ascii);
  return result;
}

}  // namespace

std::optional<std::string> to_ascii_host(std::string_view host) {
  if (is_ascii(host)) return to_lower(host);
  if (!is_utf8(host) || host.find('\0') != std::string_view::npos) return std::nullopt;

  std::string name = with_plain_dots(host);
  const bool rooted = name.ends_with('.');
  if (rooted) name.pop_back();

  std::vector<std::string> labels;
  for (const std::string_view label : split(name, '.')) {
    std::optional<std::string> ascii = to_ascii_label(std::string(label));
    if (!ascii || !is_host_label(*ascii)) return std::nullopt;
    labels.push_back(std::move(*ascii));
  }
  std::string ascii = join(labels, ".");
  if (ascii.size() > kLongestName) return std::nullopt;
  return rooted ? ascii + "." : ascii;
}

}  // namespace pacwright
