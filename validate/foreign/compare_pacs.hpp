#pragma once
#include "model/pac_difference.hpp"
#include "validate/foreign/found_probes.hpp"

namespace pacwright {

/// What the newer file decides differently, on URLs made from both files (see find_probes) and
/// asked of both as one client asks. Results are compared in canonical form. Grouped by what was,
/// what is and the pattern that decides; changes towards DIRECT, or towards no result, which
/// browsers take for DIRECT, come first.
///
/// A file that does not load has that as its result for every URL; so has a URL for which a file
/// throws or is stopped. Two failures are no difference: the client does the same. Of a change at
/// most 20 URLs are told.
PacDifferences compare_pacs(const ForeignScript& before, const ForeignScript& after,
                            const ForeignOptions& options);

}  // namespace pacwright
