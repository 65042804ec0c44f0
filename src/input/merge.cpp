#include "input/merge.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace pacwright {
namespace {

/// What an endpoint says, without where it was said.
std::string statement(const Endpoint& e) {
  std::string text = e.item_text();
  for (const std::string& field :
       {to_string(e.tcp), to_string(e.udp), e.instance.str(), e.service.str(), e.category.str(),
        e.direction.str(), e.set.str(), e.cloud.str(), field_text(e, Field::Required)}) {
    text += '\n' + field;
  }
  return text;
}

void give_source(Source& source, const SharedText& file, int line) {
  if (source == Source{}) source = {file, line, 0, 0};
}

void give_sources(Catalog& catalog) {
  const SharedText file = catalog.file;
  for (Endpoint& endpoint : catalog.endpoints) give_source(endpoint.source, file, endpoint.line);
  for (Skipped& skip : catalog.skipped) {
    give_source(skip.source, file, skip.line);
    if (skip.unfilled) give_source(skip.unfilled->source, file, skip.line);
  }
}

class Merger {
 public:
  explicit Merger(Diags& diags) : diags_(diags) {}

  void add(Catalog catalog, std::size_t number) {
    give_sources(catalog);
    for (Endpoint& endpoint : catalog.endpoints) add(std::move(endpoint), catalog.file, number);
    std::move(catalog.skipped.begin(), catalog.skipped.end(), std::back_inserter(merged_.skipped));
    std::move(catalog.rows.begin(), catalog.rows.end(), std::back_inserter(merged_.rows));
  }

  Catalog take() { return std::move(merged_); }

 private:
  /// An endpoint of `merged_` and the catalog it came from first.
  struct Known {
    std::size_t endpoint;
    std::size_t catalog;
  };

  void add(Endpoint endpoint, const std::string& file, std::size_t number) {
    // Within one catalog equal statements of different rows stay apart: each row has its own fate.
    const auto said = by_statement_.find(statement(endpoint));
    if (said != by_statement_.end() && said->second.catalog != number) {
      merged_.endpoints[said->second.endpoint].also.push_back(std::move(endpoint.source));
      return;
    }
    report_disagreement(endpoint, file, number);
    const Known known{merged_.endpoints.size(), number};
    by_statement_.emplace(statement(endpoint), known);
    remember(endpoint, known);
    merged_.endpoints.push_back(std::move(endpoint));
  }

  // One endpoint of each kind and catalog is enough to disagree with.
  void remember(const Endpoint& endpoint, const Known& known) {
    auto& all = by_item_[{endpoint.item, endpoint.instance}];
    const bool is_known = std::ranges::any_of(all, [&](const Known& other) {
      const Endpoint& one = merged_.endpoints[other.endpoint];
      return other.catalog == known.catalog && one.category == endpoint.category &&
             one.direction == endpoint.direction;
    });
    if (!is_known) all.push_back(known);
  }

  void report_disagreement(const Endpoint& endpoint, const std::string& file, std::size_t number) {
    const auto found = by_item_.find({endpoint.item, endpoint.instance});
    if (found == by_item_.end()) return;
    for (const Known& known : found->second) {
      const Endpoint& other = merged_.endpoints[known.endpoint];
      if (known.catalog == number) continue;
      for (const Field field : {Field::Category, Field::Direction}) {
        const std::string here = field_text(endpoint, field), there = field_text(other, field);
        if (here.empty() || there.empty() || here == there) continue;
        const std::string place = other.source.file + ":" + std::to_string(other.source.line);
        std::string detail = "Its " + std::string(to_text(field)) + " is ";
        detail += here + " here and ";
        detail += there + " in ";
        detail += place + ".";
        diags_.push_back({DiagCode::SourcesDisagree,
                          {file, endpoint.line, endpoint.column},
                          endpoint.item_text(),
                          std::move(detail)});
        return;  // One finding an item and catalog is enough to look at it.
      }
    }
  }

  Catalog merged_;
  std::map<std::string, Known> by_statement_;
  std::map<std::pair<Item, std::string>, std::vector<Known>> by_item_;
  Diags& diags_;
};

}  // namespace

Catalog merge_catalogs(std::vector<Catalog> catalogs, const std::string& name, Diags& diags) {
  Catalog merged;
  if (catalogs.size() == 1) {  // Nothing to compare: its file and version stay.
    merged = std::move(catalogs.front());
    give_sources(merged);
  } else {
    Merger merger(diags);
    std::size_t number = 0;
    for (Catalog& catalog : catalogs) merger.add(std::move(catalog), number++);
    merged = merger.take();
  }
  merged.name = name;
  return merged;
}

}  // namespace pacwright
