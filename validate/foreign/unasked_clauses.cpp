#include "validate/foreign/unasked_clauses.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/cidr.hpp"
#include "validate/profiles/dropped_results.hpp"
#include "validate/sh_exp_match.hpp"
#include "validate/url.hpp"

namespace pacwright {
namespace {

using Kind = ScriptFact::Kind;

/// Of a block of most addresses nobody would say that it names these.
constexpr int kWidest = 2;

bool is_block_of(const std::string& text, const std::string& host) {
  const auto block = Cidr::parse(text, {});
  const auto address = IpAddress::parse(host);
  return block && address && block->prefix() >= kWidest && block->contains(*address);
}

/// "127.*", "*.localhost", but not "*" or "1*".
bool is_glob_of(const std::string& glob, const std::string& host) {
  constexpr std::string_view kParts[] = {"127.", "169.254", "localhost", "fe80", "::1"};
  const bool names = std::ranges::any_of(
      kParts, [&glob](std::string_view part) { return glob.find(part) != std::string::npos; });
  return names && match_without_regexp(host, glob).value_or(false);
}

bool names_host(const ScriptFact& fact, const std::string& host) {
  switch (fact.kind) {
    case Kind::Name: {
      const std::string name =
          fact.text.substr(std::min(fact.text.find_first_not_of('.'), fact.text.size()));
      return host == name ||
             (name.find("localhost") != std::string::npos && host.ends_with("." + name));
    }
    case Kind::Glob: return is_glob_of(fact.text, host);
    case Kind::Block: return is_block_of(fact.text, host);
    case Kind::Url: {
      const auto url = parse_url(fact.text);
      return url && url->host == host;
    }
    default: return false;
  }
}

/// "127.0.0.0" of "127.0.0.0/8": how isInNet has it.
std::string text_of(const ScriptFact& fact) {
  return fact.kind == Kind::Block ? fact.text.substr(0, fact.text.find('/')) : fact.text;
}

}  // namespace

Diags unasked_clauses(const std::string& script, const std::string& file, const ScriptFacts& facts,
                      const UnaskedHosts& seen) {
  Diags warnings;
  for (const ScriptFact& fact : facts) {
    for (const auto& [host, result] : seen.results()) {
      if (!names_host(fact, host)) continue;
      warnings.push_back({DiagCode::NeverAsked, place_of_element(script, file, text_of(fact), ""),
                          fact.text,
                          who_goes_direct(clients_that_never_ask(host), host, 1) + ", which is '" +
                              result + "'."});
      break;
    }
  }
  return warnings;
}

}  // namespace pacwright
