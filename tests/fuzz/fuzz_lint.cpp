#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "validate/lint/js_lexer.hpp"
#include "validate/lint/lint.hpp"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// Tokens stand in order, without overlap, inside the source; brackets are partners of each other.
void check_tokens(std::string_view bytes) {
  const pacwright::JsTokens script = pacwright::lex_js(bytes);
  require(!script.tokens.empty() && script.tokens.back().kind == pacwright::JsToken::Kind::End);
  std::size_t end = 0;
  for (std::size_t i = 0; i < script.tokens.size(); ++i) {
    const pacwright::JsToken& token = script.tokens[i];
    require(token.offset >= end && token.offset + std::size_t{token.size} <= bytes.size());
    require(token.place.line >= 1 && token.place.column >= 1);
    end = token.offset + std::size_t{token.size};
    if (token.partner == pacwright::JsToken::kNoPartner) continue;
    require(token.partner < script.tokens.size() && script.tokens[token.partner].partner == i);
  }
}

}  // namespace

// Any bytes are tokens and findings; each finding is of lint and stands inside the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check_tokens(bytes);
  for (const pacwright::Diag& diag : pacwright::lint(bytes, "p.pac")) {
    require(pacwright::is_lint_code(diag.code));
    require(diag.where.line >= 0 && diag.where.column >= 0);
    require(static_cast<std::size_t>(diag.where.line) <= size + 1);
  }
  return 0;
}
