#include "lower/wide_patterns.hpp"

#include "model/registrable.hpp"

namespace pacwright {
namespace {

constexpr std::string_view kForeign = "not-yours";

/// What a star between these two characters may stand for, to make a name that one might meet; 0 is
/// the beginning or the end.
std::string foreign_part(char before, char after) {
  if (after == 0) {
    return (before == '.' ? "" : ".") + std::string(kForeign) + ".example";
  }
  if (before == '.' && after == '.') return std::string(kForeign);
  if (after == '.' && before != 0) return "-" + std::string(kForeign);
  return before == 0 && after == '.' ? std::string(kForeign) : "not";
}

void report(const PolicyRule& rule, Diags& diags) {
  if (rule.wide) return;
  for (const PlacedPattern& host : rule.hosts) {
    if (const auto name = foreign_name(host.pattern)) {
      diags.push_back({DiagCode::WidePattern, host.where, host.pattern.text(),
                       "In every client it is true for '" + *name + "' as well."});
    }
  }
}

}  // namespace

std::optional<std::string> foreign_name(const HostPattern& pattern) {
  if (pattern.kind() != HostPattern::Kind::Glob) return std::nullopt;
  const std::string_view home = pattern.home();
  const bool one_owner = home.find('.') != std::string_view::npos && !is_shared_suffix(home);
  if (one_owner) return std::nullopt;
  const std::string& text = pattern.text();
  std::string name;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '*') {
      name += text[i];
      continue;
    }
    name += foreign_part(i > 0 ? text[i - 1] : '\0', i + 1 < text.size() ? text[i + 1] : '\0');
  }
  return name;
}

void report_wide_patterns(const Policy& policy, Diags& diags) {
  for (const PolicyRule& rule : policy.rules) report(rule, diags);
  for (const AllowedBypass& allowed : policy.targets.may_bypass) report(allowed.sites, diags);
}

}  // namespace pacwright
