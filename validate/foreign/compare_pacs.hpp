#pragma once
#include "model/pac_difference.hpp"
#include "validate/foreign/found_probes.hpp"

namespace pacwright {

/// What the newer file decides differently, on URLs made from both files (see find_probes) and
/// asked of both as one client asks. Compared is what that client does with the results, however
/// they are spelled. Grouped by what was, what is and the scene, with the patterns that decide;
/// changes towards DIRECT, or towards no result, which browsers take for DIRECT, come first.
///
/// A file that does not load has that as its result for every URL; so has a URL for which a file
/// throws or is stopped. Two failures are no difference: the client does the same.
PacDifferences compare_pacs(const ForeignScript& before, const ForeignScript& after,
                            const ForeignOptions& options);

}  // namespace pacwright
