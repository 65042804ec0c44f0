// Firefox' policy "Passthrough". It counts where a PAC file is in use, too, and before the PAC.

#include "base/text.hpp"
#include "emit/bypass/target.hpp"

namespace pacwright {
namespace {

using enum NameReading;

constexpr Dialect kReaders[] = {{.reader = "firefox-policy",
                                 .bare = Both,
                                 .dotted = Below,
                                 .starred = Below,
                                 .globs = GlobReading::LeadingLabel,
                                 .ipv4 = AddressReading::Itself,
                                 .ipv6_brackets = AddressReading::Itself,
                                 .block4 = BlockReading::Itself,
                                 .block6_brackets = BlockReading::Itself,
                                 .local = LocalReading::PlainHosts}};

std::string write(const std::vector<std::string>& entries) { return join(entries, ","); }

}  // namespace

std::vector<BypassTarget> firefox_targets() {
  return {{"firefox", "Firefox policy Passthrough", kReaders, write, 1'048'576,
           "The text box of the Group Policy editor takes 1,023 characters only."}};
}

}  // namespace pacwright
