#include <algorithm>
#include <chrono>
#include <ostream>
#include <set>
#include <span>
#include <utility>

#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/browser_options.hpp"
#include "cli/client_options.hpp"
#include "cli/exit_of.hpp"
#include "cli/foreign_options.hpp"
#include "cli/options.hpp"
#include "cli/progress_line.hpp"
#include "cli/report_data.hpp"
#include "cli/report_files.hpp"
#include "cli/workspace.hpp"
#include "cli/written_pac.hpp"
#include "report/coverage_report.hpp"
#include "report/json_report.hpp"
#include "validate/differential.hpp"
#include "validate/foreign/coverage_of.hpp"
#include "validate/foreign/unasked_clauses.hpp"
#include "validate/lint/keeps_state.hpp"
#include "validate/profiles/chance_seen.hpp"
#include "validate/profiles/compare_clients.hpp"
#include "validate/profiles/dropped_results.hpp"
#include "validate/profiles/memory_seen.hpp"
#include "validate/profiles/refused_lookups.hpp"
#include "validate/profiles/unasked_hosts.hpp"
#include "validate/url.hpp"

namespace pacwright {
namespace {

struct CheckOptions {
  std::string pac;
  std::vector<std::string> suites;
  std::string policy;  ///< Names routes; may be empty.
  Limits limits;
  ClientOptions as;
  BrowserRequest browser;
  bool has_moment = false;
  bool coverage = true;
  bool json = false;
  ReportFiles reports;
};

// What clients are known to hand to scripts in different forms; asked besides the suites' URLs.
constexpr const char* kFormsOfUrls[] = {
    "https://intranet/",
    "https://WWW.Example.COM/",
    "https://www.example.com./",
    "http://www.example.com:8080/path/file.html?query=1#fragment",
    "https://user:secret@www.example.com/path",
    "https://10.1.2.3/",
    "https://010.1.2.3/",
    "https://[2001:db8::1]/",
    "https://[::1]:8443/",
    "https://b\xC3\xBC\x63her.example/",
    "ws://www.example.com/socket",
    "ftp://ftp.example.com/file",
};

/// The client whose answers the suites judge: the first one, or Chromium.
const ClientProfile& judged_client(const CheckOptions& options) {
  const auto& clients = options.as.clients;
  return clients.empty() ? profile_of(Client::Chromium) : *clients.front();
}

/// Named with --client, or Chromium if none is: what it drops of a result is told.
bool is_asked_for(const ClientProfile& client, const CheckOptions& options) {
  const auto& clients = options.as.clients;
  if (clients.empty()) return client.client == Client::Chromium;
  return std::ranges::find(clients, &client) != clients.end();
}

/// Whether the client that was named for it goes direct to this URL, whatever the file answers.
bool goes_direct(const CheckOptions& options, const std::string& url) {
  if (options.as.clients.empty()) return false;
  const auto parts = parse_url(url);
  return parts && never_asks(judged_client(options), parts->host);
}

/// Chromium first: the others are compared with it.
std::vector<const ClientProfile*> compared_clients(const CheckOptions& options) {
  std::vector<const ClientProfile*> clients = {&profile_of(Client::Chromium)};
  for (const ClientProfile* const client : options.as.clients) {
    if (client != clients.front()) clients.push_back(client);
  }
  return clients;
}

/// URLs that all clients are asked, and what surrounds them.
struct AskedTogether {
  DnsFixture dns;
  Moment at;
  std::string scene;  ///< "when the client has the address 10.0.0.0"; empty for the usual one.
  std::vector<std::string> urls;
  bool is_known = false;  ///< URLs of a suite.
};

struct SeenDifference {
  ClientDifference what;
  std::string scene;  ///< See AskedTogether.
  bool is_known = false;
  bool is_named = false;  ///< The PAC file has the host in a text of its own.
};

/// Differences of the same clients for the same cause, beside the same first client; the first is
/// told in full.
struct DifferenceGroup {
  const SeenDifference* first = nullptr;
  std::vector<std::string> more_urls;  ///< Of the same scene.
  std::set<std::string> urls;
};

std::vector<DifferenceGroup> group_by_cause(const std::vector<SeenDifference>& differences) {
  std::vector<DifferenceGroup> groups;
  for (const SeenDifference& next : differences) {
    const auto same = std::ranges::find_if(groups, [&next](const DifferenceGroup& group) {
      const ClientDifference& first = group.first->what;
      return first.first == next.what.first && first.clients == next.what.clients &&
             first.cause == next.what.cause && first.never_asked == next.what.never_asked &&
             (!first.never_asked || group.first->is_named == next.is_named);
    });
    if (same == groups.end()) {
      groups.push_back({&next, {}, {next.what.url}});
    } else if (same->first->scene == next.scene && same->urls.insert(next.what.url).second) {
      same->more_urls.push_back(next.what.url);
    }
  }
  return groups;
}

Diag to_finding(const DifferenceGroup& group, const std::string& pac) {
  const ClientDifference& first = group.first->what;
  const bool is_cut = std::ranges::all_of(first.clients, [](const ClientProfile* client) {
    return client->host == HostForm::CutAtColon;
  });
  std::string detail = std::string(first.first->title) + ": '" + first.first_does + "'; " +
                       titles_of(first.clients) + ": '" + first.they_do + "'. " + first.reason;
  const bool names_all = group.first->is_known && !group.more_urls.empty();
  if (names_all) detail += " The same for " + join(group.more_urls, ", ") + ".";
  if (!group.first->scene.empty()) detail += " So it is " + group.first->scene + ".";
  const bool is_of_file = group.first->is_known || group.first->is_named;
  const DiagCode code = is_cut && first.cause == "host"    ? DiagCode::OtherHostAsked
                        : first.never_asked && !is_of_file ? DiagCode::UnaskedHost
                                                           : DiagCode::ClientsDiffer;
  return {code,
          {pac, 0, 0},
          first.url,
          detail,
          names_all ? std::vector<std::string>() : group.more_urls};
}

/// Appends why some client's answers were not compared: each reason once.
void note_not_known(const Diags& reasons, Diags& diags) {
  for (const Diag& why : reasons) {
    const bool is_told = std::ranges::any_of(diags, [&why](const Diag& told) {
      return told.code == why.code && told.where == why.where && told.subject == why.subject;
    });
    if (!is_told) diags.push_back(why);
  }
}

/// Where clients do something else than Chromium, or than each other where it does not ask.
class ClientsCheck {
 public:
  ClientsCheck(const std::string& script, const CheckOptions& options, DroppedResults& dropped,
               ChanceSeen& chance, Diags& diags)
      : script_(script),
        options_(options),
        dropped_(dropped),
        chance_(chance),
        diags_(diags),
        clients_(compared_clients(options)) {}

  bool has_others() const { return clients_.size() > 1; }

  /// The file has a text that begins with the host.
  bool names_host(const std::string& url) const {
    const auto parts = parse_url(url);
    if (!parts) return false;
    return script_.find('"' + parts->host) != std::string::npos ||
           script_.find('\'' + parts->host) != std::string::npos;
  }

  void ask(const AskedTogether& asked) {
    if (!has_others()) return;
    const auto comparison = compare_clients(
        {script_, options_.pac, asked.dns, options_.limits, asked.at}, clients_, asked.urls);
    note_not_known(comparison.not_known, diags_);
    for (const ClientDifference& difference : comparison.differences) {
      seen_.push_back({difference, asked.scene, asked.is_known, names_host(difference.url)});
      seen_.back().what.first_does = shown_result(difference.first_does);
      seen_.back().what.they_do = shown_result(difference.they_do);
    }
    for (std::size_t c = 0; c < clients_.size(); ++c) {
      const bool is_told = is_asked_for(*clients_[c], options_);
      for (std::size_t i = 0; i < asked.urls.size(); ++i) {
        const auto& answer = comparison.answers[c][i].answer;
        // One that stopped the first client was not asked of the others.
        const bool is_new = c == 0 || !was_stopped(comparison.answers[0][i].answer);
        stops_left_ -= is_new && was_stopped(answer) ? 1 : 0;
        if (is_told) dropped_.note(*clients_[c], asked.urls[i], answer);
        chance_.note(asked.urls[i], answer);
      }
    }
  }

  /// As `ask`, a few at a time if results are long.
  void ask_in_pieces(AskedTogether asked) {
    const std::vector<std::string> urls = std::exchange(asked.urls, {});
    for (std::span<const std::string> rest = urls; !rest.empty();) {
      const std::size_t size = std::min(rest.size(), most_at_a_time());
      asked.urls.assign(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(size));
      ask(asked);
      rest = rest.subspan(size);
    }
  }

  /// How long results are to be expected: those of all clients are held together.
  void expect(const Result<Answer>& answer) {
    if (answer) longest_result_ = std::max(longest_result_, answer->result.size());
  }

  /// What was made from the file itself, each URL in its scene. Gives the number of those that were
  /// not compared, because clients were stopped, or were slow, too often.
  std::size_t ask(const FoundProbes& found, const Progress& progress) {
    if (!has_others()) return 0;
    const auto until = std::chrono::steady_clock::now() + kLongest;
    std::span<const FoundProbe> rest = found.probes;
    std::size_t batch = kFirstBatch;
    while (!rest.empty()) {
      if (stops_left_ <= 0 || std::chrono::steady_clock::now() > until) break;
      const Scene& scene = found.scenes[rest.front().scene];
      AskedTogether asked{scene.applied_to(found.dns), scene.at, scene.text, {}};
      const std::size_t number = rest.front().scene;
      while (!rest.empty() && rest.front().scene == number && asked.urls.size() < batch) {
        asked.urls.push_back(rest.front().url);
        rest = rest.subspan(1);
      }
      const int stops_left = stops_left_;
      ask(asked);
      batch = stops_left == stops_left_ ? std::min(2 * batch, most_at_a_time()) : kFirstBatch;
      tell(progress, "URLs", found.probes.size() - rest.size(), found.probes.size());
    }
    return rest.size();
  }

  /// Appends a finding for each group of clients that do something else, and each cause; begins
  /// anew.
  void tell_findings() {
    const auto groups = group_by_cause(seen_);
    for (const DifferenceGroup& group : groups) diags_.push_back(to_finding(group, options_.pac));
    seen_.clear();
  }

 private:
  static constexpr auto kLongest = std::chrono::seconds(60);
  static constexpr std::size_t kFirstBatch = 4, kLargestBatch = 512;  ///< URLs.
  static constexpr std::size_t kMostHeldBytes = 64 << 20;  ///< Of results, by all clients.

  std::size_t most_at_a_time() const {
    const std::size_t bytes_of_one =
        2 * clients_.size() * std::max<std::size_t>(longest_result_, 1);
    return std::clamp(kMostHeldBytes / bytes_of_one, kFirstBatch, kLargestBatch);
  }

  const std::string& script_;
  const CheckOptions& options_;
  DroppedResults& dropped_;
  ChanceSeen& chance_;
  Diags& diags_;
  const std::vector<const ClientProfile*> clients_;
  std::vector<SeenDifference> seen_;
  std::size_t longest_result_ = 0;  ///< Bytes, of those that were seen.
  int stops_left_ = 6;              ///< Decisions that a limit may end.
};

/// Appends what a real browser does otherwise than predicted. Without URLs of suites or the command
/// line, those that the policy suggests are tried; without a policy, the odd forms.
std::optional<CheckedInBrowser> check_browser(const std::string& script,
                                              const CheckOptions& options,
                                              const std::vector<Suite>& suites,
                                              const std::optional<Policy>& policy, Workspace& files,
                                              Diags& diags) {
  if (options.browser.name.empty()) return std::nullopt;
  std::vector<std::string> urls = options.browser.urls;
  for (const Suite& suite : suites) {
    for (const SuiteCase& test : suite.cases) urls.push_back(test.url);
  }
  if (urls.empty() && policy) urls = urls_of_policy(*policy, files, diags);
  if (urls.empty()) urls.assign(std::begin(kFormsOfUrls), std::end(kFormsOfUrls));

  const auto browser = find_browser(options.browser.name, options.browser.family);
  if (!browser) {
    diags.push_back(browser.reason());
    diags.back().where.file = options.pac;
    return std::nullopt;
  }
  const DnsFixture dns = options.as.applied_to({});
  const auto result = check_in_browser(
      {script, options.pac, dns, options.limits, options.as.at},
      {*browser, options.browser.patience_seconds, options.browser.has_sandbox}, urls);
  diags.insert(diags.end(), result.findings.begin(), result.findings.end());
  return CheckedInBrowser{browser->name, browser->path, result.tried, result.as_predicted,
                          result.left_out};
}

/// Why no client that is asked for loads the file, or none can be told about; nothing if one does.
/// Then this is all there is to say.
std::optional<Diag> why_none_loads(const std::string& script, const CheckOptions& options) {
  std::optional<Diag> why;
  for (const ClientProfile* const client : compared_clients(options)) {
    const auto loaded = PacScript::load(script, options.pac, options.as.applied_to({}),
                                        options.limits, {client->client, options.as.at});
    if (loaded) return std::nullopt;
    if (!why) why = loaded.reason();  // Chromium's.
    if (is_unknown_here(why->code)) break;
  }
  return why;
}

/// Appends why clients that were asked for refuse a file that others take. If all they did without
/// it were the same, nothing else would tell.
void check_size(const std::string& script, const CheckOptions& options, Diags& diags) {
  for (const ClientProfile* const client : options.as.clients) {
    const auto reason =
        why_too_large(script, options.pac, options.limits, {client->client, options.as.at});
    if (reason) diags.push_back(*reason);
  }
}

Exit finish(const CheckOptions& options, const Workspace& files, CheckReport& report,
            const Diags& diags, Exit exit, Io& io) {
  report.tool_version = PACWRIGHT_VERSION;
  report.pac = files.facts_of(options.pac);
  report.pac.path = options.pac;  // Also of a file that could not be read.
  report.findings = files.with_paths(diags);
  files.print(diags);
  const Diags faults = write_reports(options.reports, report, files, io);
  files.print(faults);
  if (has_errors(faults)) exit = Exit::BadInput;
  int passed = 0;
  for (const CheckedUrl& url : report.checked) passed += url.passed ? 1 : 0;
  if (options.json) {
    io.out << to_json(report);
    return exit;
  }
  if (options.reports.take_standard_output()) return exit;
  if (!report.checked.empty() && exit != Exit::BadInput) {
    const bool all = static_cast<std::size_t>(passed) == report.checked.size();
    io.out << printable(options.pac) << ": "
           << styled(std::to_string(passed) + " of " + std::to_string(report.checked.size()),
                     all ? Style::Green : Style::Red, io.colours_out)
           << " known URLs as expected\n";
  }
  if (report.browser && report.browser->tried != 0) {
    const CheckedInBrowser& browser = *report.browser;
    io.out << printable(options.pac) << ": " << browser.as_predicted << " of " << browser.tried
           << " URLs go in " << printable(browser.name) << " as predicted";
    if (browser.left_out != 0) io.out << ", " << browser.left_out << " left out";
    io.out << "\n";
  }
  if (report.coverage) io.out << folded(to_text(*report.coverage, options.pac), form_out(io));
  return exit;
}

/// What names resolve to for a suite's URLs: by suites that hold nothing else, then by itself.
DnsFixture dns_of(const std::vector<Suite>& suites, const Suite& suite) {
  DnsFixture dns = suite.dns;
  for (const Suite& other : suites) {
    if (!other.cases.empty()) continue;
    dns.addresses.insert(other.dns.addresses.begin(), other.dns.addresses.end());
  }
  return dns;
}

/// What a case says of its scene goes before the command line, but for names that are to fail.
DnsFixture dns_in(const CheckOptions& options, const DnsFixture& dns, const SuiteScene& scene) {
  DnsFixture applied = applied_to(options.as.applied_to(dns), scene);
  if (options.as.all_dns_fails) applied.addresses.clear();
  for (const std::string& name : options.as.failing_names) applied.addresses[name] = "";
  return applied;
}

/// The suites' URLs, each in its own scene, and all of their DNS for the URLs that are made, which
/// are given back, too.
Coverage measure(const CheckOptions& options, const std::string& script,
                 const std::vector<Suite>& suites, const Progress& progress,
                 const AnswerListener& seen, FoundProbes& made) {
  std::vector<KnownUrls> known;
  DnsFixture all;
  for (const Suite& suite : suites) {
    for (const CasesOfScene& same : by_scene(suite)) {
      KnownUrls& urls = known.emplace_back();
      urls.dns = dns_in(options, dns_of(suites, suite), same.scene);
      urls.at = same.scene.at;
      for (const std::size_t i : same.cases) urls.urls.push_back(suite.cases[i].url);
    }
    all.addresses.insert(suite.dns.addresses.begin(), suite.dns.addresses.end());
  }
  ForeignOptions foreign = to_foreign_options(options.as, options.has_moment, all, options.limits);
  foreign.every_spelling = compared_clients(options).size() > 1;
  foreign.progress = progress;
  foreign.seen = seen;
  foreign.made = [&made](const FoundProbes& found) { made = found; };
  return coverage_of({script, options.pac}, known, foreign);
}

constexpr std::size_t kMostNumbers = 2000;

/// Addresses that were asked about, as one number each: some clients hand it over as typed.
std::vector<std::string> as_numbers(const FoundProbes& made) {
  std::set<std::string> urls;
  for (const FoundProbe& probe : made.probes) {
    const auto address = IpAddress::parse(probe.probe.host);
    if (!address || !address->is_v4()) continue;
    urls.insert("https://" + std::to_string(address->to_v4()) + "/");
  }
  return {urls.begin(), urls.end()};
}

/// Known URLs, those made from the file, and the usual forms.
FirstUrls urls_to_repeat(const std::vector<Suite>& suites, const FoundProbes& made,
                         const std::vector<std::string>& forms) {
  FirstUrls urls;
  for (const Suite& suite : suites) {
    for (const SuiteCase& test : suite.cases) urls.add(test.url);
  }
  for (const FoundProbe& probe : made.probes) urls.add(probe.url);
  for (const std::string& form : forms) urls.add(form);
  return urls;
}

/// Of a case that is judged by what the file answers: who does otherwise.
Diags unasked_of(const CheckedCase& test) {
  const auto url = parse_url(test.test->url);
  if (!url || test.failure) return {};
  Answer answer;
  answer.result = test.got;
  UnaskedHosts unasked;
  unasked.note(url->host, answer);
  Diags warnings;
  for (const UnaskedHosts::Seen& seen : unasked.seen()) {
    warnings.push_back(
        {DiagCode::NeverAsked, test.test->where, test.test->url,
         who_goes_direct(seen.clients, seen.host, 1) + ", which is '" + seen.result + "'."});
  }
  return warnings;
}

Exit check(const CheckOptions& options, Io& io) {
  Workspace files(io);
  Diags diags;
  CheckReport report;
  std::vector<Route> routes;
  std::optional<Policy> policy;
  if (!options.policy.empty()) {
    policy = files.read_policy_file(options.policy, diags);
    if (policy) routes = policy->routes;
  }
  const auto script = files.read(options.pac, options.pac, {}, diags);
  std::vector<Suite> suites;
  for (const std::string& name : options.suites) {
    if (auto suite = files.read_suite_file(name, "", {}, diags))
      suites.push_back(*std::move(suite));
  }
  ProgressLine line(io);
  const auto end = [&](Exit exit) {
    line.finish();
    return finish(options, files, report, diags, exit, io);
  };
  const Diags taken = check_places({}, options.reports, files);
  if (has_errors(taken)) {
    files.print(taken);
    return Exit::BadInput;
  }
  if (has_errors(diags)) return end(Exit::BadInput);

  const auto failure = why_none_loads(*script, options);
  if (!options.reports.html.empty()) {
    report.carried = carried_pac(*script, true);
    // Of its size, carried_pac speaks: others than Chromium may load it.
    if (failure && !is_unknown_here(failure->code) && failure->code != DiagCode::ScriptTooLarge) {
      report.carried.left_out = "No client loads this file, so there is nothing to try.";
    }
  }
  if (failure && options.browser.name.empty()) {
    diags.push_back(*failure);
    return end(exit_of(diags));
  }
  if (!failure) check_size(*script, options, diags);
  DroppedResults dropped;
  ChanceSeen chance;
  UnaskedHosts unasked;
  RefusedLookups refused;
  ClientsCheck clients(*script, options, dropped, chance, diags);
  line.step("asking known URLs");
  for (const Suite& suite : suites) {
    const DnsFixture dns = dns_of(suites, suite);
    const auto load = [&](const SuiteScene& scene) {
      return PacScript::load(*script, options.pac, dns_in(options, dns, scene), options.limits,
                             {judged_client(options).client, scene.at.value_or(options.as.at)});
    };
    Diags faults;
    const auto see_case = [&](const SuiteCase& test, const Result<Answer>& answer) {
      clients.expect(answer);
      if (goes_direct(options, test.url)) return;
      dropped.note(judged_client(options), test.url, answer);
      refused.note(judged_client(options), test.url, answer);
      chance.note(test.url, answer);
    };
    for (const CheckedCase& test :
         check_suite(suite, routes, load, faults, judged_client(options),
                     options.as.clients.empty() ? Judged::Answer : Judged::Client, see_case)) {
      report.checked.push_back(to_checked_url(test));
      if (!test.passed) diags.push_back(to_finding(test));
      if (options.as.clients.empty()) append(diags, unasked_of(test));
    }
    diags.insert(diags.end(), faults.begin(), faults.end());
    if (const Exit exit = exit_of(faults); exit != Exit::Ok) {
      return end(exit == Exit::NoAnswer ? exit_of(diags) : Exit::BadInput);
    }
    for (const CasesOfScene& same : by_scene(suite)) {
      AskedTogether asked{dns_in(options, dns, same.scene),
                          same.scene.at.value_or(options.as.at),
                          same.scene == SuiteScene() ? "" : to_text(same.scene),
                          {},
                          true};
      for (const std::size_t i : same.cases) asked.urls.push_back(suite.cases[i].url);
      clients.ask_in_pieces(std::move(asked));
      clients.tell_findings();
    }
  }
  const std::vector<std::string> forms(std::begin(kFormsOfUrls), std::end(kFormsOfUrls));
  FoundProbes made;
  DnsFixture usual;
  for (const Suite& suite : suites) {
    if (suite.cases.empty())
      usual.addresses.insert(suite.dns.addresses.begin(), suite.dns.addresses.end());
  }
  clients.ask({options.as.applied_to(usual), options.as.at, "", forms});
  if (options.coverage && !failure) {
    line.step("asking URLs made from the file");
    const auto see = [&](const std::string& url, const Result<Answer>& answer) {
      clients.expect(answer);
      if (goes_direct(options, url)) return;
      dropped.note(judged_client(options), url, answer);
      refused.note(judged_client(options), url, answer);
      chance.note(url, answer);
      if (!options.as.clients.empty()) return;
      if (const auto parts = parse_url(url)) unasked.note(parts->host, answer);
    };
    report.coverage = measure(options, *script, suites, line.listener(), see, made);
    if (clients.has_others()) line.step("asking other clients");
    const std::size_t left = clients.ask(made, line.listener());
    if (left == 0 && clients.has_others()) {
      auto numbers = as_numbers(made);
      if (numbers.size() > kMostNumbers) {
        report.coverage->left_out.push_back("Of " + with_thousands(numbers.size()) +
                                            " addresses, " + with_thousands(kMostNumbers) +
                                            " were asked about as one number each.");
        numbers.resize(kMostNumbers);
      }
      clients.ask({options.as.applied_to(usual), options.as.at, "", numbers});
    }
    if (left > 0) {
      report.coverage->left_out.push_back(with_thousands(left) +
                                          " URLs were not compared between clients: the script was "
                                          "stopped, or was slow, too often.");
    }
  }
  clients.tell_findings();
  report.browser = check_browser(*script, options, suites, policy, files, diags);
  if (failure) {
    diags.push_back(*failure);
    return end(exit_of(diags));
  }
  if (report.coverage) {
    append(diags, to_findings(*report.coverage, options.pac));
    if (options.as.clients.empty()) {
      append(diags, unasked_clauses(*script, options.pac, made.facts, unasked));
    }
  }
  append(diags, dropped.to_findings(*script, options.pac));
  append(diags, chance.to_findings(options.pac));
  append(diags, refused.to_findings(options.pac));
  const auto load_again = [&] {
    return PacScript::load(*script, options.pac, options.as.applied_to(usual), options.limits,
                           {judged_client(options).client, options.as.at});
  };
  bool may_remember = keeps_state(*script);
  if (may_remember) {
    const Diags found = find_memory(*script, options.pac, load_again,
                                    urls_to_repeat(suites, made, forms), judged_client(options));
    append(diags, found);
    // What compile has proven keeps pieces of its tables, which change no answer.
    Diags unused;
    may_remember = found.empty() &&
                   !with_rules_beside(options.pac, *script, options.pac, unused).rules.has_value();
  }
  append(diags, find_state_by_text(*script, options.pac, may_remember));
  const bool any_asked = !report.checked.empty() || report.coverage || report.browser;
  if (!any_asked && !clients.has_others()) {
    diags.push_back({DiagCode::NothingAsked, {options.pac, 0, 0}, "", ""});
  }
  const bool left_out = report.coverage && !report.coverage->left_out.empty();
  return end(worse_of(exit_of(diags), left_out ? Exit::NoAnswer : Exit::Ok));
}

}  // namespace

Exit run_check(const std::vector<std::string>& args, Io& io) {
  CommandOptions command(
      "check PAC",
      "Runs a PAC file, any PAC file, against suites of known URLs, and says which of its\n"
      "clauses fire: for these, and for URLs made from the patterns in the file itself.\n"
      "With --client, also as other clients run it: where they differ from Chromium, and\n"
      "why. With --browser, also in a browser of this machine. Exit status: 4 if nothing is\n"
      "wrong as far as was seen, but something could not be tried.",
      "pacwright check proxy.pac --suite known-urls.json --policy policy.json");
  command.texts("suite", "A suite: JSON, or CSV lines url,expected", "FILE");
  command.text("policy", "A policy whose route names the suites may use", "FILE");
  command.number("time-limit", "Milliseconds of processor time for one decision", "MS", 1000);
  command.flag("no-coverage", "Ask the known URLs only, and do not look which clauses fire");
  command.flag("json", "Print the result as JSON");
  command.operands("pac");
  add_client_options(command, ManyClients::Yes);
  add_browser_options(command);
  add_report_options(command);
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  if (parsed.count("pac") != 1) return bad_usage(io, "check", "name one PAC file");
  if (!parsed.has("suite") && !parsed.has("client") && !parsed.has("browser") &&
      parsed.has("no-coverage")) {
    return bad_usage(io, "check", "name a suite with --suite");
  }
  auto as = read_client_options(parsed, io, "check", ManyClients::Yes);
  auto browser = read_browser_options(parsed, io, "check");
  if (!as || !browser) return Exit::BadUsage;

  auto reports = read_report_options(parsed, io, "check");
  if (!reports) return Exit::BadUsage;

  CheckOptions options;
  options.reports = *std::move(reports);
  options.as = *std::move(as);
  options.browser = *std::move(browser);
  options.pac = parsed.texts("pac").front();
  options.suites = parsed.texts("suite");
  options.policy = parsed.text("policy");
  options.limits.milliseconds = parsed.number("time-limit");
  if (options.limits.milliseconds < 1) return bad_usage(io, "check", "--time-limit is at least 1");
  options.has_moment = parsed.has("at");
  options.coverage = !parsed.has("no-coverage");
  options.json = parsed.has("json");
  return check(options, io);
}

}  // namespace pacwright
