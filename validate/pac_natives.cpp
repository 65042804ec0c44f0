#include "validate/pac_natives.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "model/ip_address.hpp"
#include "validate/engine_host.hpp"
#include "validate/profiles/c_address.hpp"
#include "validate/sh_exp_match.hpp"

// Danger: an error inside duk_* functions is a longjmp, which skips destructors. So no function
// that calls them has a local variable with a destructor; the work on strings is done by functions
// that do not call the engine.

namespace pacwright {
namespace {

using Native = duk_ret_t (*)(duk_context*);

/// Nothing if the argument is no string. The engine counts symbols as strings; they start with a
/// byte that no character starts with.
std::optional<std::string_view> string_at(duk_context* ctx, duk_idx_t index) {
  duk_size_t size = 0;
  const char* const text = duk_get_lstring(ctx, index, &size);
  if (text == nullptr) return std::nullopt;
  if (static_cast<unsigned char>(*text) >= 0x80 && duk_is_symbol(ctx, index)) return std::nullopt;
  return std::string_view(text, size);
}

void push_string(duk_context* ctx, std::string_view text) {
  duk_push_lstring(ctx, text.data(), text.size());
}

duk_ret_t return_boolean(duk_context* ctx, bool value) {
  duk_push_boolean(ctx, value);
  return 1;
}

duk_ret_t return_null(duk_context* ctx) {
  duk_push_null(ctx);
  return 1;
}

/// Calls the JavaScript twin with the arguments on the stack.
duk_ret_t call_twin(duk_context* ctx, const char* name) {
  duk_push_heap_stash(ctx);
  duk_get_prop_string(ctx, -1, name);
  duk_replace(ctx, -2);
  duk_insert(ctx, 0);
  duk_call(ctx, duk_get_top(ctx) - 1);
  return 1;
}

// ---- Host names.

duk_ret_t sh_exp_match(duk_context* ctx) {
  const auto text = string_at(ctx, 0);
  const auto pattern = string_at(ctx, 1);
  const auto answer = text && pattern ? match_without_regexp(*text, *pattern) : std::nullopt;
  return answer ? return_boolean(ctx, *answer) : call_twin(ctx, "shExpMatch");
}

duk_ret_t dns_domain_is(duk_context* ctx) {
  const auto host = string_at(ctx, 0);
  const auto domain = string_at(ctx, 1);
  if (!host || !domain) return call_twin(ctx, "dnsDomainIs");
  return return_boolean(ctx, host->ends_with(*domain));
}

/// Chromium's own; Firefox's has the same answers for hosts that come from URLs.
duk_ret_t is_plain_host_name(duk_context* ctx) {
  const auto host = string_at(ctx, 0);
  if (!host) return duk_type_error(ctx, "isPlainHostName needs a string");
  return return_boolean(ctx, host->find('.') == std::string_view::npos && !IpAddress::parse(*host));
}

// ---- Addresses.

/// As the helper isValidIpAddress and convert_addr: leading zeros mean nothing.
std::optional<std::uint32_t> parse_quad(std::string_view text) {
  std::uint32_t address = 0, octet = 0;
  int octets = 0, digits = 0;
  for (const char c : text) {
    if (c == '.') {
      if (digits == 0 || ++octets > 3) return std::nullopt;
      address = address << 8 | octet;
      octet = 0;
      digits = 0;
    } else {
      if (!is_digit(c) || ++digits > 3) return std::nullopt;
      octet = octet * 10 + static_cast<std::uint32_t>(c - '0');
      if (octet > 255) return std::nullopt;
    }
  }
  if (octets != 3 || digits == 0) return std::nullopt;
  return address << 8 | octet;
}

std::optional<bool> is_in_net_plainly(duk_context* ctx) {
  const auto host = string_at(ctx, 0);
  const auto pattern = string_at(ctx, 1);
  const auto mask = string_at(ctx, 2);
  if (!host || !pattern || !mask) return std::nullopt;
  const auto host_bits = parse_quad(*host);
  const auto pattern_bits = parse_quad(*pattern);
  const auto mask_bits = parse_quad(*mask);
  if (!host_bits || !pattern_bits || !mask_bits) return std::nullopt;
  return (*host_bits & *mask_bits) == (*pattern_bits & *mask_bits);
}

/// Takes the value off the stack.
bool pop_is(duk_context* ctx, const void* object) {
  const bool same = duk_get_heapptr(ctx, -1) == object;
  duk_pop(ctx);
  return same;
}

/// The functions that isInNet of the library calls by name are still the library's. Asked with
/// every call, so the names are literals, which the engine finds again.
bool has_library_names(duk_context* ctx) {
  const EngineHost& host = host_of(ctx);
  duk_get_global_literal(ctx, "convert_addr");
  if (!pop_is(ctx, host.original_convert_addr)) return false;
  duk_get_global_literal(ctx, "isValidIpAddress");
  return pop_is(ctx, host.original_is_valid_ip_address);
}

duk_ret_t is_in_net(duk_context* ctx) {
  const auto answer = is_in_net_plainly(ctx);
  if (!answer || !has_library_names(ctx)) return call_twin(ctx, "isInNet");
  return return_boolean(ctx, *answer);
}

std::optional<std::uint32_t> plain_quad_at(duk_context* ctx, duk_idx_t index) {
  const auto text = string_at(ctx, index);
  const auto address = text ? IpAddress::parse(*text) : std::nullopt;
  return address && address->is_v4() ? std::optional(address->to_v4()) : std::nullopt;
}

/// Three plain addresses, the last of them a mask of one to 32 bits: all clients say the same.
duk_ret_t is_in_net_of_quads(duk_context* ctx) {
  const bool is_usual = duk_get_top(ctx) == 3;
  const auto host = is_usual ? plain_quad_at(ctx, 0) : std::nullopt;
  const auto network = is_usual ? plain_quad_at(ctx, 1) : std::nullopt;
  const auto mask = is_usual ? plain_quad_at(ctx, 2) : std::nullopt;
  const bool is_plain = host && network && mask && *mask != 0 && (~*mask & (~*mask + 1)) == 0;
  if (!is_plain) return call_twin(ctx, "isInNet");
  return return_boolean(ctx, (*host & *mask) == (*network & *mask));
}

/// IPv4 as IPv4-mapped IPv6, so that both families compare: Chromium does this in isInNetEx.
IpAddress to_v6(const IpAddress& address) {
  if (!address.is_v4()) return address;
  IpAddress::Bytes bytes{};
  bytes[10] = bytes[11] = 0xFF;
  std::copy_n(address.bytes().begin(), 4, bytes.begin() + 12);
  return IpAddress::from_bytes(IpFamily::V6, bytes);
}

bool is_in_block(std::string_view text, std::string_view block) {
  const std::size_t slash = block.find('/');
  if (slash == std::string_view::npos) return false;
  auto address = IpAddress::parse(text);
  auto network = IpAddress::parse(block.substr(0, slash));
  if (!address || !network) return false;
  const auto prefix =
      parse_number(block.substr(slash + 1), static_cast<std::uint64_t>(network->width()));
  if (!prefix) return false;

  int bits = static_cast<int>(*prefix);
  if (address->family() != network->family()) {
    if (network->is_v4()) bits += 96;
    address = to_v6(*address);
    network = to_v6(*network);
  }
  return address->with_low_bits(bits, false) == network->with_low_bits(bits, false);
}

duk_ret_t is_in_net_ex(duk_context* ctx) {
  const auto address = string_at(ctx, 0);
  const auto block = string_at(ctx, 1);
  if (!address || !block) return return_null(ctx);
  return return_boolean(ctx, is_in_block(*address, *block));
}

/// IPv6 first, then ascending; the text of each stays. False if one of them is no address.
bool sort_addresses(std::string_view list, std::string& sorted) {
  std::string text;
  std::copy_if(list.begin(), list.end(), std::back_inserter(text),
               [](char c) { return !is_space(c); });

  struct Entry {
    IpAddress address;
    std::string_view text;
  };
  std::vector<Entry> entries;
  for (const std::string_view piece : split(text, ';')) {
    if (piece.empty()) continue;
    const auto address = IpAddress::parse(piece);
    if (!address) return false;
    entries.push_back({*address, piece});
  }
  std::ranges::stable_sort(entries, [](const Entry& a, const Entry& b) {
    if (a.address.family() != b.address.family()) return !a.address.is_v4();
    return a.address < b.address;
  });

  sorted.clear();
  for (const Entry& entry : entries) {
    if (!sorted.empty()) sorted += ';';
    sorted += entry.text;
  }
  return !entries.empty();
}

duk_ret_t sort_ip_address_list(duk_context* ctx) {
  static std::string sorted;  // Not a local variable: pushing it may throw the engine's way.
  const auto list = string_at(ctx, 0);
  if (!list) return return_null(ctx);
  if (!sort_addresses(*list, sorted)) return return_boolean(ctx, false);
  push_string(ctx, sorted);
  return 1;
}

// ---- DNS.

duk_ret_t dns_resolve(duk_context* ctx) {
  const auto name = string_at(ctx, 0);
  if (!name) return return_null(ctx);
  const std::string* const address = host_of(ctx).dns.resolve(*name, DnsStub::Families::V4);
  if (address == nullptr) return return_null(ctx);
  push_string(ctx, *address);
  return 1;
}

duk_ret_t dns_resolve_ex(duk_context* ctx) {
  const auto name = string_at(ctx, 0);
  if (!name) return 0;  // Undefined.
  const std::string* const address = host_of(ctx).dns.resolve(*name, DnsStub::Families::Both);
  push_string(ctx, address != nullptr ? std::string_view(*address) : std::string_view());
  return 1;
}

duk_ret_t my_ip_address(duk_context* ctx) {
  DnsStub& dns = host_of(ctx).dns;
  dns.note_my_ip(DnsStub::Families::V4);
  const bool is_known = !dns.my_ip().empty();
  push_string(ctx, is_known ? std::string_view(dns.my_ip()) : std::string_view("127.0.0.1"));
  return 1;
}

/// Nothing at all where it is not known; the plain one has the loopback address then.
duk_ret_t my_ip_address_ex(duk_context* ctx) {
  DnsStub& dns = host_of(ctx).dns;
  dns.note_my_ip(DnsStub::Families::Both);
  push_string(ctx, dns.my_ip());
  return 1;
}

/// Chromium's logs its first argument as a string; none is "undefined". Nobody reads it here, but
/// making the string of it may run code of the script.
duk_ret_t alert(duk_context* ctx) {
  duk_to_string(ctx, 0);
  host_of(ctx).dns.note_alert(duk_get_length(ctx, 0));
  return 0;
}

// ---- For the clients whose helper functions are JavaScript here; see push_native_object.

DnsStub::Families families_at(duk_context* ctx, duk_idx_t index) {
  return duk_to_boolean(ctx, index) != 0 ? DnsStub::Families::Both : DnsStub::Families::V4;
}

duk_ret_t native_resolve(duk_context* ctx) {
  const auto name = string_at(ctx, 0);
  if (!name) return return_null(ctx);
  const std::string* const address = host_of(ctx).dns.resolve(*name, families_at(ctx, 1));
  if (address == nullptr) return return_null(ctx);
  push_string(ctx, *address);
  return 1;
}

duk_ret_t native_system_resolve(duk_context* ctx) {
  const auto name = string_at(ctx, 0);
  if (!name) return return_null(ctx);
  const std::string* const address = host_of(ctx).dns.resolve_by_system(*name, families_at(ctx, 1));
  if (address == nullptr) return return_null(ctx);
  push_string(ctx, *address);
  return 1;
}

duk_ret_t native_my_address(duk_context* ctx) {
  DnsStub& dns = host_of(ctx).dns;
  const auto families = families_at(ctx, 0);
  dns.note_my_ip(families);
  const bool is_v6 = dns.my_ip().find(':') != std::string::npos;
  if (dns.my_ip().empty() || (is_v6 && families == DnsStub::Families::V4)) return return_null(ctx);
  push_string(ctx, dns.my_ip());
  return 1;
}

duk_ret_t native_is_literal(duk_context* ctx) {
  const auto text = string_at(ctx, 0);
  return return_boolean(ctx, text && IpAddress::parse(*text));
}

duk_ret_t native_parse_c_address(duk_context* ctx) {
  const auto text = string_at(ctx, 0);
  const auto number = text ? parse_c_address(*text) : std::nullopt;
  if (number) {
    duk_push_number(ctx, *number);
  } else {
    duk_push_nan(ctx);
  }
  return 1;
}

struct NativeEntry {
  const char* name;
  Native function;
  duk_idx_t arguments;
};

constexpr NativeEntry kChromiumNatives[] = {
    {"alert", alert, 1},
    {"dnsResolve", dns_resolve, 1},
    {"dnsResolveEx", dns_resolve_ex, 1},
    {"isInNetEx", is_in_net_ex, 2},
    {"isPlainHostName", is_plain_host_name, 1},
    {"myIpAddress", my_ip_address, 0},
    {"myIpAddressEx", my_ip_address_ex, 0},
    {"sortIpAddressList", sort_ip_address_list, 1},
};

constexpr NativeEntry kTwins[] = {
    {"dnsDomainIs", dns_domain_is, 2},
    {"isInNet", is_in_net, 3},
    {"shExpMatch", sh_exp_match, 2},
};

constexpr NativeEntry kQuadTwin = {"isInNet", is_in_net_of_quads, DUK_VARARGS};

constexpr NativeEntry kOfNativeObject[] = {
    {"is_in_block", is_in_net_ex, 2},
    {"is_literal", native_is_literal, 1},
    {"my_address", native_my_address, 1},
    {"parse_c_address", native_parse_c_address, 1},
    {"resolve", native_resolve, 2},
    {"sort_addresses", sort_ip_address_list, 1},
    {"system_resolve", native_system_resolve, 2},
};

void push_native(duk_context* ctx, const NativeEntry& entry) {
  duk_push_c_function(ctx, entry.function, entry.arguments);
  duk_push_string(ctx, "name");
  duk_push_string(ctx, entry.name);
  duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_SET_CONFIGURABLE);
}

/// The address of a global function, which is kept alive for as long as the heap.
void* keep_global(duk_context* ctx, const char* name) {
  duk_push_heap_stash(ctx);
  duk_get_global_string(ctx, name);
  void* const object = duk_get_heapptr(ctx, -1);
  duk_put_prop_string(ctx, -2, name);
  duk_pop(ctx);
  return object;
}

}  // namespace

void install_pac_natives(duk_context* ctx) {
  for (const NativeEntry& entry : kChromiumNatives) {
    push_native(ctx, entry);
    duk_put_global_string(ctx, entry.name);
  }
}

void install_fast_twins(duk_context* ctx, std::span<const std::string_view> names) {
  for (const NativeEntry& entry : kTwins) {
    if (std::ranges::find(names, entry.name) == names.end()) continue;
    keep_global(ctx, entry.name);
    push_native(ctx, entry);
    duk_put_global_string(ctx, entry.name);
  }
  EngineHost& host = host_of(ctx);
  host.original_convert_addr = keep_global(ctx, "convert_addr");
  host.original_is_valid_ip_address = keep_global(ctx, "isValidIpAddress");
}

void install_quad_twin(duk_context* ctx) {
  keep_global(ctx, kQuadTwin.name);
  push_native(ctx, kQuadTwin);
  duk_push_string(ctx, "length");
  duk_push_int(ctx, 3);
  duk_def_prop(ctx, -3, DUK_DEFPROP_HAVE_VALUE | DUK_DEFPROP_FORCE);
  duk_put_global_string(ctx, kQuadTwin.name);
}

void push_native_object(duk_context* ctx) {
  duk_push_object(ctx);
  for (const NativeEntry& entry : kOfNativeObject) {
    push_native(ctx, entry);
    duk_put_prop_string(ctx, -2, entry.name);
  }
}

}  // namespace pacwright
