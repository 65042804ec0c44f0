#include "emit/bypass/dialect.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace pacwright {
namespace {

using Kind = Spelling::Kind;

void add_pattern(const std::string& text, Reach& reach) {
  auto pattern = HostPattern::parse(text, {});
  if (pattern) {
    reach.hosts.emplace_back(*std::move(pattern));
  } else {
    reach.unbounded = true;
  }
}

// "fd*" and "*b" are beginnings and ends of IPv6 addresses as well, where no brackets stand around.
bool may_be_address_text(const std::string& text) {
  return text.find_first_not_of("0123456789abcdef.*") == std::string::npos;
}

Reach name_reach(NameReading reading, const std::string& name) {
  Reach reach;
  const bool itself = reading == NameReading::Itself || reading == NameReading::Both;
  const bool below = reading == NameReading::Below || reading == NameReading::Both;
  if (itself) add_pattern(name, reach);
  if (below) add_pattern("*." + name, reach);
  if (reading == NameReading::Ends) {
    add_pattern("*" + name, reach);
    reach.unbounded = reach.unbounded || may_be_address_text(name);
  }
  return reach;
}

Reach glob_reach(GlobReading reading, const std::string& text) {
  const auto stars = std::ranges::count(text, '*');
  const bool leading = text.starts_with('*');
  const auto at_ends = (leading ? 1 : 0) + (text.ends_with('*') ? 1 : 0);
  Reach reach;
  switch (reading) {
    case GlobReading::Nothing: break;
    case GlobReading::Exactly: add_pattern(text, reach); break;
    case GlobReading::LeadingStar:
      if (leading && stars == 1) add_pattern(text, reach);
      break;
    case GlobReading::StarAtAnEnd:
      if (stars == at_ends) add_pattern(text, reach);
      break;
    case GlobReading::LeadingLabel:
      if (leading && stars == 1) return name_reach(NameReading::Both, text.substr(1));
      break;
    case GlobReading::Ends: add_pattern(leading ? text : "*" + text, reach); break;
  }
  reach.unbounded = reach.unbounded || (!reach.hosts.empty() && may_be_address_text(text));
  return reach;
}

void add_block(const std::string& text, Reach& reach) {
  auto block = Cidr::parse(text, {});
  if (block) reach.hosts.emplace_back(*std::move(block));
}

std::string without_brackets(std::string text) {
  std::erase_if(text, [](char c) { return c == '[' || c == ']'; });
  return text;
}

// The first number of an address may go on to the left: 10.1.2.3 is the end of 110.1.2.3.
void add_addresses_ending_so(const std::string& address, Reach& reach) {
  const std::size_t dot = address.find('.');
  if (dot == std::string::npos) {
    reach.unbounded = true;
    return;
  }
  const std::string first = address.substr(0, dot);
  for (int number = 0; number < 256; ++number) {
    const std::string text = std::to_string(number);
    if (text.ends_with(first)) add_block(text + address.substr(dot), reach);
  }
}

void add_home(const std::string& text, Reach& reach) {
  auto block = Cidr::parse(text, {});
  if (block) reach.homes.push_back(*std::move(block));
}

// "fd00::1" is "fd00" and "1", the end of addresses; of "[fd00:10ab::1]" "ab" is left. What holds
// a bracket or slash is the end of no host.
Reach reach_of_pieces(std::string_view text) {
  Reach reach;
  reach.beyond = "names and addresses that end in a part of it";
  while (!text.empty() && !reach.unbounded) {
    const std::string_view piece = text.substr(0, text.find(':'));
    reach.unbounded = !piece.empty() && piece.find_first_of("[]/") == std::string_view::npos;
    text.remove_prefix(piece.size());
    if (!text.empty()) text.remove_prefix(1);
    if (piece.empty()) continue;
    text.remove_prefix(std::min(text.find_first_not_of("0123456789"), text.size()));  // Its port.
  }
  return reach;
}

Reach address_reach(AddressReading reading, const std::string& text) {
  if (reading == AddressReading::Pieces) return reach_of_pieces(text);
  Reach reach;
  if (reading == AddressReading::Nothing) return reach;
  if (reading == AddressReading::EndsTyped) {
    reach.beyond = "addresses of both families that end in it";
    reach.unbounded = true;
    return reach;
  }
  const std::string address = without_brackets(text);
  if (reading == AddressReading::Ends) {
    add_addresses_ending_so(address, reach);
  } else {
    add_block(address, reach);
  }
  if (reading == AddressReading::Names) add_home(address, reach);
  return reach;
}

Reach block_reach(BlockReading reading, const std::string& text) {
  if (reading == BlockReading::Pieces) return reach_of_pieces(text);
  Reach reach;
  if (reading != BlockReading::Nothing) add_block(without_brackets(text), reach);
  if (reading == BlockReading::Names) add_home(without_brackets(text), reach);
  return reach;
}

Reach local_reach(LocalReading reading) {
  Reach reach;
  if (reading != LocalReading::Nothing) reach.hosts.emplace_back(PlainHosts{});
  reach.unbounded = reading == LocalReading::AndAddresses;
  return reach;
}

// The IPv6 addresses that Chromium and Firefox take for IPv4 ones, and the other way round.
bool holds_mapped_addresses(const Cidr& block) {
  const auto mapped = Cidr::parse("::ffff:0:0/96", {});
  return mapped && (mapped->contains(block) || block.contains(*mapped));
}

// No prefix of 0: curl takes it for all bits, Firefox and requests for none at all. No IPv6 block
// that begins with colons: of "::/96" Lynx makes the end ":" of hosts.
std::vector<Spelling> spellings_of_block(const Cidr& block) {
  if (block.prefix() == 0 || holds_mapped_addresses(block)) return {};
  const std::string address = block.first().to_string();
  const bool is_v4 = block.family() == IpFamily::V4;
  if (address.starts_with("::") && block.prefix() < block.first().width()) return {};
  if (block.prefix() == block.first().width()) {
    if (is_v4) return {{Kind::Ipv4, address}};
    return {{Kind::Ipv6, address}, {Kind::Ipv6Brackets, "[" + address + "]"}};
  }
  if (is_v4) return {{Kind::Block4, block.to_string()}};
  return {{Kind::Block6, block.to_string()},
          {Kind::Block6Brackets, "[" + address + "]/" + std::to_string(block.prefix())}};
}

Reach plain_reach(const Dialect& dialect, const Spelling& spelling) {
  const std::string& text = spelling.text;
  switch (spelling.kind) {
    case Kind::Bare: return name_reach(dialect.bare, text);
    case Kind::Dotted: return name_reach(dialect.dotted, text.substr(1));
    case Kind::Starred: return name_reach(dialect.starred, text.substr(2));
    case Kind::Glob: return glob_reach(dialect.globs, text);
    case Kind::Ipv4: return address_reach(dialect.ipv4, text);
    case Kind::Ipv6: return address_reach(dialect.ipv6, text);
    case Kind::Ipv6Brackets: return address_reach(dialect.ipv6_brackets, text);
    case Kind::Block4: return block_reach(dialect.block4, text);
    case Kind::Block6: return block_reach(dialect.block6, text);
    case Kind::Block6Brackets: return block_reach(dialect.block6_brackets, text);
    case Kind::Local: return local_reach(dialect.local);
  }
  return {};
}

}  // namespace

std::vector<Spelling> spellings_of(const Match& match) {
  if (const auto* block = std::get_if<Cidr>(&match)) return spellings_of_block(*block);
  const auto* pattern = std::get_if<HostPattern>(&match);
  if (pattern == nullptr) return {{Kind::Local, "<local>"}};
  if (pattern->kind() == HostPattern::Kind::Glob) return {{Kind::Glob, pattern->text()}};
  const bool is_exact = pattern->kind() == HostPattern::Kind::Exact;
  const std::string name(is_exact ? std::string_view(pattern->text()) : pattern->domain());
  return {{Kind::Bare, name}, {Kind::Dotted, "." + name}, {Kind::Starred, "*." + name}};
}

Reach reach_of(const Dialect& dialect, const Spelling& spelling) {
  Reach reach = plain_reach(dialect, spelling);
  const bool is_name_or_ipv4 = spelling.kind == Kind::Bare || spelling.kind == Kind::Ipv4;
  if (dialect.digits_begin_hosts && is_name_or_ipv4 && is_digit(spelling.text.front())) {
    reach.beyond = "all that begins so";
    add_pattern(spelling.text + "*", reach);
  }
  return reach;
}

}  // namespace pacwright
