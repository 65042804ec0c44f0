#pragma once
#include "lower/lower.hpp"
#include "model/ledger.hpp"
#include "model/report.hpp"
#include "model/rule_index.hpp"
#include "validate/differential.hpp"

namespace pacwright {

/// Which rule of a policy decides a known URL.
class DecidingRules {
 public:
  /// Both must outlive it.
  DecidingRules(const Policy& policy, const RuleSet& lowered)
      : policy_(policy), lowered_(lowered), index_(lowered) {}

  /// Counts the case in the verdict, and names its rule in the last of verdict.checked.
  void note(const CheckedCase& checked, const DnsFixture& dns, Verdict& verdict) const;

 private:
  const Policy& policy_;
  const RuleSet& lowered_;
  RuleIndex index_;
};

/// Adds what only the HTML page shows: every emitted rule, who decided what, and the ledger.
void add_page_data(const Policy& policy, const RuleSet& emitted, const Ledger& ledger,
                   const Verdict& verdict, CompileReport& report);

/// The bytes of a PAC file, to be run on the page.
CarriedPac carried_pac(std::string_view bytes, bool is_foreign);

/// The rules that say why a URL goes where it goes; how the policy is called is for the caller.
PageRules page_rules(const Policy& policy, const std::vector<Catalog>& catalogs,
                     const RuleSet& lowered);

}  // namespace pacwright
