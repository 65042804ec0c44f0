#pragma once
#include <optional>
#include <string>
#include <vector>

#include "diag/diag.hpp"
#include "model/completeness.hpp"
#include "model/cost.hpp"
#include "model/coverage.hpp"
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

/// One case of a suite, checked.
struct CheckedUrl {
  std::string url, expected, got, why, file;
  int line = 0;
  bool passed = false;
  std::string rule = {};  ///< Of the policy, that decided; empty where no policy is known.
};

/// How often one rule of a policy decided.
struct RuleUse {
  std::string rule;  ///< The last one is "otherwise".
  std::size_t emitted = 0;
  std::size_t derived = 0;  ///< Hosts derived from catalog and policy.
  std::size_t known = 0;    ///< Known URLs.
};

/// One emitted rule, as a person reads it.
struct Decision {
  std::string match, kind, route, result, rule;
  std::size_t items = 0;  ///< Of catalogs, that it stands for.
};

/// One item of a catalog, and what became of it.
struct LedgerRow {
  std::string item, state, detail, category, service, set, file;
  int line = 0;
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
  std::string policy_name;
  Budget budget;
  std::vector<CheckedUrl> checked;  ///< The known URLs, by suite.
  // What only the page shows; empty unless one is asked for.
  std::vector<RuleUse> uses;           ///< In the policy's order.
  std::vector<Decision> decisions;     ///< In their order; the last one is the final route.
  std::vector<LedgerRow> ledger_rows;  ///< The first kMostLedgerRows.
};
inline constexpr std::size_t kMostLedgerRows = 5000;

/// What a trial in a real browser came to.
struct CheckedInBrowser {
  std::string name, program;
  int tried = 0, as_predicted = 0, left_out = 0;  ///< URLs.
};

/// Everything one check of a PAC file found.
struct CheckReport {
  std::string tool_version;
  FileFacts pac;
  std::vector<CheckedUrl> checked;
  std::optional<CheckedInBrowser> browser;
  std::optional<Coverage> coverage;  ///< If it was measured.
  Diags findings;
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

}  // namespace pacwright
