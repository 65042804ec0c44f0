#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/shared_text.hpp"
#include "model/cidr.hpp"
#include "model/host_pattern.hpp"
#include "model/ports.hpp"

namespace pacwright {

/// The document an endpoint was read from before it came into a catalog file; may be all empty.
struct Source {
  SharedText file;
  int line = 0;
  int column = 0;
  int row = 0;  ///< Row of a documentation table, as numbered there.
  friend bool operator==(const Source&, const Source&) = default;
};

using Item = std::variant<HostPattern, Cidr>;

std::string to_text(const Item& item);  ///< As a policy may write it.

/// One thing a catalog publishes: a host pattern or a block, and what is said about it.
/// Text fields are as published; an absent one is empty.
struct Endpoint {
  explicit Endpoint(Item what) : item(std::move(what)) {}

  Item item;
  Ports tcp, udp;
  SharedText instance;   ///< "Worldwide", "China", ...
  SharedText service;    ///< "Exchange", "Skype", ...
  SharedText category;   ///< "Optimize", "Allow", "Default".
  SharedText direction;  ///< "outbound", "inbound", "bidirectional", "client", ...
  std::optional<bool> required;
  SharedText set;    ///< Id of the endpoint set.
  SharedText cloud;  ///< Heading of the list it stands in: "GCC High, DoD", as published.
  SharedText path;   ///< "/shcw/*" of a published host/path. No client can match on it.
  Source source;
  std::vector<Source> also;  ///< Other documents that say the very same.
  int line = 0, column = 0;  ///< Place in the catalog file.

  const HostPattern* pattern() const { return std::get_if<HostPattern>(&item); }
  const Cidr* network() const { return std::get_if<Cidr>(&item); }
  std::string item_text() const;
};

/// The fields a selector may name; the spelling in a policy is the name in lower case.
enum class Field {
  Instance,
  Service,
  Category,
  Required,
  Direction,
  Set,
  Cloud,
  Source,
  Row,
  Port
};

struct FieldName {
  Field field;
  std::string_view name;
};
std::span<const FieldName> all_fields();
std::string_view to_text(Field field);

/// The value of a text-like field ("true"/"false" for required, digits for row and set), or empty
/// if the endpoint has none. For Field::Port: the TCP ports.
std::string field_text(const Endpoint& endpoint, Field field);

/// 3 for Optimize, 2 for Allow, 1 for Default, 0 for all else: the published rule is that an item
/// in several categories follows the highest.
int category_rank(std::string_view category);

/// The directions a selector takes that names none.
bool is_default_direction(std::string_view direction);

}  // namespace pacwright
