#include "input/docs_table.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "input/cell_items.hpp"
#include "input/cell_tokens.hpp"

namespace pacwright {
namespace {

// Published pages have some hundred. More would take more memory than VALIDATE.md promises.
constexpr std::ptrdiff_t kMostBars = 2'500'000;
constexpr std::size_t kMostRowItems = 500'000;
constexpr std::size_t kLargestCell = 1u << 20;
constexpr std::size_t kLongestShown = 160;  ///< Bytes of a cell that stands for its whole row.
constexpr std::size_t kLongestName = 20;    ///< Bytes of a first cell that names its row.
constexpr std::size_t kLongestNumber = 12;  ///< Code points of what a translation makes of one.

using ItemKind = CellItem::Kind;

/// The lines of a cell that say anything; on a page that repeats all in English, the English ones,
/// for translations turn numbers into words and other numbers.
std::vector<std::string_view> said_lines(const FlatCell& cell) {
  std::vector<std::string_view> lines;
  for (const CellText* text : {&cell.beside, &cell.main}) {
    for (const std::string_view line : split(text->text, '\n')) {
      if (!trim(line).empty()) lines.push_back(trim(line));
    }
    if (!lines.empty()) break;
  }
  return lines;
}

std::string_view first_line(const std::vector<std::string_view>& lines) {
  return lines.empty() ? std::string_view() : lines.front();
}

/// The number a first cell holds, or 0.
int row_number(const FlatCell& cell) {
  const std::string text(first_line(said_lines(cell)));
  const auto number =
      parse_number(text.ends_with('.') ? text.substr(0, text.size() - 1) : text, 1'000'000'000);
  return number ? static_cast<int>(*number) : 0;
}

std::string shortened(std::string text, std::size_t longest = kLongestShown) {
  if (text.size() <= longest) return text;
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

void add_ports(const LinePorts& line, Ports& tcp, Ports& udp) {
  for (const PortGroup& group : line.groups) {
    if (group.tcp) tcp.insert(tcp.end(), group.ports.begin(), group.ports.end());
    if (group.udp) udp.insert(udp.end(), group.ports.begin(), group.ports.end());
  }
}

struct TcpUdp {
  Ports tcp, udp;
  bool empty() const { return tcp.empty() && udp.empty(); }
};

TcpUdp canonical(TcpUdp ports) {
  return {to_canonical(std::move(ports.tcp)), to_canonical(std::move(ports.udp))};
}

/// A cell with what was found in its own text and in the English sentence beside it.
struct ReadCell {
  FlatCell flat;
  CellContent main, beside;
};

/// Turns the tables of one page into a catalog.
class PageReader {
 public:
  PageReader(const std::string& file, const CatalogOptions& options, Diags& diags)
      : options_(options),
        words_(options.type_words != nullptr ? *options.type_words : TypeWords::built_in()),
        diags_(diags) {
    catalog_.file = file;
  }

  Catalog read(std::string_view text) {
    if (std::ranges::count(text, '|') > kMostBars) {
      say_too_large(0, "It has more than " + with_thousands(kMostBars) + " cells.");
      return std::move(catalog_);
    }
    const auto tables = find_tables(text);
    if (tables.empty()) {
      diags_.push_back({DiagCode::NoTable, {catalog_.file, 0, 0}, "", ""});
      return std::move(catalog_);
    }
    read_version(text);
    for (const MarkdownTable& table : tables) read_table(table);
    return std::move(catalog_);
  }

 private:
  // ----- tables ----------------------------------------------------------------------------------

  /// "<!--Worldwide endpoints version 2024073100-->", which generated pages open with.
  void read_version(std::string_view text) {
    constexpr std::string_view kWords = " endpoints version ";
    const std::string_view top = text.substr(0, 4096);
    const std::size_t at = top.find(kWords);
    const std::size_t open = at == std::string_view::npos ? at : top.rfind("<!--", at);
    if (open == std::string_view::npos) return;
    const std::string_view instance = trim(top.substr(open + 4, at - open - 4));
    const std::string_view rest = top.substr(at + kWords.size());
    const std::string_view version = rest.substr(0, rest.find_first_not_of("0123456789"));
    const bool one_word = std::ranges::all_of(
        instance, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
    if (!one_word || instance.empty() || version.size() != 10) return;
    instance_ = instance;
    catalog_.version = version;
  }

  void read_table(const MarkdownTable& table) {
    for (const MarkdownRow& row : table.rows) {
      if (!fits(row)) return;
    }
    const bool generated = is_generated(table);
    const bool numbered = generated || is_numbered(table);
    int ordinal = 0;
    for (const MarkdownRow& row : table.rows) {
      ++ordinal;
      if (count() >= kMostRowItems) {
        say_too_large(row.front().line,
                      "Its tables hold more than " + with_thousands(kMostRowItems) + " items.");
        return;
      }
      if (numbered && &row == &table.rows.front() && is_header(table, row)) continue;
      if (row.size() != table.header.size()) {
        diags_.push_back({DiagCode::RowIrregular,
                          {catalog_.file, row.front().line, row.front().column},
                          shortened(one_line(flatten(row.front()).main), kLongestName),
                          "It has " + std::to_string(row.size()) + " cells, the header " +
                              std::to_string(table.header.size()) + "."});
      }
      if (generated) {
        read_generated_row(table, row);
      } else {
        read_page_row(row, table.header.size(), numbered, ordinal);
      }
    }
  }

  /// What was made of the page so far.
  std::size_t count() const {
    return catalog_.endpoints.size() + catalog_.skipped.size() + catalog_.rows.size() +
           diags_.size();
  }

  void say_too_large(int line, std::string detail) {
    diags_.push_back({DiagCode::FileTooLarge, {catalog_.file, line, 0}, "", std::move(detail)});
  }

  bool fits(const MarkdownRow& row) {
    const auto large = std::ranges::find_if(
        row, [](const MarkdownCell& cell) { return cell.text.size() > kLargestCell; });
    if (large == row.end()) return true;
    diags_.push_back({DiagCode::NotACatalog,
                      {catalog_.file, large->line, large->column},
                      "",
                      "A cell of this table has more than 1 MiB."});
    return false;
  }

  /// Five columns, of which most rows fill the second with a category.
  bool is_generated(const MarkdownTable& table) const {
    if (table.header.size() != 5) return false;
    const auto has_category = std::ranges::count_if(table.rows, [&](const MarkdownRow& row) {
      if (row.size() < 4) return false;
      const FlatCell flat = flatten(row[1]);
      const std::string_view line = first_line(said_lines(flat));
      return words_.mentions(line, Meaning::Optimize) || words_.mentions(line, Meaning::Allow) ||
             words_.mentions(line, Meaning::Default);
    });
    return has_category * 2 > static_cast<std::ptrdiff_t>(table.rows.size());
  }

  static bool is_numbered(const MarkdownTable& table) {
    return std::ranges::any_of(
        table.rows, [](const MarkdownRow& row) { return row_number(flatten(row.front())) > 0; });
  }

  /// Whether the first row says what the columns are: old pages leave the header empty.
  bool is_header(const MarkdownTable& table, const MarkdownRow& row) const {
    if (std::ranges::any_of(table.header, [](const auto& cell) { return !cell.text.empty(); })) {
      return false;
    }
    return std::ranges::none_of(row, [this](const MarkdownCell& cell) {
      const FlatCell flat = flatten(cell);
      return row_number(flat) > 0 || !find_items(flat.main, {true, false}, words_).items.empty();
    });
  }

  /// Whether a row that is not short of cells starts with what was its number: nothing or a word.
  bool is_lost_number(const FlatCell& first) const {
    const std::string text = one_line(first.main);
    return count_code_points(text) <= kLongestNumber && text.find(' ') == std::string::npos &&
           find_items(first.main, {true, false}, words_).items.empty();
  }

  // ----- cells -----------------------------------------------------------------------------------

  ReadCell read_cell(const MarkdownCell& cell, const CellKind& kind) {
    ReadCell read{flatten(cell), {}, {}};
    read.main = find_items(read.flat.main, kind, words_);
    read.beside = find_items(read.flat.beside, kind, words_);
    note_encoding(read.flat);
    return read;
  }

  /// Once a page: where one character was encoded twice, all were.
  void note_encoding(const FlatCell& cell) {
    if (cell.encoded_twice == 0 || encoding_noted_) return;
    encoding_noted_ = true;
    diags_.push_back(
        {DiagCode::EncodedTwice, {catalog_.file, cell.line, cell.encoded_twice}, "", ""});
  }

  // ----- rows of the hand-kept page --------------------------------------------------------------

  void read_page_row(const MarkdownRow& cells, std::size_t columns, bool numbered, int ordinal) {
    const FlatCell first = flatten(cells.front());
    std::size_t next = numbered ? 1 : 0;
    row_ = numbered ? row_number(first) : ordinal;
    line_ = cells.front().line;
    column_ = cells.front().column;
    items_before_ = catalog_.endpoints.size() + catalog_.skipped.size();

    std::vector<ReadCell> read;
    if (numbered && row_ == 0 && (cells.size() < columns || !is_lost_number(first))) {
      next = 0;  // No number: nothing of the row may be lost.
    }
    const std::size_t purpose_at = next;
    for (; next < cells.size(); ++next) {
      read.push_back(read_cell(cells[next], {next != purpose_at, false}));
    }
    if (read.empty()) return;
    const bool has_type = read.size() > 1;
    const std::string type = has_type ? both_texts(read.back().flat) : "";
    std::string destination;
    for (std::size_t i = 1; i + 1 < read.size(); ++i)
      destination += both_texts(read[i].flat) + "\n";

    TableRow row;
    row.source = {catalog_.file, line_, column_, row_};
    row.purpose = one_line(read.front().flat.main);
    row.type = has_type ? one_line(read.back().flat.main) : "";
    row.direction = direction_of(type, row.type, destination, cells.back());

    // Ports that stand on a line without any item are those of all items that have none.
    TcpUdp own, alone;
    for (std::size_t i = 1; i < read.size(); ++i) gather_ports(read[i], cells[i], own, alone);
    row.tcp = to_canonical(std::move(own.tcp));
    row.udp = to_canonical(std::move(own.udp));
    alone = canonical(std::move(alone));

    Endpoint common(*Cidr::parse("::/128", {}));  // Its item comes last.
    common.instance = !options_.instance.empty() ? options_.instance : instance_;
    common.direction = row.direction;
    for (const ReadCell& cell : read) add_cell(cell, common, alone);
    if (catalog_.endpoints.size() + catalog_.skipped.size() == items_before_ || !row_holds_item()) {
      skip_row(row, read);
    }
    catalog_.rows.push_back(std::move(row));
  }

  static std::string both_texts(const FlatCell& cell) {
    return cell.main.text + "\n" + cell.beside.text;
  }

  std::string direction_of(const std::string& type, const std::string& shown,
                           const std::string& destination, const MarkdownCell& cell) {
    if (const auto direction = words_.direction_of(type, destination)) return *direction;
    diags_.push_back({DiagCode::DirectionUnknown,
                      {catalog_.file, cell.line, cell.column},
                      shortened(shown),
                      ""});
    return "unclassified";
  }

  void gather_ports(const ReadCell& cell, const MarkdownCell& source, TcpUdp& all, TcpUdp& alone) {
    std::set<int> with_items;
    for (const CellItem& item : cell.main.items) {
      if (item.kind != ItemKind::NotAnItem) with_items.insert(item.line);
      all.tcp.insert(all.tcp.end(), item.ports.begin(), item.ports.end());
    }
    for (std::size_t i = 0; i < cell.main.lines.size(); ++i) {
      const LinePorts& line = cell.main.lines[i];
      add_ports(line, all.tcp, all.udp);
      if (!with_items.contains(static_cast<int>(i))) add_ports(line, alone.tcp, alone.udp);
      for (const std::string& text : line.unclear) {
        diags_.push_back(
            {DiagCode::PortsUnclear, {catalog_.file, source.line, source.column}, text, ""});
      }
    }
  }

  /// Adds what a cell holds; what only the English sentence beside it has comes with a warning.
  void add_cell(const ReadCell& cell, const Endpoint& common, const TcpUdp& alone) {
    std::set<std::string> names;
    on_one_line_ = std::ranges::none_of(cell.main.items, [&](const CellItem& item) {
      return item.line != cell.main.items.front().line;
    });
    for (const CellItem& item : cell.main.items) {
      add_item(item, cell.main, common, alone);
      names.insert(item.name);
    }
    for (const CellItem& item : cell.beside.items) {
      const bool counts = item.kind == ItemKind::Found || item.kind == ItemKind::Placeholder;
      if (!counts || !names.insert(item.name).second) continue;
      diags_.push_back({DiagCode::OnlyBeside, {catalog_.file, line_, item.column}, item.text, ""});
      add_item(item, cell.beside, common, alone);
    }
    for (const CellLink& link : cell.flat.links) {
      const NameParts parts = split_name(link.target);
      if (parts.is_url) skip(link.target, SkipReason::NotAnEndpoint, "a link", link.column);
    }
  }

  /// Its own ports, else those of its line, else those that stand alone. Where one line holds all
  /// items of a cell, ports alone also add the protocol that this line does not name.
  TcpUdp ports_of(const CellItem& item, const CellContent& content, const TcpUdp& alone) const {
    if (!item.ports.empty()) return {item.ports, {}};
    TcpUdp own;
    const auto line = static_cast<std::size_t>(item.line);
    if (line < content.lines.size()) add_ports(content.lines[line], own.tcp, own.udp);
    if (!own.empty() && !on_one_line_) return own;
    if (own.tcp.empty()) own.tcp = alone.tcp;
    if (own.udp.empty()) own.udp = alone.udp;
    return own;
  }

  void add_item(const CellItem& item, const CellContent& content, const Endpoint& common,
                const TcpUdp& alone) {
    if (item.kind == ItemKind::NotAnItem) {
      return skip(item.text, SkipReason::NotAnEndpoint, item.reason, item.column);
    }
    if (item.kind == ItemKind::Damaged) return skip_damaged(item);

    Endpoint endpoint = common;
    TcpUdp own = canonical(ports_of(item, content, alone));
    endpoint.tcp = std::move(own.tcp);
    endpoint.udp = std::move(own.udp);
    endpoint.cloud = item.cloud;
    endpoint.path = item.path;
    add_endpoint(item, std::move(endpoint));
  }

  void add_endpoint(const CellItem& item, Endpoint endpoint) {
    endpoint.line = line_;
    endpoint.column = item.column;
    endpoint.source = {catalog_.file, line_, item.column, row_};
    const SourceRef where{catalog_.file, line_, item.column};
    if (!item.bad_port.empty()) {
      diags_.push_back({DiagCode::PortsUnclear, where, item.bad_port, ""});
    }
    if (item.name.find('{') != std::string::npos) {
      return skip(item.text, SkipReason::NeedsValue, "holds a placeholder that nothing fills",
                  item.column);
    }
    const auto filled = fill_placeholders(item.name, options_.tenant);
    if (!filled) {
      if (!is_whole_when_filled(item.name)) {
        CellItem broken = item;
        broken.reason = "no name, whatever stands for the placeholder";
        return skip_damaged(broken);
      }
      catalog_.skipped.push_back(needs_value(item.name, where, std::move(endpoint)));
      return;
    }
    auto parsed = parse_item(*filled, where);
    if (!parsed) {
      CellItem broken = item;
      broken.reason = entry_of(parsed.reason().code).message;
      return skip_damaged(broken);
    }
    endpoint.item = *std::move(parsed);
    if (!item.path.empty()) {
      diags_.push_back({DiagCode::PathIgnored, where, endpoint.item_text() + item.path, ""});
    }
    catalog_.endpoints.push_back(std::move(endpoint));
  }

  /// Whether a name with placeholders is a pattern once they have values.
  static bool is_whole_when_filled(std::string name) {
    for (auto open = name.find('<'); open != std::string::npos; open = name.find('<')) {
      const auto close = name.find('>', open);
      if (close == std::string::npos) return false;
      name.replace(open, close + 1 - open, "x");
    }
    return bool(parse_item(name, {}));
  }

  void skip_damaged(const CellItem& item) {
    const std::string meant =
        item.suggestion.empty() ? "" : " The page may mean '" + item.suggestion + "'.";
    diags_.push_back({DiagCode::TextDamaged,
                      {catalog_.file, line_, item.column},
                      item.text,
                      "It looks like " + item.reason + "." + meant});
    skip(
        item.text, SkipReason::NotExpressible,
        "damaged: " + item.reason + (item.suggestion.empty() ? "" : "; perhaps " + item.suggestion),
        item.column);
  }

  void skip(const std::string& text, SkipReason kind, std::string reason, int column) {
    const Source source{catalog_.file, line_, column, row_};
    catalog_.skipped.push_back({text, kind, std::move(reason), source, line_, column});
  }

  /// Whether the row being read gave an endpoint, or something that was meant as one.
  bool row_holds_item() const {
    const auto is_here = [this](const auto& entry) {
      return entry.source.row == row_ && entry.line == line_;
    };
    if (!catalog_.endpoints.empty() && is_here(catalog_.endpoints.back())) return true;
    for (auto it = catalog_.skipped.rbegin(); it != catalog_.skipped.rend() && is_here(*it); ++it) {
      if (it->kind != SkipReason::NotAnEndpoint) return true;
    }
    return false;
  }

  void skip_row(const TableRow& row, const std::vector<ReadCell>& cells) {
    std::string text;
    bool links = false;
    for (std::size_t i = 1; i + 1 < cells.size(); ++i) {
      text += (text.empty() ? "" : " ") + one_line(cells[i].flat.main);
      links = links || !cells[i].flat.links.empty();
    }
    if (text.empty()) text = row.purpose;
    const char* reason = links ? "the row names no host, only links"
                         : row.direction == "inbound"
                             ? "the customer's own server: no host is named"
                             : "the row names no host";
    skip(shortened(text), SkipReason::NotAnEndpoint, reason, column_);
  }

  // ----- rows of generated tables ----------------------------------------------------------------

  void read_generated_row(const MarkdownTable& table, const MarkdownRow& cells) {
    row_ = 0;
    line_ = cells.front().line;
    column_ = cells.front().column;
    Endpoint common(*Cidr::parse("::/128", {}));  // Its item comes last.
    common.instance = !options_.instance.empty() ? options_.instance : instance_;
    common.service = service_of(table.heading);
    common.direction = "outbound";
    const FlatCell first = flatten(cells.front());
    common.set = first_line(said_lines(first));
    if (cells.size() < 4) {
      skip("set " + common.set, SkipReason::NotExpressible, "the row has too few cells", column_);
      diags_.push_back({DiagCode::ItemSkipped,
                        {catalog_.file, line_, column_},
                        common.set,
                        "The row has too few cells."});
      return;
    }
    read_category(cells[1], common);
    TcpUdp all, alone;
    if (cells.size() > 4) gather_ports(read_cell(cells[4], {true, true}), cells[4], all, alone);
    all = canonical(std::move(all));

    const ReadCell addresses = read_cell(cells[3], {true, true});
    if (addresses.main.items.empty()) {
      skip("set " + common.set, SkipReason::NotAnEndpoint, "has neither URLs nor addresses",
           column_);
      diags_.push_back(
          {DiagCode::SetHoldsNothing, {catalog_.file, line_, column_}, common.set, ""});
      return;
    }
    if (all.empty()) {
      diags_.push_back({DiagCode::SetHasNoPorts, {catalog_.file, line_, column_}, common.set, ""});
    }
    note_wide(addresses.main);
    add_cell(addresses, common, all);
  }

  /// "*cdn.example.com" among patterns that start with "*.".
  void note_wide(const CellContent& content) {
    const auto starts = [](const CellItem& item, bool with_dot) {
      return item.name.size() > 1 && item.name[0] == '*' && (item.name[1] == '.') == with_dot;
    };
    const bool others = std::ranges::any_of(
        content.items, [&](const CellItem& item) { return starts(item, true); });
    for (const CellItem& item : content.items) {
      if (!others || !starts(item, false)) continue;
      diags_.push_back({DiagCode::PatternWide,
                        {catalog_.file, line_, item.column},
                        item.text,
                        "Its neighbours start with '*.'; this one also matches names that only "
                        "end alike."});
    }
  }

  void read_category(const MarkdownCell& cell, Endpoint& common) {
    const FlatCell flat = flatten(cell);
    note_encoding(flat);
    const auto lines = said_lines(flat);
    const std::string_view category = first_line(lines);
    if (words_.mentions(category, Meaning::Optimize)) {
      common.category = "Optimize";
    } else if (words_.mentions(category, Meaning::Allow)) {
      common.category = "Allow";
    } else if (words_.mentions(category, Meaning::Default)) {
      common.category = "Default";
    } else {
      common.category = category;
      diags_.push_back({DiagCode::UnknownCategory,
                        {catalog_.file, cell.line, cell.column},
                        common.category,
                        ""});
    }
    if (lines.size() < 2) return;
    // "Optional" first: in some languages its word is that for "required" with a syllable before.
    if (words_.mentions(lines[1], Meaning::Optional)) {
      common.required = false;
    } else if (words_.mentions(lines[1], Meaning::Required)) {
      common.required = true;
    }
  }

  /// The service area behind a heading; products keep their names in all languages. A heading of
  /// another kind stays as it is.
  static std::string service_of(std::string_view heading) {
    struct Area {
      std::string_view word;
      std::string_view area;
    };
    static constexpr Area kAreas[] = {{"Exchange", "Exchange"},    {"SharePoint", "SharePoint"},
                                      {"Skype", "Skype"},          {"Teams", "Skype"},
                                      {"Office Online", "Common"}, {"Office for the web", "Common"},
                                      {"Common", "Common"}};
    for (const Area& row : kAreas) {
      if (heading.find(row.word) != std::string_view::npos) return std::string(row.area);
    }
    return std::string(heading);
  }

  const CatalogOptions& options_;
  const TypeWords& words_;
  Diags& diags_;
  Catalog catalog_;
  std::string instance_;  ///< As the page itself says.
  bool encoding_noted_ = false;

  int row_ = 0;  ///< Of the row that is being read: number, line, column of its first cell.
  int line_ = 0;
  int column_ = 0;
  std::size_t items_before_ = 0;
  bool on_one_line_ = false;  ///< All items of the cell that is being read.
};

}  // namespace

bool is_docs_page(std::string_view text, std::string_view file) {
  const std::string name = to_lower(file);
  return name.ends_with(".md") || name.ends_with(".markdown") || text.starts_with("---\n") ||
         text.starts_with("---\r\n") || !find_tables(text).empty();
}

Catalog read_docs_page(std::string_view text, const std::string& file,
                       const CatalogOptions& options, Diags& diags) {
  return PageReader(file, options, diags).read(text);
}

}  // namespace pacwright
