#include "validate/profiles/unasked_hosts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "validate/suite.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostHosts = 10'000;

/// By the result's text, for no client's reading of it is every client's. A failure is as good as
/// direct: browsers go direct then.
bool goes_direct(const Result<Answer>& answer) {
  return !answer || to_canonical_result(answer->result) == "DIRECT";
}

}  // namespace

void UnaskedHosts::note(std::string_view host, const Result<Answer>& answer) {
  // No client asks about fewer hosts than Chromium.
  if (!never_asks(profile_of(Client::Chromium), host) || goes_direct(answer)) return;
  if (results_.size() >= kMostHosts) return;
  results_.emplace(host, answer->result);
}

void UnaskedHosts::add(const UnaskedHosts& others) {
  results_.insert(others.results_.begin(), others.results_.end());
}

std::vector<UnaskedHosts::Seen> UnaskedHosts::seen() const {
  std::vector<Seen> all;
  for (const auto& [host, result] : results_) {
    const auto clients = clients_that_never_ask(host);
    const auto same = std::ranges::find(all, clients, &Seen::clients);
    if (same == all.end()) {
      all.push_back({host, result, 1, clients});
    } else {
      ++same->hosts;
    }
  }
  return all;
}

std::string who_goes_direct(const std::vector<const ClientProfile*>& clients,
                            const std::string& host, std::size_t hosts) {
  std::string text =
      titles_of(clients) + " " + verb_for(clients, "goes", "go") + " direct to '" + host + "'";
  if (hosts > 1) {
    text += " and " + with_thousands(hosts - 1) + " more";
  }
  return text + " whatever a PAC file says";
}

}  // namespace pacwright
