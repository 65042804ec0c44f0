#include "validate/profiles/profiles.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

#include "base/text.hpp"
#include "model/ip_address.hpp"

// What each client does. A line in `notes` is established by its sources or was seen by running the
// program; what is only assumed stands in `not_established`.

namespace pacwright {
namespace {

using Texts = std::string_view[];

constexpr Texts kChromiumNotes = {
    "localhost, *.localhost, loopback and link-local literals go direct before the script is asked",
    "a name that DNS does not know yet ends the script, which then begins anew; 20 names a call",
    "a failed proxy goes to the end of the list for 5 minutes; a refused CONNECT is no failure",
    "on failure it goes direct, or blocks if the PAC file is marked mandatory",
    "SOCKS is SOCKS4; HTTP is no keyword; elements it cannot read are dropped without a word",
};
constexpr Texts kChromiumNotEstablished = {
    "whether QUIC is taken in released versions: it is read as a proxy here",
};
constexpr Texts kChromiumSources = {
    "chromium/chromium services/proxy_resolver: proxy_resolver_v8.cc, pac_js_library.h, "
    "proxy_resolver_v8_tracing.cc",
    "chromium/chromium net: base/proxy_string_util.cc, proxy_resolution/proxy_list.cc, "
    "proxy_resolution/pac_file_fetcher_impl.cc, docs/proxy.md",
};

constexpr Texts kFirefoxNotes = {
    "loopback hosts and the no-proxy list go direct whatever the script says",
    "isPlainHostName is false for any host with a colon",
    "dnsResolve may answer an IPv6 address, which isInNet takes for 0.0.0.0",
    "the path is hidden for every scheme; a preference shows it again",
    "blanks before the first element of a result make that element vanish",
    "a failed proxy is left out for 30 minutes",
};
constexpr Texts kFirefoxNotEstablished = {
    "credentials in a proxy's operand: the element is dropped here",
    "PROXY without an operand: the element is dropped here",
    "results outside ASCII: taken here",
};
constexpr Texts kFirefoxSources = {
    "mozilla/gecko-dev netwerk/base: ProxyAutoConfig.cpp, nsPACMan.cpp, ascii_pac_utils.js, "
    "nsProtocolProxyService.cpp",
};

constexpr Texts kWindowsNotes = {
    "the Ex functions exist only when FindProxyForURLEx is the entry point",
    "shExpMatch knows '*' and '?' only, by design",
    "dnsResolve is false on failure",
    "of a result, all behind the first DIRECT and all that is no HTTP proxy is lost",
    "WinINET keeps the answer for a host, so rules about paths cannot work",
    "WinHTTP does not try the next proxy by itself; a script may run for 60 seconds",
};
constexpr Texts kWindowsNotEstablished = {
    "case in shExpMatch and dnsDomainIs: counts here, as in the other clients",
    "what url and host look like: as in Chromium here",
    "weekdayRange, dateRange, timeRange: as in the old Mozilla library here, which does not wrap",
    "isInNet with a bad pattern or mask: read as numbers here, as in the old Mozilla library",
    "isPlainHostName of an IPv6 literal: true here, only dots count",
    "myIpAddress on failure: 127.0.0.1 here",
    "alert: undefined here",
    "isInNetEx with lists: false here",
    "Ex functions while the script is loaded: not there yet here",
    "a result of which nothing is left: direct here",
    "HTTPS and HTTP as keywords: dropped here",
    "whether the script is asked about localhost and loopback addresses: it is here",
    "on failure, WinHTTP gives an error code; what the program does then is its own matter",
};
constexpr Texts kWindowsSources = {
    "learn.microsoft.com: IPv6-Aware Proxy Helper API Definitions; Differences between IPv6-aware "
    "WPAD helper functions and legacy; AutoProxy Issues in WinHTTP",
    "Microsoft KB 271361 (result cache), KB 274204 (shExpMatch), KB 4025058 (file://, MIME)",
    "chromium/chromium net/proxy_resolution/win/proxy_resolver_winhttp.cc (how lists are cut)",
};

constexpr Texts kLibproxyNotes = {
    "the file is run as eval code: a top-level \"use strict\" hides FindProxyForURL",
    "localHostOrDomainIs never matches a host without a dot",
    "myIpAddress is always undefined; dnsResolve is undefined on failure",
    "dnsResolve answers either address family; an IPv6 answer is 0.0.0.0 to isInNet",
    "HTTP and HTTPS are dropped; two blanks behind a keyword lose the element",
    "every failure is direct, without a word",
};
constexpr Texts kLibproxyNotEstablished = {
    "the port of a proxy that names none: left to the program here",
};
constexpr Texts kLibproxySources = {
    "libproxy/libproxy src/backend: px-manager.c, pacutils.h, "
    "plugins/pacrunner-duktape/pacrunner-duktape.c (0.5; DIRECT as a keyword since mid-2024)",
};

constexpr Texts kPacparserNotes = {
    "pactester cuts the host at the first colon: of an IPv6 literal only '[' and a group are left",
    "isResolvableEx is always true; sortIpAddressList and getClientVersion do not exist",
    "isInNetEx writes the global variables ip, prefix_a, prefix_rem and others",
    "the result is handed on as it is, even if it is no string",
    "1.3.6 (Debian 12) has no alert and an ES3 engine; this is the version of 2026",
};
constexpr Texts kPacparserNotEstablished = {
    "what is made of a result: the calling program's matter",
};
constexpr Texts kPacparserSources = {
    "manugarg/pacparser src: pacparser.c, pac_utils.h, pactester.c",
};

constexpr Texts kPacResolverNotes = {
    "functions that ask DNS may be called in function declarations only, or the file does not load",
    "nor may they stand among the arguments of another call, which is not imitated here",
    "isInNet always asks DNS, reads 010 as octal, and wants contiguous masks of 1 to 32 bits",
    "dateRange is always false; timeRange does not wrap, and its second hour does not count",
    "convert_addr and the Ex functions do not exist",
    "the URL never has a port; an IPv6 host keeps its brackets",
    "keywords in capitals only; SOCKS is SOCKS5; an entry that fails leads to the next one",
    "myIpAddress opens a connection to 8.8.8.8",
};
constexpr Texts kPacResolverNotEstablished = {
    "short addresses such as 10.1: read as C libraries do here; other systems may not",
};
constexpr Texts kPacResolverSources = {
    "TooTallNate/proxy-agents packages: pac-resolver 9.0.1, pac-proxy-agent 9.1.0, degenerator",
    "netmask 2.1 (npm)",
};

constexpr Texts kPypacNotes = {
    "the helper functions are written in Python: case does not count in host names and patterns",
    "shExpMatch is fnmatch: [seq] and [!seq] are classes, all else is literal",
    "localHostOrDomainIs compares beginnings, so \"w\" is \"www.a.com\"",
    "dnsResolve and myIpAddress are \"\" on failure; dnsResolve(\"\") is 0.0.0.0",
    "weekdayRange with one day is always false; dateRange and timeRange do not wrap",
    "arguments of a wrong type or number throw",
    "a file is tried out with the URL '/' and the host '0.0.0.0', and refused if that throws",
    "a result without a usable element refuses the request",
};
constexpr Texts kPypacNotEstablished = {
    "the engine: Duktape up to dukpy 0.5, QuickJS from 0.6",
    "the port of a proxy that names none: left to the requests library here",
};
constexpr Texts kPypacSources = {
    "carsonyl/pypac pypac: parser.py, parser_functions.py, parser_functions_ex.py, resolver.py "
    "(0.19)",
};

// Functions beside those that all clients have.
constexpr Texts kChromiumFunctions = {"alert",         "convert_addr",     "dnsResolveEx",
                                      "isInNetEx",     "isResolvableEx",   "isValidIpAddress",
                                      "myIpAddressEx", "sortIpAddressList"};
constexpr Texts kFirefoxFunctions = {"alert", "convert_addr", "isValidIpAddress"};
constexpr Texts kWindowsExFunctions = {"dnsResolveEx",   "getClientVersion", "isInNetEx",
                                       "isResolvableEx", "myIpAddressEx",    "sortIpAddressList"};
constexpr Texts kLibproxyFunctions = {"alert", "convert_addr"};
constexpr Texts kPacparserFunctions = {"alert",        "console",   "convert_addr",
                                       "dnsResolveEx", "isInNetEx", "isResolvableEx",
                                       "myIpAddressEx"};
constexpr Texts kPacResolverFunctions = {"alert"};
constexpr Texts kPypacFunctions = {
    "alert",          "dnsResolveEx",  "getClientVersion", "isInNetEx",
    "isResolvableEx", "myIpAddressEx", "sortIpAddressList"};

constexpr std::size_t kMebibyte = 1 << 20;

constexpr ClientProfile kProfiles[] = {
    {
        .client = Client::Chromium,
        .name = "chromium",
        .title = "Chromium",
        .program = "Chromium, Chrome and Edge, with their own resolver (V8)",
        .entry_point = EntryPoint::PlainOnly,
        .loading = Loading::GlobalCode,
        .url = UrlForm::EncryptedPathHidden,
        .host = HostForm::Canonical,
        .globbing = Globbing::Regex,
        .on_failure = OnFailure::Direct,
        .grammar = Grammar::Chromium,
        .never_asked = NeverAsked::LoopbackAndLinkLocal,
        .most_dns_names = 20,
        .most_script_bytes = kMebibyte,
        .reads_utf16 = true,
        .ascii_results_only = true,
        .takes_any_value = false,
        .tries_out = false,
        .functions = kChromiumFunctions,
        .ex_functions = {},
        .newer_syntax = true,
        .notes = kChromiumNotes,
        .not_established = kChromiumNotEstablished,
        .sources = kChromiumSources,
    },
    {
        .client = Client::Firefox,
        .name = "firefox",
        .title = "Firefox",
        .program = "Firefox (SpiderMonkey)",
        .entry_point = EntryPoint::PlainOnly,
        .loading = Loading::GlobalCode,
        .url = UrlForm::PathHidden,
        .host = HostForm::Canonical,
        .globbing = Globbing::Regex,
        .on_failure = OnFailure::Direct,
        .grammar = Grammar::Firefox,
        .never_asked = NeverAsked::Loopback,
        .most_dns_names = 0,
        .most_script_bytes = 0,
        .reads_utf16 = false,
        .ascii_results_only = false,
        .takes_any_value = false,
        .tries_out = false,
        .functions = kFirefoxFunctions,
        .ex_functions = {},
        .newer_syntax = true,
        .notes = kFirefoxNotes,
        .not_established = kFirefoxNotEstablished,
        .sources = kFirefoxSources,
    },
    {
        .client = Client::Windows,
        .name = "windows",
        .title = "Windows",
        .program = "WinHTTP and WinINET (JScript), as documented",
        .entry_point = EntryPoint::ExFirst,
        .loading = Loading::GlobalCode,
        .url = UrlForm::EncryptedPathHidden,
        .host = HostForm::Canonical,
        .globbing = Globbing::Literal,
        .on_failure = OnFailure::Error,
        .grammar = Grammar::Windows,
        .never_asked = NeverAsked::Nothing,
        .most_dns_names = 0,
        .most_script_bytes = kMebibyte,
        .reads_utf16 = true,
        .ascii_results_only = false,
        .takes_any_value = false,
        .tries_out = false,
        .functions = {},
        .ex_functions = kWindowsExFunctions,
        .newer_syntax = false,
        .notes = kWindowsNotes,
        .not_established = kWindowsNotEstablished,
        .sources = kWindowsSources,
    },
    {
        .client = Client::Libproxy,
        .name = "libproxy",
        .title = "libproxy",
        .program = "libproxy 0.5, of GNOME and others (Duktape)",
        .entry_point = EntryPoint::PlainOnly,
        .loading = Loading::Eval,
        .url = UrlForm::SchemeLowered,
        .host = HostForm::CaseKept,
        .globbing = Globbing::Regex,
        .on_failure = OnFailure::Direct,
        .grammar = Grammar::Libproxy,
        .never_asked = NeverAsked::Nothing,
        .most_dns_names = 0,
        .most_script_bytes = 0,
        .reads_utf16 = false,
        .ascii_results_only = false,
        .takes_any_value = false,
        .tries_out = false,
        .functions = kLibproxyFunctions,
        .ex_functions = {},
        .newer_syntax = false,
        .notes = kLibproxyNotes,
        .not_established = kLibproxyNotEstablished,
        .sources = kLibproxySources,
    },
    {
        .client = Client::Pacparser,
        .name = "pacparser",
        .title = "pacparser",
        .program = "pacparser and its pactester, 2026 (QuickJS)",
        .entry_point = EntryPoint::ExFirst,
        .loading = Loading::GlobalCode,
        .url = UrlForm::AsTyped,
        .host = HostForm::CutAtColon,
        .globbing = Globbing::Regex,
        .on_failure = OnFailure::Error,
        .grammar = Grammar::HandedOn,
        .never_asked = NeverAsked::Nothing,
        .most_dns_names = 0,
        .most_script_bytes = 0,
        .reads_utf16 = false,
        .ascii_results_only = false,
        .takes_any_value = true,
        .tries_out = false,
        .functions = kPacparserFunctions,
        .ex_functions = {},
        .newer_syntax = true,
        .notes = kPacparserNotes,
        .not_established = kPacparserNotEstablished,
        .sources = kPacparserSources,
    },
    {
        .client = Client::PacResolver,
        .name = "pac-resolver",
        .title = "pac-resolver",
        .program = "pac-resolver 9 with pac-proxy-agent, in Node programs (QuickJS)",
        .entry_point = EntryPoint::PlainOnly,
        .loading = Loading::GlobalCode,
        .url = UrlForm::WithoutPort,
        .host = HostForm::WithBrackets,
        .globbing = Globbing::Regex,
        .on_failure = OnFailure::Error,
        .grammar = Grammar::PacProxyAgent,
        .never_asked = NeverAsked::Nothing,
        .most_dns_names = 0,
        .most_script_bytes = 0,
        .reads_utf16 = true,
        .ascii_results_only = false,
        .takes_any_value = true,
        .tries_out = false,
        .functions = kPacResolverFunctions,
        .ex_functions = {},
        .newer_syntax = true,
        .notes = kPacResolverNotes,
        .not_established = kPacResolverNotEstablished,
        .sources = kPacResolverSources,
    },
    {
        .client = Client::Pypac,
        .name = "pypac",
        .title = "pypac",
        .program = "pypac 0.19, in Python programs (dukpy)",
        .entry_point = EntryPoint::PlainThenEx,
        .loading = Loading::GlobalCode,
        .url = UrlForm::AsTyped,
        .host = HostForm::Unicode,
        .globbing = Globbing::Fnmatch,
        .on_failure = OnFailure::Error,
        .grammar = Grammar::Pypac,
        .never_asked = NeverAsked::Nothing,
        .most_dns_names = 0,
        .most_script_bytes = 0,
        .reads_utf16 = true,
        .ascii_results_only = false,
        .takes_any_value = false,
        .tries_out = true,
        .functions = kPypacFunctions,
        .ex_functions = {},
        .newer_syntax = true,
        .notes = kPypacNotes,
        .not_established = kPypacNotEstablished,
        .sources = kPypacSources,
    },
};

bool is_localhost(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return name == "localhost" || name.ends_with(".localhost");
}

bool is_link_local(const IpAddress& address) {
  const auto& bytes = address.bytes();
  return address.is_v4() ? bytes[0] == 169 && bytes[1] == 254
                         : bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0x80;
}

/// ::ffff:127.0.0.0/104.
bool is_mapped_loopback(const IpAddress& address) {
  static const IpAddress kFirst = *IpAddress::parse("::ffff:127.0.0.0");
  return !address.is_v4() && address.with_low_bits(104, false) == kFirst;
}

bool is_loopback(const IpAddress& address) {
  static const IpAddress kLoopback6 = *IpAddress::parse("::1");
  return address.is_v4() ? address.bytes()[0] == 127 : address == kLoopback6;
}

}  // namespace

std::span<const ClientProfile> all_profiles() { return kProfiles; }

const ClientProfile& profile_of(Client client) {
  const auto* const found = std::ranges::find(kProfiles, client, &ClientProfile::client);
  assert(found != std::end(kProfiles));
  return *found;
}

const ClientProfile* find_profile(std::string_view name) {
  const auto* const found = std::ranges::find(kProfiles, name, &ClientProfile::name);
  return found == std::end(kProfiles) ? nullptr : found;
}

std::vector<const ClientProfile*> clients_that(
    const std::function<bool(const ClientProfile&)>& holds) {
  std::vector<const ClientProfile*> clients;
  for (const ClientProfile& profile : kProfiles) {
    if (holds(profile)) clients.push_back(&profile);
  }
  return clients;
}

bool never_asks(const ClientProfile& profile, std::string_view host) {
  if (profile.never_asked == NeverAsked::Nothing || host.empty()) return false;
  if (is_localhost(host)) return true;
  if (!is_digit(host.front()) && host.find(':') == std::string_view::npos) return false;
  const auto address = IpAddress::parse(host);
  if (!address) return false;
  if (is_loopback(*address)) return true;
  return profile.never_asked == NeverAsked::LoopbackAndLinkLocal &&
         (is_link_local(*address) || is_mapped_loopback(*address));
}

std::vector<const ClientProfile*> clients_that_never_ask(std::string_view host) {
  return clients_that([host](const ClientProfile& profile) { return never_asks(profile, host); });
}

std::string titles_of(const std::vector<const ClientProfile*>& clients) {
  std::string text;
  for (std::size_t i = 0; i < clients.size(); ++i) {
    if (i > 0) text += i + 1 == clients.size() ? " and " : ", ";
    text += clients[i]->title;
  }
  return text;
}

std::string verb_for(const std::vector<const ClientProfile*>& clients, std::string_view one,
                     std::string_view more) {
  return std::string(clients.size() == 1 ? one : more);
}

std::string_view to_text(EntryPoint entry_point) {
  switch (entry_point) {
    case EntryPoint::PlainOnly: return "FindProxyForURL only";
    case EntryPoint::ExFirst: return "FindProxyForURLEx, else FindProxyForURL";
    case EntryPoint::PlainThenEx: return "FindProxyForURL, else FindProxyForURLEx";
  }
  return "";
}

std::string_view to_text(Loading loading) {
  return loading == Loading::Eval ? "as eval code" : "as global code";
}

std::string_view to_text(UrlForm form) {
  switch (form) {
    case UrlForm::EncryptedPathHidden:
      return "canonical, without credentials and fragment; '/' for the path of https and wss";
    case UrlForm::PathHidden: return "canonical, with credentials; '/' for the path";
    case UrlForm::WithoutPort: return "canonical, with credentials, path and fragment; no port";
    case UrlForm::SchemeLowered: return "as typed, with the scheme in lower case";
    case UrlForm::AsTyped: return "as typed";
  }
  return "";
}

std::string_view to_text(HostForm form) {
  switch (form) {
    case HostForm::Canonical: return "lower case, punycode, IPv6 without brackets";
    case HostForm::WithBrackets: return "lower case, punycode, IPv6 in brackets";
    case HostForm::CaseKept: return "case as typed, punycode, IPv6 without brackets";
    case HostForm::Unicode: return "lower case, Unicode, IPv6 without brackets";
    case HostForm::CutAtColon: return "as typed, cut at the first colon";
  }
  return "";
}

std::string_view to_text(Globbing globbing) {
  switch (globbing) {
    case Globbing::Regex: return "a regular expression in which only dots are escaped";
    case Globbing::Fnmatch: return "Python's fnmatch, case does not count";
    case Globbing::Literal: return "only '*' and '?' have a meaning";
  }
  return "";
}

std::string_view to_text(OnFailure on_failure) {
  return on_failure == OnFailure::Direct ? "direct" : "an error for the program that asked";
}

std::string_view to_text(NeverAsked hosts) {
  switch (hosts) {
    case NeverAsked::Nothing: return "none";
    case NeverAsked::Loopback: return "localhost, *.localhost, 127.0.0.0/8, ::1";
    case NeverAsked::LoopbackAndLinkLocal:
      return "localhost, *.localhost, 127.0.0.0/8, ::1, 169.254.0.0/16, fe80::/10, "
             "::ffff:127.0.0.0/104";
  }
  return "";
}

}  // namespace pacwright
