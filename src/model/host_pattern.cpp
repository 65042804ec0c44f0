#include "model/host_pattern.hpp"

#include <algorithm>

#include "base/idna.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "model/cidr.hpp"
#include "model/number_host.hpp"

namespace pacwright {
namespace {

// On a mismatch only the last star needs to take more: an earlier one could not help further on.
bool glob_matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, after_star = std::string_view::npos, star_end = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      after_star = ++p;
      star_end = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (after_star != std::string_view::npos) {
      p = after_star;
      t = ++star_end;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

// No name is as long, however it is spelled; a line of megabytes is not searched for its fault.
constexpr std::size_t kMostLookedAt = 4096;

bool is_pattern_character(char c) {
  return (c >= 'a' && c <= 'z') || is_digit(c) || c == '.' || c == '-' || c == '_' || c == '*';
}

// What a person may have meant by text that is not a pattern, most telling first.
std::optional<Diag> find_foreign_part(const std::string& text, const SourceRef& where) {
  const auto diag = [&](DiagCode code, std::string detail = "") {
    return Diag{code, where, text, std::move(detail)};
  };
  if (const std::size_t scheme = text.find("://"); scheme != std::string::npos) {
    const std::string host =
        text.substr(scheme + 3, text.find_first_of("/?#:", scheme + 3) - scheme - 3);
    return diag(DiagCode::PatternHasScheme, host.empty() ? "" : "That is '" + host + "'.");
  }
  if (Cidr::parse(text, where) || IpAddress::parse(text.substr(0, text.find('/')))) {
    return diag(DiagCode::PatternIsAddress);
  }
  if (std::ranges::any_of(text, is_space)) return diag(DiagCode::PatternHasSpace);
  if (const std::size_t slash = text.find('/'); slash != std::string::npos) {
    return diag(DiagCode::PatternHasPath,
                slash == 0 ? "" : "That is '" + text.substr(0, slash) + "'.");
  }
  if (const std::size_t colon = text.find(':'); colon != std::string::npos) {
    if (text.find(':', colon + 1) != std::string::npos) return diag(DiagCode::PatternIsAddress);
    return diag(DiagCode::PatternHasPort,
                colon == 0 ? "" : "That is '" + text.substr(0, colon) + "'.");
  }
  return std::nullopt;
}

// "10.*" was meant for addresses, and those match networks only; it would match 10.evil.test.
bool looks_like_address_wildcard(std::string_view text) {
  return text.find('.') != std::string_view::npos &&
         std::ranges::all_of(text, [](char c) { return is_digit(c) || c == '.' || c == '*'; });
}

std::optional<Diag> check_labels(const std::string& text, const SourceRef& where) {
  const auto bad = [&](std::string detail) {
    return Diag{DiagCode::BadLabel, where, text, std::move(detail)};
  };
  if (text.size() > 253) return bad("The name has " + std::to_string(text.size()) + " characters.");
  for (const std::string_view label : split(text, '.')) {
    if (label.empty()) return bad("Two dots stand side by side.");
    if (label.size() > 63) return bad("A label has more than 63 characters.");
    if (label.front() == '-') return bad("A label starts with a hyphen; a star may be lost there.");
  }
  return std::nullopt;
}

std::optional<Diag> check_stars(const std::string& text, const SourceRef& where) {
  if (text.find_first_not_of("*.") == std::string::npos) {
    return Diag{text.find("**") == std::string::npos ? DiagCode::LoneStar : DiagCode::AdjacentStars,
                where, text, ""};
  }
  if (text.find("**") != std::string::npos) return Diag{DiagCode::AdjacentStars, where, text, ""};
  if (std::ranges::count(text, '*') > 2) return Diag{DiagCode::TooManyStars, where, text, ""};
  return std::nullopt;
}

}  // namespace

Result<HostPattern> HostPattern::parse(std::string_view given_text, const SourceRef& where) {
  const std::string given(given_text);
  const auto fail = [&](DiagCode code, std::string detail = "") {
    return Diag{code, where, given, std::move(detail)};
  };
  if (given.empty()) return fail(DiagCode::BadPattern, "It is empty.");
  if (given.size() > kMostLookedAt) {
    return Diag{DiagCode::BadLabel, where, given.substr(0, 60) + "...",
                "It has " + with_thousands(given.size()) + " bytes."};
  }
  if (auto foreign = find_foreign_part(given, where)) return *foreign;

  std::string text = to_lower(given);
  if (!is_ascii(text)) {
    // Punycode codes a whole label: a star inside it could not stand for anything.
    for (const std::string_view label : split(text, '.')) {
      if (!is_ascii(label) && label.find('*') != std::string_view::npos) {
        return fail(DiagCode::BadIdn, "A star cannot stand inside a label that is not ASCII.");
      }
    }
    const bool subdomains = text.starts_with("*.");
    const auto ascii = to_ascii_host(subdomains ? std::string_view(text).substr(2) : text);
    if (!ascii) return fail(DiagCode::BadIdn);
    text = (subdomains ? "*." : "") + *ascii;
  }
  if (text.ends_with('.')) text.pop_back();
  if (text.empty()) return fail(DiagCode::BadPattern, "It is a dot and nothing else.");
  if (text.starts_with('.')) return fail(DiagCode::LeadingDot);
  if (!std::ranges::all_of(text, is_pattern_character)) return fail(DiagCode::BadPattern);
  if (auto bad = check_stars(text, where)) return *bad;
  if (looks_like_address_wildcard(text)) return fail(DiagCode::PatternIsAddress);
  if (auto bad = check_labels(text, where)) return *bad;
  if (ends_in_number(text)) {
    return fail(DiagCode::PatternIsAddress,
                "Browsers read a host that ends in a number as an address.");
  }

  const std::size_t star = text.find('*');
  if (star == std::string::npos) return HostPattern(Kind::Exact, std::move(text));
  const bool subdomains = text.starts_with("*.") && text.find('*', 1) == std::string::npos;
  return HostPattern(subdomains ? Kind::Subdomains : Kind::Glob, std::move(text));
}

std::string_view HostPattern::home() const {
  const std::string_view tail = std::string_view(text()).substr(text().rfind('*') + 1);
  const std::size_t dot = tail.find('.');
  return dot == std::string_view::npos ? std::string_view() : tail.substr(dot + 1);
}

int HostPattern::stars() const { return static_cast<int>(std::ranges::count(text(), '*')); }

int HostPattern::literal_characters() const { return static_cast<int>(text().size()) - stars(); }

bool HostPattern::matches(std::string_view name) const {
  switch (kind_) {
    case Kind::Exact: return name == text();
    case Kind::Subdomains: return name.ends_with(std::string_view(text()).substr(1));
    case Kind::Glob: return glob_matches(text(), name);
  }
  return false;
}

// A star of `inner` may stand for anything, so put a character there that no pattern can spell:
// only a star of this pattern can match it, and that star would match any other run as well.
bool HostPattern::contains(const HostPattern& inner) const {
  std::string witness = inner.text();
  std::ranges::replace(witness, '*', '#');
  return matches(witness);
}

}  // namespace pacwright
