// The variable no_proxy, which every program reads in its own way. Entries stand between commas
// without blanks: that is the one form all of them take apart alike.

#include "base/text.hpp"
#include "emit/bypass/target.hpp"

namespace pacwright {
namespace {

using enum NameReading;
constexpr AddressReading kAddress = AddressReading::Itself;
constexpr BlockReading kBlock = BlockReading::Itself;

constexpr Dialect kCurl = {.reader = "curl",
                           .bare = Both,
                           .dotted = Both,
                           .ipv4 = kAddress,
                           .ipv6 = kAddress,
                           .block4 = kBlock};
constexpr Dialect kGit = {.reader = "git",
                          .bare = Both,
                          .dotted = Both,
                          .ipv4 = kAddress,
                          .ipv6 = kAddress,
                          .block4 = kBlock};
constexpr Dialect kCurl8 = {.reader = "curl8",
                            .bare = Both,
                            .dotted = Both,
                            .ipv4 = kAddress,
                            .ipv6 = kAddress,
                            .block4 = kBlock,
                            .block6 = kBlock};
constexpr Dialect kWget = {
    .reader = "wget", .bare = Both, .dotted = Below, .ipv4 = kAddress, .ipv6 = kAddress};
constexpr Dialect kGo = {.reader = "go",
                         .bare = Both,
                         .dotted = Below,
                         .starred = Below,
                         .ipv4 = kAddress,
                         .ipv6 = kAddress,
                         .block4 = kBlock,
                         .block6 = kBlock};
constexpr Dialect kUrllib = {
    .reader = "urllib", .bare = Both, .dotted = Both, .ipv4 = kAddress, .ipv6_brackets = kAddress};
constexpr Dialect kRequests = {.reader = "requests",
                               .bare = Ends,
                               .dotted = Both,
                               .ipv4 = kAddress,
                               .ipv6 = AddressReading::Ends,
                               .block4 = kBlock};
constexpr Dialect kUndici6 = {.reader = "undici6",
                              .bare = Itself,
                              .dotted = Below,
                              .starred = Below,
                              .globs = GlobReading::LeadingStar,
                              .ipv4 = kAddress,
                              .ipv6_brackets = kAddress};
constexpr Dialect kUndici7 = {.reader = "undici7",
                              .bare = Both,
                              .dotted = Both,
                              .starred = Both,
                              .ipv4 = kAddress,
                              .ipv6_brackets = kAddress};
constexpr Dialect kProxyFromEnv1 = {.reader = "proxy-from-env1",
                                    .bare = Itself,
                                    .dotted = Below,
                                    .starred = Below,
                                    .globs = GlobReading::LeadingStar,
                                    .ipv4 = kAddress,
                                    .ipv6_brackets = kAddress};
constexpr Dialect kProxyFromEnv2 = {.reader = "proxy-from-env2",
                                    .bare = Itself,
                                    .dotted = Below,
                                    .starred = Below,
                                    .globs = GlobReading::LeadingStar,
                                    .ipv4 = kAddress,
                                    .ipv6_brackets = kAddress};
constexpr Dialect kApt = {.reader = "apt",
                          .bare = Ends,
                          .dotted = Below,
                          .ipv4 = AddressReading::Ends,
                          .ipv6 = AddressReading::Ends};
constexpr Dialect kChromium = {.reader = "chromium-env",
                               .bare = Ends,
                               .dotted = Below,
                               .starred = Below,
                               .globs = GlobReading::Ends,
                               .ipv4 = kAddress,
                               .ipv6_brackets = kAddress,
                               .block4 = kBlock,
                               .block6 = kBlock,
                               .local = LocalReading::PlainHosts};
constexpr Dialect kFirefox = {
    .reader = "firefox-system-env", .bare = Ends, .dotted = Below, .ipv4 = AddressReading::Ends};
constexpr Dialect kDotnet = {.reader = "dotnet-env",
                             .bare = Itself,
                             .dotted = Both,
                             .ipv4 = kAddress,
                             .ipv6_brackets = kAddress};

constexpr Dialect kRuby = {.reader = "ruby",
                           .bare = Both,
                           .dotted = Below,
                           .ipv4 = AddressReading::Names,
                           .ipv6 = AddressReading::Pieces,
                           .ipv6_brackets = AddressReading::Pieces,
                           .block4 = BlockReading::Names,
                           .block6 = BlockReading::Pieces,
                           .block6_brackets = BlockReading::Pieces,
                           .loopback_goes_direct = true};
// LWP compares the host as it is typed: "[2001:db8::10.1.2.3]" ends in "10.1.2.3".
constexpr Dialect kLwp = {.reader = "lwp",
                          .bare = Ends,
                          .dotted = Below,
                          .ipv4 = AddressReading::EndsTyped,
                          .ipv6 = AddressReading::Ends};
constexpr Dialect kHttpTiny = {.reader = "http-tiny",
                               .bare = Ends,
                               .dotted = Below,
                               .ipv4 = AddressReading::Ends,
                               .ipv6_brackets = kAddress};
// Of an IPv6 address without brackets the last part is a port, and no host ends in the rest.
constexpr Dialect kLynx = {.reader = "lynx",
                           .bare = Ends,
                           .dotted = Below,
                           .ipv4 = AddressReading::Ends,
                           .ipv6_brackets = kAddress,
                           .digits_begin_hosts = true};
constexpr Dialect kAria2 = {.reader = "aria2",
                            .bare = Itself,
                            .dotted = Below,
                            .ipv4 = kAddress,
                            .ipv6 = kAddress,
                            .block4 = kBlock,
                            .block6 = kBlock};

constexpr Dialect kAllReaders[] = {kCurl,          kCurl8,    kGit,      kWget,    kGo,
                                   kUrllib,        kRequests, kUndici6,  kUndici7, kProxyFromEnv1,
                                   kProxyFromEnv2, kApt,      kChromium, kFirefox, kDotnet,
                                   kRuby,          kLwp,      kHttpTiny, kLynx,    kAria2};
constexpr Dialect kCurlReaders[] = {kCurl, kCurl8, kGit};
constexpr Dialect kWgetReaders[] = {kWget};
constexpr Dialect kGoReaders[] = {kGo};
constexpr Dialect kPythonReaders[] = {kUrllib, kRequests};
constexpr Dialect kNodeReaders[] = {kUndici6, kUndici7, kProxyFromEnv1, kProxyFromEnv2};
constexpr Dialect kAptReaders[] = {kApt};
constexpr Dialect kDotnetReaders[] = {kDotnet};
constexpr Dialect kRubyReaders[] = {kRuby};
constexpr Dialect kPerlReaders[] = {kLwp, kHttpTiny};
constexpr Dialect kLynxReaders[] = {kLynx};
constexpr Dialect kAria2Readers[] = {kAria2};

std::string write(const std::vector<std::string>& entries) { return join(entries, ","); }

// Linux takes at most 131,072 bytes for one string of the environment, its name, the '=' and the
// final NUL among them.
constexpr std::size_t kMostBytes = 131'072 - 10;

}  // namespace

std::vector<BypassTarget> no_proxy_targets() {
  constexpr std::string_view kStore = "no_proxy variable";
  return {
      {"no-proxy", kStore, kAllReaders, write, kMostBytes,
       "Set no_proxy and NO_PROXY to the same text: programs differ in which they read."},
      {"no-proxy-curl", kStore, kCurlReaders, write, kMostBytes},
      {"no-proxy-wget", kStore, kWgetReaders, write, kMostBytes},
      {"no-proxy-go", kStore, kGoReaders, write, kMostBytes},
      {"no-proxy-python", kStore, kPythonReaders, write, kMostBytes},
      {"no-proxy-node", kStore, kNodeReaders, write, kMostBytes},
      {"no-proxy-apt", kStore, kAptReaders, write, kMostBytes},
      {"no-proxy-dotnet", kStore, kDotnetReaders, write, kMostBytes},
      {"no-proxy-ruby", kStore, kRubyReaders, write, kMostBytes,
       "Ruby looks names up: a block stands for the names that resolve into it as well."},
      {"no-proxy-perl", kStore, kPerlReaders, write, kMostBytes},
      {"no-proxy-lynx", kStore, kLynxReaders, write, kMostBytes},
      {"no-proxy-aria2", kStore, kAria2Readers, write, kMostBytes},
  };
}

}  // namespace pacwright
