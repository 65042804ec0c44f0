#include <istream>
#include <ostream>
#include <utility>

#include "base/json.hpp"
#include "base/text.hpp"
#include "cli/options.hpp"
#include "cli/url_lines.hpp"
#include "cli/workspace.hpp"
#include "validate/reference/bypass/readers.hpp"

namespace pacwright {
namespace {

using Readers = std::vector<const BypassReader*>;

struct Question {
  std::string text;
  Result<BypassUrl> url;
};

std::string_view verdict_of(const BypassReading& reading, const BypassUrl& url) {
  return reading(url) ? "bypassed" : "proxied";
}

std::string failure(const Diag& reason) {
  return "!" + std::string(entry_of(reason.code).code) + " " + printable(message_of(reason));
}

/// With one reader a line URL<tab>VERDICT, with several READER<tab>URL<tab>VERDICT.
std::string to_lines(const Readers& readers, const std::string& list,
                     const std::vector<Question>& questions) {
  std::string text;
  for (const BypassReader* reader : readers) {
    const BypassReading reading = reader->read(list);
    for (const Question& question : questions) {
      if (readers.size() > 1) text += std::string(reader->name) + '\t';
      text += printable(question.text) + '\t';
      text += question.url ? std::string(verdict_of(reading, *question.url))
                           : failure(question.url.reason());
      text += '\n';
    }
  }
  return text;
}

/// A line for each reader, and in it a letter for each URL.
std::string to_table(const Readers& readers, const std::string& list,
                     const std::vector<Question>& questions) {
  std::string text;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    text += std::to_string(i + 1) + "  " + printable(questions[i].text) + '\n';
  }
  text += "\nb bypassed, . proxied, ! not a URL\n\n";
  for (const BypassReader* reader : readers) {
    const BypassReading reading = reader->read(list);
    text += std::string(reader->name) + std::string(20 - reader->name.size(), ' ');
    for (const Question& question : questions) {
      const bool is_url = static_cast<bool>(question.url);
      text += !is_url ? '!' : reading(*question.url) ? 'b' : '.';
    }
    text += '\n';
  }
  return text;
}

std::string to_json(const Readers& readers, const std::string& list,
                    const std::vector<Question>& questions) {
  std::string json;
  for (const BypassReader* reader : readers) {
    const BypassReading reading = reader->read(list);
    for (const Question& question : questions) {
      json += json.empty() ? "  {" : ",\n  {";
      json += "\"reader\": " + to_json_string(reader->name);
      json += ", \"url\": " + to_json_string(question.text);
      json += question.url
                  ? ", \"verdict\": " + to_json_string(verdict_of(reading, *question.url))
                  : ", \"error\": " + to_json_string(failure(question.url.reason()).substr(1));
      json += "}";
    }
  }
  return json.empty() ? "[]\n" : "[\n" + json + "\n]\n";
}

std::vector<std::pair<std::string_view, std::string_view>> facts_of(const BypassReader& reader) {
  return {{"name", reader.name},
          {"title", reader.title},
          {"store", reader.store},
          {"source", reader.source},
          {"notEstablished", reader.not_established}};
}

std::string list_readers(bool as_json) {
  std::string text;
  for (const BypassReader& reader : all_bypass_readers()) {
    if (as_json) {
      text += text.empty() ? "  {" : ",\n  {";
      std::string separator;
      for (const auto& fact : facts_of(reader)) {
        text += separator + to_json_string(fact.first) + ": " + to_json_string(fact.second);
        separator = ", ";
      }
      text += "}";
      continue;
    }
    text += std::string(reader.name) + ": " + std::string(reader.title) + "\n";
    text += "  reads   " + std::string(reader.store) + "\n";
    text += "  from    " + std::string(reader.source) + "\n";
    if (!reader.not_established.empty()) {
      text += "  unsure  " + std::string(reader.not_established) + "\n";
    }
  }
  return as_json ? "[\n" + text + "\n]\n" : text;
}

std::optional<Readers> readers_named(const std::string& names, Io& io) {
  Readers readers;
  const std::vector<std::string> known = names_of(all_bypass_readers());
  for (const BypassReader& reader : all_bypass_readers()) {
    if (names == "all") readers.push_back(&reader);
  }
  if (names == "all") return readers;
  for (const std::string_view name : split(names, ',')) {
    readers.push_back(find_bypass_reader(name));
    if (readers.back() != nullptr) continue;
    const auto meant = did_you_mean(name, known);
    bad_usage(io, "bypass",
              "no reader '" + printable(name) + "'; " +
                  (meant ? "did you mean '" + *meant + "'?" : "--readers lists them"));
    return std::nullopt;
  }
  return readers;
}

constexpr std::size_t kMostListBytes = 1 << 20;

/// Nothing if it is longer than any program's list.
std::optional<std::string> read_list(std::istream& in) {
  std::string text(kMostListBytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > kMostListBytes) return std::nullopt;
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

/// Asks about everything named; `resolved` are NAME=ADDRESS pairs.
std::vector<Question> read_questions(const std::vector<std::string>& urls,
                                     const std::vector<std::string>& resolved, Io& io,
                                     Diags& faults) {
  std::vector<std::string> texts;
  for (const std::string& url : urls) {
    if (url != "-") {
      texts.push_back(url);
      continue;
    }
    const auto take = [&texts](std::string_view text) { texts.emplace_back(text); };
    if (const auto fault = for_each_url(url, io, take)) faults.push_back(*fault);
  }
  std::vector<Question> questions;
  for (const std::string& text : texts) {
    auto url = BypassUrl::parse(text);
    if (url) {
      BypassUrl parsed = *std::move(url);
      for (const std::string& pair : resolved) {
        const std::size_t equals = pair.find('=');
        const std::string name = to_lower(pair.substr(0, equals));
        if (name == parsed.host || name == parsed.typed()) {
          parsed.resolved = pair.substr(equals + 1);
        }
      }
      url = std::move(parsed);
    }
    questions.push_back({text, std::move(url)});
  }
  return questions;
}

CommandOptions bypass_options() {
  CommandOptions command(
      "bypass --reader NAME --list LIST URL...",
      "Says how programs read a proxy bypass list, such as no_proxy or ProxyOverride:\n"
      "for each URL 'bypassed' or 'proxied'. Any list may be asked about.",
      "pacwright bypass --reader curl,go --list example.com,10.0.0.0/8 http://www.example.com/");
  command.text("reader", "Programs, with commas between them, or all", "NAME");
  command.text("list", "The list as it is stored; - is standard input", "LIST");
  command.texts("dns", "The address of a name, for readers that look names up", "NAME=ADDRESS");
  command.flag("lines", "A line for each reader and URL, not a table");
  command.flag("readers", "List the programs, what was found out about each and how");
  command.flag("json", "Print an array of objects, one a line");
  std::vector<std::string> readers = names_of(all_bypass_readers());
  readers.insert(readers.begin(), "all");
  command.offer("reader", std::move(readers));
  command.operands("urls");
  return command;
}

}  // namespace

Exit run_bypass(const std::vector<std::string>& args, Io& io) {
  CommandOptions command = bypass_options();
  const auto parsed = command.parse(args);
  if (parsed.has("help")) return command.show_help(io);
  const bool as_json = parsed.has("json");
  if (parsed.has("readers")) {
    io.out << (as_json ? list_readers(true) : folded(list_readers(false), form_out(io)));
    return Exit::Ok;
  }
  if (parsed.count("reader") != 1) return bad_usage(io, "bypass", "name a program with --reader");
  if (parsed.count("list") != 1) return bad_usage(io, "bypass", "give the list with --list");
  const auto readers = readers_named(parsed.text("reader"), io);
  if (!readers) return Exit::BadUsage;

  std::string list = parsed.text("list");
  const std::vector<std::string>& urls = parsed.texts("urls");
  const bool list_from_input = list == "-";
  for (const std::string& url : urls) {
    if (url == "-" && list_from_input) {
      return bad_usage(io, "bypass", "only the list or the URLs can come from standard input");
    }
  }
  if (list_from_input) {
    auto read = read_list(io.in);
    if (!read) {
      Workspace(io).print({{DiagCode::FileTooLarge, {"-", 0, 0}, "", "A list has 1 MiB at most."}});
      return Exit::BadInput;
    }
    list = *std::move(read);
  }
  Diags faults;
  const auto questions = read_questions(urls, parsed.texts("dns"), io, faults);
  if (!faults.empty()) {
    Workspace(io).print(faults);
    return Exit::BadInput;
  }
  if (questions.empty()) return bad_usage(io, "bypass", "name a URL");

  const bool as_table = readers->size() > 1 && !parsed.has("lines");
  io.out << (as_json    ? to_json(*readers, list, questions)
             : as_table ? to_table(*readers, list, questions)
                        : to_lines(*readers, list, questions));
  for (const Question& question : questions) {
    if (!question.url) return Exit::Findings;
  }
  return Exit::Ok;
}

}  // namespace pacwright
