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

/// True if `label` can be part of a host: the mapping can bring forth slashes, blanks and dots.
bool is_host_label(std::string_view label) {
  return !label.empty() && label.size() <= kLongestLabel && std::ranges::all_of(label, [](char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_';
  });
}

int look_up(const std::string& label, int flags, std::string& result) {
  std::uint8_t* ascii = nullptr;
  const int status = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(label.c_str()), &ascii,
                                    IDN2_NFC_INPUT | flags);
  if (status != IDN2_OK) return status;
  result = to_lower(reinterpret_cast<const char*>(ascii));
  idn2_free(ascii);
  return status;
}

/// Sharp s, final sigma and the two joiners: the only ones that the two kinds of UTS #46 treat
/// differently.
bool has_deviation(std::string_view label) {
  constexpr std::string_view kDeviations[] = {"\xC3\x9F", "\xE1\xBA\x9E", "\xCF\x82",
                                              "\xE2\x80\x8C", "\xE2\x80\x8D"};
  return std::ranges::any_of(kDeviations, [label](std::string_view deviation) {
    return label.find(deviation) != std::string_view::npos;
  });
}

/// Browsers stop at what UTS #46 forbids; libidn2 also at what IDNA2008 does, such as symbols, or
/// does not know yet. Only its transitional kind leaves that out, and without deviations the two
/// kinds are one.
std::optional<std::string> to_ascii_label(const std::string& label) {
  if (is_ascii(label)) return to_lower(label);
  std::string result;
  const int status = look_up(label, IDN2_NONTRANSITIONAL, result);
  if (status == IDN2_OK) return result;
  const bool may_be_symbols = status == IDN2_DISALLOWED || status == IDN2_UNASSIGNED;
  if (!may_be_symbols || has_deviation(label)) return std::nullopt;
  if (look_up(label, IDN2_TRANSITIONAL, result) == IDN2_OK) return result;
  return std::nullopt;
}

}  // namespace

std::string with_plain_dots(std::string_view host) {
  std::string plain(host);
  for (const std::string_view dot : kForeignDots) {
    for (std::size_t at = plain.find(dot); at != std::string::npos; at = plain.find(dot, at)) {
      plain.replace(at, dot.size(), ".");
    }
  }
  return plain;
}

std::optional<std::string> to_unicode_label(std::string_view ascii) {
  if (!ascii.starts_with("xn--")) return std::nullopt;
  char* decoded = nullptr;
  if (idn2_to_unicode_8z8z(std::string(ascii).c_str(), &decoded, 0) != IDN2_OK) return std::nullopt;
  std::string unicode = decoded;
  idn2_free(decoded);
  if (is_ascii(unicode) || to_ascii_label(unicode) != ascii) return std::nullopt;
  return unicode;
}

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
