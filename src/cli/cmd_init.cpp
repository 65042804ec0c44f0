#include <algorithm>
#include <filesystem>
#include <functional>
#include <istream>
#include <ostream>
#include <sstream>

#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/options.hpp"
#include "cli/report_files.hpp"
#include "cli/starter.hpp"
#include "cli/target_files.hpp"
#include "cli/workspace.hpp"
#include "model/meant.hpp"
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

/// "a, b" -> "a", "b"; empty pieces are left out.
std::vector<std::string> listed(const std::string& text) {
  std::vector<std::string> pieces;
  for (const std::string_view piece : split(text, ',')) {
    if (!trim(piece).empty()) pieces.emplace_back(trim(piece));
  }
  return pieces;
}

/// HOST:PORT of a proxy, however it is written; all of `text` if it is none, for the message.
std::string server_in(const std::string& text) {
  constexpr std::string_view kKeyword = "PROXY ";
  const auto result = meant_result(text);
  const bool is_one =
      result && result->starts_with(kKeyword) && result->find(';') == std::string::npos;
  return is_one ? result->substr(kKeyword.size()) : text;
}

/// A domain without what others write in front of it: --inside means all below it anyway.
std::string domain_in(const std::string& text) {
  std::string_view domain = trim(text);
  if (domain.starts_with("*")) domain.remove_prefix(1);
  if (domain.starts_with(".")) domain.remove_prefix(1);
  return std::string(domain);
}

/// What an option was meant as, where that is another text; empty where it is right, or where
/// nothing is known that is right.
std::string cure_of(const ParsedOptions& parsed) {
  const auto cured = [&parsed](const char* option, std::string (*read)(const std::string&),
                               std::string_view wants) -> std::string {
    for (const std::string& text : parsed.texts(option)) {
      const std::string meant = read(text);
      if (meant == text || meant.empty()) continue;
      return "--" + std::string(option) + " wants " + std::string(wants) + ": write --" + option +
             " " + meant;
    }
    return "";
  };
  const std::string proxy = cured("proxy", server_in, "HOST:PORT");
  return proxy.empty() ? cured("inside", domain_in, "a domain, which stands for all below it, too")
                       : proxy;
}

/// Asks at a terminal, on the error stream: standard output stays clean. What makes no sense is
/// asked again until it does, so that nobody has to begin anew.
class Asker {
 public:
  /// Puts an answer into the wishes, or says in a sentence what is wrong with it.
  using Set = std::function<std::string(StarterWishes&, const std::string&)>;

  Asker(StarterWishes& wishes, Io& io) : wishes_(wishes), io_(io) {}

  void say(std::string_view words) {
    io_.err << "  " << wrapped(words, 2, io_.columns_err) << "\n";
  }

  /// One answer; an empty line leaves the wishes as they are. False if nothing was given.
  bool ask(const std::string& question, const Set& set) {
    while (true) {
      const auto answer = line(question);
      if (!answer || answer->empty()) return false;
      if (take(*answer, set)) return true;
    }
  }

  /// The same, but an empty line is asked again, as long as there are lines.
  void ask_for_one(const std::string& question, const std::string& why, const Set& set) {
    while (true) {
      const auto answer = line(question);
      if (!answer) return;
      if (answer->empty()) {
        say(why);
      } else if (take(*answer, set)) {
        return;
      }
    }
  }

  /// Answers until an empty line.
  void ask_each(const std::string& question, const std::string& again, const Set& set) {
    for (bool more = ask(question, set); more;) more = ask(again, set);
  }

  /// Asked until it is yes, no or an empty line, which is no.
  bool agrees(const std::string& question) {
    while (true) {
      const auto answer = line(question);
      const std::string word = answer ? to_lower(*answer) : "";
      if (word.empty() || word == "n" || word == "no") return false;
      if (word == "y" || word == "yes") return true;
      say("Answer y or n.");
    }
  }

 private:
  /// Nothing at the end of the input.
  std::optional<std::string> line(const std::string& question) {
    io_.err << folded(question, form_err(io_)) << " " << std::flush;
    std::string text;
    if (!std::getline(io_.in, text)) return std::nullopt;
    return std::string(trim(text));
  }

  bool take(const std::string& answer, const Set& set) {
    StarterWishes trial = wishes_;
    std::string fault = set(trial, answer);
    if (fault.empty()) {
      StarterWishes whole = trial;
      if (whole.proxies.empty()) whole.proxies = {"proxy.invalid:8080"};
      fault = fault_of(whole);
    }
    if (fault.empty()) {
      wishes_ = std::move(trial);
    } else {
      say(fault);
    }
    return fault.empty();
  }

  StarterWishes& wishes_;
  Io& io_;
};

Asker::Set into(std::string StarterWishes::*member) {
  return [member](StarterWishes& wishes, const std::string& answer) {
    wishes.*member = answer;
    return "";
  };
}

/// Appends what stands between commas.
Asker::Set into(std::vector<std::string> StarterWishes::*member,
                std::string (*read)(const std::string&)) {
  return [member, read](StarterWishes& wishes, const std::string& answer) {
    for (const std::string& piece : listed(answer)) (wishes.*member).push_back(read(piece));
    return "";
  };
}

std::string set_categories(StarterWishes& wishes, const std::string& answer) {
  const std::vector<std::string> known = {"Optimize", "Allow", "Default"};
  wishes.direct.clear();
  if (to_lower(answer) == "none") return "";
  for (const std::string& piece : listed(answer)) {
    const auto meant = std::ranges::find_if(
        known, [&piece](const std::string& name) { return to_lower(name) == to_lower(piece); });
    if (meant == known.end()) {
      const auto near = did_you_mean(piece, known);
      return "'" + printable(piece) + "' is no category" +
             (near ? "; did you mean '" + *near + "'?" : ". They are Optimize, Allow, Default.");
    }
    wishes.direct.push_back(*meant);
  }
  return "";
}

/// What can be written besides the PAC file, a line each.
void say_targets(Asker& asker) {
  for (const BypassTarget& target : all_bypass_targets()) {
    asker.say(std::string(target.name) + ": " + std::string(target.store));
  }
  for (const RolloutTarget& target : all_rollout_targets()) {
    asker.say(std::string(target.name) + ": " + std::string(target.summary));
  }
}

void ask_targets(Asker& asker, StarterWishes& wishes) {
  if (!wishes.targets.empty()) return;
  const std::string taken = wishes.pac_url.empty() ? "nothing" : "publish, group-policy";
  bool wants_list = true;
  while (wants_list) {
    wants_list = false;
    asker.ask(
        "What to write besides the PAC file, with commas between; ? lists it all, none is "
        "nothing [" +
            taken + "]:",
        [&](StarterWishes& trial, const std::string& answer) -> std::string {
          trial.targets = listed(answer);
          wants_list = answer == "?";
          trial.no_targets = to_lower(answer) == "none";
          if (wants_list || trial.no_targets) trial.targets.clear();
          return "";
        });
    if (wants_list) say_targets(asker);
  }
}

/// Asks for all that `wishes`, made from the options, do not say.
void ask_all(StarterWishes& wishes, bool has_direct, Io& io) {
  Asker asker(wishes, io);
  io.err << folded("A few questions; an empty line takes what is in brackets, or nothing.\n",
                   form_err(io));
  if (wishes.name.empty()) {
    asker.ask("Name of the policy [example]:", into(&StarterWishes::name));
  }
  const auto proxy = into(&StarterWishes::proxies, server_in);
  asker.ask_for_one("Proxy, as HOST:PORT:", "A policy needs one, such as proxy.example.com:8080.",
                    proxy);
  if (wishes.proxies.empty()) return;  // No more lines.
  asker.ask_each("Another one, for when it is down:", "Another one:", proxy);
  if (!wishes.fail_open) {
    wishes.fail_open = asker.agrees("May traffic go direct when no proxy answers? y or n [n]:");
  }
  if (wishes.domains.empty()) {
    asker.ask_each("A domain of your own, which goes direct, such as corp.example.com:",
                   "Another one:", into(&StarterWishes::domains, domain_in));
  }
  if (wishes.catalog.empty()) {
    asker.ask("File with Microsoft 365's endpoints, fetched from its web service:",
              into(&StarterWishes::catalog));
  }
  if (!wishes.catalog.empty() && !has_direct) {
    asker.say(
        "Each endpoint has a category: Optimize carries most of the traffic, Allow is needed "
        "but less sensitive, Default may take any way.");
    asker.ask("Which of them go direct? Optimize, Allow, Default or none [Optimize, Allow]:",
              set_categories);
  }
  if (!wishes.catalog.empty() && wishes.tenant.empty()) {
    asker.ask("Your tenant, TENANT.onmicrosoft.com:", into(&StarterWishes::tenant));
  }
  if (wishes.pac_url.empty()) {
    asker.ask("Where clients will fetch the PAC file, such as https://pac.example.com/proxy.pac:",
              into(&StarterWishes::pac_url));
  }
  ask_targets(asker, wishes);
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
    wishes.direct = listed(parsed.text("direct"));
  }
  return wishes;
}

/// What stands in the way of the files that will be written. Known before anything is asked:
/// answers must not be lost at the end.
Diags obstacles(const std::string& policy) {
  namespace fs = std::filesystem;
  Diags diags;
  for (const std::string& whole : {resolve_beside(policy, starter_suite_name()), policy}) {
    std::error_code unknown;
    if (fs::exists(whole, unknown)) {
      diags.push_back({DiagCode::OutputExists, {whole, 0, 0}, "", ""});
    }
  }
  return diags;
}

/// Refuses to replace what is there; writes both files or none.
Diags write_starter(const std::string& policy, const StarterFiles& starter) {
  Diags diags = obstacles(policy);
  if (has_errors(diags)) return diags;
  const std::filesystem::path path(policy);
  const std::string folder = path.parent_path().generic_string();
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
  if (const std::string cure = cure_of(parsed); !cure.empty()) {
    return bad_usage(io, "init", printable(cure));
  }
  StarterWishes wishes = wishes_of(parsed);
  wishes.policy_file = policy;
  Workspace files(io);
  if (wishes.proxies.empty() && io.asks) {
    const Diags known = obstacles(policy);
    files.print(known);
    if (has_errors(known)) return Exit::BadInput;
    ask_all(wishes, parsed.has("direct"), io);
  }
  if (wishes.proxies.empty()) {
    return bad_usage(io, "init", "name a proxy with --proxy, such as proxy.example.com:8080");
  }

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
    io.out << "written   " << printable(resolve_beside(policy, file.path)) << "\n";
  }
  io.out << "next      pacwright compile " << printable(policy) << " -o out\n";
  return Exit::Ok;
}

}  // namespace pacwright
