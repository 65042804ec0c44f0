#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "validate/lint/js_outline.hpp"

namespace pacwright {

/// A call of a function by its bare name: dnsDomainIs(host, ".example.com").
struct JsCall {
  std::uint32_t name = 0;          ///< A token.
  std::vector<JsRange> arguments;  ///< Without the commas.
};

/// An assignment or initialisation: "name = value".
struct JsAssignment {
  std::uint32_t name = 0;
  JsRange value;  ///< Up to the next comma, semicolon, line end or bracket on its level; roughly.
};

/// A PAC script as the checks look at it. Built once; nothing in it changes.
class Script {
 public:
  /// `bytes` as the file holds them.
  explicit Script(std::string_view bytes);
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;

  std::string_view bytes() const { return bytes_; }
  /// The bytes as text without a byte order mark: what the tokens' places count in.
  std::string_view text() const { return text_; }
  const JsTokens& lexed() const { return lexed_; }
  const std::vector<JsToken>& tokens() const { return lexed_.tokens; }
  const JsOutline& outline() const { return outline_; }
  const std::vector<JsCall>& calls() const { return calls_; }
  const std::vector<JsAssignment>& assignments() const { return assignments_; }

  std::string_view text(std::uint32_t token) const { return lexed_.text(tokens()[token]); }
  bool is_sign(std::uint32_t token, std::string_view sign) const {
    return lexed_.is_sign(tokens()[token], sign);
  }
  bool is_equals(std::uint32_t token) const {
    return is_sign(token, "==") || is_sign(token, "===");
  }
  bool is_name(std::uint32_t token) const { return tokens()[token].kind == JsToken::Kind::Name; }
  bool is_string(std::uint32_t token) const;  ///< A string literal that is closed.
  /// The token before, or the last one of all (End) if there is none.
  std::uint32_t before(std::uint32_t token) const;
  /// A name that is a member ("a.b") and no variable.
  bool is_member(std::uint32_t token) const;
  /// The bracket around a token, or kNoPartner.
  std::uint32_t bracket_around(std::uint32_t token) const { return around_[token]; }
  /// The innermost function around a token: index into outline().functions, or JsFunction::kNone.
  std::uint32_t function_around(std::uint32_t token) const { return function_of_[token]; }

  /// Index into outline().functions of FindProxyForURL (the last one, which is in force), or kNone.
  std::uint32_t entry() const { return entry_; }
  bool is_entry_name(std::uint32_t token) const;

  /// True if the range is nothing but the host that the client hands over, in whatever case.
  bool is_host(JsRange range) const;
  bool is_host_name(std::string_view name) const { return hosts_.count(name) != 0; }
  bool is_url(JsRange range) const;

  /// The one string token a range consists of, itself or through a variable that is set once; kNone
  /// if there is none.
  std::uint32_t string_token(JsRange range) const;
  std::string string_value(std::uint32_t token) const { return cooked_string(text(token)); }

  /// "typeof name" stands somewhere: the script asks whether it is there.
  bool is_asked_for(std::string_view name) const { return asked_for_.count(name) != 0; }
  /// It has a function of this name, which takes the place of a client's.
  bool defines(std::string_view name) const { return functions_.count(name) != 0; }
  bool mentions(std::string_view name) const { return names_.count(name) != 0; }

  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

 private:
  using Names = std::unordered_map<std::string_view, std::uint32_t>;

  void find_functions();
  void find_brackets();
  void find_calls();
  void find_assignments();
  void find_hosts();
  JsRange value_range(std::uint32_t begin) const;
  bool keeps_host(JsRange value, std::string_view host) const;
  std::string_view parameter(std::uint32_t function, int index) const;

  std::string_view bytes_;
  std::string text_;
  JsTokens lexed_;
  JsOutline outline_;
  std::vector<JsCall> calls_;
  std::vector<JsAssignment> assignments_;
  std::vector<std::uint32_t> around_;
  std::vector<std::uint32_t> function_of_;
  std::uint32_t entry_ = kNone;
  Names hosts_, urls_, asked_for_, names_, functions_;
  Names constants_;  ///< Variables that are set once, to a string: its token.
};

/// The bytes as text: UTF-16 is turned into UTF-8, a byte order mark is dropped; what is no valid
/// text stays as it is.
std::string text_of_script(std::string_view bytes);

}  // namespace pacwright
