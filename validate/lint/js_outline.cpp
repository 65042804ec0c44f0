#include "validate/lint/js_outline.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace pacwright {
namespace {

using Kind = JsToken::Kind;
using Statement = JsStatement;

constexpr int kDeepest = 400;  ///< Levels of brackets and statements that are read.

constexpr std::string_view kReserved[] = {
    "break",    "case",  "catch",  "class",  "const",      "continue", "debugger", "default",
    "delete",   "do",    "else",   "enum",   "export",     "extends",  "finally",  "for",
    "function", "if",    "import", "in",     "instanceof", "new",      "return",   "super",
    "switch",   "throw", "try",    "typeof", "var",        "void",     "while",    "with"};
constexpr std::string_view kPrefixWords[] = {"typeof", "void", "delete", "new"};
constexpr std::string_view kPrefixSigns[] = {"!", "~", "+", "-", "++", "--"};
constexpr std::string_view kBinarySigns[] = {
    "=",  "==", "===", "!=", "!==", "<",   ">",    "<=", ">=",  "+",  "-",   "*",   "/",
    "%",  "&",  "|",   "^",  "&&",  "||",  "<<",   ">>", ">>>", "+=", "-=",  "*=",  "/=",
    "%=", "&=", "|=",  "^=", "<<=", ">>=", ">>>=", "**", "**=", "??", "&&=", "||=", "?\?="};

template <std::size_t kCount>
bool is_one_of(std::string_view word, const std::string_view (&words)[kCount]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

class Parser {
 public:
  explicit Parser(const JsTokens& script) : script_(script), tokens_(script.tokens) {}

  JsOutline run() {
    const auto end = static_cast<std::uint32_t>(tokens_.size() - 1);
    if (script_.source.starts_with("#!")) use(JsFeature::Hashbang, 0);
    out_.top = block({0, end});
    if (!script_.faults.empty() || !out_.faults.empty()) out_.is_whole = false;
    const bool newer =
        std::any_of(out_.features.begin(), out_.features.end(),
                    [](const JsFeatureUse& use) { return use.feature < JsFeature::Accessor; });
    if (newer) {
      // Newer syntax is read loosely: what looks wrong beside it need not be.
      std::erase_if(out_.faults,
                    [](const JsFault& fault) { return fault.kind == JsFault::Kind::Unexpected; });
    }
    return std::move(out_);
  }

 private:
  /// Counts nesting; beyond the limit nothing is read.
  class Level {
   public:
    explicit Level(Parser& parser) : parser_(parser) { ++parser_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    ~Level() { --parser_.depth_; }

   private:
    Parser& parser_;
  };

  std::string_view text(std::uint32_t i) const { return script_.text(tokens_[i]); }
  bool is_sign(std::uint32_t i, std::string_view sign) const {
    return script_.is_sign(tokens_[i], sign);
  }
  bool is_word(std::uint32_t i, std::string_view word) const {
    return tokens_[i].kind == Kind::Name && text(i) == word;
  }
  bool is_plain_name(std::uint32_t i) const {
    return tokens_[i].kind == Kind::Name && !is_one_of(text(i), kReserved);
  }
  bool has_partner(std::uint32_t i) const { return tokens_[i].partner != JsToken::kNoPartner; }

  void use(JsFeature feature, std::uint32_t token) { out_.features.push_back({feature, token}); }

  void unexpected(std::uint32_t i) {
    out_.is_whole = false;
    if (!out_.faults.empty()) return;  // One slip makes many; the first is the one to fix.
    out_.faults.push_back({JsFault::Kind::Unexpected, tokens_[i].place, std::string(text(i))});
  }

  bool too_deep() {
    if (depth_ <= kDeepest) return false;
    out_.is_whole = false;
    return true;
  }

  std::uint32_t add(Statement statement) {
    out_.statements.push_back(std::move(statement));
    return static_cast<std::uint32_t>(out_.statements.size() - 1);
  }

  /// The statements of a range, as one.
  std::uint32_t block(JsRange range) {
    const Level level(*this);
    Statement out{Statement::Kind::Block, range, {}, {}, {}};
    std::uint32_t i = range.begin;
    while (!too_deep() && i < range.end) {
      const std::uint32_t before = i;
      out.children.push_back(statement(i, range.end));
      if (i == before) {
        unexpected(i);
        i = has_partner(i) && tokens_[i].partner > i ? tokens_[i].partner + 1 : i + 1;
      }
    }
    return add(std::move(out));
  }

  /// Reads one statement from `i` and leaves `i` behind it.
  std::uint32_t statement(std::uint32_t& i, std::uint32_t end) {
    const Level level(*this);
    const std::uint32_t begin = i;
    if (i >= end) {
      unexpected(i);
      return add({Statement::Kind::Empty, {begin, i}, {}, {}, {}});
    }
    if (too_deep()) {
      i = end;
      return add({Statement::Kind::Empty, {begin, i}, {}, {}, {}});
    }
    const std::uint32_t index =
        tokens_[i].kind == Kind::Name ? word_statement(i, end) : sign_statement(i, end);
    out_.statements[index].range = {begin, i};
    return index;
  }

  std::uint32_t sign_statement(std::uint32_t& i, std::uint32_t end) {
    if (is_sign(i, ";")) {
      ++i;
      return add({});
    }
    if (is_sign(i, "{") && has_partner(i)) {
      const std::uint32_t close = tokens_[i].partner;
      const std::uint32_t inner = block({i + 1, std::min(close, end)});
      i = std::min(close + 1, end);
      return inner;
    }
    return expression_statement(i, end);
  }

  std::uint32_t word_statement(std::uint32_t& i, std::uint32_t end) {
    const std::string_view word = text(i);
    const bool next_is_name = i + 1 < end && tokens_[i + 1].kind == Kind::Name;
    if (word == "if") return if_statement(i, end);
    if (word == "for" || word == "while" || word == "with") return loop(i, end);
    if (word == "do") return do_loop(i, end);
    if (word == "switch") return switch_statement(i, end);
    if (word == "try") return try_statement(i, end);
    if (word == "function") return function_statement(i, end);
    if (word == "async" && next_is_name && text(i + 1) == "function" &&
        !tokens_[i + 1].after_newline) {
      use(JsFeature::Async, i++);
      return function_statement(i, end);
    }
    if (word == "class" && next_is_name) return class_statement(i, end);
    if (word == "return" || word == "throw") return return_statement(i, end);
    if (word == "break" || word == "continue" || word == "debugger") return jump(i, end);
    if (word == "var" || word == "const") return variables(i, end);
    if (is_lexical(i, end)) return variables(i, end);
    if (word == "await" && i + 2 < end && is_using(i + 1)) return variables(++i, end);
    if ((word == "import" || word == "export") && !is_sign(i + 1, "(")) return module_line(i, end);
    if (is_plain_name(i) && i + 1 < end && is_sign(i + 1, ":")) {
      i += 2;
      return statement(i, end);
    }
    return expression_statement(i, end);
  }

  /// "let" or "using" that declares; in older scripts they are names like any other.
  bool is_lexical(std::uint32_t i, std::uint32_t end) const {
    if (i + 1 >= end) return false;
    if (is_using(i)) return true;
    if (!is_word(i, "let")) return false;
    return is_sign(i + 1, "{") || is_sign(i + 1, "[") || is_declared_name(i + 1);
  }
  bool is_using(std::uint32_t i) const {
    return is_word(i, "using") && is_declared_name(i + 1) && !tokens_[i + 1].after_newline &&
           !is_word(i + 1, "of");
  }
  bool is_declared_name(std::uint32_t i) const {
    return tokens_[i].kind == Kind::Name && !is_word(i, "in") && !is_word(i, "instanceof");
  }

  /// Behind a statement that ends with ';', a line end or the block.
  void end_statement(std::uint32_t& i, std::uint32_t end) {
    if (i < end && is_sign(i, ";")) {
      ++i;
    } else if (i < end && !tokens_[i].after_newline) {
      unexpected(i);
    }
  }

  std::uint32_t expression_statement(std::uint32_t& i, std::uint32_t end) {
    const std::uint32_t begin = i;
    expression(i, end);
    const JsRange range{begin, i};
    if (i > begin) end_statement(i, end);
    return add({Statement::Kind::Expression, {}, range, {}, {}});
  }

  /// "(...)" at `i`, or an empty range; `i` is left behind it.
  JsRange parentheses(std::uint32_t& i, std::uint32_t end) {
    if (i >= end || !is_sign(i, "(") || !has_partner(i) || tokens_[i].partner >= end) {
      unexpected(i);
      return {i, i};
    }
    const JsRange range{i + 1, tokens_[i].partner};
    i = range.end + 1;
    return range;
  }

  std::uint32_t if_statement(std::uint32_t& i, std::uint32_t end) {
    Statement out{Statement::Kind::If, {}, {}, {}, {}};
    for (;;) {
      ++i;  // "if"
      const JsRange condition = parentheses(i, end);
      whole_expression(condition);
      out.arms.push_back({condition, statement(i, end)});
      if (i >= end || !is_word(i, "else")) break;
      ++i;
      if (i < end && is_word(i, "if")) continue;
      out.arms.push_back({{}, statement(i, end)});
      break;
    }
    return add(std::move(out));
  }

  std::uint32_t loop(std::uint32_t& i, std::uint32_t end) {
    const bool is_for = is_word(i, "for");
    ++i;
    if (is_for && i < end && is_word(i, "await")) use(JsFeature::Async, i++);
    const JsRange head = parentheses(i, end);
    if (is_for) {
      for_head(head);
    } else {
      whole_expression(head);
    }
    const std::uint32_t body = statement(i, end);
    return add({Statement::Kind::Loop, {}, head, {}, {body}});
  }

  void for_head(JsRange head) {
    std::uint32_t i = head.begin;
    if (i + 2 < head.end && is_word(i, "await") && is_using(i + 1)) ++i;
    if (i < head.end && (is_word(i, "var") || is_word(i, "const") || is_lexical(i, head.end))) {
      declared(i);
      ++i;
    } else if (i < head.end && (is_sign(i, "[") || is_sign(i, "{"))) {
      const std::uint32_t behind = next_on_level(i, head.end);
      if (behind < head.end && is_word(behind, "in")) use(JsFeature::Destructuring, i);
    }
    int parts = 0;
    while (i < head.end) {
      if (is_sign(i, ";")) {
        ++parts;
        ++i;
        continue;
      }
      const std::uint32_t before = i;
      expression(i, head.end);
      if (i < head.end && is_word(i, "of")) {
        use(JsFeature::ForOf, i++);
        continue;
      }
      if (i == before || (i < head.end && !is_sign(i, ";"))) return unexpected(i);
    }
  }

  std::uint32_t do_loop(std::uint32_t& i, std::uint32_t end) {
    ++i;
    const std::uint32_t body = statement(i, end);
    JsRange head;
    if (i < end && is_word(i, "while")) {
      ++i;
      head = parentheses(i, end);
      whole_expression(head);
      if (i < end && is_sign(i, ";")) ++i;
    } else {
      unexpected(i);
    }
    return add({Statement::Kind::Loop, {}, head, {}, {body}});
  }

  std::uint32_t switch_statement(std::uint32_t& i, std::uint32_t end) {
    ++i;
    Statement out{Statement::Kind::Switch, {}, parentheses(i, end), {}, {}};
    whole_expression(out.expression);
    if (i >= end || !is_sign(i, "{") || !has_partner(i)) {
      unexpected(i);
      return add(std::move(out));
    }
    const std::uint32_t close = std::min(tokens_[i].partner, end);
    ++i;
    if (i < close && !is_word(i, "case") && !is_word(i, "default")) unexpected(i);
    while (i < close) {
      const std::uint32_t before = i;
      if (is_word(i, "case")) {
        ++i;
        expression(i, close);
        if (i < close && is_sign(i, ":"))
          ++i;
        else
          unexpected(i);
      } else if (is_word(i, "default") && i + 1 < close && is_sign(i + 1, ":")) {
        i += 2;
      } else {
        out.children.push_back(statement(i, close));
      }
      if (i == before) {
        unexpected(i);
        break;
      }
    }
    i = std::min(close + 1, end);
    return add(std::move(out));
  }

  std::uint32_t try_statement(std::uint32_t& i, std::uint32_t end) {
    ++i;
    Statement out{Statement::Kind::Try, {}, {}, {}, {statement(i, end)}};
    if (i < end && is_word(i, "catch")) {
      ++i;
      if (i < end && is_sign(i, "{")) {
        use(JsFeature::CatchWithoutName, i - 1);
      } else {
        const JsRange bound = parentheses(i, end);
        if (!bound.empty() && !is_plain_name(bound.begin)) use(JsFeature::Destructuring, i - 1);
      }
      out.children.push_back(statement(i, end));
    }
    if (i < end && is_word(i, "finally")) {
      ++i;
      out.children.push_back(statement(i, end));
    }
    return add(std::move(out));
  }

  std::uint32_t return_statement(std::uint32_t& i, std::uint32_t end) {
    const auto kind = is_word(i, "throw") ? Statement::Kind::Throw : Statement::Kind::Return;
    const std::uint32_t begin = ++i;
    if (i < end && !tokens_[i].after_newline && !is_sign(i, ";")) expression(i, end);
    const JsRange range{begin, i};
    end_statement(i, end);
    return add({kind, {}, range, {}, {}});
  }

  std::uint32_t jump(std::uint32_t& i, std::uint32_t end) {
    ++i;
    if (i < end && is_plain_name(i) && !tokens_[i].after_newline) ++i;
    end_statement(i, end);
    return add({Statement::Kind::Jump, {}, {}, {}, {}});
  }

  void declared(std::uint32_t i) {
    if (is_word(i, "let")) use(JsFeature::Let, i);
    if (is_word(i, "const")) use(JsFeature::Const, i);
    if (is_word(i, "using")) use(JsFeature::Using, i);
    if (is_sign(i + 1, "{") || is_sign(i + 1, "[")) use(JsFeature::Destructuring, i + 1);
  }

  std::uint32_t variables(std::uint32_t& i, std::uint32_t end) {
    declared(i);
    const std::uint32_t begin = ++i;
    expression(i, end);
    const JsRange range{begin, i};
    end_statement(i, end);
    return add({Statement::Kind::Variables, {}, range, {}, {}});
  }

  std::uint32_t class_statement(std::uint32_t& i, std::uint32_t end) {
    class_expression(i, end);
    return add({});
  }

  void class_expression(std::uint32_t& i, std::uint32_t end) {
    use(JsFeature::Class, i++);
    while (i < end && !is_sign(i, "{")) ++i;
    skip_group(i, end);
  }

  std::uint32_t module_line(std::uint32_t& i, std::uint32_t end) {
    use(JsFeature::Module, i++);
    while (i < end && !is_sign(i, ";") && !tokens_[i].after_newline) skip_group(i, end);
    if (i < end && is_sign(i, ";")) ++i;
    return add({});
  }

  /// Behind the bracket and what is in it, or behind one token.
  void skip_group(std::uint32_t& i, std::uint32_t end) {
    if (i >= end) return;
    i = has_partner(i) && tokens_[i].partner > i ? std::min(tokens_[i].partner + 1, end) : i + 1;
  }

  std::uint32_t function_statement(std::uint32_t& i, std::uint32_t end) {
    function(i, end, true);
    return add({Statement::Kind::Function, {}, {}, {}, {}});
  }

  /// From "function" to behind its body.
  void function(std::uint32_t& i, std::uint32_t end, bool is_declaration) {
    JsFunction out;
    out.keyword = i;
    out.is_declaration = is_declaration;
    Words words{i > 0 && is_word(i - 1, "async") && !tokens_[i].after_newline, false};
    ++i;
    if (i < end && is_sign(i, "*")) {
      use(JsFeature::Generator, i++);
      words.yield = true;
    }
    if (i < end && is_plain_name(i)) out.name = i++;
    const Words around = std::exchange(words_, words);
    out.parameters = parentheses(i, end);
    parameters(out.parameters);
    function_body(i, end, out);
    words_ = around;
  }

  /// From the '{' to behind the '}'.
  void function_body(std::uint32_t& i, std::uint32_t end, JsFunction out) {
    if (i >= end || !is_sign(i, "{") || !has_partner(i) || tokens_[i].partner > end) {
      unexpected(i);
      return;
    }
    out.outer = function_;
    out.body = {i + 1, std::min(tokens_[i].partner, end)};
    const auto index = static_cast<std::uint32_t>(out_.functions.size());
    out_.functions.push_back(out);
    const std::uint32_t around = function_;
    function_ = index;
    const std::uint32_t body = block(out.body);
    function_ = around;
    out_.functions[index].block = body;
    i = std::min(out.body.end + 1, end);
  }

  void parameters(JsRange range) {
    std::uint32_t i = range.begin;
    while (i < range.end) {
      if (is_sign(i, "...")) use(JsFeature::Spread, i++);
      if (i < range.end && (is_sign(i, "{") || is_sign(i, "["))) {
        use(JsFeature::Destructuring, i);
        skip_group(i, range.end);
      } else if (i < range.end && is_plain_name(i)) {
        ++i;
      } else {
        return unexpected(i);
      }
      if (i < range.end && is_sign(i, "=")) {
        use(JsFeature::DefaultParameter, i++);
        if (!member_value(i, range.end)) return;
      }
      if (i >= range.end) return;
      if (!is_sign(i, ",")) return unexpected(i);
      if (i + 1 == range.end) use(JsFeature::TrailingCommaCall, i);
      ++i;
    }
  }

  void whole_expression(JsRange range) {
    if (range.empty()) return unexpected(range.end);
    std::uint32_t i = range.begin;
    expression(i, range.end);
    if (i < range.end) unexpected(i);
  }

  /// Reads an expression, commas included, from `i`; leaves `i` at the first token that does not
  /// belong to it.
  void expression(std::uint32_t& i, std::uint32_t end) {
    const Level level(*this);
    if (too_deep()) {
      i = end;
      return;
    }
    const Words around = words_;  // An async arrow without braces ends with the expression.
    operands(i, end);
    words_ = around;
  }

  void operands(std::uint32_t& i, std::uint32_t end) {
    int questions = 0;
    bool operand_next = true;
    while (i < end) {
      if (operand_next) {
        if (!operand(i, end, operand_next)) return;
      } else if (!continuation(i, end, operand_next, questions)) {
        if (questions > 0) unexpected(i);
        return;
      }
    }
    if (operand_next || questions > 0) unexpected(i);
  }

  /// A prefix operator or an operand; false if there is none.
  bool operand(std::uint32_t& i, std::uint32_t end, bool& operand_next) {
    operand_next = false;
    switch (tokens_[i].kind) {
      case Kind::Number: number(i++); return true;
      case Kind::String: ++i; return true;
      case Kind::Regex: regex(i++); return true;
      case Kind::Template: templates(i, end); return true;
      case Kind::Name: return word_operand(i, end, operand_next);
      case Kind::Punctuator: return sign_operand(i, end, operand_next);
      case Kind::End: break;
    }
    unexpected(i);
    return false;
  }

  bool word_operand(std::uint32_t& i, std::uint32_t end, bool& operand_next) {
    const std::string_view word = text(i);
    if (word == "new" && i + 2 < end && is_sign(i + 1, ".") && is_word(i + 2, "target")) {
      use(JsFeature::NewTarget, i);
      i += 3;
      return true;
    }
    if (is_one_of(word, kPrefixWords)) {
      operand_next = true;
      ++i;
      return true;
    }
    if (word == "function") {
      function(i, end, false);
    } else if (word == "class") {
      class_expression(i, end);
    } else if (is_async(i, end)) {
      if (!is_word(i + 1, "function")) async_arrow_ = next_on_level(i + 1, end);
      use(JsFeature::Async, i++);
      operand_next = true;
    } else if (word == "await" && words_.await) {
      use(JsFeature::Async, i++);
      operand_next = true;
    } else if (word == "yield" && words_.yield) {
      yield(i, end, operand_next);
    } else if (word == "import") {
      return dynamic_import(i, end);
    } else if (is_one_of(word, kReserved) && word != "super") {
      unexpected(i);
      return false;
    } else {
      ++i;
    }
    return true;
  }

  /// "async function", "async a => ..." or "async (a) => ...": else it is a name.
  bool is_async(std::uint32_t i, std::uint32_t end) const {
    if (!is_word(i, "async") || i + 1 >= end || tokens_[i + 1].after_newline) return false;
    if (is_word(i + 1, "function")) return true;
    if (tokens_[i + 1].kind != Kind::Name && !is_sign(i + 1, "(")) return false;
    const std::uint32_t behind = next_on_level(i + 1, end);
    return behind < end && is_sign(behind, "=>");
  }

  /// In a generator; what it yields may be left out.
  void yield(std::uint32_t& i, std::uint32_t end, bool& operand_next) {
    use(JsFeature::Generator, i++);
    const bool is_alone = i >= end || tokens_[i].after_newline || is_sign(i, ";") ||
                          is_sign(i, ",") || is_sign(i, ":") || is_word(i, "in");
    operand_next = !is_alone;
    if (!is_alone && is_sign(i, "*")) ++i;
  }

  /// "import(...)" may stand in a script; other forms of the word need a module.
  bool dynamic_import(std::uint32_t& i, std::uint32_t end) {
    const bool is_call = i + 1 < end && is_sign(i + 1, "(");
    use(is_call ? JsFeature::DynamicImport : JsFeature::Module, i);
    if (!is_call) unexpected(i);
    ++i;
    return is_call;
  }

  bool sign_operand(std::uint32_t& i, std::uint32_t end, bool& operand_next) {
    if (is_one_of(text(i), kPrefixSigns)) {
      operand_next = true;
      ++i;
      return true;
    }
    if (is_sign(i, "...")) {
      use(JsFeature::Spread, i++);
      operand_next = true;
      return true;
    }
    const bool opens = has_partner(i) && tokens_[i].partner > i && tokens_[i].partner < end;
    if (!opens) {
      unexpected(i);
      return false;
    }
    const JsRange inner{i + 1, tokens_[i].partner};
    if (is_sign(i, "(")) {
      const bool arrow = inner.end + 1 < end && is_sign(inner.end + 1, "=>");
      if (arrow)
        parameters(inner);
      else
        whole_expression(inner);
    } else if (is_sign(i, "[")) {
      list(inner, JsFeature::TrailingCommaLiteral, true);
    } else {
      members(inner);
    }
    const bool is_assigned = !is_sign(i, "(") && inner.end + 1 < end && is_sign(inner.end + 1, "=");
    if (is_assigned) use(JsFeature::Destructuring, i);
    i = inner.end + 1;
    return true;
  }

  /// What may follow an operand; false if the expression ends before it.
  bool continuation(std::uint32_t& i, std::uint32_t end, bool& operand_next, int& questions) {
    const JsToken& token = tokens_[i];
    const std::string_view sign = text(i);
    if (token.kind == Kind::Template && !sign.starts_with("}")) {
      templates(i, end);  // With "}" it goes on with the template around.
      return true;
    }
    const bool is_word = token.kind == Kind::Name && (sign == "in" || sign == "instanceof");
    if (!is_word && token.kind != Kind::Punctuator) return false;
    if (sign == "." || sign == "?.") return member(i, end);
    if (sign == "(" || sign == "[") return call_or_index(i, end);
    if (sign == "=>") return arrow(i, end, operand_next);
    if (sign == "++" || sign == "--") {
      if (token.after_newline) return false;
      ++i;
      return true;
    }
    if (sign == "?") {
      ++questions;
    } else if (sign == ":") {
      if (questions == 0) return false;
      --questions;
    } else if (!is_word && sign != "," && !is_one_of(sign, kBinarySigns)) {
      return false;
    }
    if (sign == "**" || sign == "**=") use(JsFeature::Exponent, i);
    if (sign == "??") use(JsFeature::Nullish, i);
    if (sign == "&&=" || sign == "||=" || sign == "?\?=") use(JsFeature::LogicalAssignment, i);
    operand_next = true;
    ++i;
    return true;
  }

  bool arrow(std::uint32_t& i, std::uint32_t end, bool& operand_next) {
    use(JsFeature::Arrow, i);
    const std::uint32_t arrow_token = i++;
    if (i >= end || !is_sign(i, "{")) {
      words_ = {arrow_token == async_arrow_, false};
      operand_next = true;
      return true;
    }
    JsFunction out;
    out.keyword = arrow_token;
    const std::uint32_t before = i;
    const Words around = std::exchange(words_, {arrow_token == async_arrow_, false});
    function_body(i, end, out);
    words_ = around;
    return i > before;
  }

  bool member(std::uint32_t& i, std::uint32_t end) {
    if (is_sign(i, "?.")) use(JsFeature::OptionalChain, i);
    const bool optional = is_sign(i, "?.");
    ++i;
    if (optional && i < end && (is_sign(i, "(") || is_sign(i, "["))) return true;
    if (i >= end || tokens_[i].kind != Kind::Name) {
      unexpected(i);
      return false;
    }
    if (is_one_of(text(i), kReserved)) use(JsFeature::ReservedMember, i);
    ++i;
    return true;
  }

  bool call_or_index(std::uint32_t& i, std::uint32_t end) {
    if (!has_partner(i) || tokens_[i].partner <= i || tokens_[i].partner >= end) {
      unexpected(i);
      return false;
    }
    const JsRange inner{i + 1, tokens_[i].partner};
    if (is_sign(i, "("))
      list(inner, JsFeature::TrailingCommaCall, false);
    else
      whole_expression(inner);
    i = inner.end + 1;
    return true;
  }

  /// Values between commas. Array literals may leave some out.
  void list(JsRange range, JsFeature trailing, bool holes) {
    if (range.empty()) return;
    std::uint32_t i = range.begin, commas = 0;
    while (holes && i < range.end && is_sign(i, ",")) ++i, ++commas;
    if (i >= range.end) return;
    const bool trails = is_sign(range.end - 1, ",");
    if (trails) use(trailing, range.end - 1);
    const std::uint32_t end = trails ? range.end - 1 : range.end;
    if (!holes || !has_holes({i, end})) return whole_expression({i, end});
    // Elisions are too rare to be worth more than their brackets.
    while (i < end) skip_group(i, end);
  }

  bool has_holes(JsRange range) {
    for (std::uint32_t i = range.begin; i < range.end; skip_group(i, range.end)) {
      if (is_sign(i, ",") && (i + 1 >= range.end || is_sign(i + 1, ","))) return true;
    }
    return false;
  }

  /// The members of an object literal.
  void members(JsRange range) {
    std::uint32_t i = range.begin;
    while (i < range.end) {
      if (!one_member(i, range.end)) return;
      if (i >= range.end) return;
      if (!is_sign(i, ",")) return unexpected(i);
      if (i + 1 == range.end) use(JsFeature::TrailingCommaLiteral, i);
      ++i;
    }
  }

  bool one_member(std::uint32_t& i, std::uint32_t end) {
    if (is_sign(i, "...")) {
      use(JsFeature::Spread, i++);
      return member_value(i, end);
    }
    const bool key_follows =
        i + 1 < end && (tokens_[i + 1].kind != Kind::Punctuator || is_sign(i + 1, "["));
    const bool accessor = (is_word(i, "get") || is_word(i, "set")) && key_follows;
    const bool async = is_word(i, "async") && (key_follows || (i + 1 < end && is_sign(i + 1, "*")));
    if (accessor) use(JsFeature::Accessor, i++);
    if (async) use(JsFeature::Async, i++);
    const bool generator = is_sign(i, "*");
    if (generator) use(JsFeature::Generator, i++);
    const std::uint32_t key = i;
    if (i < end && is_sign(i, "[")) {
      use(JsFeature::ComputedKey, i);
      skip_group(i, end);
    } else if (i < end && (tokens_[i].kind == Kind::Name || tokens_[i].kind == Kind::String ||
                           tokens_[i].kind == Kind::Number)) {
      ++i;
    } else {
      unexpected(i);
      return false;
    }
    if (i < end && is_sign(i, "(")) {
      if (!accessor) use(JsFeature::ShorthandMember, key);
      JsFunction method;
      method.keyword = key;
      const Words around = std::exchange(words_, {async, generator});
      method.parameters = parentheses(i, end);
      parameters(method.parameters);
      const std::uint32_t before = i;
      function_body(i, end, method);
      words_ = around;
      return i > before;
    }
    if (i >= end || is_sign(i, ",")) {
      use(JsFeature::ShorthandMember, key);
      return true;
    }
    if (!is_sign(i, ":")) {
      if (is_sign(i, "=")) {  // "{a = 1} = b" is a pattern.
        use(JsFeature::Destructuring, i++);
        return member_value(i, end);
      }
      unexpected(i);
      return false;
    }
    if (is_word(key, text(key)) && is_one_of(text(key), kReserved)) {
      use(JsFeature::ReservedMember, key);
    }
    ++i;
    return member_value(i, end);
  }

  /// An expression up to the next comma on this level.
  bool member_value(std::uint32_t& i, std::uint32_t end) {
    std::uint32_t stop = i;
    while (stop < end && !is_sign(stop, ",")) stop = next_on_level(stop, end);
    const std::uint32_t before = i;
    expression(i, stop);
    return i > before;
  }

  /// The token behind `i`, or behind its bracket.
  std::uint32_t next_on_level(std::uint32_t i, std::uint32_t end) const {
    return has_partner(i) && tokens_[i].partner > i ? std::min(tokens_[i].partner + 1, end) : i + 1;
  }

  void templates(std::uint32_t& i, std::uint32_t end) {
    use(JsFeature::Template, i);
    // Pieces end with "${" and are followed by an expression and the next piece.
    while (i < end && tokens_[i].kind == Kind::Template && text(i).ends_with("${")) {
      ++i;
      expression(i, end);
      if (i < end && !text(i).starts_with("}")) return unexpected(i);
    }
    if (i < end) ++i;
  }

  void number(std::uint32_t i) {
    const std::string_view number = text(i);
    const char base =
        number.size() > 1 && number[0] == '0' ? static_cast<char>(number[1] | 0x20) : '\0';
    if (base == 'b' || base == 'o') use(JsFeature::BinaryNumber, i);
    if (number.find('_') != std::string_view::npos) use(JsFeature::NumberSeparator, i);
    if (number.back() == 'n') use(JsFeature::BigInt, i);
    const std::string_view allowed = base == 'x' || base == 'b' || base == 'o'
                                         ? "0123456789abcdefABCDEFxXoO_n"
                                         : "0123456789.eE+-_n";
    if (number.find_first_not_of(allowed) != std::string_view::npos) unexpected(i);
  }

  void regex(std::uint32_t i) {
    const std::string_view regex = text(i);
    const std::size_t close = regex.rfind('/');
    if (regex.find_first_of("uysdv", close) != std::string_view::npos) use(JsFeature::RegexFlag, i);
    bool in_class = false;
    for (std::size_t at = 1; at < close; ++at) {
      const char c = regex[at];
      if (c == '\\') {
        ++at;
      } else if (in_class) {
        in_class = c != ']';
      } else if (c == '[') {
        in_class = true;
      } else if (regex.substr(at).starts_with("(?")) {
        regex_group(regex.substr(at + 2, close - at - 2), i);
      }
    }
  }

  /// Behind "(?".
  void regex_group(std::string_view group, std::uint32_t i) {
    if (group.starts_with("<=") || group.starts_with("<!")) {
      use(JsFeature::RegexLookbehind, i);
    } else if (group.starts_with('<')) {
      use(JsFeature::RegexNamedGroup, i);
    }
    const std::size_t letters = group.find_first_not_of("ims-");
    if (letters != 0 && letters != std::string_view::npos && group[letters] == ':') {
      use(JsFeature::RegexModifier, i);
    }
  }

  /// What are operators in the function around, and names elsewhere.
  struct Words {
    bool await = false;
    bool yield = false;
  };

  const JsTokens& script_;
  const std::vector<JsToken>& tokens_;
  JsOutline out_;
  Words words_;
  std::uint32_t async_arrow_ = JsFunction::kNone;  ///< The "=>" behind the last "async".
  int depth_ = 0;
  std::uint32_t function_ = JsFunction::kNone;
};

}  // namespace

JsOutline outline_js(const JsTokens& script) { return Parser(script).run(); }

}  // namespace pacwright
