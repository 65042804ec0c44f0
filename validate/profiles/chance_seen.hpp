#pragma once
#include <string>

#include "diag/diag.hpp"
#include "validate/probe.hpp"

namespace pacwright {

/// Whether a script drew random numbers for what it answered: then an answer is one of several, and
/// proves nothing for another client or another time.
class ChanceSeen {
 public:
  void note(const std::string& url, const Result<Answer>& answer) {
    if (answer && answer->by_chance && (url_.empty() || url < url_)) url_ = url;
  }
  void add(const ChanceSeen& others) {
    if (!others.url_.empty() && (url_.empty() || others.url_ < url_)) url_ = others.url_;
  }

  /// A DecidedByChance, if it did.
  Diags to_findings(const std::string& file) const {
    if (url_.empty()) return {};
    return {{DiagCode::DecidedByChance,
             {file, 0, 0},
             "",
             "It calls Math.random, as for '" + url_ + "': what is shown is what one draw gives."}};
  }

 private:
  std::string url_;  ///< That sorts first.
};

}  // namespace pacwright
