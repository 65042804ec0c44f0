#include "validate/script/scopes.hpp"

namespace pacwright {

bool Scopes::add_lexical(std::string_view name) {
  Scope& scope = scopes_.back();
  if (scope.variables.count(name) != 0 || scope.parameters.count(name) != 0) return false;
  return scope.lexical.emplace(name, Lexical::Plain).second;
}

bool Scopes::add_variable(std::string_view name) {
  for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
    if (scope->lexical.count(name) != 0) return false;
    const bool is_catch = scope->kind == Kind::Block && scope->parameters.count(name) != 0;
    if (is_catch && !scope->is_plain_catch) return false;
    scope->variables.insert(name);
    if (scope->kind == Kind::Function) break;
  }
  return true;
}

bool Scopes::add_function(std::string_view name, bool may_repeat) {
  Scope& scope = scopes_.back();
  if (scope.kind == Kind::Function) return add_variable(name);
  if (scope.variables.count(name) != 0 || scope.parameters.count(name) != 0) return false;
  const Lexical lexical = may_repeat ? Lexical::RepeatableFunction : Lexical::Plain;
  const auto [found, is_new] = scope.lexical.emplace(name, lexical);
  return is_new || (may_repeat && found->second == Lexical::RepeatableFunction);
}

}  // namespace pacwright
