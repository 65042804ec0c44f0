#pragma once
#include <compare>
#include <string>
#include <string_view>

#include "base/shared_text.hpp"
#include "diag/diag.hpp"

namespace pacwright {

/// A pattern over host names; it never matches an address literal.
///
///     a.b.c        Exact       that name
///     *.b.c        Subdomains  every name below b.c, not b.c itself
///     *cdn.b.c     Glob        any other use of '*'; a star is any run, dots and nothing included
///
/// Canonical: lower case, punycode, alphabet a-z 0-9 . - _ *, no trailing dot, at most two stars,
/// never two side by side. Regular; sorts by text.
class HostPattern {
 public:
  enum class Kind { Exact, Subdomains, Glob };

  /// Canonicalises and checks. Fails with one of the codes PC103 to PC114, with the cure in detail.
  static Result<HostPattern> parse(std::string_view given_text, const SourceRef& where);

  Kind kind() const { return kind_; }
  const std::string& text() const { return text_.str(); }

  /// "b.c" of "*.b.c". Precondition: kind() is Subdomains.
  std::string_view domain() const { return std::string_view(text()).substr(2); }

  /// The domain below which all names lie that it matches: "b.c" of "*cdn.b.c" and of "*.b.c", ""
  /// if its text does not say. Precondition: kind() is not Exact.
  std::string_view home() const;

  int stars() const;
  int literal_characters() const;

  /// `name`: normalised, not an address literal (see Host).
  bool matches(std::string_view name) const;

  /// True if every name that `inner` matches is matched by this.
  bool contains(const HostPattern& inner) const;

  friend auto operator<=>(const HostPattern& a, const HostPattern& b) {
    return a.text_ <=> b.text_;
  }
  friend bool operator==(const HostPattern& a, const HostPattern& b) { return a.text_ == b.text_; }

 private:
  HostPattern(Kind kind, std::string text) : kind_(kind), text_(std::move(text)) {}

  Kind kind_;
  SharedText text_;
};

}  // namespace pacwright
