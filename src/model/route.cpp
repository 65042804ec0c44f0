#include "model/route.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "model/ip_address.hpp"
#include "model/number_host.hpp"

namespace pacwright {
namespace {

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '_';
}

// Chromium drops an operand that ends in a number but is no IPv4 address.
bool is_proxy_host(std::string_view host) {
  if (IpAddress::parse(host)) return host.find(':') == std::string_view::npos;
  const auto labels = split(host, '.');
  for (const std::string_view label : labels) {
    if (label.empty() || label.front() == '-' || !std::ranges::all_of(label, is_host_character)) {
      return false;
    }
  }
  return !ends_in_number(host);
}

// What is wrong with "host:port", or nothing.
std::string fault_of_server(std::string_view server) {
  if (server.find('@') != std::string_view::npos) return "Clients drop entries with credentials.";
  if (server.find('/') != std::string_view::npos)
    return "Clients drop entries with a scheme or path.";

  const std::size_t colon = server.rfind(':');
  std::string_view host = server.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) {
    const auto address = IpAddress::parse(host.substr(1, host.size() - 2));
    if (!address || address->is_v4()) return "Between brackets belongs an IPv6 address.";
  } else if (server.starts_with('[')) {
    return "Name the port, as in " + std::string(server) + ":8080.";
  } else if (host.find(':') != std::string_view::npos) {
    return "An IPv6 proxy is written in brackets, as in [2001:db8::1]:8080.";
  } else if (!is_proxy_host(host)) {
    return "'" + std::string(host) + "' is not a host name.";
  }
  if (colon == std::string_view::npos) {
    return "Name the port, as in " + std::string(server) + ":8080: clients differ in the default.";
  }
  const auto port = parse_number(server.substr(colon + 1), 65535);
  if (!port || *port == 0) return "The port is a number from 1 to 65535.";
  return "";
}

std::string fault_of_keyword(std::string_view keyword) {
  std::string upper(keyword);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (upper == "HTTP") return "Chromium drops HTTP entries: write PROXY.";
  if (upper == "SOCKS") {
    return "Some clients take that for SOCKS 4, others for SOCKS 5: write SOCKS5.";
  }
  if (upper == "SOCKS4") {
    return "Windows drops SOCKS 4, and pac-resolver takes it for 4a: write SOCKS5, if the proxy "
           "speaks "
           "it.";
  }
  for (const std::string_view known : {"DIRECT", "PROXY", "HTTPS", "SOCKS5"}) {
    if (upper == known) return "Some clients read upper case only: write " + upper + ".";
  }
  return "'" + std::string(keyword) + "' is not a keyword that every client knows.";
}

std::string fault_of_entry(std::string_view entry) {
  if (entry.empty()) return "There is an empty entry.";
  if (entry != trim(entry)) return "There are blanks around an entry.";
  const std::size_t space = entry.find(' ');
  const std::string_view keyword = entry.substr(0, space);
  if (keyword == "DIRECT") {
    return space == std::string_view::npos ? "" : "DIRECT takes nothing after it.";
  }
  if (keyword != "PROXY" && keyword != "HTTPS" && keyword != "SOCKS5") {
    return fault_of_keyword(keyword);
  }
  if (space == std::string_view::npos) return std::string(keyword) + " needs host:port after it.";
  const std::string_view server = entry.substr(space + 1);
  if (std::ranges::any_of(server, is_space)) return "Exactly one space separates keyword and host.";
  return fault_of_server(server);
}

// Entries stand between "; ", exactly.
std::vector<std::string_view> to_entries(std::string_view result) {
  std::vector<std::string_view> entries = split(result, ';');
  for (std::size_t i = 1; i < entries.size(); ++i) {
    if (entries[i].starts_with(' ')) entries[i].remove_prefix(1);
  }
  return entries;
}

std::string fault_of(std::string_view result) {
  if (result.empty()) return "It is empty; write DIRECT if that is meant.";
  if (!is_ascii(result)) return "Write host names in their xn-- form.";
  const auto entries = to_entries(result);
  for (const std::string_view entry : entries) {
    if (auto fault = fault_of_entry(entry); !fault.empty()) return fault;
  }
  std::string canonical;
  for (const std::string_view entry : entries) {
    canonical += (canonical.empty() ? "" : "; ") + std::string(entry);
  }
  return canonical == result ? "" : "Write it as '" + canonical + "'.";
}

}  // namespace

Diags check_result(std::string_view result, const SourceRef& where) {
  const std::string subject(result);
  if (auto fault = fault_of(result); !fault.empty()) {
    return {{DiagCode::RouteSyntax, where, subject, fault}};
  }
  Diags diags;
  const auto entries = to_entries(result);
  if (const auto direct = std::ranges::find(entries, "DIRECT");
      direct != entries.end() && direct + 1 != entries.end()) {
    diags.push_back({DiagCode::RouteAfterDirect, where, subject, ""});
  }
  if (std::ranges::any_of(entries, [](auto entry) { return entry.starts_with("HTTPS "); })) {
    diags.push_back({DiagCode::RouteHttpsProxy, where, subject, ""});
  }
  return diags;
}

std::optional<std::string> first_proxy(std::string_view result) {
  constexpr std::string_view kKeyword = "PROXY ";
  const std::string_view first = split(result, ';').front();
  if (!first.starts_with(kKeyword)) return std::nullopt;
  return std::string(first.substr(kKeyword.size()));
}

}  // namespace pacwright
