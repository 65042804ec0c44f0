#include "model/cidr.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace pacwright {

Result<Cidr> Cidr::parse(std::string_view text, const SourceRef& where) {
  const std::size_t slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return Diag{DiagCode::BadNetwork, where, std::string(text), ""};

  int prefix = address->width();
  if (slash != std::string_view::npos) {
    const auto number = parse_number(text.substr(slash + 1), static_cast<unsigned>(prefix));
    if (!number) {
      return Diag{DiagCode::BadNetwork, where, std::string(text),
                  "The part after '/' must be a number from 0 to " + std::to_string(prefix) + "."};
    }
    prefix = static_cast<int>(*number);
  }
  const Cidr block(address->with_low_bits(prefix, false), prefix);
  if (block.first() != *address) {
    return Diag{DiagCode::HostBitsSet, where, std::string(text),
                "The block around it is " + block.to_string() + "."};
  }
  return block;
}

bool Cidr::contains(const IpAddress& address) const {
  if (family() != address.family()) return false;
  const IpAddress::Bytes &mine = first_.bytes(), &its = address.bytes();
  const auto whole = static_cast<std::size_t>(prefix_ / 8);
  if (!std::equal(mine.begin(), mine.begin() + prefix_ / 8, its.begin())) return false;
  return prefix_ % 8 == 0 || (mine[whole] ^ its[whole]) >> (8 - prefix_ % 8) == 0;
}

bool Cidr::contains(const Cidr& inner) const {
  return prefix_ <= inner.prefix_ && contains(inner.first_);
}

std::string Cidr::to_string() const { return first_.to_string() + "/" + std::to_string(prefix_); }

std::string Cidr::netmask() const {
  return IpAddress::from_v4(0xffffffffu).with_low_bits(prefix_, false).to_string();
}

}  // namespace pacwright
