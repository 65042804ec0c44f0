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
    {"curl", "curl 7.88", kNoProxy, read_by_curl_7_88, kRunAndSource, ""},
    {"curl8", "curl 8", kNoProxy, read_by_curl_8, kSource,
     "IPv6 blocks whose prefix is no multiple of 8: some versions read them wrongly, and the first "
     "ones compare IPv6 literals as text."},
    {"git", "git (libcurl 7.88)", kNoProxy, read_by_curl_7_88, kRun,
     "A git built with another libcurl reads as that version of curl does."},
    {"wget", "wget 1.21", kNoProxy, read_by_wget, kRunAndSource, ""},
    {"go", "Go programs, Docker", kNoProxy, read_by_go, kRunAndSource,
     "Docker was not run; it uses the same library."},
    {"urllib", "Python urllib", kNoProxy, read_by_urllib, kRunAndSource, ""},
    {"requests", "Python requests", kNoProxy, read_by_requests, kRunAndSource, ""},
    {"undici6", "Node undici 6", kNoProxy, read_by_undici_6, kRunAndSource, ""},
    {"undici7", "Node undici 7", kNoProxy, read_by_undici_7, kRunAndSource, ""},
    {"proxy-from-env1", "Node proxy-from-env 1 (axios)", kNoProxy, read_by_proxy_from_env,
     kRunAndSource, ""},
    {"proxy-from-env2", "Node proxy-from-env 2", kNoProxy, read_by_proxy_from_env, kRun, ""},
    {"apt", "apt 2.6", kNoProxy, read_by_apt, kRunAndSource, ""},
    {"chromium-env", "Chromium, Chrome, Edge on Linux without a desktop", kNoProxy,
     read_by_chromium_environment, kRunAndSource, ""},
    {"firefox-system-env", "Firefox with system settings, from the environment", kNoProxy,
     read_by_firefox_environment, kRunAndSource, "Ports that are not plain digits."},
    {"dotnet-env", ".NET, from the environment", kNoProxy, read_by_dotnet_environment, kSource, ""},
    {.name = "ruby",
     .title = "Ruby 3.1 (Net::HTTP)",
     .store = kNoProxy,
     .read = read_by_ruby,
     .source = kRunAndSource,
     .not_established =
         "Names with several addresses: Ruby takes the first one, which may be an IPv6 address.",
     .looks_names_up = true},
    {"lwp", "Perl LWP 6.68", kNoProxy, read_by_lwp, kRunAndSource, ""},
    {"http-tiny", "Perl HTTP::Tiny 0.082", kNoProxy, read_by_http_tiny, kRunAndSource, ""},
    {"lynx", "Lynx 2.9", kNoProxy, read_by_lynx, kRunAndSource,
     "A Lynx built without CJK_EX takes no entry for the beginning of a host. A user name in the "
     "URL "
     "is compared as well."},
    {"aria2", "aria2 1.36", kNoProxy, read_by_aria2, kRunAndSource,
     "Prefixes with a minus in front of them."},

    {"wininet", "WinINET", kProxyOverride, read_by_wininet, kDocumentation,
     "Whether <local> holds IPv6 literals: it is read so here, to be safe. How IPv6 literals are "
     "spelt: taken to be in brackets."},
    {"winhttp", "WinHTTP", kProxyOverride, read_by_winhttp, kDocumentation,
     "As WinINET; and what WinHTTP makes of a star elsewhere than on the left: taken as text."},
    {"chromium-windows", "Chromium, Chrome, Edge with Windows settings", kProxyOverride,
     read_by_chromium_windows, kSource, ""},
    {"dotnet-windows", ".NET with Windows settings", kProxyOverride, read_by_dotnet_windows,
     kSource, "The machine's own addresses, which <local> holds as well, are not known here."},
    {.name = "python-registry",
     .title = "Python on Windows",
     .store = kProxyOverride,
     .read = read_by_python_registry,
     .source = kSource,
     .not_established =
         "The machine's full name, which is compared as well. Versions since 3.13 compare whole "
         "names; this one takes the beginning of a name for a match.",
     .looks_names_up = true},

    {"chromium-policy", "Chromium, Chrome, Edge: policy ProxyBypassList", "Chromium policy",
     read_by_chromium, kRunAndSource, "Whether Edge differs."},
    {"chromium-flag", "Chromium: --proxy-bypass-list", "command line", read_by_chromium, kRun, ""},
    {"firefox-policy", "Firefox: policy Passthrough", "Firefox policy", read_by_firefox,
     kRunAndSource, "Ports and masks that are not plain digits."},

    {"gio", "GIO, GNOME programs", kGnome, read_by_gio, kRunAndSource, ""},
    {"chromium-gnome", "Chromium with GNOME settings", kGnome, read_by_chromium_array, kRun, ""},
    {"firefox-system-gnome", "Firefox with GNOME settings", kGnome, read_by_firefox_gnome,
     kRunAndSource, "Masks that are not plain digits."},
    {"libproxy", "libproxy 0.5", kGnome, read_by_libproxy, kSource,
     "It takes every beginning of an entry with a dot or \"*.\" in front for a match, and other "
     "versions may not."},

    {.name = "kio5",
     .title = "KDE programs, KIO 5",
     .store = kKde,
     .read = read_by_kio5,
     .source = kRunAndSource,
     .not_established = "IPv4 networks with leading zeros or blanks.",
     .looks_names_up = true},
    {"chromium-kde", "Chromium with KDE settings", kKde, read_by_chromium_kde, kRun, ""},

    {"macos", "macOS programs (CFNetwork)", kMacos, read_by_macos, kDocumentation,
     "Nearly all of it; in particular whether it looks names up and compares their addresses."},
    {"chromium-macos", "Chromium with macOS settings", kMacos, read_by_chromium_array, kSource, ""},
    {.name = "python-macos",
     .title = "Python on macOS",
     .store = kMacos,
     .read = read_by_python_macos,
     .source = kSource,
     .not_established =
         "It looks names up and compares their addresses with networks; an entry that begins with "
         "a digit is a network for it.",
     .looks_names_up = true},

    {"java", "Java: http.nonProxyHosts", "Java property", read_by_java, kRunAndSource, "",
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
