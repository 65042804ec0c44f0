#include "validate/dns_stub.hpp"

#include "base/idna.hpp"
#include "base/utf8.hpp"
#include "model/ip_address.hpp"
#include "validate/engine_text.hpp"
#include "validate/profiles/c_address.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostAlertBytes = 2048;  // Chromium's; then it waits for DNS.
constexpr std::size_t kAlertBytes = 32;        // What one alert counts besides its text.
constexpr std::size_t kMaxNoted = 1000;        // A script may ask without end.
constexpr std::size_t kMaxNameBytes = 253;
constexpr const char* kMyself = "";  // Stands for the own name among the questions.

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

DnsStub::DnsStub(DnsFixture fixture, std::size_t most_names)
    : fixture_(std::move(fixture)), most_names_(most_names) {
  fixture_.my_ip = to_engine_text(fixture_.my_ip);
}

void DnsStub::forget_questions() {
  names_.clear();
  lookups_.clear();
  lookups_asked_ = 0;
  restarts_ = 0;
  has_refused_ = false;
  alert_bytes_ = 0;
}

/// False if the script has asked too much.
bool DnsStub::note_question(const std::string& name, Families families) {
  ++lookups_asked_;
  const std::pair lookup(name, families);
  if (lookups_.contains(lookup)) return true;
  if (most_names_ != 0 && lookups_.size() >= most_names_) {
    has_refused_ = true;
    return false;
  }
  if (lookups_.size() < kMaxNoted) lookups_.insert(lookup);
  if (alert_bytes_ <= kMostAlertBytes) ++restarts_;
  return true;
}

void DnsStub::note_my_ip(Families families) { note_question(kMyself, families); }

void DnsStub::note_alert(std::size_t units) {
  if (alert_bytes_ > kMostAlertBytes) return;
  alert_bytes_ += kAlertBytes + 2 * units;
  if (alert_bytes_ > kMostAlertBytes) ++restarts_;
}

const std::string* DnsStub::resolve(std::string_view host, Families families) {
  if (host.empty()) return nullptr;
  if (const auto address = IpAddress::parse(host)) {
    if (!is_of(*address, families)) return nullptr;
    literal_ = host;
    return &literal_;
  }
  const std::string name = to_dns_name(host);
  if (names_.size() < kMaxNoted) names_.push_back(name);
  return note_question(name, families) ? look_up(name, families) : nullptr;
}

const std::string* DnsStub::resolve_by_system(std::string_view host, Families families) {
  if (const auto number = parse_c_address(host)) {
    literal_ = IpAddress::from_v4(*number).to_string();
    return &literal_;
  }
  if (const auto address = IpAddress::parse(host)) {
    const auto v4 = families == Families::V4 ? mapped_v4(*address) : address;
    if (!v4) return nullptr;
    literal_ = v4->to_string();
    return &literal_;
  }
  return resolve(host, families);
}

const std::string* DnsStub::look_up(const std::string& name, Families families) const {
  auto entry = fixture_.addresses.find(name);
  if (entry == fixture_.addresses.end() && name.ends_with('.')) {  // A full name: the same host.
    entry = fixture_.addresses.find(name.substr(0, name.size() - 1));
  }
  const std::string& text = entry == fixture_.addresses.end() ? fixture_.others : entry->second;
  const auto address = IpAddress::parse(text);
  return address && is_of(*address, families) ? &text : nullptr;
}

}  // namespace pacwright
