#include "emit/publish/pac_address.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"

namespace pacwright {
namespace {

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Without percent signs, as servers compare paths; nothing if what is behind one is not two
/// hexadecimal digits, or if it stands for no printable ASCII.
std::optional<std::string> decoded(std::string_view path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    char c = path[i];
    if (c == '%') {
      if (i + 2 >= path.size()) return std::nullopt;
      const int high = hex_digit(path[i + 1]), low = hex_digit(path[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (c < 0x20 || c >= 0x7F) return std::nullopt;
    out += c;
  }
  return out;
}

/// True if a server takes `path` for another one: "//", "/../".
bool is_rewritten(std::string_view path) {
  const auto steps = split(path.substr(1), '/');
  return std::ranges::any_of(
      steps, [](std::string_view step) { return step.empty() || step == "." || step == ".."; });
}

/// "pac.contoso.com" of "pac.contoso.com:8080", "2001:db8::1" of "[2001:db8::1]".
std::string host_of(std::string_view authority) {
  if (authority.starts_with('[')) return to_lower(authority.substr(1, authority.find(']') - 1));
  return to_lower(authority.substr(0, authority.find(':')));
}

}  // namespace

std::string_view PacAddress::extension() const {
  const std::size_t dot = file.rfind('.');
  return dot == std::string::npos ? "." : std::string_view(file).substr(dot);
}

Result<PacAddress> PacAddress::parse(const std::string& url) {
  PacAddress address;
  address.is_https = url.starts_with("https:");
  const std::size_t scheme_end = url.find("//");
  if (scheme_end == std::string::npos) return Diag{DiagCode::PacUrlUnusable, {}, url, ""};
  const std::string_view rest = std::string_view(url).substr(scheme_end + 2);
  const std::size_t slash = rest.find_first_of("/?#");
  address.host = host_of(rest.substr(0, slash));
  const std::string_view raw = slash == std::string_view::npos ? "" : rest.substr(slash);
  const auto path = decoded(raw);
  if (!raw.starts_with('/') || raw.find_first_of("?#") != std::string_view::npos || !path ||
      is_rewritten(*path)) {
    return Diag{DiagCode::PacUrlUnusable, {}, url, ""};
  }
  const std::size_t last = path->rfind('/') + 1;
  address.folder = path->substr(0, last);
  address.file = path->substr(last);
  return address;
}

}  // namespace pacwright
