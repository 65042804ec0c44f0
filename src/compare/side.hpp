#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model/catalog.hpp"

namespace pacwright {

/// One thing a catalog says: an endpoint, or a skip that may stand for one.
struct Entry {
  /// The item as text; for a skip its text after '?' (needs a value) or '!' (not expressible),
  /// which no item holds. Entries of two catalogs with the same key speak of the same thing.
  std::string key;
  const Endpoint* said = nullptr;  ///< The fields; null for a skip without any.
  const Skipped* skip = nullptr;   ///< Null for an endpoint.
  int row = -1;                    ///< Index into Side::rows; -1 for none.
  int partner = -1;                ///< Index into the other side's entries; -1 for none yet.

  bool is_endpoint() const { return skip == nullptr; }
  bool is_damaged() const { return key.front() == '!'; }
};

/// One row of a documentation table. Rows of one side are sorted by document and number.
struct DocumentRow {
  std::string file;
  int number = 0;
  const TableRow* table = nullptr;  ///< Null if the catalog has only items of it.
  std::vector<int> entries;         ///< Indices into Side::entries.
  int partner = -1;                 ///< Index into the other side's rows; -1 for none.
};

/// A catalog as it is compared. It must outlive this.
struct Side {
  const Catalog* catalog = nullptr;
  std::vector<Entry> entries;  ///< Endpoints in their order, then skips in theirs.
  std::vector<DocumentRow> rows;

  explicit Side(const Catalog& of);
};

/// Letters and digits in lower case, all that damage usually spares: "*. Um.a.test" and
/// "*.um.a.test" both give "umatest". A path or the prefix of a single address does not count.
std::string skeleton(std::string_view text);

}  // namespace pacwright
