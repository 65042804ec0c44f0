#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "validate/profiles/result_grammar.hpp"

namespace pacwright {

// Sentences about clients, made from their profiles: what a check says of a client is what
// eval --client does, and a new row of the profiles is in every list.

/// Clients that drop something of this result.
std::vector<const ClientProfile*> who_drops(std::string_view result);

/// "Windows and libproxy drop the entry." Nothing if no client does.
std::string drop_sentence(std::string_view result);

/// "Chromium and Firefox take it for DIRECT; pypac refuses the request."
std::string decisions_of(const std::function<ClientDecision(const ClientProfile&)>& decide);

/// Of a value that is no string, such as null: what each client does.
std::string decisions_about_value(std::string_view text, std::string_view type);

/// "SOCKS4 in Chromium and Firefox, SOCKS5 in pypac": what a word in front of a proxy means to
/// those that take it.
std::string meanings_of(std::string_view word);

/// Clients in which a script finds no function of this name. `calls_ex`: it has a
/// FindProxyForURLEx, with which Windows gives it more.
std::vector<const ClientProfile*> who_lacks(std::string_view function, bool calls_ex);

/// Clients that make a regular expression of a pattern of shExpMatch, and the others.
std::vector<const ClientProfile*> who_globs_as(Globbing globbing);

}  // namespace pacwright
