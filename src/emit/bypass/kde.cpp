// KDE's NoProxyFor. KIO looks names up for every address and block in it, so they are written only
// where the names that resolve there may go direct, too.

#include <algorithm>

#include "base/text.hpp"
#include "emit/bypass/target.hpp"

namespace pacwright {
namespace {

using enum NameReading;

constexpr Dialect kReaders[] = {{.reader = "kio5",
                                 .bare = Ends,
                                 .dotted = Below,
                                 .ipv4 = AddressReading::Names,
                                 .ipv6 = AddressReading::Names,
                                 .block4 = BlockReading::Names,
                                 .block6 = BlockReading::Names,
                                 .local = LocalReading::AndAddresses},
                                {.reader = "chromium-kde",
                                 .bare = Ends,
                                 .dotted = Below,
                                 .starred = Below,
                                 .globs = GlobReading::Ends,
                                 .ipv4 = AddressReading::Itself,
                                 .ipv6_brackets = AddressReading::Itself,
                                 .block4 = BlockReading::Itself,
                                 .block6 = BlockReading::Itself,
                                 .local = LocalReading::PlainHosts}};

// KIO reads from the end, and gives up where a host is the end of a longer entry.
std::string write(const std::vector<std::string>& given) {
  std::vector<std::string> entries = given;
  std::ranges::stable_sort(entries,
                           [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return join(entries, ",");
}

}  // namespace

std::vector<BypassTarget> kde_targets() { return {{"kde", "KDE NoProxyFor", kReaders, write, 0}}; }

}  // namespace pacwright
