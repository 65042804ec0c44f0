#pragma once
#include <string>
#include <string_view>

#include "diag/diag.hpp"

namespace pacwright {

/// Where a web server has the PAC, by its URL.
struct PacAddress {
  std::string host;    ///< Lower case, no port, brackets off.
  std::string folder;  ///< "/pac/", decoded.
  std::string file;    ///< "proxy.pac", decoded.
  bool is_https = false;

  std::string path() const { return folder + file; }
  std::string_view extension() const;  ///< ".pac"; "." if it has none, as IIS says it.

  /// Fails with PacUrlUnusable if the URL ends in a folder or has a query, a fragment, an escape of
  /// a control character or a path that servers write otherwise.
  static Result<PacAddress> parse(const std::string& url);
};

}  // namespace pacwright
