#pragma once
#include <optional>
#include <string>
#include <vector>

#include "model/endpoint.hpp"

namespace pacwright {

/// Why an item of a catalog is not an endpoint.
enum class SkipReason {
  NotAnEndpoint,   ///< A link, prose, an empty set, a repeated item.
  NotExpressible,  ///< Published, but no pattern or block: damaged, or beyond what clients match.
  NeedsValue,      ///< Holds a placeholder such as <tenant>.
};
std::string_view to_text(SkipReason reason);  ///< As in catalog files: "not-an-endpoint", ...

struct Skipped {
  std::string text;  ///< As published.
  SkipReason kind = SkipReason::NotAnEndpoint;
  std::string reason;  ///< A sentence.
  Source source;
  int line = 0, column = 0;                         ///< Place in the catalog file.
  std::optional<Endpoint> unfilled = std::nullopt;  ///< NeedsValue: all that is said, but its item.
};

/// One row of a documentation table: what it says of all its items together.
struct TableRow {
  Source source;          ///< With the row's number.
  std::string purpose;    ///< Text of its cell, without markup.
  std::string type;       ///< The words its direction was taken from.
  std::string direction;  ///< "outbound", ..., or "unclassified".
  Ports tcp, udp;         ///< All that its destination names, also where it names no host.
};

/// What exists: everything one catalog file says, in its order. Each item of the input is an
/// endpoint or skipped with a reason; nothing vanishes.
struct Catalog {
  std::string file;     ///< As the policy names it.
  std::string name;     ///< May be empty.
  std::string version;  ///< May be empty.
  std::string sha256;   ///< Of the file's bytes.
  std::vector<Endpoint> endpoints;
  std::vector<Skipped> skipped;
  std::vector<TableRow> rows;  ///< Of the documentation tables it was made of.

  SourceRef place(const Endpoint& endpoint) const { return {file, endpoint.line, endpoint.column}; }
  SourceRef place(const Skipped& skip) const { return {file, skip.line, skip.column}; }
};

/// Names one endpoint among several catalogs.
struct EndpointRef {
  int catalog = 0;
  int endpoint = 0;
  friend auto operator<=>(const EndpointRef&, const EndpointRef&) = default;
};

inline const Endpoint& at(const std::vector<Catalog>& catalogs, const EndpointRef& ref) {
  return catalogs[static_cast<std::size_t>(ref.catalog)]
      .endpoints[static_cast<std::size_t>(ref.endpoint)];
}

/// Moves endpoints that say exactly what an earlier one says to the skipped items.
void drop_repeated(Catalog& catalog);

}  // namespace pacwright
