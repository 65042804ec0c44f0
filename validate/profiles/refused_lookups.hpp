#pragma once
#include <string>

#include "base/text.hpp"
#include "validate/profiles/profiles.hpp"

namespace pacwright {

/// Whether a client refused to look up names for what a script answered: from then on every name
/// fails, whether it exists or not. Order and repetition of what is noted do not matter.
class RefusedLookups {
 public:
  void note(const ClientProfile& client, const std::string& url, const Result<Answer>& answer) {
    if (!answer || !answer->refused_lookup || (!url_.empty() && url_ <= url)) return;
    url_ = url;
    client_ = &client;
  }
  void add(const RefusedLookups& others) {
    if (others.url_.empty() || (!url_.empty() && url_ <= others.url_)) return;
    url_ = others.url_;
    client_ = others.client_;
  }

  /// A TooManyNames, if one did.
  Diags to_findings(const std::string& file) const {
    if (url_.empty()) return {};
    return {{DiagCode::TooManyNames,
             {file, 0, 0},
             "",
             std::string(client_->title) + " looks up " + with_thousands(client_->most_dns_names) +
                 " different names for one URL; all further ones fail, as for '" + url_ + "'."}};
  }

 private:
  std::string url_;  ///< That sorts first.
  const ClientProfile* client_ = nullptr;
};

}  // namespace pacwright
