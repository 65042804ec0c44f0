// ProxyOverride, the list of the Windows settings, and WinHTTP's own. Neither knows blocks; a range
// of addresses could be written as 10.*, but that also stands for the name 10.example.com.

#include "base/text.hpp"
#include "emit/bypass/target.hpp"

namespace pacwright {
namespace {

using enum NameReading;
constexpr AddressReading kAddress = AddressReading::Itself;
constexpr BlockReading kBlock = BlockReading::Itself;

constexpr Dialect kWinhttp = {.reader = "winhttp",
                              .bare = Itself,
                              .starred = Below,
                              .globs = GlobReading::LeadingStar,
                              .ipv4 = kAddress,
                              .ipv6_brackets = kAddress,
                              .local = LocalReading::AndAddresses};

constexpr Dialect kOverrideReaders[] = {{.reader = "wininet",
                                         .bare = Itself,
                                         .starred = Below,
                                         .globs = GlobReading::Exactly,
                                         .ipv4 = kAddress,
                                         .ipv6_brackets = kAddress,
                                         .local = LocalReading::AndAddresses},
                                        kWinhttp,
                                        {.reader = "chromium-windows",
                                         .bare = Itself,
                                         .dotted = Below,
                                         .starred = Below,
                                         .globs = GlobReading::Exactly,
                                         .ipv4 = kAddress,
                                         .ipv6_brackets = kAddress,
                                         .block4 = kBlock,
                                         .block6 = kBlock,
                                         .local = LocalReading::PlainHosts},
                                        {.reader = "dotnet-windows",
                                         .bare = Itself,
                                         .starred = Below,
                                         .globs = GlobReading::Exactly,
                                         .ipv4 = kAddress,
                                         .ipv6_brackets = kAddress,
                                         .local = LocalReading::AndAddresses}};
constexpr Dialect kWinhttpReaders[] = {kWinhttp};

std::string write(const std::vector<std::string>& entries) { return join(entries, ";"); }

// A value of Registry.pol has at most 65,535 bytes: 32,767 UTF-16 units, the NUL among them.
constexpr std::size_t kMostBytes = 32'766;

}  // namespace

std::vector<BypassTarget> windows_targets() {
  return {
      {"wininet", "Windows ProxyOverride", kOverrideReaders, write, kMostBytes,
       "Python on Windows is not among the readers: it takes the beginning of a name for a match, "
       "so no list is safe there."},
      {"winhttp", "WinHTTP bypass list", kWinhttpReaders, write, kMostBytes},
  };
}

}  // namespace pacwright
