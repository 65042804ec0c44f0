// The strings that FindProxyForURL returns, read as the clients read them.

#include <algorithm>

#include "base/text.hpp"
#include "validate/lint/checks.hpp"
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

/// What a client does not know or reads otherwise; empty for PROXY, SOCKS5 and DIRECT.
const char* word_detail(std::string_view word, std::string_view upper) {
  if (upper == "HTTP") return "Chromium and libproxy drop the entry.";
  if (upper == "HTTPS") return "libproxy drops the entry.";
  if (upper == "SOCKS") {
    return "It is SOCKS 4 in Chromium and Firefox, SOCKS 5 in pypac and pac-resolver.";
  }
  if (upper == "SOCKS4") return word == upper ? "" : "pac-resolver knows upper case only.";
  if (upper == "QUIC") return "Only Chromium may know it; all others drop the entry.";
  return word == upper ? "" : "pac-resolver knows upper case only.";
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
    if (in_call || !is_result_word(word)) return false;
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
                 "Chromium and Firefox take it for DIRECT, pypac refuses the request.");
    }
    if (is_space(value.front())) {
      add(DiagCode::ResultSyntax, token, value, "Firefox drops the entry behind the blank.");
    }
    bool direct = false;
    for (const std::string_view piece : split(value, ';')) {
      const std::string_view entry = trim(piece);
      if (entry.empty()) continue;
      if (direct) {
        return add(DiagCode::ResultAfterDirect, token, std::string(entry),
                   "Windows stops reading at DIRECT, and no browser has a reason to go on.");
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
          token, std::string(entry), "Every client drops an entry that begins with such a word.");
      return false;
    }
    const char* detail = word_detail(word, upper);
    if (*detail != '\0') add(DiagCode::ResultWord, token, std::string(entry), detail);
    if (upper == "DIRECT") {
      if (!server.empty()) {
        add(DiagCode::ResultSyntax, token, std::string(entry), "Chromium drops the entry.");
      }
      return server.empty();
    }
    return check_server(token, entry, rest);
  }

  bool check_server(std::uint32_t token, std::string_view entry, std::string_view rest) {
    const std::string_view server = trim(rest);
    const auto wrong = [&](const char* why) {
      add(DiagCode::ResultSyntax, token, std::string(entry), why);
      return false;
    };
    if (server.empty()) return wrong("Every client drops an entry without a server.");
    if (server.find(',') != std::string_view::npos) {
      return wrong("No client knows the comma: Chromium drops the entry and goes direct.");
    }
    if (server.find("://") != std::string_view::npos) {
      return wrong("Firefox takes a URL, Chromium drops the entry and goes direct.");
    }
    if (server.find_first_of(" \t") != std::string_view::npos) {
      return wrong(
          "Chromium drops the entry: behind the server there is more, perhaps a ';' is "
          "missing.");
    }
    if (server.find("${") != std::string_view::npos) return true;  // A hosted service fills it in.
    if (server.find('@') != std::string_view::npos) {
      return wrong("Chromium drops an entry with a user's name.");
    }
    if (server.find('/') != std::string_view::npos) {
      return wrong("Chromium drops an entry with a path.");
    }
    if (rest.size() > server.size() + 1 || rest.front() == '\t') {
      add(DiagCode::ResultSyntax, token, std::string(entry),
          "libproxy wants exactly one space before the server and drops the entry.");
    }
    const std::string_view port = port_of(server);
    if (port.data() == nullptr) {
      add(DiagCode::ResultPort, token, std::string(entry),
          "Chromium and Firefox then take port 80 (HTTPS 443, SOCKS 1080), whatever the proxy "
          "listens on; of libproxy and Windows it is not established.");
      return true;
    }
    if (!parse_number(port, 65535))
      return wrong("Chromium and Firefox drop an entry without a valid port.");
    const std::string_view host = server.substr(0, server.size() - port.size() - 1);
    if (!is_proxy_host(host)) {
      return wrong("Chromium and Firefox drop the entry: no host can have this name or address.");
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
                  "Chromium takes it for an error of the script, Firefox for DIRECT, and pacparser "
                  "hands it on as text.");
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
