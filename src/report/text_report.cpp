#include "report/text_report.hpp"

#include "base/text.hpp"

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

std::string ledger_lines(const CompileReport& report) {
  std::string text = "  ledger    " + count(report.ledger_items, "catalog item", "catalog items");
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

std::string origin_line(const Explanation::Origin& origin) {
  std::string text = origin.catalog + ":" + std::to_string(origin.line) + "  " + origin.item;
  if (!origin.set.empty()) text += ", set " + origin.set;
  if (!origin.service.empty()) text += ", " + origin.service;
  if (!origin.category.empty()) text += ", " + origin.category;
  return text;
}

}  // namespace

std::string to_summary(const CompileReport& report) {
  std::string text = report.policy.path + "\n";
  const char* label = report.written ? "  written   " : "  same as   ";
  for (const FileFacts& file : report.artifacts) {
    text += label + padded(report.folder + "/" + file.path, 40) + "  " +
            with_thousands(file.bytes) + " bytes\n";
    label = "            ";
  }
  text += "  rules     " + number(report.rules_before) + " lowered, " + number(report.rules_after) +
          " after optimising\n";
  text += ledger_lines(report);
  text += "  proven    " + number(report.probes) +
          " derived hosts: policy, rules and PAC agree on every one\n";
  if (report.known_urls > 0) {
    text += "  suites    " + number(report.known_urls) + " known URLs, all as expected\n";
  }
  return text;
}

std::string to_text(const Explanation& e) {
  std::string text = printable(e.url) + "\n";
  if (!e.error.empty()) return text + "  " + e.error + "\n";
  text += "  goes to   " + e.route + "  (" + e.result + ")\n";
  text += "  host      " + printable(e.host) + "\n";
  text += "  rule      " + e.rule + (e.match.empty() ? "" : ", by " + e.match) + "\n";
  const char* label = "  from      ";
  for (const auto& origin : e.origins) {
    text += label + origin_line(origin) + "\n";
    label = "            ";
  }
  text += "  because   " + e.because + "\n";
  label = "  also      ";
  for (const auto& other : e.also) {
    text += label + other.match + " of rule '" + other.rule + "' (" + other.route + "), later\n";
    label = "            ";
  }
  return text;
}

std::string to_text(const Catalog& catalog) {
  std::string text = "catalog " + catalog.file + "\n";
  for (const Endpoint& e : catalog.endpoints) {
    text += "  " + padded(e.item_text(), 44);
    for (const Field field : {Field::Set, Field::Service, Field::Category, Field::Instance,
                              Field::Direction, Field::Required}) {
      const std::string value = field_text(e, field);
      if (!value.empty()) text += "  " + std::string(to_text(field)) + "=" + value;
    }
    if (!e.tcp.empty()) text += "  tcp=" + to_string(e.tcp);
    if (!e.udp.empty()) text += "  udp=" + to_string(e.udp);
    text += "  line=" + std::to_string(e.line) + "\n";
  }
  for (const Skipped& skip : catalog.skipped) {
    text += "  skipped " + printable(skip.text) + "  (" + std::string(to_text(skip.kind)) + ": " +
            skip.reason + ")  line=" + std::to_string(skip.line) + "\n";
  }
  return text;
}

std::string to_text(const RuleSet& rules, const Policy& policy) {
  std::string text;
  int index = 0;
  for (const Rule& rule : rules.rules) {
    text += padded(std::to_string(++index), 6) + padded(to_text(rule.match), 46) + "  " +
            padded(policy.route(rule.route).name, 12) + "  " +
            policy.rules[static_cast<std::size_t>(rule.policy_rule)].name + "\n";
  }
  return text + "otherwise " + policy.route(rules.otherwise).name + "\n";
}

}  // namespace pacwright
