#include <filesystem>
#include <fstream>
#include <istream>
#include <ostream>

#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/client_options.hpp"
#include "cli/options.hpp"
#include "cli/workspace.hpp"
#include "validate/pac_script.hpp"
#include "validate/profiles/client_url.hpp"
#include "validate/profiles/result_grammar.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kBatch = 512;
constexpr std::size_t kMostScriptBytes = 1 << 20;

std::string to_json_array(const std::vector<std::string>& texts) {
  std::string json;
  for (const std::string& text : texts) {
    json += json.empty() ? "" : ", ";
    json += to_json_string(text);
  }
  return "[" + json + "]";
}

std::string to_json(const ClientDecision& decision) {
  std::string dropped;
  for (const DroppedElement& element : decision.dropped) {
    dropped += dropped.empty() ? "" : ", ";
    dropped += "{\"element\": " + to_json_string(element.element) +
               ", \"why\": " + to_json_string(element.why) + "}";
  }
  return "{\"text\": " + to_json_string(to_text(decision)) + ", \"dropped\": [" + dropped +
         "], \"why\": " + to_json_string(decision.why) + "}";
}

/// One URL as an object on one line.
std::string to_json(const std::string& url, const ClientProfile& profile,
                    const Result<Probe>& probe, const Result<Answer>& answer) {
  std::string json =
      "  {\"url\": " + to_json_string(url) + ", \"client\": " + to_json_string(profile.name);
  if (probe) {
    json += ", \"handed\": {\"url\": " + to_json_string(probe->url) +
            ", \"host\": " + to_json_string(probe->host) + "}";
  }
  if (answer) {
    json += ", \"result\": " + to_json_string(answer->result) +
            ", \"dns\": {\"lookups\": " + std::to_string(answer->dns_lookups) +
            ", \"names\": " + to_json_array(answer->dns_names) +
            "}, \"chromiumRestarts\": " + std::to_string(answer->restarts);
  } else {
    const Diag& reason = answer.reason();
    json += ", \"error\": {\"code\": " + to_json_string(entry_of(reason.code).code) +
            ", \"message\": " + to_json_string(message_of(reason)) +
            ", \"detail\": " + to_json_string(reason.detail) + "}";
  }
  if (probe) json += ", \"decision\": " + to_json(interpret(profile, answer));
  return json + "}";
}

struct EvalForm {
  const ClientProfile& profile;
  bool json = false;
};

/// Evaluates URLs in batches and prints one line for each, in order.
class Evaluation {
 public:
  Evaluation(Result<PacScript> script, EvalForm form, Io& io) : form_(form), io_(io) {
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
      parsed.push_back(to_client_probe(url, form_.profile));
      if (parsed.back()) probes.push_back(*parsed.back());
    }
    const auto answers = script_ ? script_->run(probes) : std::vector<Result<Answer>>();
    std::size_t next = 0;
    std::string text;
    for (std::size_t i = 0; i < urls_.size(); ++i) {
      if (!parsed[i]) {
        add_line(urls_[i], parsed[i], parsed[i].reason(), text);
      } else if (!script_) {
        add_line(urls_[i], parsed[i], *does_not_load_, text);
      } else {
        add_line(urls_[i], parsed[i], answers[next++], text);
      }
    }
    io_.out << text;
    io_.out.flush();
    urls_.clear();
  }

  /// Nothing comes after this.
  void finish() {
    flush();
    if (form_.json) io_.out << (is_first_ ? "[]\n" : "\n]\n");
  }

  bool failed() const { return failed_; }

 private:
  void add_line(const std::string& url, const Result<Probe>& probe, const Result<Answer>& answer,
                std::string& text) {
    failed_ = failed_ || !answer;
    if (form_.json) {
      text += is_first_ ? "[\n" : ",\n";
      text += to_json(url, form_.profile, probe, answer);
      is_first_ = false;
      return;
    }
    text += url + '\t' + (answer ? printable(answer->result) : failure(answer.reason())) + '\n';
  }

  static std::string failure(const Diag& reason) {
    std::string text =
        "!" + std::string(entry_of(reason.code).code) + " " + printable(message_of(reason));
    if (!reason.detail.empty()) text += ": " + printable(reason.detail);
    return text;
  }

  std::optional<PacScript> script_;
  std::optional<Diag> does_not_load_;
  EvalForm form_;
  Io& io_;
  std::vector<std::string> urls_;
  bool is_first_ = true;
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
      "URL<tab>RESULT, or URL<tab>!CODE message. Names resolve only as --dns says, and\n"
      "the clock stands still. --json says more: what the client makes of the result,\n"
      "how many DNS look-ups it took, and how often Chromium would begin anew.",
      "pacwright eval proxy.pac https://outlook.office.com/ www.example.com");
  command.options.add_options()("urls", "Also the URLs in FILE, one a line; - is standard input",
                                cxxopts::value<std::vector<std::string>>(),
                                "FILE")("dns", "The address of a name, for scripts that ask DNS",
                                        cxxopts::value<std::vector<std::string>>(), "NAME=ADDRESS")(
      "time-limit", "Milliseconds of processor time for one decision",
      cxxopts::value<int>()->default_value("1000"),
      "MS")("json", "Print an array of objects, one a line")(
      "pac-and-urls", "The PAC file (- is standard input) and URLs",
      cxxopts::value<std::vector<std::string>>(), "...");
  add_client_options(command);
  command.options.parse_positional({"pac-and-urls"});
  const auto parsed = command.parse(args);
  if (parsed.count("help") != 0) return command.show_help(io);
  if (parsed.count("pac-and-urls") == 0) return bad_usage(io, "eval", "name a PAC file");
  auto names = parsed["pac-and-urls"].as<std::vector<std::string>>();
  Limits limits;
  limits.milliseconds = parsed["time-limit"].as<int>();
  if (limits.milliseconds < 1) return bad_usage(io, "eval", "--time-limit is at least 1");

  const auto as = read_client_options(parsed, io, "eval");
  if (!as) return Exit::BadUsage;
  if (as->clients.size() > 1) return bad_usage(io, "eval", "name one client with --client");
  const EvalForm form{as->clients.empty() ? profile_of(Client::Chromium) : *as->clients.front(),
                      parsed.count("json") != 0};

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
  auto loaded = PacScript::load(*script, names.front(), as->applied_to(dns), limits,
                                {form.profile.client, as->at, false});
  if (!loaded) diags.push_back(loaded.reason());
  files.print(diags);
  const bool loads = static_cast<bool>(loaded);

  Evaluation evaluation(std::move(loaded), form, io);
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
        evaluation.finish();
        files.print({{DiagCode::FileUnreadable, {file, 0, 0}, "", ""}});
        return Exit::BadInput;
      }
      evaluate_lines(in, evaluation);
    }
  }
  evaluation.finish();
  return evaluation.failed() || !loads ? Exit::Findings : Exit::Ok;
}

}  // namespace pacwright
