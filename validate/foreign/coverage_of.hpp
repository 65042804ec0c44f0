#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/coverage.hpp"
#include "validate/foreign/found_probes.hpp"

namespace pacwright {

/// URLs that somebody keeps, with their scene.
struct KnownUrls {
  std::vector<std::string> urls;  ///< As typed; those that are none are passed over.
  DnsFixture dns;
  std::optional<Moment> at = std::nullopt;  ///< Instead of the usual one.
};

/// Which clauses of a PAC file the known URLs go through, and which only URLs that find_probes
/// makes from the file itself. A file that does not load has an empty coverage with the reason.
Coverage coverage_of(const ForeignScript& script, const std::vector<KnownUrls>& known,
                     const ForeignOptions& options);

/// URLs without a result; and what no URL went through: ReturnNeverReached, for returns that may be
/// an answer, TestNeverTrue, and TestAlwaysTrue as a note; or NoCoverage. Of each at most a
/// hundred. They say in which scenes that was seen, where the file asks for more than the URL.
Diags to_findings(const Coverage& coverage, const std::string& file);

}  // namespace pacwright
