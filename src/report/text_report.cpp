#include "report/text_report.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "base/terminal.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "base/write_files.hpp"
#include "report/pac_differences_report.hpp"
#include "report/wrapped.hpp"

namespace pacwright {
namespace {

std::string number(int value) { return with_thousands(static_cast<std::uint64_t>(value)); }

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string count(int value, std::string_view one, std::string_view many) {
  return number(value) + " " + std::string(value == 1 ? one : many);
}

/// "486 catalog items and 23 of the policy".
std::string ledger_size(const CompileReport& report) {
  const int listed = report.ledger_items - report.ledger_own;
  if (listed == 0) return count(report.ledger_own, "item", "items") + " of the policy";
  const std::string items = count(listed, "catalog item", "catalog items");
  return report.ledger_own == 0 ? items
                                : items + " and " + number(report.ledger_own) + " of the policy";
}

std::string ledger_lines(const CompileReport& report) {
  std::string text = "  ledger    " + ledger_size(report);
  std::string separator = ": ";
  std::size_t column = text.size();
  for (std::size_t i = 0; i < kLedgerStates; ++i) {
    if (report.ledger_totals[i] == 0) continue;
    const std::string piece =
        number(report.ledger_totals[i]) + " " + std::string(to_text(static_cast<LedgerState>(i)));
    if (column + separator.size() + piece.size() > 78) {
      separator = ",\n            ";
      column = 10;
    }
    text += separator + piece;
    column += 2 + piece.size();
    separator = ", ";
  }
  return text + "\n";
}

constexpr int kMostRowsShown = 100;

/// "12 emitted, 3 covered": the states that occur.
std::string totals_text(const std::array<int, kLedgerStates>& totals) {
  std::string text;
  for (std::size_t i = 0; i < kLedgerStates; ++i) {
    if (totals[i] == 0) continue;
    text += (text.empty() ? "" : ", ") + number(totals[i]) + " " +
            std::string(to_text(static_cast<LedgerState>(i)));
  }
  return text;
}

/// At most `width` characters, in UTF-8.
std::string shortened(const std::string& text, std::size_t width) {
  if (count_code_points(text) <= width) return text;
  std::string short_text;
  std::string_view rest = text;
  for (std::size_t i = 0; i + 3 < width; ++i) {
    const std::size_t size = first_code_point(rest).size;
    short_text += rest.substr(0, size);
    rest.remove_prefix(size);
  }
  return short_text + "...";
}

std::string row_line(const RowSummary& summary) {
  const auto right = [](int value, std::size_t width) {
    const std::string text = number(value);
    return std::string(text.size() < width ? width - text.size() : 0, ' ') + text;
  };
  const TableRow& row = summary.row;
  std::string notes;
  if (summary.damaged > 0) notes += "[" + number(summary.damaged) + " damaged] ";
  if (summary.waiting > 0) {
    notes +=
        "[" + number(summary.waiting) + (summary.waiting == 1 ? " needs" : " need") + " a value] ";
  }
  return right(row.source.row, 5) + "  " + padded(row.direction, 13) + right(summary.patterns, 7) +
         right(summary.blocks, 8) + "  " + shortened(notes + printable(row.purpose), 43) + "\n";
}

std::string origin_line(const Explanation::Origin& origin) {
  std::string text = origin.catalog + ":" + std::to_string(origin.line) + "  " + origin.item;
  if (!origin.set.empty()) text += ", set " + origin.set;
  if (!origin.service.empty()) text += ", " + origin.service;
  if (!origin.category.empty()) text += ", " + origin.category;
  return text;
}

/// Styles a summary: the first line, and the words of two columns' indent that lines begin with.
/// What was proven is good news.
std::string with_styles(const std::string& summary, bool colours) {
  constexpr std::size_t kIndent = 2, kLabelEnd = 12;
  if (!colours) return summary;
  std::string text;
  bool is_first = true;
  for (std::string_view rest = summary; !rest.empty(); is_first = false) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    const bool has_label = line.size() > kLabelEnd && line[kIndent] != ' ';
    if (is_first || !has_label) {
      text += styled(line, Style::Bold, is_first) + "\n";
      continue;
    }
    const std::string_view label = line.substr(kIndent, kLabelEnd - kIndent);
    const std::string_view word = label.substr(0, label.find_last_not_of(' ') + 1);
    const bool good = word == "proven" || word == "suites";
    text += std::string(kIndent, ' ') + styled(word, good ? Style::Green : Style::Dim, true) +
            std::string(line.substr(kIndent + word.size())) + "\n";
  }
  return text;
}

/// Broken at blanks so that it fits beside the labels of a summary.
std::string beside_label(std::string_view text, const TextForm& form) {
  return wrapped(text, 12, form.columns);
}

std::string cost_text(const CompileReport& report, const TextForm& form) {
  const Cost& cost = report.cost;
  std::string text = with_thousands(cost.bytes) + " bytes, " + with_thousands(cost.gzipped) +
                     " gzipped; " + with_thousands(cost.entries) + " table entries; at most " +
                     with_thousands(cost.calls) +
                     (cost.calls == 1 ? " helper call" : " helper calls") + " a decision";
  text = beside_label(text, form);
  if (report.nanoseconds) {  // On a line of its own: it differs from run to run.
    text += ",\n            " + two_digits(*report.nanoseconds) +
            " ns for a typical host in the engine here";
  }
  return text;
}

/// What was asked, and how much of all hosts that stands for.
std::string proof_text(const CompileReport& report) {
  const Completeness& completeness = report.completeness;
  const std::string derived = count(report.probes, "derived host", "derived hosts");
  const std::string agree = ": policy, rules and PAC agree on every one";
  if (completeness.witnesses == 0) return "on " + derived + agree;
  const std::string witnesses = count(completeness.witnesses, "witness", "witnesses");
  if (!completeness.complete) return "on " + witnesses + " and " + derived + agree;
  return "for all hosts that patterns and blocks tell apart: " + witnesses + " for " +
         count(completeness.combinations, "combination", "combinations") + " of patterns" +
         (completeness.sampled.empty() ? ", every step between them" : "") + " and " +
         count(completeness.ranges, "range", "ranges") + " of addresses, and " + derived + agree;
}

/// How many clients do what the policy says, and what the others do instead.
std::string clients_text(const CompileReport& report, const TextForm& form) {
  if (report.clients == 0) return "";
  std::string text = count(report.clients, "client", "clients") +
                     " besides Chromium, asked about " + number(report.client_probes) +
                     " hosts each, spelt as browsers spell them: ";
  const auto& losses = report.client_losses;
  const auto others = std::ranges::count_if(
      losses, [](const ClientLoss& loss) { return loss.client != "Chromium"; });
  if (losses.empty()) {
    text += "the same";
  } else {
    text += std::to_string(report.clients - others) + " do what the policy says";
  }
  text = "  clients   " + beside_label(text, form) + "\n";
  for (const ClientLoss& loss : losses) {
    text += "            " + beside_label(loss.client + " does not: " + loss.what, form) + "\n";
  }
  return text;
}

/// What differs from the PAC that it was compared with, every group.
std::string changes_text(const PacDifferences& since, const TextForm& form) {
  const std::string other = printable(since.old_file);
  const std::string hosts = since.by == ComparedBy::Rules
                                ? "by the rules of " + other + ", for all hosts"
                                : "by " + count(static_cast<int>(since.asked), "URL", "URLs") +
                                      " made from it and " + other;
  std::string text;
  if (since.by == ComparedBy::Bytes) {
    text = "none: the same as " + other + ", byte for byte";
  } else if (since.by == ComparedBy::Nothing) {
    text = "not known; not compared with " + other;
  } else if (!since.changes.empty()) {
    text = hosts + ":";
  } else if (since.is_proven()) {
    text = "none, " + hosts;
  } else {
    text = "none seen " + hosts + "; not proven";
  }
  text = "  changes   " + beside_label(text, form) + "\n";
  for (const PacChange& change : since.changes) text += change_text(change, 12);
  for (const std::string& sentence : since.left_out) {
    text += "            " + beside_label("Not tried: " + printable(sentence), form) + "\n";
  }
  return text;
}

/// "would be changed: proxy.pac, ledger.csv", or nothing.
std::string fate_line(const CompileReport& report, FileFate::Kind kind, std::string_view words,
                      const TextForm& form) {
  std::vector<std::string> paths;
  for (const FileFate& fate : *report.fates) {
    if (fate.kind == kind) paths.push_back(printable(fate.path));
  }
  if (paths.empty()) return "";
  return "            " + beside_label(std::string(words) + ": " + join(paths, ", "), form) + "\n";
}

/// What a run that writes nothing would do.
std::string dry_run_lines(const CompileReport& report, const TextForm& form) {
  std::string text = "  dry run   nothing was written\n";
  text += fate_line(report, FileFate::Kind::New, "new", form);
  text += fate_line(report, FileFate::Kind::Changed, "changed", form);
  text += fate_line(report, FileFate::Kind::Same, "as it is", form);
  return text;
}

/// What earlier compilations had left and is removed.
std::string pruned_lines(const CompileReport& report, const TextForm& form) {
  if (report.pruned.empty()) return "";
  std::vector<std::string> paths;
  for (const std::string& path : report.pruned) paths.push_back(printable(path));
  return "  removed   " +
         beside_label((report.written ? "" : "would be: ") + join(paths, ", "), form) + "\n";
}

/// Each file of the folder itself, and of each folder in it the number and size of its files.
std::string artifact_lines(const CompileReport& report) {
  struct Line {
    std::string path;
    int files = 0;
    std::size_t bytes = 0;
  };
  std::vector<Line> lines;
  for (const FileFacts& file : report.artifacts) {
    const std::string path = file.path.substr(0, file.path.find('/') + 1);
    const std::string name = path.empty() ? file.path : path;
    auto line = std::ranges::find(lines, name, &Line::path);
    if (line == lines.end()) line = lines.insert(lines.end(), {name});
    ++line->files;
    line->bytes += file.bytes;
  }
  std::string text;
  const char* label = report.written ? "  written   " : "  same as   ";
  for (const Line& line : lines) {
    text += label + padded(printable(name_in(report.folder, line.path)), 40) + "  " +
            with_thousands(line.bytes) + " bytes" +
            (line.path.ends_with('/') ? " in " + count(line.files, "file", "files") : "") + "\n";
    label = "            ";
  }
  return text;
}

}  // namespace

std::string two_digits(double number) {
  if (!(number > 0)) return "0";
  const int digits = static_cast<int>(std::floor(std::log10(number))) + 1;  // Before the point.
  if (digits > 2) {
    const double unit = std::pow(10, digits - 2);
    return with_thousands(static_cast<std::uint64_t>(std::llround(number / unit)) *
                          static_cast<std::uint64_t>(unit));
  }
  const int places = 2 - digits;
  const double unit = std::pow(10, places);
  const auto whole = static_cast<std::uint64_t>(std::llround(number * unit));
  std::string text = std::to_string(whole);
  if (places == 0) return text;
  const auto behind = static_cast<std::size_t>(places);
  if (text.size() <= behind) text.insert(0, behind + 1 - text.size(), '0');
  return text.insert(text.size() - behind, ".");
}

std::string to_summary(const CompileReport& report, const TextForm& form) {
  std::string text = printable(report.policy.path) + "\n";
  text += report.fates ? dry_run_lines(report, form) : artifact_lines(report);
  text += pruned_lines(report, form);
  text += "  rules     " + number(report.rules_before) + " lowered, " + number(report.rules_after) +
          " after optimising\n";
  text += ledger_lines(report);
  text += "  template  " + report.pac_choice + "\n";
  text += "  cost      " + cost_text(report, form) + "\n";
  text += "  proven    " + beside_label(proof_text(report), form) + "\n";
  if (!report.completeness.sampled.empty()) {
    text += "            " + beside_label(report.completeness.sampled, form) + "\n";
  }
  if (report.thinned > 0) {
    text += "            " + number(report.thinned) +
            " patterns and blocks were tried with a few hosts each, the others with all forms\n";
  }
  text += clients_text(report, form);
  if (report.known_urls > 0) {
    text += "  suites    " + number(report.known_urls) + " known URLs, all as expected\n";
  }
  if (report.since) text += changes_text(*report.since, form);
  return folded(with_styles(text, form.colours), form);
}

std::string to_changes(const CompileReport& report, const TextForm& form) {
  if (!report.since || report.since->changes.empty()) return "";
  const std::string text = printable(report.policy.path) + "\n" + changes_text(*report.since, form);
  return folded(with_styles(text, form.colours), form);
}

std::string to_text(const Explanation& e, const TextForm& form) {
  std::string text = printable(e.url) + "\n";
  if (!e.error.empty())
    return text + "  " + styled(printable(e.error), Style::Red, form.colours) + "\n";
  text += "  goes to   " + printable(e.route) + "  (" + printable(e.result) + ")\n";
  text += "  host      " + printable(e.host) + "\n";
  text += "  rule      " + printable(e.rule) + (e.match.empty() ? "" : ", by " + e.match) + "\n";
  if (e.policy.line > 0) {
    text += "  policy    " + printable(e.policy.file) + ":" + std::to_string(e.policy.line) + "\n";
  }
  const char* label = "  from      ";
  for (const auto& origin : e.origins) {
    text += label + printable(origin_line(origin)) + "\n";
    label = "            ";
  }
  text += "  because   " + beside_label(printable(e.because), form) + "\n";
  label = "  also      ";
  for (const auto& other : e.also) {
    text += label + other.match + " of rule '" + printable(other.rule) + "' (" +
            printable(other.route) + "), later\n";
    label = "            ";
  }
  return folded(with_styles(text, form.colours), form);
}

std::string to_text(const ImportReport& report) {
  std::string text;
  if (!report.rows.empty()) {
    text += "  row  traffic        hosts  blocks  what it is for\n";
    int shown = 0;
    for (const RowSummary& row : report.rows) {
      if (++shown > kMostRowsShown) break;
      text += row_line(row);
    }
    const int left = static_cast<int>(report.rows.size()) - shown + 1;
    if (shown > kMostRowsShown) text += "  ... and " + count(left, "more row", "more rows") + "\n";
  }
  text += printable(report.output) + ": " + number(report.endpoints) + " endpoints, " +
          number(report.skipped) + " items skipped\n";
  return text;
}

std::string to_text(const Ledger& ledger) {
  // Parts in the order of their first entries: row, set, or the rest of a catalog.
  using Part = std::tuple<std::string, std::string, int, std::string>;
  std::map<Part, std::size_t> index;
  std::vector<std::pair<Part, std::array<int, kLedgerStates>>> parts;
  for (const LedgerEntry& entry : ledger.entries) {
    const std::string group = entry.rule() != nullptr ? "rule '" + entry.rule()->name + "'  "
                              : entry.set().empty()   ? ""
                                                      : "set " + entry.set();
    const Part part{entry.where().file, entry.source().file, entry.source().row, group};
    const auto [found, is_new] = index.emplace(part, parts.size());
    if (is_new) parts.push_back({part, {}});
    ++parts[found->second].second[static_cast<std::size_t>(entry.state)];
  }
  // Catalogs stay in their order; in each the rows of tables come first, by number.
  std::map<std::string, std::size_t> first_of;
  for (std::size_t i = 0; i < parts.size(); ++i) first_of.emplace(std::get<0>(parts[i].first), i);
  std::ranges::stable_sort(parts, {}, [&](const auto& entry) {
    const int row = std::get<2>(entry.first);
    return std::tuple(first_of.at(std::get<0>(entry.first)), row > 0 ? 0 : 1,
                      row > 0 ? std::get<1>(entry.first) : "", row);
  });
  std::string text, catalog;
  for (const auto& [part, totals] : parts) {
    const auto& [file, source, row, group] = part;
    if (file != catalog) text += printable(file) + "\n";
    catalog = file;
    const std::string name = row > 0         ? "row " + std::to_string(row)
                             : group.empty() ? std::string("others")
                                             : group;
    text += "  " + padded(printable(name), 10) + totals_text(totals) + "\n";
  }
  return text;
}

std::string to_text(const Catalog& catalog) {
  std::string text = "catalog " + printable(catalog.file) + "\n";
  for (const TableRow& row : catalog.rows) {
    text += "  row " + std::to_string(row.source.row) + "  direction=" + printable(row.direction);
    if (!row.tcp.empty()) text += "  tcp=" + to_string(row.tcp);
    if (!row.udp.empty()) text += "  udp=" + to_string(row.udp);
    text += "  type=" + printable(row.type) + "  purpose=" + printable(row.purpose) + "\n";
  }
  for (const Endpoint& e : catalog.endpoints) {
    text += "  " + padded(printable(e.item_text()), 44);
    for (const Field field : {Field::Set, Field::Service, Field::Category, Field::Instance,
                              Field::Direction, Field::Required, Field::Cloud, Field::Row}) {
      const std::string value = field_text(e, field);
      if (!value.empty()) text += "  " + std::string(to_text(field)) + "=" + printable(value);
    }
    if (!e.tcp.empty()) text += "  tcp=" + to_string(e.tcp);
    if (!e.udp.empty()) text += "  udp=" + to_string(e.udp);
    if (!e.path.empty()) text += "  path=" + printable(e.path.str());
    text += "  line=" + std::to_string(e.line) + "\n";
    for (const Source& source : e.also) {
      text +=
          "      also " + printable(source.file.str()) + ":" + std::to_string(source.line) + "\n";
    }
  }
  for (const Skipped& skip : catalog.skipped) {
    text += "  skipped " + printable(skip.text) + "  (" + std::string(to_text(skip.kind)) + ": " +
            printable(skip.reason) + ")  line=" + std::to_string(skip.line) + "\n";
  }
  return text;
}

std::string to_text(const RuleSet& rules, const Policy& policy) {
  std::string text;
  int index = 0;
  for (const Rule& rule : rules.rules) {
    text += padded(std::to_string(++index), 6) + padded(to_text(rule.match), 46) + "  " +
            padded(printable(policy.route(rule.route).name), 12) + "  " +
            printable(policy.rules[static_cast<std::size_t>(rule.policy_rule)].name) + "\n";
  }
  return text + "otherwise " + printable(policy.route(rules.otherwise).name) + "\n";
}

}  // namespace pacwright
