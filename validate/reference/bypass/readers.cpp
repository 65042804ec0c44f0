#include "validate/reference/bypass/readers.hpp"

#include "validate/reference/bypass/matchers.hpp"

namespace pacwright {
namespace {

constexpr std::string_view kNoProxy = "no_proxy variable";
constexpr std::string_view kProxyOverride = "Windows ProxyOverride";
constexpr std::string_view kGnome = "GNOME ignore-hosts";
constexpr std::string_view kKde = "KDE NoProxyFor";
constexpr std::string_view kMacos = "macOS ExceptionsList";

constexpr std::string_view kRun = "observed";
constexpr std::string_view kRunAndSource = "observed, and its source";
constexpr std::string_view kSource = "its source; not run";
constexpr std::string_view kDocumentation = "vendor documentation; not run";

constexpr BypassReader kReaders[] = {
    {"curl", "curl 7.88", kNoProxy, bypassed_by_curl_7_88, kRunAndSource, ""},
    {"curl8", "curl 8", kNoProxy, bypassed_by_curl_8, kSource,
     "IPv6 blocks whose prefix is no multiple of 8: some versions read them wrongly, and the first "
     "ones compare IPv6 literals as text."},
    {"git", "git (libcurl 7.88)", kNoProxy, bypassed_by_curl_7_88, kRun,
     "A git built with another libcurl reads as that version of curl does."},
    {"wget", "wget 1.21", kNoProxy, bypassed_by_wget, kRunAndSource, ""},
    {"go", "Go programs, Docker", kNoProxy, bypassed_by_go, kRunAndSource,
     "Docker was not run; it uses the same library."},
    {"urllib", "Python urllib", kNoProxy, bypassed_by_urllib, kRunAndSource, ""},
    {"requests", "Python requests", kNoProxy, bypassed_by_requests, kRunAndSource, ""},
    {"undici6", "Node undici 6", kNoProxy, bypassed_by_undici_6, kRunAndSource, ""},
    {"undici7", "Node undici 7", kNoProxy, bypassed_by_undici_7, kRunAndSource, ""},
    {"proxy-from-env1", "Node proxy-from-env 1 (axios)", kNoProxy, bypassed_by_proxy_from_env,
     kRunAndSource, ""},
    {"proxy-from-env2", "Node proxy-from-env 2", kNoProxy, bypassed_by_proxy_from_env, kRun, ""},
    {"apt", "apt 2.6", kNoProxy, bypassed_by_apt, kRunAndSource, ""},
    {"chromium-env", "Chromium, Chrome, Edge on Linux without a desktop", kNoProxy,
     bypassed_by_chromium_environment, kRunAndSource, ""},
    {"firefox-system-env", "Firefox with system settings, from the environment", kNoProxy,
     bypassed_by_firefox_environment, kRunAndSource, "Ports that are not plain digits."},
    {"dotnet-env", ".NET, from the environment", kNoProxy, bypassed_by_dotnet_environment, kSource,
     ""},

    {"wininet", "WinINET", kProxyOverride, bypassed_by_wininet, kDocumentation,
     "Whether <local> holds IPv6 literals: it is read so here, to be safe. How IPv6 literals are "
     "spelt: taken to be in brackets."},
    {"winhttp", "WinHTTP", kProxyOverride, bypassed_by_winhttp, kDocumentation,
     "As WinINET; and what WinHTTP makes of a star elsewhere than on the left: taken as text."},
    {"chromium-windows", "Chromium, Chrome, Edge with Windows settings", kProxyOverride,
     bypassed_by_chromium_windows, kSource, ""},
    {"dotnet-windows", ".NET with Windows settings", kProxyOverride, bypassed_by_dotnet_windows,
     kSource, "The machine's own addresses, which <local> holds as well, are not known here."},
    {"python-registry", "Python on Windows", kProxyOverride, bypassed_by_python_registry, kSource,
     "The machine's full name, which is compared as well. Versions since 3.13 compare whole names; "
     "this one takes the beginning of a name for a match."},

    {"chromium-policy", "Chromium, Chrome, Edge: policy ProxyBypassList", "Chromium policy",
     bypassed_by_chromium, kRunAndSource, "Whether Edge differs."},
    {"chromium-flag", "Chromium: --proxy-bypass-list", "command line", bypassed_by_chromium, kRun,
     ""},
    {"firefox-policy", "Firefox: policy Passthrough", "Firefox policy", bypassed_by_firefox,
     kRunAndSource, "Ports and masks that are not plain digits."},

    {"gio", "GIO, GNOME programs", kGnome, bypassed_by_gio, kRunAndSource, ""},
    {"chromium-gnome", "Chromium with GNOME settings", kGnome, bypassed_by_chromium_array, kRun,
     ""},
    {"firefox-system-gnome", "Firefox with GNOME settings", kGnome, bypassed_by_firefox_gnome,
     kRunAndSource, "Masks that are not plain digits."},
    {"libproxy", "libproxy 0.5", kGnome, bypassed_by_libproxy, kSource,
     "It takes every beginning of an entry with a dot or \"*.\" in front for a match, and other "
     "versions may not."},

    {"kio5", "KDE programs, KIO 5", kKde, bypassed_by_kio5, kRunAndSource,
     "IPv4 networks with leading zeros or blanks."},
    {"chromium-kde", "Chromium with KDE settings", kKde, bypassed_by_chromium_kde, kRun, ""},

    {"macos", "macOS programs (CFNetwork)", kMacos, bypassed_by_macos, kDocumentation,
     "Nearly all of it; in particular whether it looks names up and compares their addresses."},
    {"chromium-macos", "Chromium with macOS settings", kMacos, bypassed_by_chromium_array, kSource,
     ""},
    {"python-macos", "Python on macOS", kMacos, bypassed_by_python_macos, kSource,
     "It looks names up and compares their addresses with networks; an entry that begins with a "
     "digit is a network for it."},

    {"java", "Java: http.nonProxyHosts", "Java property", bypassed_by_java, kRunAndSource, "",
     "list.invalid"},
};

}  // namespace

std::span<const BypassReader> all_bypass_readers() { return kReaders; }

const BypassReader* find_bypass_reader(std::string_view name) {
  for (const BypassReader& reader : kReaders) {
    if (reader.name == name) return &reader;
  }
  return nullptr;
}

bool is_always_bypassed(const BypassReader& reader, const BypassUrl& url) {
  return reader.is_bypassed(reader.idle_list, url);
}

}  // namespace pacwright
