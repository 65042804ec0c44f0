#include "report/html_try.hpp"

#include <nlohmann/json.hpp>

#include "base/markup.hpp"
#include "base/text.hpp"

namespace pacwright {
namespace {

using Json = nlohmann::ordered_json;

// What Chromium loads; and as an address of a worker, a third longer, what it takes for one.
constexpr std::size_t kMostPacBytes = 1 << 20;

/// Why the page does not carry the file, a sentence; empty if it does.
std::string why_left_out(const CarriedPac& pac) {
  if (!pac.left_out.empty()) return pac.left_out;
  if (pac.script.empty()) return "No PAC file was made, so there is nothing to try.";
  if (pac.script.size() > kMostPacBytes) {
    return "The PAC file is larger than 1 MiB. Chromium does not load it, so there is nothing to "
           "try.";
  }
  if (!survives_markup(pac.script)) {
    return "The PAC file holds characters that no page can carry unchanged; ask 'pacwright eval'.";
  }
  return "";
}

/// As src/report/try_url.js reads it. A match is one line: text, route, rule, its line in the
/// policy, and the items it stands for, each the number of a catalog and a line.
std::string to_json(const PageRules& rules) {
  Json routes = Json::array(), named = Json::array();
  for (const PageRules::Route& route : rules.routes) {
    routes.push_back({route.name, route.result});
  }
  for (const PageRules::Named& rule : rules.rules) {
    named.push_back({rule.name, rule.reason});
  }
  std::string matches;
  for (const PageRules::Match& match : rules.matches) {
    if (!matches.empty()) matches += '\n';
    matches += match.text + '\t' + std::to_string(match.route) + '\t' + std::to_string(match.rule) +
               '\t' + std::to_string(match.line) + '\t' + join(match.from, " ");
  }
  const Json json = {{"policy", rules.policy},
                     {"routes", routes},
                     {"rules", named},
                     {"catalogs", rules.catalogs},
                     {"otherwise", rules.otherwise},
                     {"resolves", rules.resolves},
                     {"matches", matches}};
  return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

std::string note_of(const CarriedPac& pac, const std::optional<PageRules>& rules) {
  std::string note =
      "The page carries the PAC file and runs it in this browser, under helper functions of its "
      "own. "
      "No request leaves the page.";
  if (pac.is_foreign) {
    note +=
        " The file comes from elsewhere, so it runs in a worker that reaches neither the page "
        "nor the network. Hours and days are those of this machine.";
  }
  if (!rules) return note;
  if (rules->too_many) {
    return note +
           " The policy has too many rules to say here which one decides; 'pacwright "
           "explain' does.";
  }
  return note + " The rule is the first one of the policy that matches.";
}

}  // namespace

void add_try_box(const CarriedPac& pac, const std::optional<PageRules>& rules, PageData& data) {
  const std::string left_out = why_left_out(pac);
  data.values["try_note"] = left_out.empty() ? note_of(pac, rules) : left_out;
  if (!left_out.empty()) return;
  data.values["has_pac"] = "yes";
  data.values["is_foreign"] = pac.is_foreign ? " data-foreign" : "";
  data.values["pac_text"] = pac.script;
  data.values["pac_summary"] = ": " + with_thousands(pac.script.size()) + " characters";
  data.values["pac_helpers"] = pac.helpers;
  if (rules && !rules->too_many) data.values["try_rules"] = to_json(*rules);
}

}  // namespace pacwright
