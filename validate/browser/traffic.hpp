#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace pacwright {

/// What a browser wants of whoever listens at a port. The form tells whether it takes that for a
/// proxy: only to a proxy it names the host in the first line.
struct Traffic {
  enum class Form {
    Plain,    ///< "GET /path": to the server itself.
    Tls,      ///< A TLS greeting: to the server itself.
    Proxied,  ///< "GET http://host/path".
    Tunnel,   ///< "CONNECT host:port".
  };
  Form form = Form::Plain;
  std::string host;  ///< Lower case, without brackets and port. A TLS greeting names no address.
  std::string path;  ///< Of Plain.
};

/// What was read, and what to say to it.
struct ReadTraffic {
  std::optional<Traffic> traffic;  ///< None: the preliminaries of SOCKS, or no sense.
  std::string reply;               ///< For Plain and Proxied: left to the caller.
  bool closes = true;
};

/// Reads what a connection has sent so far; nothing as long as more is needed. SOCKS clients get
/// what they ask for, and then talk as if to the server itself.
std::optional<ReadTraffic> read_traffic(std::string_view received);

/// A whole reply: status 200, not to be kept.
std::string to_http_reply(std::string_view content_type, std::string_view body);

}  // namespace pacwright
