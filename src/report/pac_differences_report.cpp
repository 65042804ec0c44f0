#include "report/pac_differences_report.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "report/wrapped.hpp"

namespace pacwright {
namespace {

using Json = nlohmann::ordered_json;

/// Patterns, and lines of a file, that are named one by one.
constexpr std::size_t kMostNamed = 6;
constexpr std::size_t kMostExceptions = 3;  ///< Of one pattern.

constexpr std::string_view kTitles[] = {
    "Goes direct now, past the proxy",
    "May go direct now, if the proxies fail",
    "Other changes",
};

std::string number_of(std::size_t count, std::string_view thing) {
  return with_thousands(count) + " " + std::string(thing) + (count == 1 ? "" : "s");
}

/// `does`: what the client does with it, if it drops a part; else empty.
std::string outcome_text(const std::string& outcome, const std::string& does) {
  std::string text = outcome.empty() ? "(an empty result)" : printable(outcome);
  if (trim(text) != text) text = "'" + text + "'";
  return does.empty() ? text : text + " (the client does: " + printable(does) + ")";
}

/// ", by rule 'partners' (policy.json:12)", or nothing if the rule is not known.
std::string by_rule(const ChangedRule& rule) {
  if (rule.name.empty()) return "";
  std::string text = ", by rule '" + printable(rule.name) + "'";
  if (rule.where.file.empty()) return text;
  return text + " (" + printable(rule.where.file) + ":" + std::to_string(rule.where.line) + ")";
}

/// "list.txt:3, 5 and 9"; of many lines how many, the first and the last: "58 lines from 3 to 90".
std::string lines_text(const std::string& file, const std::vector<int>& lines) {
  const std::string name = printable(file);
  if (lines.size() > kMostNamed) {
    return name + ", " + with_thousands(lines.size()) + " lines from " +
           std::to_string(lines.front()) + " to " + std::to_string(lines.back());
  }
  std::string text = name;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text += i == 0 ? ":" : i + 1 == lines.size() ? " and " : ", ";
    text += std::to_string(lines[i]);
  }
  return text;
}

/// "named in list.txt:3 and 5; policy.json:7", or nothing.
std::string places_text(const PacChange& change) {
  std::map<std::string, std::vector<int>> files;
  for (const SourceRef& where : places_of(change)) {
    std::vector<int>& lines = files[where.file];
    if (lines.empty() || lines.back() != where.line) lines.push_back(where.line);
  }
  std::string text;
  for (const auto& [file, lines] : files) {
    text += (text.empty() ? "named in " : "; ") + lines_text(file, lines);
  }
  return text;
}

std::string patterns_text(const PacChange& change) {
  std::string text = number_of(change.patterns.size(), "pattern");
  if (change.patterns.size() > kMostNamed) return text;
  std::string separator = ": ";
  for (const ChangedPattern& pattern : change.patterns) {
    text += separator + printable(to_text(pattern, kMostExceptions));
    separator = ", ";
  }
  return text;
}

std::string examples_text(const PacChange& change) {
  std::string text;
  if (change.by == ComparedBy::Urls) text = with_thousands(change.urls) + " of the URLs asked";
  if (change.examples.empty()) return text;
  text += (text.empty() ? "such as " : ", such as ");
  std::vector<std::string> examples;
  for (const std::string& example : change.examples) examples.push_back(printable(example));
  return text + join(examples, ", ");
}

Json to_object(const SourceRef& where) { return {{"file", where.file}, {"line", where.line}}; }

Json to_object(const ChangedRule& rule) {
  Json json = {{"name", rule.name}};
  if (!rule.where.file.empty()) json.update(to_object(rule.where));
  return json;
}

Json to_object(const ChangedPattern& pattern) {
  Json json = {{"text", pattern.text}};
  if (!pattern.except.empty()) json["except"] = pattern.except;
  if (pattern.is_in_part) json["in_part"] = true;
  if (!pattern.where.file.empty()) json.update(to_object(pattern.where));
  return json;
}

Json to_object(const PacChange& change) {
  Json patterns = Json::array();
  for (const ChangedPattern& pattern : change.patterns) patterns.push_back(to_object(pattern));
  Json json = {{"before", change.before},
               {"after", change.after},
               {"goes_direct", danger_of(change) == 0},
               {"may_go_direct", danger_of(change) <= 1}};
  if (!change.before_does.empty()) json["before_does"] = change.before_does;
  if (!change.after_does.empty()) json["after_does"] = change.after_does;
  if (!change.condition.empty()) json["condition"] = change.condition;
  if (!change.old_rule.name.empty()) json["old_rule"] = to_object(change.old_rule);
  if (!change.new_rule.name.empty()) json["new_rule"] = to_object(change.new_rule);
  json["proven"] = change.by == ComparedBy::Rules;
  json["count"] = change.patterns.size();
  json["patterns"] = patterns;
  json["examples"] = change.examples;
  if (change.by == ComparedBy::Urls) json["urls"] = change.urls;
  return json;
}

/// How the two were compared, and what came of it.
std::string verdict_text(const PacDifferences& differences) {
  const std::size_t groups = differences.changes.size();
  const std::string changes =
      number_of(groups, "group") + " of hosts " + (groups == 1 ? "goes" : "go") + " another way";
  switch (differences.by) {
    case ComparedBy::Bytes: return "the same, byte for byte";
    case ComparedBy::Rules: {
      const std::string hosts = "by their rules: ";
      if (groups > 0) return hosts + changes;
      return hosts + (differences.is_proven() ? "all hosts go the same way, proven"
                                              : "no difference seen; not proven");
    }
    case ComparedBy::Nothing: return "not compared";
    case ComparedBy::Urls: break;
  }
  const std::string asked = number_of(differences.asked, "URL") + " made from both files: ";
  return asked + (groups > 0 ? changes : "no difference seen; not proven");
}

std::string section(const PacDifferences& differences, int danger) {
  std::string text;
  for (const PacChange& change : differences.changes) {
    if (danger_of(change) == danger) text += change_text(change, 2);
  }
  if (text.empty()) return "";
  return "\n" + std::string(kTitles[danger]) + "\n" + text;
}

}  // namespace

std::string change_text(const PacChange& change, std::size_t indent) {
  const std::string margin(indent, ' ');
  std::string after = outcome_text(change.after, change.after_does) + by_rule(change.new_rule);
  if (!change.condition.empty()) after += ", " + printable(change.condition);
  std::string text =
      margin + "- " +
      wrapped(outcome_text(change.before, change.before_does) + by_rule(change.old_rule),
              indent + 4) +
      "\n" + margin + "+ " + wrapped(after, indent + 4) + "\n";
  for (const std::string& line :
       {patterns_text(change), places_text(change), examples_text(change)}) {
    if (!line.empty()) text += margin + "  " + wrapped(line, indent + 4) + "\n";
  }
  return text;
}

std::string to_text(const PacDifferences& differences) {
  std::string text = printable(differences.old_file) + " -> " + printable(differences.new_file) +
                     ": " + verdict_text(differences) + "\n";
  for (int danger = 0; danger < 3; ++danger) text += section(differences, danger);
  if (!differences.left_out.empty()) text += "\nNot tried\n";
  for (const std::string& sentence : differences.left_out)
    text += "  " + printable(sentence) + "\n";
  return text;
}

std::string to_json(const PacDifferences& differences) {
  constexpr std::string_view kBy[] = {"urls", "rules", "bytes", "nothing"};
  Json changes = Json::array();
  for (const PacChange& change : differences.changes) changes.push_back(to_object(change));
  Json json = {{"format", "pacwright-pac-diff/2"},
               {"old", differences.old_file},
               {"new", differences.new_file},
               {"by", kBy[static_cast<std::size_t>(differences.by)]},
               {"same", differences.changes.empty() && differences.is_proven()}};
  const bool is_by_files =
      differences.by == ComparedBy::Rules || differences.by == ComparedBy::Bytes;
  if (!is_by_files) json["asked"] = differences.asked;
  if (differences.by == ComparedBy::Rules) {
    json["combinations"] = differences.combinations;
    json["ranges"] = differences.ranges;
  }
  json["changes"] = changes;
  json["left_out"] = differences.left_out;
  // Names of files may hold bytes that are not UTF-8: replaced, never thrown.
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace pacwright
