#include "report/differences_report.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "base/text.hpp"
#include "report/wrapped.hpp"

namespace pacwright {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kSecondColumn = 42;  // Leaves room for a usual file name with its place.

/// In the order in which they are printed: what breaks first, what only looks different last.
struct Section {
  DifferenceKind kind;
  std::string_view title;
};
constexpr Section kSections[] = {
    {DifferenceKind::Removed, "Removed"},
    {DifferenceKind::Added, "Added"},
    {DifferenceKind::Moved, "Moved"},
    {DifferenceKind::Widened, "Widened"},
    {DifferenceKind::Narrowed, "Narrowed"},
    {DifferenceKind::Changed, "Changed"},
    {DifferenceKind::Damaged, "Damaged: no item any more"},
    {DifferenceKind::Mended, "Mended: was damaged before"},
    {DifferenceKind::SkipRemoved, "Removed, but was no usable item"},
    {DifferenceKind::SkipAdded, "Added, but no usable item"},
    {DifferenceKind::RowRemoved, "Rows removed"},
    {DifferenceKind::RowAdded, "Rows added"},
    {DifferenceKind::Renumbered, "Rows with another number"},
};
static_assert(std::size(kSections) == kDifferenceKinds);

// ----- text ------------------------------------------------------------------------------------

std::string number(int value) { return with_thousands(static_cast<std::uint64_t>(value)); }

std::string items(int count) { return number(count) + (count == 1 ? " item" : " items"); }

/// Lines of words behind `indent` blanks.
std::string lines(const std::string& words, std::size_t indent) {
  return std::string(indent, ' ') + wrapped(words, indent) + "\n";
}

/// Two texts side by side, or below one another if they are too long for that.
std::string line(const std::string& left, const std::string& right, std::size_t indent,
                 std::size_t column) {
  std::string text = std::string(indent, ' ') + left;
  if (right.empty()) return text + "\n";
  if (text.size() + 2 > column) column = text.size() + 2;
  if (column + right.size() > kColumns) return text + "\n" + lines(right, indent + 4);
  return text + std::string(column - text.size(), ' ') + right + "\n";
}

std::string place(const DifferenceSide& side) {
  std::string text = printable(side.where.file);
  if (side.where.line > 0) text += ":" + std::to_string(side.where.line);
  if (side.where.line > 0 && side.where.column > 0) {
    text += ":" + std::to_string(side.where.column);
  }
  return text;
}

/// "row 5", "set 12, Skype, Allow", or nothing.
std::string standing(const DifferenceSide& side) {
  std::vector<std::string> pieces;
  if (side.row > 0) pieces.push_back("row " + std::to_string(side.row));
  if (!side.set.empty()) pieces.push_back("set " + side.set);
  if (!side.service.empty()) pieces.push_back(side.service);
  if (!side.category.empty()) pieces.push_back(side.category);
  return printable(join(pieces, ", "));
}

std::string value(const std::string& text) { return text.empty() ? "none" : printable(text); }

std::string one_sided(const Difference& difference) {
  const bool is_new = difference.before.is_empty();
  const DifferenceSide& side = is_new ? difference.after : difference.before;
  const std::string name =
      side.item.empty() ? "row " + std::to_string(side.row) : printable(side.item);
  std::string text = line((is_new ? "+ " : "- ") + name, place(side), 4, kSecondColumn);
  return difference.detail.empty() ? text : text + lines(printable(difference.detail), 8);
}

std::string two_sided(const Difference& difference) {
  const std::string before = printable(difference.before.item);
  const std::string after = printable(difference.after.item);
  std::string text = lines("~ " + before + " -> " + after, 2);
  text += line(place(difference.before), standing(difference.before), 6, kSecondColumn);
  text += line(place(difference.after), standing(difference.after), 6, kSecondColumn);
  return difference.detail.empty() ? text : text + lines(printable(difference.detail), 6);
}

using Pointers = std::vector<const Difference*>;

/// What the items of one set share.
std::string set_of(const Difference& difference) {
  DifferenceSide shared = difference.after;
  shared.row = 0;
  return standing(shared);
}

std::string changed_item(const Difference& difference) {
  const DifferenceSide& side = difference.after;
  std::string text = printable(side.item);
  if (side.row > 0) text += (text.empty() ? "row " : ", row ") + std::to_string(side.row);
  text = line(text, place(side), 6, kSecondColumn);
  return difference.detail.empty() ? text : text + lines(printable(difference.detail), 8);
}

/// Items that change in the same way go below one line.
std::string field_changes(const Pointers& differences) {
  using Change = std::tuple<std::string, std::string, std::string, std::string>;
  std::vector<std::pair<const Difference*, std::string>> groups;  // The first one, and its lines.
  std::map<Change, std::size_t> group_of;
  for (const Difference* d : differences) {
    const Change change(d->field, d->old_value, d->new_value, set_of(*d));
    const auto [found, is_new] = group_of.emplace(change, groups.size());
    if (is_new) groups.emplace_back(d, "");
    groups[found->second].second += changed_item(*d);
  }
  std::string text;
  for (const auto& [first, lines] : groups) {
    text += line(
        "~ " + first->field + ": " + value(first->old_value) + " -> " + value(first->new_value),
        set_of(*first), 2, kSecondColumn);
    text += lines;
  }
  return text;
}

std::string new_numbers(const Pointers& differences) {
  std::string text;
  for (const Difference* d : differences) {
    text += (text.empty() ? "~ " : ", ") + d->old_value + " is now " + d->new_value;
  }
  return lines(text, 2);
}

/// Items of one set or row go below one line.
std::string one_sided(const Pointers& differences) {
  std::vector<std::pair<std::string, std::string>> groups;  // A heading, and its lines.
  std::map<std::string, std::size_t> group_of;
  for (const Difference* d : differences) {
    const DifferenceSide& side = d->before.is_empty() ? d->after : d->before;
    const std::string heading = side.item.empty() ? "" : standing(side);
    const auto [found, is_new] = group_of.emplace(heading, groups.size());
    if (is_new) groups.emplace_back(heading, "");
    groups[found->second].second += one_sided(*d);
  }
  std::string text;
  for (const auto& [heading, lines] : groups) {
    if (!heading.empty()) text += "  " + heading + "\n";
    text += lines;
  }
  return text;
}

std::string section(DifferenceKind kind, const Pointers& differences) {
  switch (kind) {
    case DifferenceKind::Added:
    case DifferenceKind::Removed:
    case DifferenceKind::SkipAdded:
    case DifferenceKind::SkipRemoved:
    case DifferenceKind::RowAdded:
    case DifferenceKind::RowRemoved: return one_sided(differences);
    case DifferenceKind::Moved:
    case DifferenceKind::Changed: return field_changes(differences);
    case DifferenceKind::Renumbered: return new_numbers(differences);
    case DifferenceKind::Widened:
    case DifferenceKind::Narrowed:
    case DifferenceKind::Damaged:
    case DifferenceKind::Mended: break;
  }
  std::string text;
  for (const Difference* d : differences) text += two_sided(*d);
  return text;
}

std::string summary(const Differences& differences) {
  const auto totals = differences.totals();
  std::vector<std::string> counts;
  for (const Section& each : kSections) {
    const int count = totals[static_cast<std::size_t>(each.kind)];
    if (count > 0) counts.push_back(number(count) + " " + std::string(to_text(each.kind)));
  }
  return items(differences.old_items) + " before, " + number(differences.new_items) + " now, " +
         number(differences.same) + " the same\n" + lines(join(counts, ", "), 0);
}

// ----- JSON ------------------------------------------------------------------------------------

Json to_object(const DifferenceSide& side) {
  if (side.is_empty()) return nullptr;
  return {{"item", side.item},           {"file", side.where.file},  {"line", side.where.line},
          {"column", side.where.column}, {"row", side.row},          {"set", side.set},
          {"service", side.service},     {"category", side.category}};
}

Json to_object(const Difference& difference) {
  Json json = {{"kind", to_text(difference.kind)},
               {"old", to_object(difference.before)},
               {"new", to_object(difference.after)}};
  if (!difference.field.empty()) {
    json["field"] = difference.field;
    json["old_value"] = difference.old_value;
    json["new_value"] = difference.new_value;
  }
  json["detail"] = difference.detail;
  return json;
}

}  // namespace

std::string to_text(const Differences& differences) {
  if (differences.all.empty()) {
    return lines("no differences: " + items(differences.new_items), 0);
  }
  std::string text;  // A catalog that was just merged has no file; then the places say enough.
  if (!differences.old_file.empty()) text += "- " + printable(differences.old_file) + "\n";
  if (!differences.new_file.empty()) text += "+ " + printable(differences.new_file) + "\n";
  for (const Section& each : kSections) {
    Pointers chosen;
    for (const Difference& difference : differences.all) {
      if (difference.kind == each.kind) chosen.push_back(&difference);
    }
    if (chosen.empty()) continue;
    text += "\n" + std::string(each.title) + " (" + number(static_cast<int>(chosen.size())) + ")\n";
    text += section(each.kind, chosen);
  }
  return text + "\n" + summary(differences);
}

std::string to_json(const Differences& differences) {
  Json totals = Json::object(), all = Json::array();
  const auto counts = differences.totals();
  for (std::size_t i = 0; i < kDifferenceKinds; ++i) {
    totals[std::string(to_text(static_cast<DifferenceKind>(i)))] = counts[i];
  }
  for (const Difference& difference : differences.all) all.push_back(to_object(difference));
  const Json json = {{"format", "pacwright-diff/1"},
                     {"old", {{"file", differences.old_file}, {"items", differences.old_items}}},
                     {"new", {{"file", differences.new_file}, {"items", differences.new_items}}},
                     {"same", differences.same},
                     {"totals", totals},
                     {"differences", all}};
  // Names of files and damaged texts may hold bytes that are not UTF-8: replaced, never thrown.
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace pacwright
