#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <span>
#include <thread>
#include <utility>

#include "base/at_once.hpp"
#include "base/text.hpp"
#include "cli/client_options.hpp"
#include "cli/eval_clients.hpp"
#include "cli/exit_of.hpp"
#include "cli/options.hpp"
#include "cli/progress_line.hpp"
#include "cli/url_answers.hpp"
#include "cli/url_lines.hpp"
#include "cli/workspace.hpp"
#include "validate/lint/keeps_state.hpp"
#include "validate/profiles/memory_seen.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kBatch = 2048;                ///< URLs for one sandbox at a time.
constexpr std::size_t kMostWaitingBytes = 8 << 20;  ///< Of URLs, for one sandbox.
constexpr int kMostJobs = 64;
// More are not started: each may take 80 MiB (see Limits), and all together shall take less than a
// gigabyte.
constexpr int kMostSandboxes = 8;
constexpr std::size_t kMostScriptBytes = 1 << 20;

/// Evaluates URLs in batches, several sandboxes at a time, and prints one line for each, in order.
class Evaluation {
 public:
  using Load = std::function<Result<PacScript>()>;

  /// `load` makes a further sandbox like the first one. `jobs`: sandboxes at most.
  Evaluation(Result<PacScript> first, Load load, EvalForm form, unsigned jobs, DecidesBy decides,
             Progress progress, Io& io)
      : load_(std::move(load)),
        form_(form),
        jobs_(jobs),
        decides_(decides),
        io_(io),
        progress_(std::move(progress)) {
    loads_ = static_cast<bool>(first);
    answering_.push_back(
        std::make_unique<UrlAnswers>(std::move(first), form_, DecidesBy::State, jobs_));
  }

  void add(std::string_view url) {
    urls_.emplace_back(url);
    waiting_bytes_ += url.size();
    if (urls_.size() >= kBatch * jobs_ || waiting_bytes_ >= kMostWaitingBytes) flush();
  }

  void flush() {
    try_out();
    // A further sandbox pays when there is much to do; it is kept for the next batch.
    const std::size_t wanted =
        is_tried_ ? std::min<std::size_t>(jobs_, urls_.size() / (kBatch / 2) + 1) : 1;
    while (answering_.size() < wanted) {
      answering_.push_back(std::make_unique<UrlAnswers>(load_(), form_, decides_, jobs_));
    }
    const std::size_t share = urls_.size() / wanted + 1;
    std::vector<std::span<const std::string>> parts(wanted);
    std::vector<std::string> texts(wanted);
    for (std::size_t part = 0; part < wanted; ++part) {
      const std::size_t first = std::min(part * share, urls_.size());
      parts[part] = std::span(urls_).subspan(first, std::min(share, urls_.size() - first));
    }
    const auto answer = [&](std::size_t part) {
      const auto lines = answering_[part]->lines_for(parts[part]);
      parts[part] = parts[part].subspan(lines.size());
      texts[part] = join(lines, is_json() ? ",\n" : "\n");
    };
    for_each_at_once(wanted, wanted, answer);
    for (std::size_t part = 0; part < wanted; ++part) {
      print(std::exchange(texts[part], {}));
      while (!parts[part].empty()) {  // Very long answers.
        answer(part);
        print(std::exchange(texts[part], {}));
      }
    }
    io_.out.flush();
    answered_ += urls_.size();
    urls_.clear();
    waiting_bytes_ = 0;
    tell(progress_, "URLs", answered_, 0);
  }

  /// Nothing comes after this.
  void finish() {
    flush();
    if (is_json()) io_.out << (is_first_ ? "[]\n" : "\n]\n");
  }

  /// By the URLs that got no answer.
  Exit exit() const {
    Exit worst = Exit::Ok;
    for (const auto& one : answering_) worst = worse_of(worst, one->exit());
    return worst;
  }

  DroppedResults dropped() const {
    DroppedResults all;
    for (const auto& one : answering_) all.add(one->dropped());
    return all;
  }

  RefusedLookups refused() const {
    RefusedLookups all;
    for (const auto& one : answering_) all.add(one->refused());
    return all;
  }

  UnaskedHosts unasked() const {
    UnaskedHosts all;
    for (const auto& one : answering_) all.add(one->unasked());
    return all;
  }

  ChanceSeen chance() const {
    ChanceSeen all;
    for (const auto& one : answering_) all.add(one->chance());
    return all;
  }

 private:
  bool is_json() const { return form_.as == EvalForm::As::Json; }

  /// Of few URLs nothing needs to be remembered. Before anything of many is, the script must have
  /// shown that it answers alike in another order.
  void try_out() {
    if (is_tried_ || urls_.size() < kFewUrls) return;
    is_tried_ = true;
    if (decides_ != DecidesBy::State && loads_) {
      if (auto script = load_()) {
        decides_ = confirmed(decides_, *std::move(script), urls_, form_.profile);
      }
    }
    if (decides_ == DecidesBy::State) jobs_ = 1;
    answering_.front()->remember_by(decides_);
  }

  /// `text`: lines without what separates the last from the next.
  void print(const std::string& text) {
    if (text.empty()) return;
    if (is_json()) io_.out << (is_first_ ? "[\n" : ",\n");
    io_.out << text;
    if (!is_json()) io_.out << '\n';
    is_first_ = false;
  }

  Load load_;
  EvalForm form_;
  unsigned jobs_;
  DecidesBy decides_;
  Io& io_;
  std::vector<std::unique_ptr<UrlAnswers>> answering_;
  std::vector<std::string> urls_;
  std::size_t waiting_bytes_ = 0;  ///< Of `urls_`.
  bool is_first_ = true;
  bool is_tried_ = false, loads_ = true;
  std::uint64_t answered_ = 0;
  Progress progress_;
};

/// Hands over every URL of the command line and its files. Gives why one of these cannot be used,
/// if one cannot.
std::optional<Diag> for_each_named_url(
    const ParsedOptions& parsed, Io& io, const std::function<void(std::string_view)>& take,
    const std::function<void()>& pause = [] {}) {
  const auto names = parsed.texts("pac-and-urls");
  for (std::size_t i = 1; i < names.size(); ++i) take(names[i]);
  for (const std::string& file : parsed.texts("urls")) {
    if (auto fault = for_each_url(file, io, take, pause)) return fault;
  }
  return std::nullopt;
}

/// One for each set of clients that go direct whatever the file says.
Diags to_warnings(const UnaskedHosts& unasked, const std::string& name) {
  Diags warnings;
  for (const UnaskedHosts::Seen& seen : unasked.seen()) {
    warnings.push_back({DiagCode::NeverAsked,
                        {name, 0, 0},
                        seen.host,
                        who_goes_direct(seen.clients, seen.host, seen.hosts) + ", which is '" +
                            seen.result + "'."});
  }
  return warnings;
}

/// What is said of all answers, beyond each of them.
template <class Answers>
Diags findings_of(const Answers& answers, const FirstUrls& asked, const std::string& script,
                  const std::string& name) {
  Diags findings = answers.dropped().to_findings(script, name);
  append(findings, answers.chance().to_findings(name));
  append(findings, answers.refused().to_findings(name));
  if (asked.empty()) findings.push_back({DiagCode::NothingAsked, {name, 0, 0}, "", ""});
  return findings;
}

/// Every URL, as several clients.
Exit eval_as_clients(const ClientsScript& script, const ParsedOptions& parsed, Workspace& files,
                     Io& io) {
  ClientTable table(script, parsed.has("json"), io);
  files.print(table.faults());
  FirstUrls first;
  const auto fault = for_each_named_url(parsed, io, [&](std::string_view url) {
    table.add(url);
    first.add(url);
  });
  table.finish();
  if (fault) {
    files.print({*fault});
    return Exit::BadInput;
  }
  Diags findings = findings_of(table, first, script.bytes, script.name);
  if (script.decides == DecidesBy::State) {
    const ClientProfile& client = *script.as.clients.front();
    append(findings,
           find_memory(
               script.bytes, script.name, [&] { return script.load(client); }, first, client));
  }
  files.print(findings);
  return worse_of(worse_of(exit_of(table.faults()), table.exit()), exit_of(findings));
}

}  // namespace

Exit run_eval(const std::vector<std::string>& args, Io& io) {
  CommandOptions command(
      "eval PAC [URL...]",
      "Says what a PAC file, any PAC file, answers for each URL: a line\n"
      "URL<tab>RESULT, or URL<tab>!CODE message. Names resolve only as --dns says, and\n"
      "the clock stands still. With several clients: a table of what each does. --json\n"
      "says more: what the client makes of the result, how many DNS look-ups it took,\n"
      "and how often Chromium would begin anew. Exit status: 3 if the file cannot be run,\n"
      "1 if a URL has no result, 4 if it could not be found here, or nothing was asked.",
      "pacwright eval proxy.pac https://outlook.office.com/ www.example.com");
  command.texts(
      "urls",
      "Also the URLs in FILE, one a line; - is standard input. Blank lines and lines that "
      "begin with # do not count",
      "FILE");
  command.texts(
      "suite", "The DNS answers of this suite, those of its single cases aside; may be given again",
      "FILE");
  command.number("time-limit", "Milliseconds of processor time for one decision", "MS", 1000);
  command.number("jobs",
                 "Sandboxes at a time, 8 at most, one for each processor if it is not given; of a "
                 "client, a script that keeps something between decisions gets one",
                 "N");
  command.flag("json", "Print an array of objects, one a line");
  command.operands("pac-and-urls");
  add_client_options(command, ManyClients::Yes);
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  if (!parsed.has("pac-and-urls")) return bad_usage(io, "eval", "name a PAC file");
  auto names = parsed.texts("pac-and-urls");
  if (names.size() < 2 && !parsed.has("urls")) {
    return bad_usage(io, "eval", "name a URL, or a file of them with --urls");
  }
  Limits limits;
  limits.milliseconds = parsed.number("time-limit");
  if (limits.milliseconds < 1) return bad_usage(io, "eval", "--time-limit is at least 1");

  int jobs = static_cast<int>(std::thread::hardware_concurrency());
  if (parsed.has("jobs")) {
    jobs = parsed.number("jobs");
    if (jobs < 1 || jobs > kMostJobs) return bad_usage(io, "eval", "--jobs is from 1 to 64");
  }
  const auto as = read_client_options(parsed, io, "eval", ManyClients::Yes);
  if (!as) return Exit::BadUsage;
  const EvalForm form{as->clients.empty() ? profile_of(Client::Chromium) : *as->clients.front(),
                      parsed.has("json") ? EvalForm::As::Json : EvalForm::As::Line,
                      !as->clients.empty()};

  start_first_sandbox();
  Workspace files(io);
  Diags diags;
  const DnsFixture dns = files.read_suites(parsed.texts("suite"), diags).dns;
  const auto script = files.read(names.front(), names.front(), {}, diags);
  if (!script || has_errors(diags)) {
    files.print(diags);
    return Exit::BadInput;
  }
  if (script->size() > kMostScriptBytes) jobs = std::min(jobs, 2);  // Each needs a lot to load it.
  if (as->clients.size() > 1) {
    files.print(diags);
    return eval_as_clients({*script, names.front(), dns, limits, *as, decides_by(*script),
                            static_cast<unsigned>(std::clamp(jobs, 1, kMostSandboxes))},
                           parsed, files, io);
  }
  const auto load = [&] {
    return PacScript::load(*script, names.front(), as->applied_to(dns), limits,
                           {form.profile.client, as->at, false});
  };
  auto loaded = load();
  if (!loaded) {
    diags = {loaded.reason()};
  } else if (script->size() > kMostScriptBytes) {
    diags.push_back({DiagCode::ScriptLarge, {names.front(), 0, 0}, "", ""});
  }
  files.print(diags);
  const Exit loading = exit_of(diags);

  const DecidesBy decides = decides_by(*script);
  if (decides == DecidesBy::State) jobs = 1;
  ProgressLine line(io);
  if (!io.out_is_terminal) line.step("evaluating");
  Evaluation evaluation(std::move(loaded), load, form,
                        static_cast<unsigned>(std::clamp(jobs, 1, kMostSandboxes)), decides,
                        line.listener(), io);
  FirstUrls first;
  const auto fault = for_each_named_url(
      parsed, io,
      [&](std::string_view url) {
        evaluation.add(url);
        first.add(url);
      },
      [&] { evaluation.flush(); });
  evaluation.finish();
  line.finish();
  if (fault) {
    files.print({*fault});
    return Exit::BadInput;
  }
  Diags findings = findings_of(evaluation, first, *script, names.front());
  append(findings, to_warnings(evaluation.unasked(), names.front()));
  if (decides == DecidesBy::State) {
    append(findings, find_memory(*script, names.front(), load, first, form.profile));
  }
  files.print(findings);
  return worse_of(worse_of(loading, evaluation.exit()), exit_of(findings));
}

}  // namespace pacwright
