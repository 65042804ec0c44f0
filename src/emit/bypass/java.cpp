// Java's property http.nonProxyHosts, which counts for https as well. Java adds localhost, 127.*
// and the like to every list that is not empty.

#include "base/text.hpp"
#include "emit/bypass/target.hpp"

namespace pacwright {
namespace {

using enum NameReading;

constexpr Dialect kReaders[] = {{.reader = "java",
                                 .bare = Itself,
                                 .starred = Below,
                                 .globs = GlobReading::StarAtAnEnd,
                                 .ipv4 = AddressReading::Itself,
                                 .ipv6_brackets = AddressReading::Itself}};

std::string write(const std::vector<std::string>& entries) { return join(entries, "|"); }

}  // namespace

std::vector<BypassTarget> java_targets() {
  return {{"java", "Java http.nonProxyHosts", kReaders, write, 0}};
}

}  // namespace pacwright
