// The strings that FindProxyForURL returns, read as the clients read them.

#include <algorithm>

#include "base/text.hpp"
#include "validate/lint/checks.hpp"
#include "validate/lint/client_lists.hpp"
#include "validate/profiles/result_grammar.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kLongestResult = 4000;

constexpr std::string_view kWords[] = {"DIRECT", "PROXY",  "HTTP",   "HTTPS",
                                       "SOCKS",  "SOCKS4", "SOCKS5", "QUIC"};

std::string to_upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return upper;
}

bool is_result_word(std::string_view word) {
  return std::find(std::begin(kWords), std::end(kWords), to_upper(word)) != std::end(kWords);
}

std::string_view first_word(std::string_view text) {
  text = trim(text);
  return text.substr(0, text.find_first_of(" \t;,"));
}

/// The port behind the last colon that is not inside brackets; nothing if there is none.
std::string_view port_of(std::string_view server) {
  const std::size_t colon = server.rfind(':');
  const std::size_t bracket = server.rfind(']');
  const bool inside =
      bracket != std::string_view::npos && colon != std::string_view::npos && colon < bracket;
  if (colon == std::string_view::npos || inside) return {};
  return server.substr(colon + 1);
}

/// "DRIECT", "PORXY a.example:8080": a word of capitals that is nearly one of the words, and what
/// belongs behind it.
bool is_misspelt(std::string_view value) {
  const std::string_view word = first_word(value), server = trim(value.substr(word.size()));
  if (!std::ranges::all_of(word, [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); })) {
    return false;
  }
  static const std::vector<std::string> kCandidates(std::begin(kWords), std::end(kWords));
  const auto meant = did_you_mean(word, kCandidates);
  if (!meant) return false;
  if (*meant != "DIRECT") return parse_number(port_of(first_word(server)), 65535).has_value();
  const bool is_alone = server.empty() || server.front() == ';';
  return is_alone && word.size() + 1 >= meant->size() && word.size() <= meant->size() + 1;
}

/// What a client does not know or reads otherwise; empty for PROXY and DIRECT in upper case.
std::string word_detail(std::string_view word, std::string_view upper) {
  std::string detail;
  if (upper == "SOCKS") detail = "It is " + meanings_of(word) + ". ";
  if (upper == "QUIC") detail = "Of Chromium it is not established whether it is taken. ";
  const std::string entry(word);
  return detail + drop_sentence(upper == "DIRECT" ? entry : entry + " proxy.example:8080");
}

class Results {
 public:
  Results(const Script& script, Findings& findings) : script_(script), findings_(findings) {}

  void run() {
    for (std::uint32_t i = 0; i + 1 < script_.tokens().size(); ++i) {
      const JsToken& token = script_.tokens()[i];
      if (!script_.is_string(i) || token.size > kLongestResult) continue;
      const Constant constant = constant_at(i);
      if (is_result(i, constant)) check(i, constant.value);
      i = constant.last;
    }
    const std::uint32_t entry = script_.entry();
    if (entry == Script::kNone || !script_.outline().is_whole) return;
    for (const JsStatement& statement : script_.outline().statements) {
      const bool here = statement.kind == JsStatement::Kind::Return &&
                        script_.function_around(statement.range.begin) == entry;
      if (here) check_value(statement);
    }
  }

 private:
  /// "PROXY a:80; " + "DIRECT": texts that are put together.
  struct Constant {
    std::string value;
    std::uint32_t last;  ///< Its last token.
  };

  Constant constant_at(std::uint32_t i) const {
    Constant constant{script_.string_value(i), i};
    while (script_.is_sign(constant.last + 1, "+") && script_.is_string(constant.last + 2)) {
      constant.last += 2;
      constant.value += script_.string_value(constant.last);
    }
    return constant;
  }

  /// Returned by FindProxyForURL itself, or a value that begins with one of the words and is not
  /// compared, concatenated or handed to a function.
  bool is_result(std::uint32_t i, const Constant& constant) const {
    const std::uint32_t before = script_.before(i), behind = constant.last + 1;
    if (script_.is_sign(before, "+") || script_.is_sign(behind, "+")) return false;
    const bool returned = script_.is_name(before) && script_.text(before) == "return";
    if (returned && script_.entry() != Script::kNone &&
        script_.function_around(i) == script_.entry() && ends_value(behind)) {
      return true;
    }
    const bool valued = returned || script_.is_sign(before, "=") || script_.is_sign(before, "?") ||
                        script_.is_sign(before, ":") || script_.is_sign(before, "[") ||
                        script_.is_sign(before, ",") || script_.is_sign(before, "(");
    if (!valued || !ends_value(behind)) return false;
    const std::uint32_t around = script_.bracket_around(i);
    const bool in_call = around != JsToken::kNoPartner && script_.is_sign(around, "(") &&
                         around > 0 && script_.is_name(around - 1) &&
                         script_.text(around - 1) != "return";
    const std::string_view word = first_word(constant.value);
    if (in_call) return false;
    if (!is_result_word(word)) return is_misspelt(trim(constant.value));
    return to_upper(word) == "DIRECT" || trim(constant.value).size() > word.size();
  }

  bool ends_value(std::uint32_t i) const {
    const JsToken& token = script_.tokens()[i];
    if (token.kind != JsToken::Kind::Punctuator) {
      return token.kind == JsToken::Kind::End || token.after_newline;
    }
    return script_.is_sign(i, ";") || script_.is_sign(i, ",") || script_.is_sign(i, "}") ||
           script_.is_sign(i, ")") || script_.is_sign(i, "]") || script_.is_sign(i, ":");
  }

  void check(std::uint32_t token, const std::string& value) {
    if (trim(value).empty()) {
      return add(DiagCode::ResultNotText, token, value,
                 decisions_of([&value](const ClientProfile& profile) {
                   Answer answer;
                   answer.result = value;
                   return interpret(profile, answer);
                 }));
    }
    if (is_space(value.front())) {
      add(DiagCode::ResultSyntax, token, value, blank_in_front(value));
    }
    bool direct = false;
    for (const std::string_view piece : split(value, ';')) {
      const std::string_view entry = trim(piece);
      if (entry.empty()) continue;
      if (direct) {
        return add(
            DiagCode::ResultAfterDirect, token, std::string(entry),
            drop_sentence("DIRECT; " + std::string(entry)) + " No browser has a reason to go on.");
      }
      if (!check_entry(token, entry)) return;
      direct = to_upper(entry) == "DIRECT";
    }
  }

  /// False if there is no point in reading on.
  bool check_entry(std::uint32_t token, std::string_view entry) {
    const std::string_view word = entry.substr(0, entry.find_first_of(" \t"));
    const std::string upper = to_upper(word);
    const std::string_view rest = entry.substr(word.size());
    const std::string_view server = trim(rest);
    if (!is_result_word(word)) {
      add(entry.find("://") != std::string_view::npos ? DiagCode::ResultSyntax
                                                      : DiagCode::ResultWord,
          token, std::string(entry), drop_sentence(entry));
      return false;
    }
    const std::string detail = word_detail(word, upper);
    if (!detail.empty()) add(DiagCode::ResultWord, token, std::string(entry), detail);
    if (upper == "DIRECT") {
      if (!server.empty()) {
        add(DiagCode::ResultSyntax, token, std::string(entry), drop_sentence(entry));
      }
      return server.empty();
    }
    return check_server(token, entry, rest);
  }

  bool check_server(std::uint32_t token, std::string_view entry, std::string_view rest) {
    const std::string_view server = trim(rest);
    const auto wrong = [&](const char* why) {
      add(DiagCode::ResultSyntax, token, std::string(entry), drop_sentence(entry) + why);
      return false;
    };
    if (server.empty()) return wrong(" There is no server.");
    if (server.find(',') != std::string_view::npos) return wrong(" No client knows the comma.");
    if (server.find("://") != std::string_view::npos) return wrong(" It is a URL.");
    if (server.find_first_of(" \t") != std::string_view::npos) {
      return wrong(" Behind the server there is more, perhaps a ';' is missing.");
    }
    if (server.find("${") != std::string_view::npos) return true;  // A hosted service fills it in.
    if (server.find('@') != std::string_view::npos) {
      return wrong(" It has a user's name.");
    }
    if (server.find('/') != std::string_view::npos) {
      return wrong(" It has a path.");
    }
    if (rest.size() > server.size() + 1 || rest.front() == '\t') {
      add(DiagCode::ResultSyntax, token, std::string(entry),
          drop_sentence(entry) + " It has more than one space before the server.");
    }
    const std::string_view port = port_of(server);
    if (port.data() == nullptr) {
      add(DiagCode::ResultPort, token, std::string(entry),
          "Browsers then take port 80 (HTTPS 443, SOCKS 1080), whatever the proxy listens on; "
          "other clients may leave it to the program that asked.");
      return true;
    }
    const std::size_t digits = std::min(port.find_first_not_of('0'), port.size() - 1);
    if (port.empty() || !parse_number(port.substr(digits), 65535)) {
      return wrong(" The port is no number up to 65535.");
    }
    const std::string_view host = server.substr(0, server.size() - port.size() - 1);
    if (!is_proxy_host(host)) {
      return wrong(" No host can have this name or address.");
    }
    return true;
  }

  /// As Chromium reads it; only of the host, because it has words of its own in front.
  static bool is_proxy_host(std::string_view host) {
    Answer answer;
    answer.result = "PROXY " + std::string(host) + ":80";
    return interpret(profile_of(Client::Chromium), answer).dropped.empty();
  }

  void check_value(const JsStatement& statement) {
    const JsRange value = statement.expression;
    if (value.end > value.begin + 1) return;
    const bool nothing = value.empty();
    const std::string_view text = nothing ? std::string_view() : script_.text(value.begin);
    const bool number = !nothing && script_.tokens()[value.begin].kind == JsToken::Kind::Number;
    if (!nothing && !number && text != "null" && text != "undefined" && text != "true" &&
        text != "false") {
      return;
    }
    findings_.add(DiagCode::ResultNotText, statement.range.begin, std::string(text),
                  decisions_about_value(nothing ? "undefined" : text, type_of(text, number)));
  }

  static std::string_view type_of(std::string_view text, bool number) {
    if (number) return "number";
    if (text == "true" || text == "false") return "boolean";
    return text == "null" ? "null" : "undefined";
  }

  static std::string blank_in_front(const std::string& value) {
    return drop_sentence(value) + " It begins with a blank.";
  }

  void add(DiagCode code, std::uint32_t token, std::string subject, std::string detail) {
    findings_.add(code, token, std::move(subject), std::move(detail));
  }

  const Script& script_;
  Findings& findings_;
};

}  // namespace

void check_results(const Script& script, Findings& findings) { Results(script, findings).run(); }

}  // namespace pacwright
