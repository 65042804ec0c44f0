#include "report/pac_differences_report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace pacwright {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kShownUrls = 5;

constexpr std::string_view kTitles[] = {
    "Goes direct now, past the proxy",
    "May go direct now, if the proxies fail",
    "Other changes",
};

std::string number_of(std::size_t count, std::string_view thing) {
  return with_thousands(count) + " " + std::string(thing) + (count == 1 ? "" : "s");
}

std::string outcome_text(const std::string& outcome) {
  return outcome.empty() ? "(an empty result)" : printable(outcome);
}

std::string to_text(const PacChange& change) {
  std::string text = "  " + printable(change.cause) + ": " + number_of(change.count, "URL") + "\n";
  text += "    - " + outcome_text(change.before) + "\n";
  text += "    + " + outcome_text(change.after) + "\n";
  const std::size_t shown = std::min(change.urls.size(), kShownUrls);
  for (std::size_t i = 0; i < shown; ++i) text += "      " + printable(change.urls[i]) + "\n";
  if (shown < change.count) {
    text += "      and " + with_thousands(change.count - shown) + " more\n";
  }
  return text;
}

std::string section(const PacDifferences& differences, int danger) {
  std::string text;
  for (const PacChange& change : differences.changes) {
    if (danger_of(change) == danger) text += to_text(change);
  }
  if (text.empty()) return "";
  return "\n" + std::string(kTitles[danger]) + "\n" + text;
}

}  // namespace

std::string to_text(const PacDifferences& differences) {
  std::size_t changed = 0;
  for (const PacChange& change : differences.changes) changed += change.count;
  std::string text =
      printable(differences.old_file) + " -> " + printable(differences.new_file) + ": " +
      number_of(differences.asked, "URL") + " made from both files; " +
      (changed == 0 ? "no difference" : with_thousands(changed) + " are answered differently") +
      "\n";
  for (int danger = 0; danger < 3; ++danger) text += section(differences, danger);
  if (!differences.left_out.empty()) text += "\nNot tried\n";
  for (const std::string& sentence : differences.left_out)
    text += "  " + printable(sentence) + "\n";
  return text;
}

std::string to_json(const PacDifferences& differences) {
  Json changes = Json::array();
  for (const PacChange& change : differences.changes) {
    changes.push_back({{"before", change.before},
                       {"after", change.after},
                       {"cause", change.cause},
                       {"goes_direct", danger_of(change) == 0},
                       {"may_go_direct", danger_of(change) <= 1},
                       {"count", change.count},
                       {"urls", change.urls}});
  }
  const Json json = {{"format", "pacwright-pac-diff/1"},
                     {"old", differences.old_file},
                     {"new", differences.new_file},
                     {"asked", differences.asked},
                     {"changes", changes},
                     {"left_out", differences.left_out}};
  // Names of files may hold bytes that are not UTF-8: replaced, never thrown.
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace pacwright
