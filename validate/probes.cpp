#include "validate/probes.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_set>

#include "base/text.hpp"

namespace pacwright {
namespace {

std::string to_upper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

class Derivation {
 public:
  explicit Derivation(bool resolve) : resolve_(resolve) {}

  void add_pattern(const HostPattern& pattern) {
    about_ = pattern.text();
    switch (pattern.kind()) {
      case HostPattern::Kind::Exact: around(pattern.text()); break;
      case HostPattern::Kind::Subdomains: around(std::string(pattern.domain())); break;
      case HostPattern::Kind::Glob: around_glob(pattern.text()); break;
    }
  }

  /// The hosts that tell most: inside, beside and below.
  void add_pattern_thinly(const HostPattern& pattern) {
    about_ = pattern.text();
    std::string host = pattern.text();
    if (pattern.kind() == HostPattern::Kind::Subdomains) host = pattern.domain();
    std::ranges::replace(host, '*', 'a');
    add(host);
    add("a." + host);
    add("x" + host);
  }

  void add_network(const Cidr& network) {
    about_ = network.to_string();
    for (const IpAddress& edge : {network.first(), network.last()}) {
      add_address(edge);
      if (const auto next = edge.next()) add_address(*next);
      if (const auto previous = edge.previous()) add_address(*previous);
    }
    if (resolve_ && network.family() == IpFamily::V4) {
      add("in-" + dashed(network.first()) + ".resolved.test", network.first().to_string());
      if (const auto next = network.last().next()) {
        add("after-" + dashed(*next) + ".resolved.test", next->to_string());
      }
    }
  }

  /// Both edges and what lies behind them, each in one spelling.
  void add_network_thinly(const Cidr& network) {
    about_ = network.to_string();
    add(network.first().to_string());
    add(network.last().to_string());
    if (const auto next = network.last().next()) add(next->to_string());
    if (const auto previous = network.first().previous()) add(previous->to_string());
  }

  // No line ends: no client can hand over a host with one, and shExpMatch's star stops there.
  void add_hostile() {
    about_ = "hostile";
    const std::string long_label(63, 'a');
    const std::string long_name =
        long_label + "." + long_label + "." + long_label + "." + std::string(61, 'b');
    for (const std::string& host : {std::string(),
                                    std::string("/"),
                                    std::string("."),
                                    std::string(".."),
                                    std::string("*"),
                                    std::string("["),
                                    std::string("]"),
                                    std::string("[]"),
                                    std::string("[2001"),
                                    std::string("::1"),
                                    std::string("[::1]"),
                                    std::string("::"),
                                    std::string(":"),
                                    std::string(":::"),
                                    std::string("1::2::3"),
                                    std::string("::ffff:10.1.2.3"),
                                    std::string("1:2:3:4:5:6:7::"),
                                    std::string("1:2:3:4:5:6:7:8:9"),
                                    std::string("12345::"),
                                    std::string("fe80::1%eth0"),
                                    std::string("0.0.0.0"),
                                    std::string("255.255.255.255"),
                                    std::string("010.1.2.3"),
                                    std::string("256.1.1.1"),
                                    std::string("10.1.2"),
                                    std::string("1.2.3.4.5"),
                                    std::string("[10.1.2.3]"),
                                    std::string("localhost"),
                                    std::string("constructor"),
                                    std::string("__proto__"),
                                    std::string("hasOwnProperty"),
                                    std::string("toString"),
                                    std::string("valueOf"),
                                    std::string("__proto__.example.com"),
                                    std::string("constructor.prototype"),
                                    std::string("undefined"),
                                    std::string("null"),
                                    std::string("NaN"),
                                    std::string("a"),
                                    std::string("A"),
                                    std::string("a:80"),
                                    std::string("user@host"),
                                    std::string("a b"),
                                    std::string("a\\b"),
                                    std::string("a\"b"),
                                    std::string("a'b"),

                                    std::string("%00"),
                                    std::string("(.*)"),
                                    std::string("a|b"),
                                    std::string("xn--"),
                                    std::string("com"),
                                    std::string(".com"),
                                    long_name,
                                    std::string(1000, 'x')}) {
      add(host);
    }
  }

  std::vector<DerivedProbe> take() {
    const auto key = [](const DerivedProbe& p) { return std::tie(p.host, p.resolved, p.about); };
    std::ranges::sort(probes_, [&](const auto& a, const auto& b) { return key(a) < key(b); });
    const auto same_host = [](const auto& a, const auto& b) { return a.host == b.host; };
    probes_.erase(std::unique(probes_.begin(), probes_.end(), same_host), probes_.end());
    return std::move(probes_);
  }

  std::size_t size() const { return probes_.size(); }

 private:
  void add(const std::string& host, const std::string& resolved = "") {
    probes_.push_back({host, about_, resolved});
  }

  static std::string dashed(const IpAddress& address) {
    std::string text = address.to_string();
    std::ranges::replace(text, '.', '-');
    return text;
  }

  // What lies around a domain, whether the pattern was the name itself or all below it.
  void around(const std::string& domain) {
    add(domain);
    add(to_upper(domain));
    add(domain + ".");
    add(domain + "..");
    add("a." + domain);
    add("A." + to_upper(domain) + ".");
    add("b.a." + domain);
    add("." + domain);
    add("x" + domain);  // A look-alike: no label boundary.
    add("x-" + domain);
    add(domain + "x");
    add(domain + ".evil.test");
    add("evil.test." + domain);
    if (const std::size_t dot = domain.find('.'); dot != std::string::npos) {
      add("sibling" + domain.substr(dot));
      add(domain.substr(dot + 1));
      add(domain.substr(0, dot));
      std::string other = domain;
      other[dot] = 'x';  // The dot is a dot.
      add(other);
    }
  }

  void around_glob(const std::string& pattern) {
    for (const std::string_view fill : {"", "a", "a.b", "-", "a-b.c-d", "xn--a"}) {
      std::string host;
      for (const char c : pattern) host += c == '*' ? std::string(fill) : std::string(1, c);
      around(host);
    }
    // Every star with its own filling.
    bool first = true;
    std::string host;
    for (const char c : pattern) {
      host += c == '*' ? std::string(first ? "q.r" : "s") : std::string(1, c);
      first = first && c != '*';
    }
    around(host);
    // What is left when the stars and the text next to them go.
    for (const std::string_view piece : split(pattern, '*')) {
      if (!piece.empty()) add(std::string(piece));
    }
  }

  void add_address(const IpAddress& address) {
    const std::string text = address.to_string();
    add(text);
    if (address.is_v4()) return;
    add("[" + text + "]");
    add(to_upper(text));
    add(long_form(address));
  }

  // All 32 digits: the spelling furthest from the canonical one.
  static std::string long_form(const IpAddress& address) {
    std::string text;
    for (std::size_t i = 0; i < 16; ++i) {
      if (i > 0 && i % 2 == 0) text += ':';
      text += "0123456789ABCDEF"[address.bytes()[i] >> 4];
      text += "0123456789ABCDEF"[address.bytes()[i] & 15];
    }
    return text;
  }

  bool resolve_;
  std::string about_;
  std::vector<DerivedProbe> probes_;
};

}  // namespace

std::vector<IpAddress> first_addresses(const std::vector<ProbeSubject>& subjects) {
  std::vector<IpAddress> addresses;
  for (const ProbeSubject& subject : subjects) {
    const auto* block = std::get_if<const Cidr*>(&subject);
    if (block != nullptr) addresses.push_back((*block)->first());
  }
  return addresses;
}

ProbeStream::ProbeStream(const Policy& policy, const std::vector<Catalog>& catalogs)
    : resolve_(policy.dns == DnsUse::Resolve) {
  std::unordered_set<std::string_view> patterns;
  std::set<Cidr> networks;
  const auto add_pattern = [&](const HostPattern& pattern) {
    if (patterns.insert(pattern.text()).second) subjects_.emplace_back(&pattern);
  };
  const auto add_network = [&](const Cidr& network) {
    if (networks.insert(network).second) subjects_.emplace_back(&network);
  };
  for (const PolicyRule& rule : policy.rules) {
    for (const PlacedPattern& host : rule.hosts) add_pattern(host.pattern);
    for (const PlacedNetwork& network : rule.networks) add_network(network.network);
  }
  for (const Catalog& catalog : catalogs) {
    for (const Endpoint& endpoint : catalog.endpoints) {
      if (endpoint.pattern() != nullptr) add_pattern(*endpoint.pattern());
      if (endpoint.network() != nullptr) add_network(*endpoint.network());
    }
  }
  if (!resolve_ && subjects_.size() > kMostInFull) {
    full_every_ = subjects_.size() / (kMostInFull / 10);
  }
}

std::size_t ProbeStream::thinned() const {
  return full_every_ == 1 ? 0 : subjects_.size() - (subjects_.size() - 1) / full_every_ - 1;
}

std::vector<DerivedProbe> ProbeStream::next() {
  constexpr std::size_t kPiece = 50'000;
  if (at_end_) return {};
  Derivation derivation(resolve_);
  for (; next_ < subjects_.size(); ++next_) {
    if (full_every_ > 1 && derivation.size() >= kPiece) return derivation.take();
    const bool in_full = next_ % full_every_ == 0;
    if (const auto* const* pattern = std::get_if<const HostPattern*>(&subjects_[next_])) {
      in_full ? derivation.add_pattern(**pattern) : derivation.add_pattern_thinly(**pattern);
    } else {
      const Cidr& network = *std::get<const Cidr*>(subjects_[next_]);
      in_full ? derivation.add_network(network) : derivation.add_network_thinly(network);
    }
  }
  derivation.add_hostile();
  at_end_ = true;
  return derivation.take();
}

std::vector<DerivedProbe> derive_probes(const Policy& policy,
                                        const std::vector<Catalog>& catalogs) {
  ProbeStream stream(policy, catalogs);
  std::vector<DerivedProbe> all;
  for (auto piece = stream.next(); !piece.empty(); piece = stream.next()) {
    std::move(piece.begin(), piece.end(), std::back_inserter(all));
  }
  return all;
}

DnsFixture dns_of(const std::vector<DerivedProbe>& probes) {
  DnsFixture dns;
  for (const DerivedProbe& probe : probes) {
    if (!probe.resolved.empty()) dns.addresses[probe.host] = probe.resolved;
  }
  return dns;
}

}  // namespace pacwright
