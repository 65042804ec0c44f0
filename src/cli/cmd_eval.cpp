#include <algorithm>
#include <fstream>
#include <functional>
#include <istream>
#include <memory>
#include <ostream>
#include <thread>

#include "base/text.hpp"
#include "cli/client_options.hpp"
#include "cli/options.hpp"
#include "cli/progress_line.hpp"
#include "cli/url_answers.hpp"
#include "cli/workspace.hpp"
#include "validate/lint/keeps_state.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kBatch = 2048;  ///< URLs for one sandbox at a time.
constexpr int kMostJobs = 64;
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
    answering_.push_back(std::make_unique<UrlAnswers>(std::move(first), form_, decides_));
  }

  void add(std::string_view url) {
    urls_.emplace_back(url);
    if (urls_.size() >= kBatch * jobs_) flush();
  }

  void flush() {
    // A further sandbox pays when there is much to do; it is kept for the next batch.
    const std::size_t wanted = std::min<std::size_t>(jobs_, urls_.size() / (kBatch / 2) + 1);
    while (answering_.size() < wanted) {
      answering_.push_back(std::make_unique<UrlAnswers>(load_(), form_, decides_));
    }
    const std::size_t share = urls_.size() / wanted + 1;
    std::vector<std::string> texts(wanted);
    const auto answer = [&](std::size_t part) {
      const std::size_t first = std::min(part * share, urls_.size());
      const auto urls = std::span(urls_).subspan(first, std::min(share, urls_.size() - first));
      texts[part] = join(answering_[part]->lines_for(urls), form_.json ? ",\n" : "\n");
    };
    std::vector<std::thread> others;
    for (std::size_t part = 1; part < wanted; ++part) others.emplace_back(answer, part);
    answer(0);
    for (std::thread& other : others) other.join();
    for (const std::string& text : texts) print(text);
    io_.out.flush();
    answered_ += urls_.size();
    urls_.clear();
    tell(progress_, "URLs", answered_, 0);
  }

  /// Nothing comes after this.
  void finish() {
    flush();
    if (form_.json) io_.out << (is_first_ ? "[]\n" : "\n]\n");
  }

  bool failed() const {
    return std::ranges::any_of(answering_, [](const auto& one) { return one->failed(); });
  }

 private:
  /// `text`: lines without what separates the last from the next.
  void print(const std::string& text) {
    if (text.empty()) return;
    if (form_.json) io_.out << (is_first_ ? "[\n" : ",\n");
    io_.out << text;
    if (!form_.json) io_.out << '\n';
    is_first_ = false;
  }

  Load load_;
  EvalForm form_;
  unsigned jobs_;
  DecidesBy decides_;
  Io& io_;
  std::vector<std::unique_ptr<UrlAnswers>> answering_;
  std::vector<std::string> urls_;
  bool is_first_ = true;
  std::uint64_t answered_ = 0;
  Progress progress_;
};

void evaluate_lines(std::istream& in, Evaluation& evaluation) {
  std::string line;
  while (std::getline(in, line)) {
    const std::string_view url = trim(line);
    if (!url.empty()) evaluation.add(url);
    // Whoever asks one URL at a time over a pipe gets an answer to each.
    if (in.rdbuf()->in_avail() <= 0) evaluation.flush();
  }
}

}  // namespace

Exit run_eval(const std::vector<std::string>& args, Io& io) {
  CommandOptions command(
      "eval PAC [URL...]",
      "Says what a PAC file, any PAC file, answers for each URL: a line\n"
      "URL<tab>RESULT, or URL<tab>!CODE message. Names resolve only as --dns says, and\n"
      "the clock stands still. --json says more: what the client makes of the result,\n"
      "how many DNS look-ups it took, and how often Chromium would begin anew.",
      "pacwright eval proxy.pac https://outlook.office.com/ www.example.com");
  command.texts("urls", "Also the URLs in FILE, one a line; - is standard input", "FILE");
  command.texts("dns", "The address of a name, for scripts that ask DNS", "NAME=ADDRESS");
  command.number("time-limit", "Milliseconds of processor time for one decision", "MS", 1000);
  command.number("jobs",
                 "Sandboxes at a time, one for each processor if it is not given; a script that "
                 "keeps something between decisions gets one",
                 "N");
  command.flag("json", "Print an array of objects, one a line");
  command.operands("pac-and-urls");
  add_client_options(command, ManyClients::No);
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  if (!parsed.has("pac-and-urls")) return bad_usage(io, "eval", "name a PAC file");
  auto names = parsed.texts("pac-and-urls");
  Limits limits;
  limits.milliseconds = parsed.number("time-limit");
  if (limits.milliseconds < 1) return bad_usage(io, "eval", "--time-limit is at least 1");

  int jobs = static_cast<int>(std::thread::hardware_concurrency());
  if (parsed.has("jobs")) {
    jobs = parsed.number("jobs");
    if (jobs < 1 || jobs > kMostJobs) return bad_usage(io, "eval", "--jobs is from 1 to 64");
  }
  const auto as = read_client_options(parsed, io, "eval", ManyClients::No);
  if (!as) return Exit::BadUsage;
  const EvalForm form{as->clients.empty() ? profile_of(Client::Chromium) : *as->clients.front(),
                      parsed.has("json")};

  DnsFixture dns;
  for (const std::string& entry : parsed.texts("dns")) {
    const std::size_t equals = entry.find('=');
    if (equals == std::string::npos) return bad_usage(io, "eval", "--dns wants NAME=ADDRESS");
    dns.addresses[to_lower(entry.substr(0, equals))] = entry.substr(equals + 1);
  }
  Workspace files(io);
  Diags diags;
  const auto script = files.read(names.front(), names.front(), {}, diags);
  if (!script) {
    files.print(diags);
    return Exit::BadInput;
  }
  if (script->size() > kMostScriptBytes && script->size() <= limits.script_bytes) {
    diags.push_back({DiagCode::ScriptLarge, {names.front(), 0, 0}, "", ""});
  }
  const auto load = [&] {
    return PacScript::load(*script, names.front(), as->applied_to(dns), limits,
                           {form.profile.client, as->at, false});
  };
  auto loaded = load();
  if (!loaded) diags.push_back(loaded.reason());
  files.print(diags);
  const bool loads = static_cast<bool>(loaded);

  const DecidesBy decides = decides_by(*script);
  if (decides == DecidesBy::State) jobs = 1;
  ProgressLine line(io);
  if (!io.out_is_terminal) line.step("evaluating");
  Evaluation evaluation(std::move(loaded), load, form,
                        static_cast<unsigned>(std::clamp(jobs, 1, kMostJobs)), decides,
                        line.listener(), io);
  for (std::size_t i = 1; i < names.size(); ++i) evaluation.add(names[i]);
  for (const std::string& file : parsed.texts("urls")) {
    if (file == "-") {
      evaluate_lines(io.in, evaluation);
      continue;
    }
    std::ifstream in = open_lines(file);
    if (!in) {
      evaluation.finish();
      line.finish();
      files.print({{DiagCode::FileUnreadable, {file, 0, 0}, "", ""}});
      return Exit::BadInput;
    }
    evaluate_lines(in, evaluation);
  }
  evaluation.finish();
  return evaluation.failed() || !loads ? Exit::Findings : Exit::Ok;
}

}  // namespace pacwright
