#pragma once
#include <optional>
#include <string>
#include <vector>

#include "diag/diag.hpp"
#include "model/completeness.hpp"
#include "model/cost.hpp"
#include "model/difference.hpp"
#include "model/ledger.hpp"
#include "model/pac_difference.hpp"

namespace pacwright {

/// A file by name, size and content.
struct FileFacts {
  std::string path;
  std::size_t bytes = 0;
  std::string sha256;
  std::string version;  ///< Of a catalog, if it has one.
};

/// Everything one compilation did, for writers to render. Plain data.
struct CompileReport {
  std::string tool_version;
  FileFacts policy;
  std::vector<FileFacts> inputs;  ///< Catalogs and suites, as the policy names them.
  std::vector<FileFacts> artifacts;
  int ledger_items = 0;
  std::array<int, kLedgerStates> ledger_totals{};
  int rules_before = 0;  ///< As lowered.
  int rules_after = 0;   ///< As emitted.
  int probes = 0;
  int thinned = 0;                    ///< Patterns and blocks that were not probed in full.
  int clients = 0;                    ///< Besides Chromium, that the PAC was asked as.
  int client_probes = 0;              ///< Derived hosts for each of them.
  Completeness completeness;          ///< Of all hosts, by witnesses beside the probes.
  Cost cost;                          ///< Of the PAC.
  std::string pac_choice;             ///< Its template, and why.
  std::optional<double> nanoseconds;  ///< A decision for a typical host took, in the sandbox.
  int known_urls = 0;
  int known_failed = 0;
  Diags findings;
  std::optional<PacDifferences> since;  ///< What differs from the PAC that was there before.
  std::string folder;                   ///< Where the artefacts are, or would be.
  bool written = false;
};

/// What one row of a documentation table came to.
struct RowSummary {
  TableRow row;
  int patterns = 0, blocks = 0;  ///< Endpoints.
  int damaged = 0;               ///< Text that was meant as one.
  int waiting = 0;               ///< Items that need a value.
  int others = 0;                ///< Links, prose, the row itself if it names no host.
};

/// Everything one import did.
struct ImportReport {
  std::string output;
  int endpoints = 0, skipped = 0;
  std::vector<RowSummary> rows;
  Diags findings;
  std::optional<Differences> against;  ///< The reference, and what the import says differently.
};

/// The rows of a catalog with what they came to, in its order. Linear.
std::vector<RowSummary> summarise_rows(const Catalog& catalog);

/// One decision, explained.
struct Explanation {
  struct Origin {
    std::string catalog;
    int line = 0;
    std::string set, category, service, item;
    std::string source_file;  ///< The document it was imported from; may be empty.
    int source_line = 0;
    int source_row = 0;
  };
  struct Other {
    std::string rule, match, route;
  };
  std::string url, host, route, result;
  std::string rule;   ///< "otherwise" if none matched.
  std::string match;  ///< The pattern or block; empty for "otherwise".
  std::vector<Origin> origins;
  std::string because;
  std::vector<Other> also;  ///< Later rules that match too; the first few.
  std::string error;        ///< Instead of all that: why the URL is none.
};

/// One case of a suite, checked.
struct CheckedUrl {
  std::string url, expected, got, why, file;
  int line = 0;
  bool passed = false;
};

/// What a trial in a real browser came to.
struct CheckedInBrowser {
  std::string name, program;
  int tried = 0, as_predicted = 0, left_out = 0;  ///< URLs.
};

}  // namespace pacwright
