#include "validate/script/parser.hpp"

#include <algorithm>

#include "validate/script/script_level.hpp"
#include "validate/script/script_reader.hpp"

namespace pacwright {

ScriptReader::Level::Level(ScriptReader& reader) : reader_(reader) {
  if (++reader_.depth_ <= kDeepest) return;
  reader_.out_.is_too_deep = true;
  reader_.fail_here();
}

ScriptReader::Level::~Level() { --reader_.depth_; }

ScriptReader::ScriptReader(std::string_view source)
    : source_(source), scanner_(source, out_.names) {
  out_.tree.nodes.reserve(source.size() / 5);
  out_.tree.links.reserve(source.size() / 5);
  out_.tree.nodes.emplace_back();  // kFailed
}

ParsedScript ScriptReader::read() {
  scopes_.open(Scopes::Kind::Function);
  advance();
  bool is_strict = false;
  const Nodes statements = body(is_strict);
  if (!is_end()) fail_here();
  out_.program = add(NodeKind::Program, 0, statements);
  if (fault_at_) out_.program = kNoNode;
  if (fault_at_ && !out_.is_too_deep) {
    const std::size_t at = *fault_at_;
    std::deque<std::string> names;
    Scanner rest(source_.substr(at), names);
    ScriptToken token = rest.next();
    if (is_sign(token, "/") || is_sign(token, "/=")) token = rest.regex(token);
    const std::string_view text = rest.fault().empty() ? token.text : rest.character_at(0);
    out_.fault = {place_in_script(source_, at),
                  std::string(text.substr(0, text.find_first_of("\r\n"))), std::move(why_)};
  }
  return std::move(out_);
}

void ScriptReader::advance() {
  if (is("(") || is("[") || is("{")) open_.push_back(token_.begin);
  if ((is(")") || is("]") || is("}")) && !open_.empty()) open_.pop_back();
  previous_end_ = token_.end;
  token_ = scanner_.next();
  if (!scanner_.fault().empty()) fail(scanner_.fault_at(), scanner_.fault());
}

bool ScriptReader::is_sign(const ScriptToken& token, std::string_view sign) {
  return token.kind == ScriptToken::Kind::Punctuator && token.text == sign;
}

bool ScriptReader::is(std::string_view sign) const { return is_sign(token_, sign); }

bool ScriptReader::is_word(std::string_view word) const {
  return token_.kind == ScriptToken::Kind::Name && !token_.has_escape && token_.text == word;
}

bool ScriptReader::take(std::string_view sign) {
  if (!is(sign)) return false;
  advance();
  return true;
}

bool ScriptReader::take_word(std::string_view word) {
  if (!is_word(word)) return false;
  advance();
  return true;
}

void ScriptReader::expect(std::string_view sign) {
  if (take(sign)) return;
  fail(token_.begin, "\"" + std::string(sign) + "\" is missing before it.");
}

void ScriptReader::expect_word(std::string_view word) {
  if (!take_word(word)) fail(token_.begin, "\"" + std::string(word) + "\" is missing before it.");
}

/// A semicolon, or where one may be left out (ECMA-262 12.10).
void ScriptReader::end_statement() {
  if (take(";") || is("}") || is_end() || token_.after_newline) return;
  fail_here();
}

void ScriptReader::fail(std::uint32_t at, std::string why) {
  if (!fault_at_) {
    const bool is_unclosed =
        is_end() && scanner_.fault().empty() && at == token_.begin && !open_.empty();
    fault_at_ = is_unclosed ? open_.back() : at;
    why_ = is_unclosed ? "This bracket is never closed." : std::move(why);
  }
  scanner_.stop();
  token_.kind = ScriptToken::Kind::End;
  token_.text = {};
}

void ScriptReader::fail_here() {
  fail(token_.begin, is_end() ? "The script ends where more has to follow."
                              : "No edition of JavaScript has that at this place.");
}

ScriptReader::NodeId ScriptReader::add(NodeKind kind, std::uint32_t begin, const Nodes& children,
                                       std::string_view text) {
  Node made;
  made.kind = kind;
  made.begin = begin;
  made.end = std::max(begin, previous_end_);
  made.first_link = static_cast<std::uint32_t>(out_.tree.links.size());
  made.links = static_cast<std::uint32_t>(children.size());
  made.text = text;
  out_.tree.links.insert(out_.tree.links.end(), children.begin(), children.end());
  out_.tree.nodes.push_back(made);
  return static_cast<NodeId>(out_.tree.nodes.size() - 1);
}

ParsedScript parse_script(std::string_view source) { return ScriptReader(source).read(); }

std::vector<std::uint32_t> global_lexical_names(const ParsedScript& script) {
  std::vector<std::uint32_t> names;
  if (script.program == kNoNode) return names;
  for (const std::uint32_t id : script.tree.children(script.program)) {
    const Node& statement = script.tree.nodes[id];
    if (statement.kind == NodeKind::Class) names.push_back(id);
    if (statement.kind != NodeKind::Variables || statement.text == "var") continue;
    for (const std::uint32_t one : script.tree.children(id))
      add_bound_names(script.tree, script.tree.children(one)[0], names);
  }
  return names;
}

}  // namespace pacwright
