#include "validate/lint/script.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace pacwright {
namespace {

constexpr std::uint32_t kLongestValue = 64;  ///< Tokens; what is longer is of no interest here.

constexpr std::string_view kKeywords[] = {"if",     "for",    "while",  "with",       "switch",
                                          "catch",  "return", "typeof", "function",   "void",
                                          "delete", "in",     "case",   "instanceof", "throw",
                                          "else",   "do",     "new",    "super",      "import"};

bool is_keyword(std::string_view word) {
  return std::find(std::begin(kKeywords), std::end(kKeywords), word) != std::end(kKeywords);
}

}  // namespace

std::string text_of_script(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    if (auto text = decode_text(bytes)) return *std::move(text);
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  return std::string(bytes);
}

Script::Script(std::string_view bytes)
    : bytes_(bytes),
      text_(text_of_script(bytes)),
      lexed_(lex_js(text_)),
      outline_(outline_js(lexed_)) {
  find_functions();
  find_brackets();
  find_calls();
  find_assignments();
  find_hosts();
}

bool Script::is_string(std::uint32_t token) const {
  const std::string_view literal = text(token);
  return tokens()[token].kind == JsToken::Kind::String && literal.size() > 1 &&
         literal.front() == literal.back();
}

std::uint32_t Script::before(std::uint32_t token) const {
  return token > 0 ? token - 1 : static_cast<std::uint32_t>(tokens().size() - 1);
}

bool Script::is_member(std::uint32_t token) const {
  return is_sign(before(token), ".") || is_sign(before(token), "?.");
}

bool Script::is_entry_name(std::uint32_t token) const {
  return token != kNone && text(token) == "FindProxyForURL";
}

void Script::find_functions() {
  function_of_.assign(tokens().size(), JsFunction::kNone);
  const auto& functions = outline_.functions;  // In the order in which they begin.
  std::vector<std::uint32_t> open;
  std::uint32_t next = 0;
  for (std::uint32_t i = 0; i < tokens().size(); ++i) {
    while (!open.empty() && functions[open.back()].body.end <= i) open.pop_back();
    while (next < functions.size() && functions[next].body.begin <= i) {
      if (functions[next].body.contains(i)) open.push_back(next);
      ++next;
    }
    if (!open.empty()) function_of_[i] = open.back();
  }
  for (std::uint32_t i = 0; i < functions.size(); ++i) {
    const JsFunction& function = functions[i];
    if (function.name != JsFunction::kNone) functions_.emplace(text(function.name), i);
    const bool named = function.is_declaration && function.outer == JsFunction::kNone;
    const std::uint32_t sign = before(function.keyword);
    const bool assigned = is_sign(sign, "=") && is_name(before(sign)) && !is_member(before(sign)) &&
                          is_entry_name(before(sign));
    if ((named && is_entry_name(function.name)) || assigned) entry_ = i;
  }
}

void Script::find_brackets() {
  around_.assign(tokens().size(), JsToken::kNoPartner);
  std::vector<std::uint32_t> open;
  for (std::uint32_t i = 0; i < tokens().size(); ++i) {
    const std::uint32_t partner = tokens()[i].partner;
    const bool closes = partner != JsToken::kNoPartner && partner < i;
    if (closes && !open.empty() && open.back() == partner) open.pop_back();
    if (!open.empty()) around_[i] = open.back();
    if (partner != JsToken::kNoPartner && partner > i) open.push_back(i);
  }
}

void Script::find_calls() {
  for (std::uint32_t i = 0; i + 1 < tokens().size(); ++i) {
    if (!is_name(i)) continue;
    names_.emplace(text(i), i);
    const std::uint32_t asking = is_sign(before(i), "(") ? before(before(i)) : before(i);
    if (text(asking) == "typeof") asked_for_.emplace(text(i), i);
    const std::uint32_t close = is_sign(i + 1, "(") ? tokens()[i + 1].partner : JsToken::kNoPartner;
    if (close == JsToken::kNoPartner || is_member(i) || text(before(i)) == "function" ||
        is_keyword(text(i))) {
      continue;
    }
    JsCall call{i, {}};
    std::uint32_t begin = i + 2, at = i + 2;
    while (at < close) {
      if (is_sign(at, ",")) {
        call.arguments.push_back({begin, at});
        begin = at + 1;
      }
      const std::uint32_t partner = tokens()[at].partner;
      at = partner != JsToken::kNoPartner && partner > at ? partner + 1 : at + 1;
    }
    if (close > i + 2) call.arguments.push_back({begin, close});
    calls_.push_back(std::move(call));
  }
}

JsRange Script::value_range(std::uint32_t begin) const {
  std::uint32_t i = begin;
  for (int left = kLongestValue; left > 0 && i + 1 < tokens().size(); --left) {
    const std::uint32_t partner = tokens()[i].partner;
    if (is_sign(i, ",") || is_sign(i, ";")) break;
    if (partner != JsToken::kNoPartner && partner < i) break;
    if (i > begin && tokens()[i].after_newline && is_name(i)) break;
    i = partner != JsToken::kNoPartner && partner > i ? partner + 1 : i + 1;
  }
  return {begin, i};
}

void Script::find_assignments() {
  Names times;
  for (std::uint32_t i = 0; i + 1 < tokens().size(); ++i) {
    if (!is_name(i) || is_member(i)) continue;
    const std::string_view next = text(i + 1);
    if (tokens()[i + 1].kind != JsToken::Kind::Punctuator) continue;
    const bool changes =
        next == "=" || (next.size() > 1 && next.back() == '=' && next != "==" && next != "===" &&
                        next != "<=" && next != ">=" && next != "!=" && next != "!==");
    if (next == "++" || next == "--" || is_sign(before(i), "++") || is_sign(before(i), "--")) {
      times[text(i)] += 2;
    }
    if (!changes) continue;
    ++times[text(i)];
    if (next != "=") ++times[text(i)];
    assignments_.push_back({i, value_range(i + 2)});
  }
  for (const JsAssignment& one : assignments_) {
    const bool single = one.value.end == one.value.begin + 1 && is_string(one.value.begin);
    if (single && times[text(one.name)] == 1) constants_.emplace(text(one.name), one.value.begin);
  }
}

std::string_view Script::parameter(std::uint32_t function, int index) const {
  const JsRange range = outline_.functions[function].parameters;
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    if (is_sign(i, ",")) --index;
    if (index == 0 && is_name(i)) return text(i);
  }
  return "";
}

bool Script::keeps_host(JsRange value, std::string_view host) const {
  if (value.empty() || !is_name(value.begin) || text(value.begin) != host) return false;
  if (value.end == value.begin + 1) return true;
  return value.end == value.begin + 5 && text(value.begin + 2) == "toLowerCase";
}

void Script::find_hosts() {
  if (entry_ == kNone) return;
  const std::string_view host = parameter(entry_, 1), url = parameter(entry_, 0);
  if (!url.empty()) urls_.emplace(url, 0);
  if (host.empty() || host == url) return;
  // A script that makes something else of its parameter is left alone.
  for (const JsAssignment& one : assignments_) {
    if (text(one.name) != host || keeps_host(one.value, host)) continue;
    const std::uint32_t end = std::min(one.value.end, one.value.begin + kLongestValue);
    for (std::uint32_t i = one.value.begin; i < end; ++i) {
      const bool other = text(i) == url || text(i) == "dnsResolve" || text(i) == "myIpAddress" ||
                         text(i) == "toUpperCase" || is_sign(i, "+");
      if (other) return;
    }
  }
  hosts_.emplace(host, 0);
  for (const JsAssignment& one : assignments_) {
    if (keeps_host(one.value, host)) hosts_.emplace(text(one.name), 0);
  }
  for (const JsAssignment& one :
       assignments_) {  // But not a variable that holds other things, too.
    if (text(one.name) != host && !keeps_host(one.value, host)) hosts_.erase(text(one.name));
  }
}

bool Script::is_host(JsRange range) const {
  if (range.end == range.begin + 1) return is_name(range.begin) && is_host_name(text(range.begin));
  return range.end == range.begin + 5 && is_name(range.begin) && is_host_name(text(range.begin)) &&
         text(range.begin + 2) == "toLowerCase";
}

bool Script::is_url(JsRange range) const {
  return range.end == range.begin + 1 && is_name(range.begin) &&
         urls_.count(text(range.begin)) != 0;
}

std::uint32_t Script::string_token(JsRange range) const {
  if (range.end != range.begin + 1) return kNone;
  if (is_string(range.begin)) return range.begin;
  if (!is_name(range.begin)) return kNone;
  const auto found = constants_.find(text(range.begin));
  return found == constants_.end() ? kNone : found->second;
}

}  // namespace pacwright
