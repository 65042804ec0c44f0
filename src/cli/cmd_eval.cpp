#include <filesystem>
#include <fstream>
#include <istream>
#include <ostream>

#include "base/text.hpp"
#include "cli/options.hpp"
#include "cli/workspace.hpp"
#include "validate/pac_script.hpp"
#include "validate/url.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kBatch = 512;
constexpr std::size_t kMostScriptBytes = 1 << 20;

/// Evaluates URLs in batches and prints one line for each, in order.
class Evaluation {
 public:
  Evaluation(Result<PacScript> script, Io& io) : io_(io) {
    if (script) {
      script_.emplace(*std::move(script));
    } else {
      does_not_load_ = script.reason();
    }
  }

  void add(std::string_view url) {
    urls_.emplace_back(url);
    if (urls_.size() >= kBatch) flush();
  }

  void flush() {
    std::vector<Probe> probes;
    std::vector<Result<Probe>> parsed;
    for (const std::string& url : urls_) {
      parsed.push_back(to_chromium_probe(url));
      if (parsed.back()) probes.push_back(*parsed.back());
    }
    const auto answers = script_ ? script_->run(probes) : std::vector<Result<Answer>>();
    std::size_t next = 0;
    std::string text;
    for (std::size_t i = 0; i < urls_.size(); ++i) {
      text += urls_[i] + '\t';
      if (!parsed[i]) {
        text += failure(parsed[i].reason());
      } else if (!script_) {
        text += failure(*does_not_load_);
      } else {
        const auto& answer = answers[next++];
        text += answer ? printable(answer->result) : failure(answer.reason());
      }
      text += '\n';
    }
    io_.out << text;
    io_.out.flush();
    urls_.clear();
  }

  bool failed() const { return failed_; }

 private:
  std::string failure(const Diag& reason) {
    failed_ = true;
    std::string text =
        "!" + std::string(entry_of(reason.code).code) + " " + printable(message_of(reason));
    if (!reason.detail.empty()) text += ": " + printable(reason.detail);
    return text;
  }

  std::optional<PacScript> script_;
  std::optional<Diag> does_not_load_;
  Io& io_;
  std::vector<std::string> urls_;
  bool failed_ = false;
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
      "URL<tab>RESULT, or URL<tab>!CODE message. Names resolve only as --dns says.",
      "pacwright eval proxy.pac https://outlook.office.com/ www.example.com");
  command.options.add_options()("urls", "Also the URLs in FILE, one a line; - is standard input",
                                cxxopts::value<std::vector<std::string>>(),
                                "FILE")("dns", "The address of a name, for scripts that ask DNS",
                                        cxxopts::value<std::vector<std::string>>(), "NAME=ADDRESS")(
      "time-limit", "Milliseconds of processor time for one decision",
      cxxopts::value<int>()->default_value("1000"),
      "MS")("pac-and-urls", "The PAC file (- is standard input) and URLs",
            cxxopts::value<std::vector<std::string>>(), "...");
  command.options.parse_positional({"pac-and-urls"});
  const auto parsed = command.parse(args);
  if (parsed.count("help") != 0) return command.show_help(io);
  if (parsed.count("pac-and-urls") == 0) return bad_usage(io, "eval", "name a PAC file");
  auto names = parsed["pac-and-urls"].as<std::vector<std::string>>();
  Limits limits;
  limits.milliseconds = parsed["time-limit"].as<int>();
  if (limits.milliseconds < 1) return bad_usage(io, "eval", "--time-limit is at least 1");

  DnsFixture dns;
  if (parsed.count("dns") != 0) {
    for (const std::string& entry : parsed["dns"].as<std::vector<std::string>>()) {
      const std::size_t equals = entry.find('=');
      if (equals == std::string::npos) return bad_usage(io, "eval", "--dns wants NAME=ADDRESS");
      dns.addresses[to_lower(entry.substr(0, equals))] = entry.substr(equals + 1);
    }
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
  auto loaded = PacScript::load(*script, names.front(), dns, limits);
  if (!loaded) diags.push_back(loaded.reason());
  files.print(diags);
  const bool loads = static_cast<bool>(loaded);

  Evaluation evaluation(std::move(loaded), io);
  for (std::size_t i = 1; i < names.size(); ++i) evaluation.add(names[i]);
  if (parsed.count("urls") != 0) {
    for (const std::string& file : parsed["urls"].as<std::vector<std::string>>()) {
      if (file == "-") {
        evaluate_lines(io.in, evaluation);
        continue;
      }
      std::ifstream in(file, std::ios::binary);
      std::error_code unknown;  // What cannot be looked at cannot be opened either.
      if (!in || std::filesystem::is_directory(file, unknown)) {
        evaluation.flush();
        files.print({{DiagCode::FileUnreadable, {file, 0, 0}, "", ""}});
        return Exit::BadInput;
      }
      evaluate_lines(in, evaluation);
    }
  }
  evaluation.flush();
  return evaluation.failed() || !loads ? Exit::Findings : Exit::Ok;
}

}  // namespace pacwright
