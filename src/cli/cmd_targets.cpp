#include <ostream>

#include "cli/options.hpp"
#include "emit/bypass/target.hpp"
#include "emit/rollout_target.hpp"

namespace pacwright {
namespace {

/// What a column of the table asks: can these matches be said, all of them going direct?
struct Question {
  std::string_view title;
  std::vector<std::string_view> patterns, blocks;
  bool plain_hosts = false;
};

const std::vector<Question>& questions() {
  static const std::vector<Question> kQuestions = {
      {"host", {"a.example"}, {}},
      {"subdomains", {"*.example"}, {}},
      {"domain and subdomains", {"b.example", "*.b.example"}, {}},
      {"`*cdn.example`", {"*cdn.example"}, {}},
      {"`a.*.example`", {"a.*.example"}, {}},
      {"IPv4 address", {}, {"192.0.2.1/32"}},
      {"IPv4 block", {}, {"192.0.2.0/24"}},
      {"IPv6 block", {}, {"2001:db8::/32"}},
      {"plain hosts", {}, {}, true},
  };
  return kQuestions;
}

/// The rules that a question is about; what they do not name goes to a proxy.
RuleSet rules_of(const Question& question) {
  RuleSet rules;
  rules.routes = {{"direct", "DIRECT", {}}, {"proxy", "PROXY proxy.example:8080", {}}};
  rules.otherwise = 1;
  for (const std::string_view text : question.patterns) {
    const auto pattern = HostPattern::parse(text, {});
    if (pattern) rules.rules.push_back({*pattern, 0, 0, {}});
  }
  for (const std::string_view text : question.blocks) {
    const auto block = Cidr::parse(text, {});
    if (block) rules.rules.push_back({*block, 0, 0, {}});
  }
  if (question.plain_hosts) rules.rules.push_back({PlainHosts{}, 0, 0, {}});
  return rules;
}

/// Found by asking the emitter, so it cannot say anything else than what is written.
std::string_view answer_of(const BypassList& list) {
  if (list.losses() == 0) return "yes";
  for (const BypassEntry& entry : list.ledger) {
    if (entry.state != BypassState::Lost) return "in part";
  }
  return "-";
}

struct Answer {
  std::string_view text;
  bool more_if_allowed = false;  ///< If "may_bypass" names the network.
};

Answer answer(const BypassTarget& target, const Question& question) {
  const RuleSet rules = rules_of(question);
  std::vector<AllowedMatch> networks;
  for (const Rule& rule : rules.rules) {
    if (std::holds_alternative<Cidr>(rule.match)) networks.push_back({rule.match, 0});
  }
  const std::string_view found = answer_of(emit_bypass_list(target, rules));
  return {found,
          !networks.empty() && answer_of(emit_bypass_list(target, rules, networks)) != found};
}

std::string readers_of(const BypassTarget& target) {
  std::string text;
  for (const Dialect& dialect : target.readers) {
    text += (text.empty() ? "" : ", ") + std::string(dialect.reader);
  }
  return text;
}

std::string to_markdown() {
  std::string head = "| target |", line = "|---|", all = "| `pac` |";
  for (const Question& question : questions()) {
    head += " " + std::string(question.title) + " |";
    line += "---|";
    all += " yes |";
  }
  std::string text = head + "\n" + line + "\n" + all + "\n";
  for (const BypassTarget& target : all_bypass_targets()) {
    text += "| `" + std::string(target.name) + "` |";
    for (const Question& question : questions()) {
      const auto [found, more_if_allowed] = answer(target, question);
      text += " " + std::string(found) + (more_if_allowed ? " \\*" : "") + " |";
    }
    text += "\n";
  }
  text += "\n| target | its files |\n|---|---|\n";
  for (const RolloutTarget& target : all_rollout_targets()) {
    text += "| `" + std::string(target.name) + "` | " + std::string(target.summary) + " |\n";
  }
  return text;
}

std::string needs_of(const RolloutTarget& target) {
  if (target.needs_proxy) return "\"proxy\"";
  return target.needs_pac_url ? "\"pac_url\""
                              : "\"pac_url\", or \"proxy\" with \"browsers\": \"fixed\"";
}

std::string to_text() {
  std::string text = "pac: proxy auto-config script\n  says     everything a policy can say\n";
  for (const BypassTarget& target : all_bypass_targets()) {
    text += std::string(target.name) + ": " + std::string(target.store) + "\n";
    text += "  readers  " + readers_of(target) + "\n";
    std::string says, in_part, if_allowed;
    const auto add = [](std::string& titles, const Question& question) {
      titles += (titles.empty() ? "" : ", ") + std::string(question.title);
    };
    for (const Question& question : questions()) {
      const auto [found, more_if_allowed] = answer(target, question);
      if (found != "-") add(found == "yes" ? says : in_part, question);
      if (more_if_allowed) add(if_allowed, question);
    }
    text += "  says     " + (says.empty() ? "nothing in full" : says) + "\n";
    if (!in_part.empty()) text += "  in part  " + in_part + "\n";
    if (!if_allowed.empty())
      text += "  allowed  " + if_allowed + ": if \"may_bypass\" has the network\n";
    if (!target.note.empty()) text += "  note     " + std::string(target.note) + "\n";
  }
  for (const RolloutTarget& target : all_rollout_targets()) {
    text += std::string(target.name) + ": " + std::string(target.summary) + "\n";
    text += "  needs    " + needs_of(target) + " in the policy's \"targets\"\n";
  }
  return text;
}

}  // namespace

Exit run_targets(const std::vector<std::string>& args, Io& io) {
  CommandOptions command("targets",
                         "Lists what compile can write, the programs each bypass list is made safe "
                         "for,\nand what can be said in it without sending other hosts direct.",
                         "pacwright targets --markdown");
  command.flag("markdown", "Print a table for the documentation");
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  if (!parsed.unmatched().empty()) return bad_usage(io, "targets", "it takes no names");
  io.out << (parsed.has("markdown") ? to_markdown() : folded(to_text(), form_out(io)));
  return Exit::Ok;
}

}  // namespace pacwright
