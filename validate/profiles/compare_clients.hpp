#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "validate/pac_script.hpp"
#include "validate/profiles/result_grammar.hpp"

namespace pacwright {

/// One client's way from a URL to what it does.
struct ClientAnswer {
  Probe handed;           ///< What the script gets.
  Result<Answer> answer;  ///< What it returned.
  ClientDecision decision;
  std::vector<HelperCall> calls;  ///< If they were traced.
  bool never_asked = false;       ///< It goes direct: the answer is "DIRECT", by no script.
};

/// A script, and what surrounds it.
struct ScriptCase {
  const std::string& script;
  const std::string& name;
  const DnsFixture& dns;
  Limits limits;
  Moment at;
};

/// All URLs under one client, in their order. A URL that is none gives an answer with BadUrl; one
/// that the file's size or its loading keeps from being asked gives that reason for each.
std::vector<ClientAnswer> run_under_client(const ScriptCase& script, const ClientProfile& profile,
                                           const std::vector<std::string>& urls,
                                           bool trace = false);

/// Clients that do the same for one URL, and otherwise than `first` does, for one reason.
struct ClientDifference {
  std::string url;
  const ClientProfile* first = nullptr;
  std::vector<const ClientProfile*> clients;
  std::string first_does;  ///< What `first` does; see to_text(ClientDecision).
  std::string they_do;
  std::string reason;  ///< A sentence.
  std::string cause;   ///< The same without what is particular to URL and client: for grouping.
  /// Some of them do not ask the script, and the others get an answer from it: no fault of it.
  bool never_asked = false;
};

struct ClientComparison {
  std::vector<std::vector<ClientAnswer>> answers;  ///< [client][url].
  std::vector<ClientDifference> differences;       ///< By URL, in their order.
  Diags not_known;  ///< Why URLs were not compared for some client: each reason once.
};

/// Runs all URLs under all clients and says where they differ from the first one, and why: the
/// first helper call that differs, what the script was handed, or how the result is read. Where the
/// first one does not ask the script, those that ask are besides compared with the first of them.
/// URLs that are none in a browser are passed over.
ClientComparison compare_clients(const ScriptCase& script,
                                 const std::vector<const ClientProfile*>& clients,
                                 const std::vector<std::string>& urls);

}  // namespace pacwright
