#include "validate/profiles/result_grammar.hpp"

#include <algorithm>
#include <optional>
#include <variant>

#include "base/text.hpp"
#include "model/ip_address.hpp"
#include "model/number_host.hpp"
#include "validate/suite.hpp"

namespace pacwright {
namespace {

using Read = std::variant<Hop, DroppedElement>;

struct Keyword {
  std::string_view lower;
  Hop::Kind kind;
  std::string_view default_port;
};

constexpr Keyword kChromiumKeywords[] = {
    {"proxy", Hop::Kind::Http, "80"},      {"https", Hop::Kind::Https, "443"},
    {"socks", Hop::Kind::Socks4, "1080"},  {"socks4", Hop::Kind::Socks4, "1080"},
    {"socks5", Hop::Kind::Socks5, "1080"}, {"quic", Hop::Kind::Quic, "443"},
};
constexpr Keyword kFirefoxKeywords[] = {
    {"proxy", Hop::Kind::Http, "80"},      {"http", Hop::Kind::Http, "80"},
    {"https", Hop::Kind::Https, "443"},    {"socks", Hop::Kind::Socks4, "1080"},
    {"socks4", Hop::Kind::Socks4, "1080"}, {"socks5", Hop::Kind::Socks5, "1080"},
};
constexpr Keyword kWindowsKeywords[] = {{"proxy", Hop::Kind::Http, "80"}};
// The first that a word begins with.
constexpr Keyword kLibproxyKeywords[] = {
    {"proxy", Hop::Kind::Http, ""},    {"socks4a", Hop::Kind::Socks4, ""},
    {"socks4", Hop::Kind::Socks4, ""}, {"socks5", Hop::Kind::Socks5, ""},
    {"socks", Hop::Kind::Socks, ""},
};
constexpr Keyword kAgentKeywords[] = {
    {"PROXY", Hop::Kind::Http, "80"},      {"HTTP", Hop::Kind::Http, "80"},
    {"HTTPS", Hop::Kind::Https, "443"},    {"SOCKS", Hop::Kind::Socks5, "1080"},
    {"SOCKS5", Hop::Kind::Socks5, "1080"}, {"SOCKS4", Hop::Kind::Socks4, "1080"},
};
constexpr Keyword kPypacKeywords[] = {
    {"proxy", Hop::Kind::Http, ""},    {"http", Hop::Kind::Http, ""},
    {"https", Hop::Kind::Https, ""},   {"socks", Hop::Kind::Socks5, ""},
    {"socks4", Hop::Kind::Socks4, ""}, {"socks5", Hop::Kind::Socks5, ""},
};

const Keyword* find_keyword(std::span<const Keyword> keywords, std::string_view word) {
  const auto found = std::ranges::find(keywords, word, &Keyword::lower);
  return found == keywords.end() ? nullptr : &*found;
}

std::string_view trim_blanks(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!(text = trim(text)).empty()) {
    const auto end = std::ranges::find_if(text, is_space) - text.begin();
    words.push_back(text.substr(0, static_cast<std::size_t>(end)));
    text.remove_prefix(static_cast<std::size_t>(end));
  }
  return words;
}

DroppedElement dropped(std::string_view element, std::string why) {
  return {std::string(element), std::move(why)};
}

DroppedElement unknown_keyword(std::string_view element, std::string_view word) {
  return dropped(element, "'" + printable(word) + "' is no keyword there");
}

// ---- Servers.

bool is_host_character(char c) {
  return static_cast<unsigned char>(c) > ' ' && static_cast<unsigned char>(c) < 0x7F &&
         std::string_view("\"#%/:<>?@[\\]^`{|}").find(c) == std::string_view::npos;
}

/// "host:port" of an operand as browsers read it, or why they do not.
std::variant<std::string, std::string_view> parse_server(std::string_view text,
                                                         std::string_view default_port) {
  using Answer = std::variant<std::string, std::string_view>;
  if (text.find('@') != std::string_view::npos) {
    return Answer(std::in_place_index<1>, "credentials are not allowed");
  }
  if (text.find_first_of("/?#") != std::string_view::npos) {
    return Answer(std::in_place_index<1>, "a path is not allowed");
  }
  std::string_view host = text, port;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return Answer(std::in_place_index<1>, "no closing bracket");
    const auto address = IpAddress::parse(text.substr(1, end - 1));
    if (!address || address->is_v4()) {
      return Answer(std::in_place_index<1>, "no IPv6 address in brackets");
    }
    host = text.substr(0, end + 1);
    port = text.substr(end + 1);
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    host = text.substr(0, colon);
    port = text.substr(colon);
    if (host.empty()) return Answer(std::in_place_index<1>, "no host");
    if (!std::ranges::all_of(host, is_host_character)) {
      return Answer(std::in_place_index<1>, "its host holds what no host name has");
    }
    if (ends_in_number(host) && !IpAddress::parse(host)) {
      return Answer(std::in_place_index<1>, "the host ends in a number but is no address");
    }
  }
  if (port.empty()) return to_lower(host) + ":" + std::string(default_port);
  const std::string_view digits = port.substr(1);
  if (port.front() != ':' || digits.empty() || !std::ranges::all_of(digits, is_digit)) {
    return Answer(std::in_place_index<1>, "the port is no number");
  }
  const auto significant = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  if (!parse_number(digits.substr(significant), 65535)) {
    return Answer(std::in_place_index<1>, "the port is above 65535");
  }
  return to_lower(host) + ":" + std::string(digits.substr(significant));
}

Read read_server(std::string_view element, const Keyword& keyword, std::string_view operand) {
  if (operand.empty()) return dropped(element, "it names no server");
  auto server = parse_server(operand, keyword.default_port);
  if (server.index() == 1) return dropped(element, std::string(std::get<1>(server)));
  return Hop{keyword.kind, std::get<0>(std::move(server))};
}

/// The server as it is: the program that connects reads it. Nobody can connect to "a:80,b:80".
Read untouched(std::string_view element, const Keyword& keyword, std::string_view operand) {
  const std::string_view behind_user = operand.substr(operand.rfind('@') + 1);
  const auto server = parse_server(behind_user.substr(0, behind_user.find_first_of("/?#")), "");
  if (server.index() == 1) {
    return dropped(element, "it names no server: " + std::string(std::get<1>(server)));
  }
  return Hop{keyword.kind, std::string(operand)};
}

// ---- Elements.

struct KeywordAndOperand {
  std::string lower;
  std::string_view word, operand;
};

KeywordAndOperand cut_element(std::string_view element) {
  const auto end = std::min(element.find_first_of(" \t"), element.size());
  const std::string_view word = element.substr(0, end);
  return {to_lower(word), word, trim_blanks(element.substr(end))};
}

Read read_chromium(std::string_view element) {
  const auto [lower, word, operand] = cut_element(element);
  if (lower == "direct") {
    if (!operand.empty()) return dropped(element, "DIRECT takes no server");
    return Hop{};
  }
  const Keyword* const keyword = find_keyword(kChromiumKeywords, lower);
  if (keyword == nullptr) return unknown_keyword(element, word);
  return read_server(element, *keyword, operand);
}

/// A whole URL is taken, too, and a path is passed over.
std::string_view host_and_port_of_url(std::string_view operand) {
  if (const auto scheme = operand.find("://"); scheme != std::string_view::npos) {
    operand.remove_prefix(scheme + 3);
  }
  return operand.substr(0, operand.find_first_of("/?#"));
}

Read read_firefox(std::string_view element) {
  const auto [lower, word, operand] = cut_element(element);
  if (lower == "direct") return Hop{};
  const Keyword* const keyword = find_keyword(kFirefoxKeywords, lower);
  if (keyword == nullptr) {
    return word.empty() ? Read(dropped(element, "blanks before the first keyword"))
                        : Read(unknown_keyword(element, word));
  }
  return read_server(element, *keyword, host_and_port_of_url(operand));
}

Read read_windows(std::string_view element) {
  const auto [lower, word, operand] = cut_element(element);
  if (lower == "direct") return Hop{};
  const Keyword* const keyword = find_keyword(kWindowsKeywords, lower);
  if (keyword == nullptr) return dropped(element, "only HTTP proxies are kept");
  return read_server(element, *keyword, operand);
}

Read read_libproxy(std::string_view element) {
  if (to_lower(element) == "direct") return Hop{};
  const auto words = split(element, ' ');
  if (words.size() != 2) return dropped(element, "it is not one keyword, one blank and one server");
  const std::string lower = to_lower(words[0]);
  for (const Keyword& keyword : kLibproxyKeywords) {
    if (lower.starts_with(keyword.lower)) return untouched(element, keyword, words[1]);
  }
  return unknown_keyword(element, words[0]);
}

Read read_agent(std::string_view element) {
  const auto words = words_of(element);
  const std::string_view word = words.empty() ? std::string_view() : words.front();
  if (word == "DIRECT") return Hop{};
  const Keyword* const keyword = find_keyword(kAgentKeywords, word);
  if (keyword == nullptr) return unknown_keyword(element, word);
  if (words.size() < 2) return dropped(element, "it names no server");
  const std::string_view server = words[1];
  const bool has_port = server.rfind(':') != std::string_view::npos && !server.ends_with(']');
  Read read = untouched(element, *keyword, server);
  auto* const hop = std::get_if<Hop>(&read);
  if (hop != nullptr && !has_port) hop->server += ":" + std::string(keyword->default_port);
  return read;
}

Read read_pypac(std::string_view element) {
  if (to_lower(element) == "direct") return Hop{};
  const auto words = words_of(element);
  if (words.size() != 2) return dropped(element, "it is not one keyword and one server");
  const Keyword* const keyword = find_keyword(kPypacKeywords, to_lower(words[0]));
  if (keyword == nullptr) return unknown_keyword(element, words[0]);
  return untouched(element, *keyword, words[1]);
}

// ---- Results.

struct GrammarRow {
  Grammar grammar;
  Read (*read)(std::string_view element);
};

constexpr GrammarRow kGrammars[] = {
    {Grammar::Chromium, read_chromium},   {Grammar::Firefox, read_firefox},
    {Grammar::Windows, read_windows},     {Grammar::Libproxy, read_libproxy},
    {Grammar::PacProxyAgent, read_agent}, {Grammar::Pypac, read_pypac},
};

std::vector<std::string_view> elements_of(std::string_view result, Grammar grammar) {
  std::vector<std::string_view> elements;
  for (const std::string_view piece : split(result, ';')) {
    // Firefox skips blanks behind a semicolon only; before the first element they make it vanish.
    const bool keeps_front =
        grammar == Grammar::Firefox && elements.empty() && piece.data() == result.data();
    const std::string_view element = keeps_front ? piece : trim(piece);
    if (!trim(element).empty()) elements.push_back(element);
  }
  return elements;
}

ClientDecision read_result(Grammar grammar, std::string_view result) {
  ClientDecision decision;
  const auto* const row = std::ranges::find(kGrammars, grammar, &GrammarRow::grammar);
  for (const std::string_view element : elements_of(result, grammar)) {
    if (grammar == Grammar::Windows && !decision.hops.empty() &&
        decision.hops.back().kind == Hop::Kind::Direct) {
      decision.dropped.push_back(dropped(element, "nothing behind the first DIRECT is kept"));
      continue;
    }
    Read read = row->read(element);
    if (auto* const hop = std::get_if<Hop>(&read)) {
      const bool is_again = grammar == Grammar::Libproxy &&
                            std::ranges::find(decision.hops, *hop) != decision.hops.end();
      if (!is_again) decision.hops.push_back(std::move(*hop));
    } else {
      decision.dropped.push_back(std::get<DroppedElement>(std::move(read)));
    }
  }
  return decision;
}

ClientDecision direct_because(std::string why) {
  ClientDecision decision;
  decision.hops = {Hop{}};
  decision.why = std::move(why);
  return decision;
}

ClientDecision error_because(std::string why) {
  ClientDecision decision;
  decision.kind = ClientDecision::Kind::Error;
  decision.why = std::move(why);
  return decision;
}

std::string with_title(const ClientProfile& profile, std::string_view text) {
  return std::string(profile.title) + " " + std::string(text);
}

ClientDecision on_nothing_left(const ClientProfile& profile, ClientDecision decision) {
  decision.names_nothing = decision.dropped.empty();
  const std::string what =
      decision.names_nothing ? "finds nothing in the result" : "dropped all of the result";
  if (profile.on_failure == OnFailure::Direct || profile.client == Client::Windows) {
    decision.hops = {Hop{}};
    decision.why = with_title(profile, what + " and goes direct");
    return decision;
  }
  decision.kind = ClientDecision::Kind::Error;
  decision.why = with_title(profile, what + " and refuses the request");
  return decision;
}

ClientDecision on_failure(const ClientProfile& profile, const Diag& reason) {
  const std::string what = message_of(reason);
  switch (reason.code) {
    case DiagCode::ScriptTimedOut:
      if (profile.client == Client::Windows) {
        return error_because("Windows stops the script after 60 seconds (" + what + ")");
      }
      return error_because(with_title(profile, "has no time limit and would hang (" + what + ")"));
    case DiagCode::EngineDied:
    case DiagCode::NotRun: return error_because("not known: " + what);
    default: break;
  }
  if (profile.on_failure == OnFailure::Direct) {
    return direct_because(with_title(profile, "goes direct on a failure (" + what + ")"));
  }
  return error_because(with_title(profile, "hands on an error (" + what + ")"));
}

/// What JavaScript takes for false.
bool is_falsy(const Answer& answer) {
  if (answer.result.empty() || answer.type == "undefined" || answer.type == "null") return true;
  if (answer.type == "boolean") return answer.result == "false";
  return answer.type == "number" && (answer.result == "0" || answer.result == "NaN");
}

std::string_view keyword_of(Hop::Kind kind) {
  switch (kind) {
    case Hop::Kind::Direct: return "DIRECT";
    case Hop::Kind::Http: return "PROXY";
    case Hop::Kind::Https: return "HTTPS";
    case Hop::Kind::Socks: return "SOCKS";
    case Hop::Kind::Socks4: return "SOCKS4";
    case Hop::Kind::Socks5: return "SOCKS5";
    case Hop::Kind::Quic: return "QUIC";
  }
  return "";
}

}  // namespace

ClientDecision interpret(const ClientProfile& profile, const Result<Answer>& answer) {
  if (!answer && is_unknown_here(answer.reason().code)) {
    ClientDecision decision;
    decision.kind = ClientDecision::Kind::Unknown;
    decision.why = message_of(answer.reason());
    return decision;
  }
  if (!answer) return on_failure(profile, answer.reason());
  if (profile.grammar == Grammar::HandedOn) {
    ClientDecision decision;
    decision.kind = ClientDecision::Kind::HandedOn;
    decision.text = answer->result;
    return decision;
  }
  if (profile.grammar == Grammar::PacProxyAgent && is_falsy(*answer)) {
    return direct_because(with_title(profile, "takes an empty result for DIRECT"));
  }
  ClientDecision decision = read_result(profile.grammar, answer->result);
  if (decision.hops.empty()) return on_nothing_left(profile, std::move(decision));
  return decision;
}

std::string to_text(const ClientDecision& decision) {
  if (decision.kind == ClientDecision::Kind::Error) return "error";
  if (decision.kind == ClientDecision::Kind::Unknown) return "unknown";
  if (decision.kind == ClientDecision::Kind::HandedOn) return to_canonical_result(decision.text);
  std::vector<std::string> texts;
  for (const Hop& hop : decision.hops) {
    std::string text(keyword_of(hop.kind));
    if (!hop.server.empty()) text += " " + hop.server;
    texts.push_back(std::move(text));
  }
  return join(texts, "; ");
}

}  // namespace pacwright
