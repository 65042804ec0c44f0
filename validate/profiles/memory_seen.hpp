#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diag.hpp"
#include "validate/pac_script.hpp"
#include "validate/profiles/profiles.hpp"

namespace pacwright {

/// The first of the URLs that a script is asked about: enough to find its memory by.
class FirstUrls {
 public:
  void add(std::string_view url) {
    if (urls_.size() < kMost) urls_.emplace_back(url);
  }
  bool empty() const { return urls_.empty(); }
  const std::vector<std::string>& get() const { return urls_; }

 private:
  static constexpr std::size_t kMost = 128;
  std::vector<std::string> urls_;
};

/// A DecidedByMemory, if the script answers some URL in another way when something else was asked
/// before it; scripts that a limit stops are let be. Worth its time only for a script that may keep
/// something: see keeps_state.
///
/// Two fresh sandboxes are asked about the URLs, one in the opposite order, and about some of
/// them each right behind each other one and behind itself; then fresh ones about one URL each.
/// That may miss a script that counts further. `load` loads `bytes`; nothing is found if it cannot.
Diags find_memory(const std::string& bytes, const std::string& file,
                  const std::function<Result<PacScript>()>& load, const FirstUrls& urls,
                  const ClientProfile& profile);

/// What the text of a script says: MemoryNotExcluded if something outlives a decision, or may do
/// so, asked for with `may_remember` where find_memory found nothing; AskedAtLoad if it asks for
/// the clock, an address or chance before any URL is asked about.
Diags find_state_by_text(const std::string& bytes, const std::string& file, bool may_remember);

}  // namespace pacwright
