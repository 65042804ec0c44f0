#pragma once
#include <string>
#include <vector>

#include "diag/diag.hpp"
#include "validate/profiles/profiles.hpp"

namespace pacwright {

/// One thing a client tries.
struct Hop {
  enum class Kind { Direct, Http, Https, Socks, Socks4, Socks5, Quic };
  Kind kind = Kind::Direct;
  std::string server;  ///< "host:port"; the port is missing where the client leaves it open.

  friend bool operator==(const Hop&, const Hop&) = default;
};

/// An element of a result that the client does not use.
struct DroppedElement {
  std::string element;
  std::string why;  ///< A phrase: "an unknown keyword".
};

/// What a client makes of an answer, or of the want of one.
struct ClientDecision {
  enum class Kind {
    Hops,      ///< Tries `hops` in their order; there is at least one.
    Error,     ///< The program that asked gets an error.
    HandedOn,  ///< The program that asked gets the string: `text`.
    Unknown,   ///< The engine here cannot tell: see is_unknown_here.
  };
  Kind kind = Kind::Hops;
  std::vector<Hop> hops;
  std::vector<DroppedElement> dropped;
  std::string why;   ///< Why it is direct or an error although the script did not say so; or empty.
  std::string text;  ///< HandedOn: the string.
  bool names_nothing = false;  ///< The result has no element, such as "" or ";".
};

/// Reads a result as the client does: keywords, separators, defaults, what is dropped, what becomes
/// of nothing. A failure (of loading or of the call) becomes what the client does then.
ClientDecision interpret(const ClientProfile& profile, const Result<Answer>& answer);

/// "PROXY a:8080; DIRECT", with SOCKS as what it means to the client; "error" for an error. Equal
/// texts mean the same thing, but for "unknown".
std::string to_text(const ClientDecision& decision);

}  // namespace pacwright
