#include "model/example_hosts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/ip_address.hpp"

namespace pacwright {
namespace {

constexpr std::string_view kUsual[] = {"www", "mail", "portal", "login", "api", "files"};

bool is_usual(std::string_view label) {
  return std::ranges::find(kUsual, label) != std::end(kUsual);
}

bool has_letter(std::string_view label) {
  return std::ranges::any_of(label, [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

int oddness_of(std::string_view host) {
  if (host.starts_with('[') || IpAddress::parse(host)) return 0;
  if (host.ends_with('.') || host != to_lower(host)) return 6;
  const auto labels = split(host, '.');
  if (!std::ranges::all_of(labels, has_letter)) return 5;
  if (host.find("unlisted.example") != std::string_view::npos) return 4;
  const std::string_view first = labels.front();
  if (is_usual(first)) return 0;
  if (first.size() < 3) return 3;
  return first.front() == 'x' ? 2 : 1;  // "xexample.com" is a look-alike that probes are made of.
}

}  // namespace pacwright
