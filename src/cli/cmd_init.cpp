#include <algorithm>
#include <filesystem>
#include <istream>
#include <ostream>
#include <sstream>

#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/options.hpp"
#include "cli/report_files.hpp"
#include "cli/starter.hpp"
#include "cli/workspace.hpp"
#include "report/wrapped.hpp"

namespace pacwright {
namespace {

/// What compile would say against these wishes, in a line; empty if nothing.
std::string fault_of(const StarterWishes& wishes) {
  std::istringstream in;
  std::ostringstream out;
  Io io{in, out, out};
  Workspace files(io);
  Diags diags;
  make_starter(wishes, files, diags);
  const auto error = std::ranges::find_if(
      diags, [](const Diag& diag) { return entry_of(diag.code).severity == Severity::Error; });
  return error == diags.end() ? "" : message_of(*error) + ". " + advice_of(*error);
}

/// Asks at a terminal, on the error stream: standard output stays clean. What makes no sense is
/// asked again, so that nobody has to begin anew.
class Asker {
 public:
  explicit Asker(Io& io) : io_(io) {}

  /// Puts the answer into `member` of the wishes; an empty line leaves it as it is.
  void ask(const std::string& question, std::string StarterWishes::*member, StarterWishes& wishes) {
    ask_until_good(
        question, [&](StarterWishes& trial, const std::string& answer) { trial.*member = answer; },
        wishes);
  }

  /// The same for a list, until an empty line.
  void ask_each(const std::string& question, const std::string& again,
                std::vector<std::string> StarterWishes::*member, StarterWishes& wishes) {
    const auto add = [&](StarterWishes& trial, const std::string& answer) {
      (trial.*member).push_back(answer);
    };
    bool more = ask_until_good(question, add, wishes);
    while (more) more = ask_until_good(again, add, wishes);
  }

  bool agrees(const std::string& question) {
    const auto answer = line(question);
    return answer && to_lower(*answer).starts_with("y");
  }

 private:
  /// Nothing at the end of the input.
  std::optional<std::string> line(const std::string& question) {
    io_.err << question << " " << std::flush;
    std::string text;
    if (!std::getline(io_.in, text)) return std::nullopt;
    return std::string(trim(text));
  }

  /// False if the person gave nothing.
  template <class Set>
  bool ask_until_good(const std::string& question, const Set& set, StarterWishes& wishes) {
    while (true) {
      const auto answer = line(question);
      if (!answer || answer->empty()) return false;
      StarterWishes trial = wishes;
      set(trial, *answer);
      StarterWishes whole = trial;
      if (whole.proxies.empty()) whole.proxies = {"proxy.invalid:8080"};
      const std::string fault = fault_of(whole);
      if (fault.empty()) {
        wishes = std::move(trial);
        return true;
      }
      io_.err << "  " << wrapped(fault, 2) << "\n";
    }
  }

  Io& io_;
};

void ask_all(StarterWishes& wishes, Io& io) {
  Asker asker(io);
  io.err << "A few questions; an empty line takes what is in brackets, or nothing.\n";
  if (wishes.name.empty()) {
    asker.ask("Name of the policy [example]:", &StarterWishes::name, wishes);
  }
  asker.ask_each(
      "Proxy, as HOST:PORT:", "Another one, for when it is down:", &StarterWishes::proxies, wishes);
  wishes.fail_open = asker.agrees("May traffic go direct when no proxy answers? y or n [n]:");
  asker.ask_each("A domain of your own, which goes direct, such as corp.example.com:",
                 "Another one:", &StarterWishes::domains, wishes);
  asker.ask("File with Microsoft 365's endpoints, fetched from its web service:",
            &StarterWishes::catalog, wishes);
  if (!wishes.catalog.empty()) {
    asker.ask("Your tenant, TENANT.onmicrosoft.com:", &StarterWishes::tenant, wishes);
  }
  asker.ask("Where clients will fetch the PAC file, such as https://pac.example.com/proxy.pac:",
            &StarterWishes::pac_url, wishes);
}

StarterWishes wishes_of(const ParsedOptions& parsed) {
  StarterWishes wishes;
  wishes.name = parsed.text("name");
  wishes.proxies = parsed.texts("proxy");
  wishes.fail_open = parsed.has("fail-open");
  wishes.domains = parsed.texts("inside");
  wishes.catalog = parsed.text("microsoft365");
  wishes.instance = parsed.has("instance") ? parsed.text("instance") : "Worldwide";
  wishes.tenant = parsed.text("tenant");
  wishes.pac_url = parsed.text("pac-url");
  for (const std::string& name : parsed.texts("target")) wishes.targets.push_back(name);
  if (parsed.has("direct")) {
    wishes.direct.clear();
    const std::string categories = parsed.text("direct");
    for (const std::string_view category : split(categories, ',')) {
      if (!trim(category).empty()) wishes.direct.emplace_back(trim(category));
    }
  }
  return wishes;
}

/// Refuses to replace what is there; writes both files or none.
Diags write_starter(const std::string& policy, const StarterFiles& starter) {
  const std::filesystem::path path(policy);
  const std::string folder = path.parent_path().generic_string();
  Diags diags;
  for (const FileToWrite& file : starter.files) {
    const std::string whole = resolve_beside(policy, file.path);
    std::error_code unknown;
    if (std::filesystem::exists(whole, unknown)) {
      diags.push_back({DiagCode::OutputExists, {whole, 0, 0}, "", ""});
    }
  }
  if (has_errors(diags)) return diags;
  const auto written = write_files(folder.empty() ? "." : folder, starter.files);
  if (const auto* error = std::get_if<FileError>(&written)) diags.push_back(unwritable(*error));
  return diags;
}

CommandOptions init_options() {
  CommandOptions command(
      "init POLICY",
      "Writes a policy to begin with, with comments, and beside it a suite of known URLs; "
      "both are there to be changed. At a terminal it asks for what no option says. It "
      "overwrites nothing.",
      "pacwright init policy.json --proxy proxy.example.com:8080 --inside corp.example.com");
  command.text("name", "Name of the policy", "TEXT");
  command.texts("proxy", "A proxy; given again, the ones to try when it is down", "HOST:PORT");
  command.flag("fail-open", "Let traffic go direct when no proxy answers");
  command.texts("inside", "A domain of your own, which goes direct with all below it", "DOMAIN");
  command.text("microsoft365",
               "A catalog: what Microsoft's web service answers, or what pacwright import wrote",
               "FILE");
  command.text("instance", "Instance of its endpoints, if they name none (default: Worldwide)",
               "NAME");
  command.text("direct",
               "Categories of its endpoints that go direct: Optimize for Get-PacFile's type 1, "
               "Optimize,Allow for its type 2, which is the default",
               "CATEGORIES");
  command.offer("direct", {"Optimize", "Optimize,Allow", "Optimize,Allow,Default"});
  command.text("tenant", "Your tenant: TENANT of TENANT.onmicrosoft.com", "NAME");
  command.text("pac-url", "Where clients will fetch the PAC file", "URL");
  command.texts("target", "What to write besides the PAC file; see pacwright targets", "NAME");
  command.operands("policy");
  return command;
}

}  // namespace

Exit run_init(const std::vector<std::string>& args, Io& io) {
  CommandOptions command = init_options();
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  if (parsed.count("policy") != 1) return bad_usage(io, "init", "name the policy file to write");
  const std::string policy = parsed.text("policy");
  StarterWishes wishes = wishes_of(parsed);
  wishes.policy_file = policy;
  if (wishes.proxies.empty() && io.asks) ask_all(wishes, io);
  if (wishes.proxies.empty()) {
    return bad_usage(io, "init", "name a proxy with --proxy, such as proxy.example.com:8080");
  }

  Workspace files(io);
  Diags diags;
  const auto starter = make_starter(wishes, files, diags);
  if (starter) {
    const Diags faults = write_starter(policy, *starter);
    diags.insert(diags.end(), faults.begin(), faults.end());
  }
  files.print(diags);
  if (has_errors(diags)) return Exit::BadInput;
  if (io.talk == Talk::Errors) return Exit::Ok;
  for (const FileToWrite& file : starter->files) {
    io.out << "written   " << resolve_beside(policy, file.path) << "\n";
  }
  io.out << "next      pacwright compile " << policy << " -o out\n";
  return Exit::Ok;
}

}  // namespace pacwright
