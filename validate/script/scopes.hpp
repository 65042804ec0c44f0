#pragma once
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace pacwright {

/// The names that a script declares, and where two of them exclude each other: the early errors of
/// ECMA-262, 15th edition, 14.2.1, 14.7, 14.12.1, 14.15.1, 15.2.1, 16.1.1, with annex B.3.
class Scopes {
 public:
  enum class Kind : std::uint8_t { Function, Block };

  void open(Kind kind) { scopes_.push_back({kind, {}, {}, {}, false}); }
  void close() { scopes_.pop_back(); }

  /// A parameter of the function, or what the catch clause binds, of the innermost scope.
  /// False if there is one of that name.
  bool add_parameter(std::string_view name) {
    return scopes_.back().parameters.insert(name).second;
  }
  /// The catch clause binds one plain name, which "var" may declare again.
  void set_plain_catch() { scopes_.back().is_plain_catch = true; }

  // Each is false if the name is taken.
  bool add_lexical(std::string_view name);
  bool add_variable(std::string_view name);
  /// A function declaration; `may_repeat`: a plain one in sloppy code.
  bool add_function(std::string_view name, bool may_repeat);

  bool is_top() const { return scopes_.size() == 1; }

 private:
  enum class Lexical : std::uint8_t { Plain, RepeatableFunction };
  struct Scope {
    Kind kind;
    std::unordered_map<std::string_view, Lexical> lexical;
    std::unordered_set<std::string_view> variables;  ///< Also those that pass through it.
    std::unordered_set<std::string_view> parameters;
    bool is_plain_catch;
  };

  std::vector<Scope> scopes_;
};

}  // namespace pacwright
