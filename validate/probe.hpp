#pragma once
#include <cstddef>
#include <cstdint>
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
  std::string others = {};  ///< The address of every other name; empty: they do not resolve.
};

/// Bounds of one sandbox; every one of them ends in a Diag of its own, never in a hang or a crash.
struct Limits {
  int milliseconds = 1000;              ///< CPU time for loading, and for each decision.
  std::size_t heap_bytes = 64 << 20;    ///< The engine's whole heap.
  std::size_t script_bytes = 16 << 20;  ///< Longer scripts are refused unread.
  std::size_t result_bytes = 64 << 10;  ///< Of one returned string.
};

/// The time a script sees. It stands still, so that the same input gives the same answer.
struct Moment {
  std::int64_t utc_ms = 1'767'787'200'000;  ///< Since 1970; Wednesday, 7 January 2026, 12:00 UTC:
                                            ///< working hours of a working day.
  int offset_minutes = 0;                   ///< Local time minus UTC.

  friend bool operator==(const Moment&, const Moment&) = default;
};

/// Which client runs a script; what is known of each is in profiles/profiles.hpp.
enum class Client : std::uint8_t {
  Chromium,
  Firefox,
  Windows,
  Libproxy,
  Pacparser,
  PacResolver,
  Pypac,
};

/// A script's call of a helper function; calls that helpers make among themselves are not noted.
struct HelperCall {
  std::string name;
  std::vector<std::string> arguments;  ///< As a person would write them; strings in quotes.
  std::string outcome;                 ///< The same of the value; or "throws SyntaxError: ...".

  friend bool operator==(const HelperCall&, const HelperCall&) = default;
};

/// What a call of a helper function comes to in one decision, whatever the client's own function
/// would say.
struct GivenCall {
  Probe probe;
  HelperCall call;
};

/// As whom and when a script is run.
struct RunAs {
  Client client = Client::Chromium;
  Moment at;
  bool trace = false;  ///< Note the calls of helper functions; costs time.
  /// If it is not empty, the script may call a function of this name: see note_mark in helpers.hpp.
  /// Where calls are traced as well, each decision notes its marks anew, in their order.
  std::string mark_function = {};
  /// Math.random begins anew with the same number in each decision; else with one that the URL
  /// makes.
  bool same_random = false;
  std::vector<GivenCall> given = {};  ///< Only where calls are traced.
};

/// What a script answered for one probe.
struct Answer {
  std::string result;  ///< What the entry point returned, as text; UTF-8.
  std::vector<std::string>
      dns_names;                ///< Names it asked DNS for, in order; literals are not asked.
  std::string type = "string";  ///< Of the value; anything else only where the client takes it.
  bool called_ex = false;       ///< FindProxyForURLEx was the entry point.
  int dns_lookups = 0;          ///< Calls that ask DNS or for the own address.
  bool by_chance = false;       ///< Math.random was asked, in this decision or while loading.
  int restarts = 0;             ///< How often Chromium would begin anew; see DnsStub.
  bool refused_lookup = false;  ///< It asked for more names than the client looks up.
};

}  // namespace pacwright
