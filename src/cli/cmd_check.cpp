#include <ostream>

#include "cli/options.hpp"
#include "cli/workspace.hpp"
#include "report/json_report.hpp"
#include "validate/differential.hpp"

namespace pacwright {
namespace {

struct CheckOptions {
  std::string pac;
  std::vector<std::string> suites;
  std::string policy;  ///< Names routes; may be empty.
  Limits limits;
  bool json = false;
};

CheckedUrl to_checked_url(const CheckedCase& checked) {
  return {checked.test->url,        checked.expected,         checked.got,   checked.test->why,
          checked.test->where.file, checked.test->where.line, checked.passed};
}

Exit finish(const CheckOptions& options, const Workspace& files,
            const std::vector<CheckedUrl>& checked, const Diags& diags, Exit exit, Io& io) {
  files.print(diags);
  int passed = 0;
  for (const CheckedUrl& url : checked) passed += url.passed ? 1 : 0;
  if (options.json) {
    io.out << to_json(options.pac, checked, files.with_paths(diags));
  } else if (!checked.empty() && exit != Exit::BadInput) {
    io.out << options.pac << ": " << passed << " of " << checked.size()
           << " known URLs as expected\n";
  }
  return exit;
}

Exit check(const CheckOptions& options, Io& io) {
  Workspace files(io);
  Diags diags;
  std::vector<CheckedUrl> checked;
  std::vector<Route> routes;
  if (!options.policy.empty()) {
    const auto policy = files.read_policy_file(options.policy, diags);
    if (policy) routes = policy->routes;
  }
  const auto script = files.read(options.pac, options.pac, {}, diags);
  std::vector<Suite> suites;
  for (const std::string& name : options.suites) {
    if (auto suite = files.read_suite_file(name, "", {}, diags))
      suites.push_back(*std::move(suite));
  }
  if (has_errors(diags)) return finish(options, files, {}, diags, Exit::BadInput, io);

  for (const Suite& suite : suites) {
    auto loaded = PacScript::load(*script, options.pac, suite.dns, options.limits);
    if (!loaded) {
      diags.push_back(loaded.reason());
      return finish(options, files, checked, diags, Exit::Findings, io);
    }
    PacScript pac = *std::move(loaded);
    Diags faults;
    for (const CheckedCase& test : check_suite(suite, routes, pac, faults)) {
      checked.push_back(to_checked_url(test));
      if (!test.passed) diags.push_back(to_finding(test));
    }
    diags.insert(diags.end(), faults.begin(), faults.end());
    if (has_errors(faults)) return finish(options, files, checked, diags, Exit::BadInput, io);
  }
  return finish(options, files, checked, diags, has_errors(diags) ? Exit::Findings : Exit::Ok, io);
}

}  // namespace

Exit run_check(const std::vector<std::string>& args, Io& io) {
  CommandOptions command("check PAC --suite FILE",
                         "Runs a PAC file, any PAC file, against suites of known URLs.",
                         "pacwright check proxy.pac --suite known-urls.json --policy policy.json");
  command.options.add_options()("suite", "A suite: JSON, or CSV lines url,expected",
                                cxxopts::value<std::vector<std::string>>(), "FILE")(
      "policy", "A policy whose route names the suites may use", cxxopts::value<std::string>(),
      "FILE")("time-limit", "Milliseconds of processor time for one decision",
              cxxopts::value<int>()->default_value("1000"), "MS")(
      "json", "Print the result as JSON")("pac", "The PAC file; - is standard input",
                                          cxxopts::value<std::vector<std::string>>(), "PAC");
  command.options.parse_positional({"pac"});
  const auto parsed = command.parse(args);
  if (parsed.count("help") != 0) return command.show_help(io);
  if (parsed.count("pac") != 1) return bad_usage(io, "check", "name one PAC file");
  if (parsed.count("suite") == 0) return bad_usage(io, "check", "name a suite with --suite");

  CheckOptions options;
  options.pac = parsed["pac"].as<std::vector<std::string>>().front();
  options.suites = parsed["suite"].as<std::vector<std::string>>();
  if (parsed.count("policy") != 0) options.policy = parsed["policy"].as<std::string>();
  options.limits.milliseconds = parsed["time-limit"].as<int>();
  if (options.limits.milliseconds < 1) return bad_usage(io, "check", "--time-limit is at least 1");
  options.json = parsed.count("json") != 0;
  return check(options, io);
}

}  // namespace pacwright
