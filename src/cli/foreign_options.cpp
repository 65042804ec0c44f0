#include "cli/foreign_options.hpp"

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
  const std::string lower = to_lower(name);
  if (lower.ends_with(".json") || lower.ends_with(".md") || lower.ends_with(".txt")) return false;
  const auto decoded = decode_text(bytes);
  const std::string_view text = trim(decoded ? std::string_view(*decoded) : bytes);
  if (text.starts_with("{") || text.starts_with("[")) return false;
  return text.find("FindProxyForURL") != std::string_view::npos || lower.ends_with(".pac") ||
         lower.ends_with(".dat") || lower.ends_with(".js");
}

}  // namespace pacwright
