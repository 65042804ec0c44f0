#include <algorithm>
#include <ostream>

#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/browser_options.hpp"
#include "cli/client_options.hpp"
#include "cli/foreign_options.hpp"
#include "cli/options.hpp"
#include "cli/progress_line.hpp"
#include "cli/report_files.hpp"
#include "cli/workspace.hpp"
#include "report/coverage_report.hpp"
#include "report/json_report.hpp"
#include "validate/differential.hpp"
#include "validate/foreign/coverage_of.hpp"
#include "validate/profiles/compare_clients.hpp"

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

/// Chromium first: the others are compared with it.
std::vector<const ClientProfile*> compared_clients(const CheckOptions& options) {
  std::vector<const ClientProfile*> clients = {&profile_of(Client::Chromium)};
  for (const ClientProfile* const client : options.as.clients) {
    if (client != clients.front()) clients.push_back(client);
  }
  return clients;
}

std::string titles_of(const std::vector<const ClientProfile*>& clients) {
  std::vector<std::string> titles;
  titles.reserve(clients.size());
  for (const ClientProfile* const client : clients) titles.emplace_back(client->title);
  return join(titles, ", ");
}

/// Differences of the same clients for the same cause; the first is told in full.
struct DifferenceGroup {
  const ClientDifference* first = nullptr;
  std::vector<std::string> more_urls;
};

std::vector<DifferenceGroup> group_by_cause(const std::vector<ClientDifference>& differences) {
  std::vector<DifferenceGroup> groups;
  for (const ClientDifference& next : differences) {
    const auto same = std::ranges::find_if(groups, [&next](const DifferenceGroup& group) {
      return group.first->clients == next.clients && group.first->cause == next.cause;
    });
    if (same == groups.end()) {
      groups.push_back({&next, {}});
    } else {
      same->more_urls.push_back(next.url);
    }
  }
  return groups;
}

Diag to_finding(const DifferenceGroup& group, const std::string& pac) {
  constexpr std::size_t kMostUrls = 3;
  const ClientDifference& first = *group.first;
  const bool is_cut = std::ranges::all_of(first.clients, [](const ClientProfile* client) {
    return client->host == HostForm::CutAtColon;
  });
  std::string detail = "Chromium: '" + first.first_does + "'; " + titles_of(first.clients) + ": '" +
                       first.they_do + "'. " + first.reason;
  if (!group.more_urls.empty()) {
    const std::size_t told = std::min(group.more_urls.size(), kMostUrls);
    detail += " The same for " + join({group.more_urls.begin(),
                                       group.more_urls.begin() + static_cast<std::ptrdiff_t>(told)},
                                      ", ");
    if (told < group.more_urls.size()) {
      detail += " and " + with_thousands(group.more_urls.size() - told) + " more";
    }
    detail += ".";
  }
  return {is_cut && first.cause == "host" ? DiagCode::OtherHostAsked : DiagCode::ClientsDiffer,
          {pac, 0, 0},
          first.url,
          detail};
}

/// Appends a finding for each group of clients that do something else than Chromium, and each
/// cause.
void check_clients(const std::string& script, const CheckOptions& options, const DnsFixture& dns,
                   const std::vector<std::string>& urls, Diags& diags) {
  const auto clients = compared_clients(options);
  if (clients.size() < 2) return;
  const auto comparison =
      compare_clients({script, options.pac, dns, options.limits, options.as.at}, clients, urls);
  for (const DifferenceGroup& group : group_by_cause(comparison.differences)) {
    diags.push_back(to_finding(group, options.pac));
  }
}

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
    if (why->code == DiagCode::NewerThanEngine) break;
  }
  return why;
}

Exit finish(const CheckOptions& options, const Workspace& files, CheckReport& report,
            const Diags& diags, Exit exit, Io& io) {
  report.tool_version = PACWRIGHT_VERSION;
  report.pac = files.facts_of(options.pac);
  report.pac.path = options.pac;  // Also of a file that could not be read.
  report.findings = files.with_paths(diags);
  files.print(diags);
  const Diags faults = write_reports(options.reports, report, io);
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
    io.out << options.pac << ": "
           << styled(std::to_string(passed) + " of " + std::to_string(report.checked.size()),
                     all ? Style::Green : Style::Red, io.colours_out)
           << " known URLs as expected\n";
  }
  if (report.browser && report.browser->tried != 0) {
    const CheckedInBrowser& browser = *report.browser;
    io.out << options.pac << ": " << browser.as_predicted << " of " << browser.tried
           << " URLs go in " << browser.name << " as predicted";
    if (browser.left_out != 0) io.out << ", " << browser.left_out << " left out";
    io.out << "\n";
  }
  if (report.coverage) io.out << to_text(*report.coverage, options.pac);
  return exit;
}

/// The suites' URLs, each with its own DNS, and all of that DNS for the URLs that are made.
Coverage measure(const CheckOptions& options, const std::string& script,
                 const std::vector<Suite>& suites, const Progress& progress) {
  std::vector<KnownUrls> known;
  DnsFixture all;
  for (const Suite& suite : suites) {
    KnownUrls& urls = known.emplace_back();
    urls.dns = options.as.applied_to(suite.dns);
    for (const SuiteCase& test : suite.cases) urls.urls.push_back(test.url);
    all.addresses.insert(suite.dns.addresses.begin(), suite.dns.addresses.end());
  }
  ForeignOptions foreign = to_foreign_options(options.as, options.has_moment, all, options.limits);
  foreign.progress = progress;
  return coverage_of({script, options.pac}, known, foreign);
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
  if (has_errors(diags)) return end(Exit::BadInput);

  const auto failure = why_none_loads(*script, options);
  if (failure && options.browser.name.empty()) {
    diags.push_back(*failure);
    return end(Exit::Findings);
  }
  line.step("asking known URLs");
  for (const Suite& suite : suites) {
    const DnsFixture dns = options.as.applied_to(suite.dns);
    auto loaded = PacScript::load(*script, options.pac, dns, options.limits,
                                  {judged_client(options).client, options.as.at, false});
    if (!loaded) {
      diags.push_back(loaded.reason());
      return end(Exit::Findings);
    }
    PacScript pac = *std::move(loaded);
    Diags faults;
    for (const CheckedCase& test : check_suite(suite, routes, pac, faults)) {
      report.checked.push_back(to_checked_url(test));
      if (!test.passed) diags.push_back(to_finding(test));
    }
    diags.insert(diags.end(), faults.begin(), faults.end());
    if (has_errors(faults)) return end(Exit::BadInput);
    std::vector<std::string> urls;
    for (const SuiteCase& test : suite.cases) urls.push_back(test.url);
    check_clients(*script, options, dns, urls, diags);
  }
  const std::vector<std::string> forms(std::begin(kFormsOfUrls), std::end(kFormsOfUrls));
  check_clients(*script, options, options.as.applied_to({}), forms, diags);
  report.browser = check_browser(*script, options, suites, policy, files, diags);
  if (failure) {
    diags.push_back(*failure);
    return end(Exit::Findings);
  }
  if (options.coverage) {
    line.step("asking URLs made from the file");
    report.coverage = measure(options, *script, suites, line.listener());
    const Diags found = to_findings(*report.coverage, options.pac);
    diags.insert(diags.end(), found.begin(), found.end());
  }
  return end(has_errors(diags) ? Exit::Findings : Exit::Ok);
}

}  // namespace

Exit run_check(const std::vector<std::string>& args, Io& io) {
  CommandOptions command(
      "check PAC",
      "Runs a PAC file, any PAC file, against suites of known URLs, and says which of its\n"
      "clauses fire: for these, and for URLs made from the patterns in the file itself.\n"
      "With --client, also as other clients run it: where they differ from Chromium, and\n"
      "why. With --browser, also in a browser of this machine.",
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
