#pragma once
#include <optional>
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "validate/profiles/profiles.hpp"

namespace pacwright {

/// Who runs a script, when and where: what eval and check share.
struct ClientOptions {
  std::vector<const ClientProfile*> clients;  ///< As named, each once; empty if none was named.
  Moment at;
  std::optional<std::string> client_ip;  ///< Empty text: the client does not know it.
  std::vector<std::string> failing_names;
  bool all_dns_fails = false;

  /// The fixture with --client-ip and --dns-fail done to it.
  DnsFixture applied_to(DnsFixture dns) const;
};

/// Whether a command runs a file as several clients at a time.
enum class ManyClients { No, Yes };

/// Adds --client, --at, --client-ip and --dns-fail.
void add_client_options(CommandOptions& command, ManyClients many);

/// Nothing, and a message in `io.err`, if one of them makes no sense.
std::optional<ClientOptions> read_client_options(const ParsedOptions& parsed, Io& io,
                                                 const std::string& command, ManyClients many);

}  // namespace pacwright
