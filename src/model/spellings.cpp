#include "model/spellings.hpp"

#include <functional>
#include <set>

#include "base/idna.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace pacwright {
namespace {

/// `written` is empty if the pattern is written in ASCII.
using Visit = std::function<void(const HostPattern&, const std::string& written)>;

void for_each_pattern(const Policy& policy, const std::vector<Catalog>& catalogs,
                      const Visit& visit) {
  const auto visit_hosts = [&visit](const PolicyRule& rule) {
    for (const PlacedPattern& host : rule.hosts) visit(host.pattern, host.written);
  };
  for (const PolicyRule& rule : policy.rules) visit_hosts(rule);
  for (const Catalog& catalog : catalogs) {
    for (const Endpoint& endpoint : catalog.endpoints) {
      const auto* pattern = std::get_if<HostPattern>(&endpoint.item);
      if (pattern != nullptr) visit(*pattern, "");
    }
  }
}

/// Without the characters that browsers take for nothing, and that the PAC takes out, too.
std::string without_ignored(std::string_view label) {
  std::string kept;
  while (!label.empty()) {
    const Utf8Char next = first_code_point(label);
    const char32_t c = next.code_point;
    const bool is_ignored =
        c == 0xAD || c == 0x200B || c == 0x2060 || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F);
    if (!is_ignored) kept += label.substr(0, next.size);
    label.remove_prefix(next.size);
  }
  return kept;
}

bool has_punycode(const std::string& text) { return text.find("xn--") != std::string::npos; }

std::string as_host(const std::string& pattern) {
  std::string host;
  for (const char c : pattern) host += c == '*' ? 'x' : c;
  return host;
}

}  // namespace

Spellings spellings_of(const Policy& policy, const std::vector<Catalog>& catalogs) {
  Spellings spellings;
  for_each_pattern(policy, catalogs, [&](const HostPattern& pattern, const std::string& written) {
    if (has_punycode(pattern.text())) {
      for (const std::string_view label : split(pattern.text(), '.')) {
        const auto unicode = to_unicode_label(label);
        if (unicode) spellings.emplace(to_lower_utf8(*unicode), std::string(label));
      }
    }
    if (written.empty()) return;
    const std::string plain = with_plain_dots(written);
    for (const std::string_view label : split(plain, '.')) {
      if (is_ascii(label)) continue;
      const auto ascii = to_ascii_host(label);
      if (ascii) spellings.emplace(to_lower_utf8(without_ignored(label)), *ascii);
    }
  });
  return spellings;
}

std::vector<std::string> typed_hosts(const Policy& policy, const std::vector<Catalog>& catalogs) {
  std::set<std::string> hosts;
  for_each_pattern(policy, catalogs, [&](const HostPattern& pattern, const std::string& written) {
    if (!written.empty()) hosts.insert(as_host(written));
    if (!has_punycode(pattern.text())) return;
    std::string typed;
    for (const std::string_view label : split(pattern.text(), '.')) {
      typed += (typed.empty() ? "" : ".") + to_unicode_label(label).value_or(std::string(label));
    }
    if (!is_ascii(typed)) hosts.insert(as_host(typed));
  });
  return {hosts.begin(), hosts.end()};
}

}  // namespace pacwright
