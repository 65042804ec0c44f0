#include "validate/dns_stub.hpp"

#include "base/idna.hpp"
#include "base/utf8.hpp"
#include "model/ip_address.hpp"
#include "validate/engine_text.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMaxLookups = 20;  // Chromium's, per call of FindProxyForURL.
constexpr std::size_t kMaxNoted = 1000;  // A script may ask without end.
constexpr std::size_t kMaxNameBytes = 253;

bool is_of(const IpAddress& address, DnsStub::Families families) {
  return address.is_v4() || families == DnsStub::Families::Both;
}

/// Lower case and punycode, as it goes out to a name server; cut short if no name is that long.
std::string to_dns_name(std::string_view host) {
  std::string name = from_engine_text(host, kMaxNameBytes);
  if (auto ascii = to_ascii_host(name)) return *std::move(ascii);
  return name;
}

}  // namespace

DnsStub::DnsStub(DnsFixture fixture) : fixture_(std::move(fixture)) {
  fixture_.my_ip = to_engine_text(fixture_.my_ip);
  if (fixture_.my_ip.empty()) fixture_.my_ip = "127.0.0.1";  // Chromium's, when it knows none.
}

void DnsStub::forget_questions() {
  names_.clear();
  lookups_.clear();
}

const std::string* DnsStub::resolve(std::string_view host, Families families) {
  if (host.empty()) return nullptr;
  if (const auto address = IpAddress::parse(host)) {
    if (!is_of(*address, families)) return nullptr;
    literal_ = host;
    return &literal_;
  }

  std::string name = to_dns_name(host);
  if (names_.size() < kMaxNoted) names_.push_back(name);
  const std::pair lookup(std::move(name), families);
  if (!lookups_.contains(lookup)) {
    if (lookups_.size() >= kMaxLookups) return nullptr;
    lookups_.insert(lookup);
  }
  return look_up(lookup.first, families);
}

const std::string* DnsStub::look_up(const std::string& name, Families families) {
  auto entry = fixture_.addresses.find(name);
  if (entry == fixture_.addresses.end() && name.ends_with('.')) {  // A full name: the same host.
    entry = fixture_.addresses.find(name.substr(0, name.size() - 1));
  }
  if (entry == fixture_.addresses.end()) return nullptr;
  const auto address = IpAddress::parse(entry->second);
  return address && is_of(*address, families) ? &entry->second : nullptr;
}

}  // namespace pacwright
