#pragma once
#include <string>
#include <string_view>

#include "cli/client_options.hpp"
#include "validate/foreign/found_probes.hpp"

namespace pacwright {

/// How diff and check ask a PAC file: as the first client named, with its moment and address, if
/// they are fixed; `dns` is what suites say.
ForeignOptions to_foreign_options(const ClientOptions& as, bool has_moment, const DnsFixture& dns,
                                  const Limits& limits);

/// Whether a file of that name and content is meant as a PAC file: it speaks of FindProxyForURL, or
/// is called so, and is neither JSON nor a page.
bool is_meant_as_pac(std::string_view name, std::string_view bytes);

/// What a server sends in the place of a file that it does not have: a page, or nothing.
bool is_page_or_empty(std::string_view bytes);

}  // namespace pacwright
