// GNOME's ignore-hosts (dconf /system/proxy/ignore-hosts), an array of texts.

#include "emit/bypass/target.hpp"

namespace pacwright {
namespace {

using enum NameReading;
constexpr AddressReading kAddress = AddressReading::Itself;
constexpr BlockReading kBlock = BlockReading::Itself;

constexpr Dialect kReaders[] = {{.reader = "gio",
                                 .bare = Both,
                                 .dotted = Both,
                                 .starred = Both,
                                 .ipv4 = kAddress,
                                 .ipv6 = kAddress,
                                 .block4 = kBlock,
                                 .block6 = kBlock},
                                {.reader = "chromium-gnome",
                                 .bare = Itself,
                                 .dotted = Below,
                                 .starred = Below,
                                 .globs = GlobReading::Exactly,
                                 .ipv4 = kAddress,
                                 .ipv6_brackets = kAddress,
                                 .block4 = kBlock,
                                 .block6 = kBlock,
                                 .local = LocalReading::PlainHosts},
                                {.reader = "firefox-system-gnome",
                                 .bare = Itself,
                                 .starred = Below,
                                 .globs = GlobReading::LeadingStar,
                                 .ipv4 = kAddress,
                                 .ipv6 = kAddress,
                                 .block4 = kBlock,
                                 .block6 = kBlock}};

std::string write(const std::vector<std::string>& entries) {
  if (entries.empty()) return "@as []";
  std::string text;
  for (const std::string& entry : entries) text += (text.empty() ? "['" : ", '") + entry + "'";
  return text + "]";
}

}  // namespace

std::vector<BypassTarget> gnome_targets() {
  return {{"gnome", "GNOME ignore-hosts", kReaders, write, 0,
           "libproxy 0.5 is not among the readers: it takes every beginning of a name behind "
           "\"*.\" for a match."}};
}

}  // namespace pacwright
