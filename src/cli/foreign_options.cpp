#include "cli/foreign_options.hpp"

#include <variant>

#include "base/json.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace pacwright {

ForeignOptions to_foreign_options(const ClientOptions& as, bool has_moment, const DnsFixture& dns,
                                  const Limits& limits) {
  ForeignOptions options;
  if (!as.clients.empty()) options.client = as.clients.front();
  options.limits = limits;
  options.dns = as.applied_to(dns);
  if (has_moment) options.at = as.at;
  options.fixed_own_ip = as.client_ip.has_value();
  options.all_dns_fails = as.all_dns_fails;
  return options;
}

bool is_meant_as_pac(std::string_view name, std::string_view bytes) {
  constexpr std::string_view kEntry = "FindProxyForURL";
  const std::string lower = to_lower(name);
  const auto decoded = decode_text(bytes);
  const std::string_view text = trim(decoded ? std::string_view(*decoded) : bytes);
  // A script may begin with a block or an array, too, but then it is no JSON.
  const bool may_be_json = text.starts_with("{") || text.starts_with("[");
  if (may_be_json && std::holds_alternative<JsonValue>(parse_json(text))) return false;
  if (lower.ends_with(".json") || lower.ends_with(".md") || lower.ends_with(".txt")) {
    // Pages speak of the function; only a script defines it.
    return text.find("function " + std::string(kEntry)) != std::string_view::npos &&
           !lower.ends_with(".md");
  }
  return text.find(kEntry) != std::string_view::npos || lower.ends_with(".pac") ||
         lower.ends_with(".dat") || lower.ends_with(".js");
}

bool is_page_or_empty(std::string_view bytes) {
  const auto decoded = decode_text(bytes);
  const std::string_view text = trim(decoded ? std::string_view(*decoded) : bytes);
  // Browsers take "<!--" for a comment in scripts, too.
  if (text.starts_with("<!--")) return text.find("FindProxyForURL") == std::string_view::npos;
  return text.empty() || text.starts_with("<");
}

}  // namespace pacwright
