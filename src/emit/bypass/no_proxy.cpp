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

constexpr Dialect kAllReaders[] = {kCurl,          kCurl8,    kGit,      kWget,    kGo,
                                   kUrllib,        kRequests, kUndici6,  kUndici7, kProxyFromEnv1,
                                   kProxyFromEnv2, kApt,      kChromium, kFirefox, kDotnet};
constexpr Dialect kCurlReaders[] = {kCurl, kCurl8, kGit};
constexpr Dialect kWgetReaders[] = {kWget};
constexpr Dialect kGoReaders[] = {kGo};
constexpr Dialect kPythonReaders[] = {kUrllib, kRequests};
constexpr Dialect kNodeReaders[] = {kUndici6, kUndici7, kProxyFromEnv1, kProxyFromEnv2};
constexpr Dialect kAptReaders[] = {kApt};
constexpr Dialect kDotnetReaders[] = {kDotnet};

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
  };
}

}  // namespace pacwright
