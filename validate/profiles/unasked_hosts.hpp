#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diag.hpp"
#include "validate/profiles/profiles.hpp"

namespace pacwright {

/// Hosts that some client goes direct to whatever a script says, and for which the script names
/// another result than DIRECT: see never_asks. Order and repetition of what is noted do not matter.
class UnaskedHosts {
 public:
  /// `host`: of the URL, as browsers write it.
  void note(std::string_view host, const Result<Answer>& answer);
  void add(const UnaskedHosts& others);

  struct Seen {
    std::string host;    ///< That sorts first.
    std::string result;  ///< The script's, for it.
    std::size_t hosts = 0;
    std::vector<const ClientProfile*> clients;  ///< That never ask.
  };
  /// One for each set of clients.
  std::vector<Seen> seen() const;

  /// What the script answers, by host.
  const std::map<std::string, std::string>& results() const { return results_; }

 private:
  std::map<std::string, std::string> results_;  ///< By host; a bounded number.
};

/// "Chromium and Firefox go direct to 'localhost' whatever a PAC file says".
std::string who_goes_direct(const std::vector<const ClientProfile*>& clients,
                            const std::string& host, std::size_t hosts);

}  // namespace pacwright
