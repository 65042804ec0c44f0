// The policy ProxyBypassList of Chromium, Chrome and Edge. A block is written without brackets, an
// IPv6 address with them.

#include "base/text.hpp"
#include "emit/bypass/target.hpp"

namespace pacwright {
namespace {

using enum NameReading;

constexpr Dialect kReaders[] = {{.reader = "chromium-policy",
                                 .bare = Itself,
                                 .dotted = Below,
                                 .starred = Below,
                                 .globs = GlobReading::Exactly,
                                 .ipv4 = AddressReading::Itself,
                                 .ipv6_brackets = AddressReading::Itself,
                                 .block4 = BlockReading::Itself,
                                 .block6 = BlockReading::Itself,
                                 .local = LocalReading::PlainHosts}};

std::string write(const std::vector<std::string>& entries) { return join(entries, ";"); }

constexpr std::size_t kMostBytes = 32'766;  // Of a value of Registry.pol, as in windows.cpp.

}  // namespace

std::vector<BypassTarget> chromium_targets() {
  return {{"chromium", "Chromium policy ProxyBypassList", kReaders, write, kMostBytes,
           "Never set it beside ProxyPacUrl: with ProxyMode pac_script the browser drops all proxy "
           "settings and goes direct."}};
}

}  // namespace pacwright
