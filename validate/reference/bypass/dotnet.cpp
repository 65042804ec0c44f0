// .NET (not .NET Framework): HttpEnvironmentProxy on no_proxy, HttpWindowsProxy on ProxyOverride.
//
// no_proxy: commas only; ".b.c" stands for b.c and all below it, all else for itself.
// ProxyOverride: semicolons only, and what follows a blank or a ']' in an entry is dropped; so is
// a scheme, with its restriction; a port is text like any other; a star is any run. <local> also
// stands for loopback and for the machine's own addresses, which are not known here.

#include <algorithm>

#include "base/text.hpp"
#include "validate/reference/bypass/matchers.hpp"

namespace pacwright {
namespace {

std::string windows_entry(std::string_view piece) {
  std::string entry = to_lower(piece);
  entry.erase(0, std::min(entry.find_first_not_of(' '), entry.size()));
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!entry.starts_with(scheme)) continue;
    entry.erase(0, scheme.size());
    break;
  }
  if (entry.starts_with('[')) entry.erase(0, 1);
  return entry.substr(0, entry.find_first_of(" ]"));
}

bool is_local(const BypassUrl& url) {
  if (url.is_loopback_address() || url.host == "localhost" || url.host == "loopback") return true;
  return !url.is_ipv6() && url.host.find('.') == std::string::npos;
}

}  // namespace

BypassReading read_by_dotnet_environment(std::string_view list) {
  std::vector<std::string> entries;
  for (const std::string_view piece : split(list, ',')) {
    if (!trim(piece).empty()) entries.push_back(to_lower(trim(piece)));
  }
  return [entries = std::move(entries)](const BypassUrl& url) {
    const std::string_view host = url.bracketed();
    return std::ranges::any_of(entries, [&](const std::string_view entry) {
      if (!entry.starts_with('.')) return host == entry;
      return host.ends_with(entry) || host == entry.substr(1);
    });
  };
}

BypassReading read_by_dotnet_windows(std::string_view list) {
  std::vector<std::string> entries;
  for (const std::string_view piece : split(list, ';')) {
    if (std::string entry = windows_entry(piece); !entry.empty()) entries.push_back(entry);
  }
  return [entries = std::move(entries)](const BypassUrl& url) {
    return std::ranges::any_of(entries, [&](const std::string& entry) {
      // Whatever begins with it counts: the text is compared so far and no further.
      return entry.starts_with("<local>") ? is_local(url) : glob_matches(entry, url.host);
    });
  };
}

}  // namespace pacwright
