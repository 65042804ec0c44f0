// Perl: LWP, and HTTP::Tiny, which comes with Perl itself. Entries between commas with blanks
// around them; a host that ends in one goes direct, without regard to dots, and with regard to the
// entry's case. So an empty entry before another one stands for everything. Both have the host as
// it was typed: LWP with its case, a colon that no port follows, and an IPv6 literal without
// brackets; HTTP::Tiny in lower case, and with them.

#include <algorithm>

#include "base/text.hpp"
#include "validate/reference/bypass/matchers.hpp"

namespace pacwright {
namespace {

/// As Perl's split does: no blanks around commas, and no empty entries at the end.
std::vector<std::string> parse_endings(std::string_view list) {
  const auto pieces = split(list, ',');
  std::vector<std::string> endings;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    std::string_view ending = pieces[i];
    while (i > 0 && !ending.empty() && is_space(ending.front())) ending.remove_prefix(1);
    const bool is_last = i + 1 == pieces.size();
    while (!is_last && !ending.empty() && is_space(ending.back())) ending.remove_suffix(1);
    endings.emplace_back(ending);
  }
  while (!endings.empty() && endings.back().empty()) endings.pop_back();
  return endings;
}

bool ends_in_one(std::string_view host, const std::vector<std::string>& endings) {
  return std::ranges::any_of(endings, [&](const auto& ending) { return host.ends_with(ending); });
}

}  // namespace

BypassReading read_by_lwp(std::string_view list) {
  if (list == "0") list = "";  // Which Perl takes for false.
  return [endings = parse_endings(list)](const BypassUrl& url) {
    return ends_in_one(url.typed_host + std::string(url.lone_colon()), endings);
  };
}

BypassReading read_by_http_tiny(std::string_view list) {
  return [endings = parse_endings(list)](const BypassUrl& url) {
    return ends_in_one(url.typed_bracketed(), endings);
  };
}

}  // namespace pacwright
