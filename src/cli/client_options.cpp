#include "cli/client_options.hpp"

#include <algorithm>
#include <chrono>

#include "base/idna.hpp"
#include "base/text.hpp"
#include "model/ip_address.hpp"
#include "validate/profiles/moment.hpp"

namespace pacwright {
namespace {

using Texts = std::vector<std::string>;

/// The real time, in UTC: the only clock that is ever read, and only when asked for.
Moment present() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count(), 0};
}

Texts client_names() {
  Texts names = {"all"};
  for (const ClientProfile& profile : all_profiles()) names.emplace_back(profile.name);
  return names;
}

void complain_about_client(const std::string& name, Io& io, const std::string& command) {
  const Texts names = client_names();
  const auto meant = did_you_mean(name, names);
  bad_usage(io, command,
            "no client '" + printable(name) + "'; " +
                (meant ? "did you mean '" + *meant + "'?" : "they are " + join(names, ", ")));
}

bool add_client(const std::string& name, std::vector<const ClientProfile*>& clients) {
  const auto add = [&clients](const ClientProfile& profile) {
    if (std::ranges::find(clients, &profile) == clients.end()) clients.push_back(&profile);
  };
  if (name == "all") {
    for (const ClientProfile& profile : all_profiles()) add(profile);
    return true;
  }
  const ClientProfile* const profile = find_profile(name);
  if (profile != nullptr) add(*profile);
  return profile != nullptr;
}

}  // namespace

DnsFixture ClientOptions::applied_to(DnsFixture of_files) const {
  DnsFixture applied = std::move(of_files);
  if (client_ip) applied.my_ip = *client_ip;
  for (const auto& [name, address] : dns) applied.addresses[name] = address;
  if (all_dns_fails) applied.addresses.clear();
  // Also where every other name resolves.
  for (const std::string& name : failing_names) applied.addresses[name] = "";
  return applied;
}

void add_client_options(CommandOptions& command, ManyClients many) {
  command.texts(
      "client",
      many == ManyClients::Yes
          ? "Run it as this client does, or all; see pacwright clients. May be given again"
          : "Run it as this client does; see pacwright clients",
      "NAME");
  command.offer("client", client_names());
  command.text("at",
               "The time the script sees, such as 2026-11-22T08:00:00+01:00, or now. The clock "
               "stands still. Without it, it is 2026-01-07T12:00:00Z, noon of a Wednesday, so that "
               "answers do not depend on when one asks",
               "TIME");
  command.text("client-ip", "What myIpAddress gives, or none (default 192.0.2.10)", "ADDRESS");
  command.texts("dns", "The address of a name, for scripts that ask DNS", "NAME=ADDRESS");
  command.texts("dns-fail", "This name does not resolve, or all do not", "NAME");
}

std::optional<std::map<std::string, std::string>> read_addresses(const ParsedOptions& parsed,
                                                                 Io& io,
                                                                 const std::string& command) {
  std::map<std::string, std::string> addresses;
  for (const std::string& entry : parsed.texts("dns")) {
    const std::size_t equals = entry.find('=');
    const auto name = to_ascii_host(entry.substr(0, equals));
    if (equals == std::string::npos || !name || !IpAddress::parse(entry.substr(equals + 1))) {
      bad_usage(io, command, "--dns wants NAME=ADDRESS");
      return std::nullopt;
    }
    addresses[*name] = entry.substr(equals + 1);
  }
  return addresses;
}

std::optional<ClientOptions> read_client_options(const ParsedOptions& parsed, Io& io,
                                                 const std::string& command, ManyClients many) {
  ClientOptions options;
  for (const std::string& name : parsed.texts("client")) {
    if (add_client(name, options.clients)) continue;
    complain_about_client(name, io, command);
    return std::nullopt;
  }
  if (parsed.has("at")) {
    const auto text = parsed.text("at");
    const auto moment = text == "now" ? std::optional(present()) : parse_moment(text);
    if (!moment) {
      bad_usage(io, command, "--at wants a time such as 2026-11-22T08:00:00+01:00");
      return std::nullopt;
    }
    options.at = *moment;
  }
  if (parsed.has("client-ip")) {
    const auto text = parsed.text("client-ip");
    if (text != "none" && !IpAddress::parse(text)) {
      bad_usage(io, command, "--client-ip wants an IP address, or none");
      return std::nullopt;
    }
    options.client_ip = text == "none" ? "" : text;
  }
  auto dns = read_addresses(parsed, io, command);
  if (!dns) return std::nullopt;
  options.dns = *std::move(dns);
  for (const std::string& name : parsed.texts("dns-fail")) {
    if (name == "all") {
      options.all_dns_fails = true;
    } else {
      options.failing_names.push_back(to_lower(name));
    }
  }
  if (many == ManyClients::No && options.clients.size() > 1) {
    bad_usage(io, command, "name one client with --client");
    return std::nullopt;
  }
  return options;
}

}  // namespace pacwright
