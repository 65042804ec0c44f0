// ExceptionsList of macOS' proxy settings, an array of texts. Blocks are not written: whether macOS
// takes them, and whether it looks names up for them, is not established.

#include "emit/bypass/target.hpp"

namespace pacwright {
namespace {

using enum NameReading;
constexpr AddressReading kAddress = AddressReading::Itself;

constexpr Dialect kReaders[] = {{.reader = "macos",
                                 .bare = Itself,
                                 .starred = Below,
                                 .globs = GlobReading::Exactly,
                                 .ipv4 = kAddress},
                                {.reader = "chromium-macos",
                                 .bare = Itself,
                                 .dotted = Below,
                                 .starred = Below,
                                 .globs = GlobReading::Exactly,
                                 .ipv4 = kAddress,
                                 .ipv6_brackets = kAddress}};

std::string write(const std::vector<std::string>& entries) {
  std::string text;
  for (const std::string& entry : entries) text += (text.empty() ? "\"" : ", \"") + entry + "\"";
  return "[" + text + "]";
}

}  // namespace

std::vector<BypassTarget> macos_targets() {
  return {{"macos", "macOS ExceptionsList", kReaders, write, 0,
           "It counts without a PAC only. Whether macOS looks names up for blocks is not known, so "
           "none are written; Python on macOS is not among the readers."}};
}

}  // namespace pacwright
