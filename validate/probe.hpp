#pragma once
#include <map>
#include <string>
#include <vector>

namespace pacwright {

/// What a client hands to FindProxyForURL.
struct Probe {
  std::string url;
  std::string host;
};

/// What the script sees instead of the network.
struct DnsFixture {
  std::map<std::string, std::string> addresses;  ///< Lower-case host -> address text, as given.
  std::string my_ip = "192.0.2.10";              ///< myIpAddress(); a documentation address.
};

/// Bounds of one sandbox; every one of them ends in a Diag of its own, never in a hang or a crash.
struct Limits {
  int milliseconds = 1000;              ///< CPU time for loading, and for each decision.
  std::size_t heap_bytes = 64 << 20;    ///< The engine's whole heap.
  std::size_t script_bytes = 16 << 20;  ///< Longer scripts are refused unread.
  std::size_t result_bytes = 64 << 10;  ///< Of one returned string.
};

/// What a script answered for one probe.
struct Answer {
  std::string result;  ///< What FindProxyForURL returned.
  std::vector<std::string>
      dns_names;  ///< Names it asked DNS for, in order; literals are not asked.
};

}  // namespace pacwright
