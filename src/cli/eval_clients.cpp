#include "cli/eval_clients.hpp"

#include <algorithm>
#include <functional>
#include <ostream>

#include "base/at_once.hpp"
#include "base/text.hpp"
#include "cli/url_answers.hpp"
#include "report/table_text.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kBatch = 2048;  ///< URLs that are asked, and aligned, together.
constexpr std::size_t kMostWaitingBytes = 8 << 20;

/// Clients that do the same for a URL stand on one line: for terminals that have no place for a
/// column each.
std::string as_list(const TableCells& names, const std::vector<TableCells>& rows,
                    const TextForm& form) {
  std::string text;
  for (const TableCells& row : rows) {
    text += printable(row.front()) + "\n";
    std::vector<TableCells> lines;
    std::vector<std::string> seen;
    for (std::size_t i = 1; i < row.size(); ++i) {
      const auto same = std::ranges::find(seen, row[i]);
      if (same != seen.end()) {
        lines[static_cast<std::size_t>(same - seen.begin())][1] += ", " + names[i];
        continue;
      }
      seen.push_back(row[i]);
      lines.push_back({"  " + row[i], names[i]});
    }
    text += folded(to_table(lines, form), form);
  }
  return text;
}

}  // namespace

struct ClientTable::Column {
  const ClientProfile* client;
  UrlAnswers answers;
  std::function<Result<PacScript>()> load;  ///< A further sandbox.
  std::vector<std::string> cells = {};
};

Result<PacScript> ClientsScript::load(const ClientProfile& client) const {
  return PacScript::load(bytes, name, as.applied_to(dns), limits, {client.client, as.at, false});
}

ClientTable::ClientTable(const ClientsScript& script, bool json, Io& io)
    : io_(io), json_(json), decides_(script.decides), jobs_(script.jobs) {
  for (const ClientProfile* const client : script.as.clients) {
    const auto load = [&script, client] { return script.load(*client); };
    auto loaded = load();
    if (!loaded && std::ranges::find(faults_, loaded.reason()) == faults_.end()) {
      faults_.push_back(loaded.reason());
    }
    const EvalForm form{*client, json ? EvalForm::As::Json : EvalForm::As::Cell, true};
    columns_.push_back(
        {client, UrlAnswers(std::move(loaded), form, DecidesBy::State, script.as.clients.size()),
         load});
  }
}

ClientTable::~ClientTable() = default;

void ClientTable::add(std::string_view url) {
  urls_.emplace_back(url);
  waiting_bytes_ += url.size();
  if (urls_.size() >= kBatch || waiting_bytes_ >= kMostWaitingBytes) flush();
}

void ClientTable::flush() {
  if (urls_.empty()) return;
  const bool tries = !is_tried_ && urls_.size() >= kFewUrls;
  is_tried_ = is_tried_ || tries;
  if (tries) {  // One by one: each takes a sandbox beside those of all columns.
    for (Column& column : columns_) try_out(column);
  }
  for (std::span<const std::string> rest = urls_; !rest.empty();) {
    for_each_at_once(columns_.size(), jobs_, [&](std::size_t i) {
      if (columns_[i].cells.empty()) columns_[i].cells = columns_[i].answers.lines_for(rest);
    });
    // All of them, if they are not very long.
    std::size_t count = rest.size();
    for (const Column& column : columns_) count = std::min(count, column.cells.size());
    print(rest.first(count));
    for (Column& column : columns_) {
      column.cells.erase(column.cells.begin(),
                         column.cells.begin() + static_cast<std::ptrdiff_t>(count));
    }
    rest = rest.subspan(count);
  }
  urls_.clear();
  waiting_bytes_ = 0;
}

void ClientTable::print(std::span<const std::string> urls) {
  if (json_) {
    print_json(urls);
  } else {
    print_table(urls);
  }
  io_.out.flush();
  is_first_ = false;
}

/// Before any of many answers is remembered, the script must have shown that it answers alike in
/// another order, to this client.
void ClientTable::try_out(Column& column) const {
  if (decides_ == DecidesBy::State) return;
  auto script = column.load();
  if (!script) return;
  column.answers.remember_by(confirmed(decides_, *std::move(script), urls_, *column.client));
}

void ClientTable::print_json(std::span<const std::string> urls) {
  for (std::size_t i = 0; i < urls.size(); ++i) {
    for (std::size_t k = 0; k < columns_.size(); ++k) {
      io_.out << (is_first_ && i == 0 && k == 0 ? "[\n" : ",\n") << columns_[k].cells[i];
    }
  }
}

void ClientTable::print_table(std::span<const std::string> urls) {
  TableCells names = {"URL"};
  for (const Column& column : columns_) names.emplace_back(column.client->name);
  std::vector<TableCells> rows;
  for (std::size_t i = 0; i < urls.size(); ++i) {
    TableCells& row = rows.emplace_back(TableCells{urls[i]});
    for (const Column& column : columns_) row.push_back(column.cells[i]);
  }
  const TextForm form = form_out(io_);
  std::vector<TableCells> all = rows;
  all.insert(all.begin(), names);
  if (form.is_terminal && columns_of_table(all) > form.columns) {
    io_.out << as_list(names, rows, form);
    return;
  }
  io_.out << to_table(is_first_ || form.is_terminal ? all : rows, form);
}

void ClientTable::finish() {
  flush();
  if (json_) io_.out << (is_first_ ? "[]\n" : "\n]\n");
}

Exit ClientTable::exit() const {
  Exit worst = Exit::Ok;
  for (const Column& column : columns_) worst = worse_of(worst, column.answers.exit());
  return worst;
}

ChanceSeen ClientTable::chance() const {
  ChanceSeen all;
  for (const Column& column : columns_) all.add(column.answers.chance());
  return all;
}

RefusedLookups ClientTable::refused() const {
  RefusedLookups all;
  for (const Column& column : columns_) all.add(column.answers.refused());
  return all;
}

DroppedResults ClientTable::dropped() const {
  DroppedResults all;
  for (const Column& column : columns_) all.add(column.answers.dropped());
  return all;
}

}  // namespace pacwright
