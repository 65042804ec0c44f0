#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "validate/profiles/profiles.hpp"

namespace pacwright {

/// Who runs a script, when and where: what eval, check and diff share.
struct ClientOptions {
  std::vector<const ClientProfile*> clients;  ///< As named, each once; empty if none was named.
  Moment at;
  std::optional<std::string> client_ip;    ///< Empty text: the client does not know it.
  std::map<std::string, std::string> dns;  ///< --dns: as in DnsFixture.
  std::vector<std::string> failing_names;
  bool all_dns_fails = false;

  /// The fixture with --client-ip, --dns and --dns-fail done to it.
  DnsFixture applied_to(DnsFixture of_files) const;
};

/// Whether a command runs a file as several clients at a time.
enum class ManyClients { No, Yes };

/// Adds --client, --at, --client-ip, --dns and --dns-fail.
void add_client_options(CommandOptions& command, ManyClients many);

/// What --dns says, or nothing and a message in `io.err`.
std::optional<std::map<std::string, std::string>> read_addresses(const ParsedOptions& parsed,
                                                                 Io& io,
                                                                 const std::string& command);

/// Nothing, and a message in `io.err`, if one of them makes no sense.
std::optional<ClientOptions> read_client_options(const ParsedOptions& parsed, Io& io,
                                                 const std::string& command, ManyClients many);

}  // namespace pacwright
