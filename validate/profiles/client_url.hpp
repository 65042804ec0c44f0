#pragma once
#include <string_view>

#include "diag/diag.hpp"
#include "validate/profiles/profiles.hpp"
#include "validate/url.hpp"

namespace pacwright {

/// What the client hands to the script for a URL typed by a person: see UrlForm and HostForm. A
/// bare host is read as https://host/. Fails with BadUrl for whatever is no URL in a browser, also
/// for clients that would ask the script about it.
Result<Probe> to_client_probe(std::string_view url, const ClientProfile& profile);

/// The same of a URL that has been read.
Probe to_client_probe(const UrlParts& url, const ClientProfile& profile);

}  // namespace pacwright
