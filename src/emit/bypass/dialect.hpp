#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/rules.hpp"

namespace pacwright {

/// What an entry that is or ends in a name "b.c" stands for.
enum class NameReading {
  Nothing,  ///< No host.
  Itself,   ///< b.c.
  Below,    ///< All below b.c.
  Both,     ///< b.c and all below it.
  Ends,     ///< Whatever ends in "b.c": notb.c, too.
};

enum class GlobReading {
  Nothing,
  Exactly,       ///< A star is any run, wherever it stands.
  LeadingStar,   ///< If there is one star, and it comes first.
  StarAtAnEnd,   ///< If stars come first or last only.
  LeadingLabel,  ///< "*b.c" stands for b.c and all below it.
  Ends,          ///< As if it began with a star.
};

/// What an address on its own stands for.
enum class AddressReading {
  Nothing,
  Itself,
  Ends,       ///< Addresses whose text ends so: 110.1.2.3 for 10.1.2.3.
  EndsTyped,  ///< The same as they were typed, so of IPv6 as well: 2001:db8::10.1.2.3.
  Names,      ///< And names that resolve to it.
  Pieces,     ///< What stands between its colons, as names.
};

enum class BlockReading {
  Nothing,
  Itself,
  Names,   ///< And names that resolve into it.
  Pieces,  ///< What stands between its colons, as names.
};

enum class LocalReading { Nothing, PlainHosts, AndAddresses };

/// How one program reads entries: what pacwright's emitters rely on. validate/reference/bypass has
/// the programs' grammars, written apart from this, and tests hold both against each other.
struct Dialect {
  std::string_view reader;                     ///< As in pacwright bypass --readers.
  NameReading bare = NameReading::Nothing;     ///< "b.c"
  NameReading dotted = NameReading::Nothing;   ///< ".b.c"
  NameReading starred = NameReading::Nothing;  ///< "*.b.c"
  GlobReading globs = GlobReading::Nothing;
  AddressReading ipv4 = AddressReading::Nothing;
  AddressReading ipv6 = AddressReading::Nothing;           ///< "fd00::1"
  AddressReading ipv6_brackets = AddressReading::Nothing;  ///< "[fd00::1]"
  BlockReading block4 = BlockReading::Nothing;
  BlockReading block6 = BlockReading::Nothing;           ///< "fd00::/8"
  BlockReading block6_brackets = BlockReading::Nothing;  ///< "[fd00::]/8"
  LocalReading local = LocalReading::Nothing;            ///< "<local>"
  bool digits_begin_hosts = false;  ///< What begins with a digit is the beginning of hosts, too.
  /// Names that resolve into 127.0.0.0/8 go direct without any entry.
  bool loopback_goes_direct = false;
};

/// One way to write something in a list.
struct Spelling {
  enum class Kind {
    Bare,
    Dotted,
    Starred,
    Glob,
    Ipv4,
    Ipv6,
    Ipv6Brackets,
    Block4,
    Block6,
    Block6Brackets,
    Local
  };
  Kind kind;
  std::string text;
};

/// The ways to write what `match` stands for, the plainest first.
std::vector<Spelling> spellings_of(const Match& match);

/// The hosts that an entry stands for.
struct Reach {
  std::vector<Match> hosts;
  std::vector<Cidr> homes;                      ///< And names that resolve into one of these.
  bool unbounded = false;                       ///< And others that no match can name.
  std::string_view beyond = "hosts beyond it";  ///< What these are.
};

Reach reach_of(const Dialect& dialect, const Spelling& spelling);

}  // namespace pacwright
