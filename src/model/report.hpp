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
  std::string rule = {};   ///< Of the policy, that decided; empty where no policy is known.
  std::string scene = {};  ///< "with the client at 10.1.2.3"; empty for the usual one.
};

/// A client that gets the policy's answers and does not do all that they say.
struct ClientLoss {
  std::string client;  ///< Its title.
  std::string what;    ///< "route 'lab' is DIRECT there".
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

/// A PAC file that a page carries, to run it for URLs that a person types.
struct CarriedPac {
  std::string script;       ///< As UTF-8; empty if there is none.
  std::string helpers;      ///< JavaScript that it runs under.
  bool is_foreign = false;  ///< It may be anybody's.
  std::string left_out;     ///< Why the page is not to carry it, a sentence; or empty.
};

/// The rules as the policy has them, before any pass: they say why a URL goes where it goes.
struct PageRules {
  struct Route {
    std::string name, result;
  };
  struct Named {
    std::string name, reason;
  };
  struct Match {
    std::string text;
    std::size_t route = 0, rule = 0;  ///< Indices into the lists of this.
    int line = 0;                     ///< In the policy, which names it or its rule there.
    std::vector<std::string> from;    ///< Items it stands for: "2:17" is line 17 of catalog 2.
  };
  std::string policy;  ///< Name of its file.
  std::vector<Route> routes;
  std::vector<Named> rules;
  std::vector<std::string> catalogs;  ///< Names of their files.
  std::vector<Match> matches;         ///< The first one decides.
  std::size_t otherwise = 0;          ///< Index of a route.
  bool resolves = false;              ///< Networks also match names, by their address.
  bool too_many = false;              ///< More than kMostPageMatches: there are none.
};
inline constexpr std::size_t kMostPageMatches = 50'000;

/// A file that an earlier compilation wrote into the folder and this one does not.
struct StaleFile {
  FileFacts file;  ///< As it was written; of one that no manifest listed, as it was found.
  std::string left_because;  ///< Why --prune leaves it; empty if it removes it.
  /// The manifest of the compilation that wrote it was lost: it lay where compile writes, and may
  /// be anybody's.
  bool is_unlisted = false;
};

/// A file of the set, and what writing it would do to the one that is there.
struct FileFate {
  enum class Kind { New, Changed, Same };
  std::string path;
  Kind kind = Kind::Same;
};

/// Everything one compilation did, for writers to render. Plain data.
struct CompileReport {
  std::string tool_version;
  FileFacts policy;
  std::vector<FileFacts> inputs;  ///< Catalogs and suites, as the policy names them.
  std::vector<FileFacts> artifacts;
  int ledger_items = 0;
  int ledger_own = 0;  ///< So many of them are the policy's own.
  std::array<int, kLedgerStates> ledger_totals{};
  int rules_before = 0;  ///< As lowered.
  int rules_after = 0;   ///< As emitted.
  int probes = 0;
  int thinned = 0;        ///< Patterns and blocks that were not probed in full.
  int clients = 0;        ///< Besides Chromium, that the PAC was asked as.
  int client_probes = 0;  ///< Derived hosts for each of them.
  std::vector<ClientLoss> client_losses;
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
  std::vector<StaleFile> stale;     ///< Of the folder, by path; without those that are removed.
  std::vector<std::string> pruned;  ///< Stale files that are, or with --dry-run would be, removed.
  std::optional<std::vector<FileFate>> fates;  ///< If nothing is to be written: of the whole set.
  std::string policy_name;
  Budget budget;
  std::vector<CheckedUrl> checked;  ///< The known URLs, by suite.
  // What only the page shows; empty unless one is asked for.
  std::vector<RuleUse> uses;           ///< In the policy's order.
  std::vector<Decision> decisions;     ///< In their order; the last one is the final route.
  std::vector<LedgerRow> ledger_rows;  ///< The first kMostLedgerRows.
  CarriedPac carried;
  std::optional<PageRules> page_rules;
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
  CarriedPac carried;
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
  SourceRef
      policy;  ///< Where the policy says so: its pattern or block, or the rule that selects it.
  std::vector<Origin> origins;
  std::string because;
  std::vector<Other> also;  ///< Later rules that match too; the first few.
  std::string error;        ///< Instead of all that: why the URL is none.
  bool is_open = false;     ///< The address of the name, which is not known, may decide otherwise.
};

}  // namespace pacwright
