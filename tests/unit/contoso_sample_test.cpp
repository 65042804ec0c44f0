#include <algorithm>
#include <fstream>
#include <map>
#include <numeric>
#include <set>
#include <sstream>

#include "tests/unit/support.hpp"

// The sample's copy of the "additional endpoints" page against what the page of April 2020 holds,
// counted in the page row by row.

using namespace pacwright;

namespace {

std::string sample(const std::string& name) {
  std::ostringstream bytes;
  bytes << std::ifstream(SAMPLES_DIR "/contoso/" + name, std::ios::binary).rdbuf();
  return bytes.str();
}

Catalog sample_catalog(const std::string& name, const std::string& tenant) {
  Diags diags;
  auto read = read_catalog(sample(name), name, {"", tenant}, diags);
  INFO(name, ": ", to_text(diags));
  REQUIRE(read.has_value());
  return *std::move(read);
}

/// A policy of the sample with its catalogs, lowered.
Compiled sample_policy(const std::string& name) {
  Diags diags;
  const auto policy = read_policy(sample(name), name, diags);
  REQUIRE(policy.has_value());
  std::vector<Catalog> catalogs;
  for (const CatalogName& file : policy->catalogs) {
    catalogs.push_back(sample_catalog(file.file, policy->tenant));
  }
  return compiled(*policy, std::move(catalogs));
}

struct Row {
  int number;
  int patterns;
  int blocks;
  int skipped;  ///< Link targets, and the row itself if it names nothing.
  const char* direction;
};

const Row kRows[] = {
    {1, 0, 0, 2, "uncommon"},       {2, 16, 0, 1, "outbound"},      {3, 0, 0, 1, "inbound"},
    {4, 0, 0, 1, "inbound"},        {5, 1, 0, 0, "bidirectional"},  {6, 0, 0, 1, "inbound"},
    {7, 0, 0, 1, "inbound"},        {8, 0, 0, 1, "inbound"},        {9, 7, 2, 0, "outbound"},
    {10, 3, 2, 0, "inbound"},       {11, 1, 0, 0, "outbound"},      {12, 0, 1, 0, "client"},
    {13, 0, 2, 0, "outbound"},      {14, 0, 0, 1, "inbound"},       {15, 1, 0, 0, "trusted-sites"},
    {16, 0, 0, 1, "trusted-sites"}, {17, 1, 0, 0, "trusted-sites"}, {18, 0, 0, 1, "trusted-sites"},
    {19, 0, 0, 1, "outbound"},      {20, 5, 0, 1, "outbound"},      {21, 9, 0, 0, "inbound"},
    {22, 0, 0, 1, "outbound"},      {23, 1, 78, 0, "inbound"},
};

/// The items of one row, in order: "a.test b.test ".
std::string items_of(const Catalog& catalog, int row) {
  std::string text;
  for (const Endpoint& endpoint : catalog.endpoints) {
    if (endpoint.source.row == row) text += endpoint.item_text() + " ";
  }
  return text;
}

/// "row state" -> items, for one catalog file.
std::map<std::string, int> fates(const Ledger& ledger, const std::string& file) {
  std::map<std::string, int> count;
  for (const LedgerEntry& entry : ledger.entries) {
    if (entry.where().file != file) continue;
    ++count[std::to_string(entry.source().row) + " " + std::string(to_text(entry.state))];
  }
  return count;
}

}  // namespace

TEST_CASE("sample: the 23 rows of the page, item by item") {
  const Catalog catalog = sample_catalog("additional-endpoints.json", "contoso");
  REQUIRE(catalog.rows.size() == std::size(kRows));
  for (std::size_t i = 0; i < std::size(kRows); ++i) {
    const Row& row = kRows[i];
    CAPTURE(row.number);
    int patterns = 0, blocks = 0;
    for (const Endpoint& endpoint : catalog.endpoints) {
      if (endpoint.source.row != row.number) continue;
      ++(endpoint.pattern() != nullptr ? patterns : blocks);
      CHECK(endpoint.direction == row.direction);
      CHECK(endpoint.source.line == row.number + 42);  // One line a row, below 42 others.
    }
    CHECK(patterns == row.patterns);
    CHECK(blocks == row.blocks);
    CHECK(std::ranges::count(catalog.skipped, row.number,
                             [](const Skipped& skip) { return skip.source.row; }) == row.skipped);
    CHECK(catalog.rows[i].source.row == row.number);
    CHECK(catalog.rows[i].direction == row.direction);
    CHECK_FALSE(catalog.rows[i].purpose.empty());
  }
  CHECK(std::ranges::count_if(catalog.endpoints,
                              [](const Endpoint& e) { return e.pattern() != nullptr; }) == 45);
  CHECK(catalog.endpoints.size() == 45 + 85);
}

TEST_CASE("sample: short rows of the page in full") {
  struct Full {
    int row;
    const char* items;
  };
  const Full rows[] = {
      {5, "*.um.outlook.com "},
      {9,
       "domains.live.com 40.118.209.192/32 168.62.190.41/32 *.store.core.windows.net "
       "asl.configure.office.com tds.configure.office.com mshybridservice.trafficmanager.net "
       "aka.ms shcwreleaseprod.blob.core.windows.net "},
      {10, "*.acompli.net *.outlookmobile.com *.outlookmobile.us 52.125.128.0/20 52.127.96.0/23 "},
      {11, "*.msappproxy.net "},
      {12, "52.112.0.0/14 "},
      {13, "13.107.64.0/18 52.112.0.0/14 "},
      {15, "secure.aadcdn.microsoftonline-p.com "},
      {17, "contoso.sharepoint.com "},
      {20,
       "*.digicert.com *.entrust.net *.chinacloudapi.cn "
       "secure.aadcdn.partner.microsoftonline-p.cn *.partner.microsoftonline.cn "},
  };
  const Catalog catalog = sample_catalog("additional-endpoints.json", "contoso");
  for (const Full& row : rows) {
    CAPTURE(row.row);
    CHECK(items_of(catalog, row.row) == row.items);
  }
}

TEST_CASE("sample: ports, paths and clouds as on the page") {
  const Catalog catalog = sample_catalog("additional-endpoints.json", "contoso");
  std::map<std::string, int> clouds;
  std::set<std::string> paths;
  for (const Endpoint& e : catalog.endpoints) {
    CAPTURE(e.item_text());
    const int row = e.source.row;
    if (!e.cloud.empty()) ++clouds[e.cloud];
    if (!e.path.empty()) paths.insert(e.item_text() + e.path);
    if (row == 2 || row == 10 || row == 12 || row == 21 || row == 23) {
      CHECK(to_string(e.tcp) == "443");
    }
    CHECK(to_string(e.udp) == (row == 13 ? "50000-59999" : ""));
    if (row == 13) CHECK(to_string(e.tcp) == "5061,50000-59999");
    if (row == 20) CHECK(to_string(e.tcp) == (e.item_text().ends_with(".cn") ? "443" : "80"));
    // No other row leaves no doubt: row 20 names 21Vianet, and so does one list of row 23.
    const bool china = row == 20 || e.cloud == "Microsoft Cloud China operated by 21Vianet";
    CHECK(e.instance == (china ? "China" : ""));
  }
  CHECK(clouds == std::map<std::string, int>{
                      {"GCC High, DoD", 2},
                      {"Worldwide Commercial & GCC", 6},
                      {"Public Cloud", 42},
                      {"Microsoft Cloud for US Government", 12},
                      {"Microsoft Cloud Germany", 8},
                      {"Microsoft Cloud China operated by 21Vianet", 12},
                  });
  CHECK(paths == std::set<std::string>{"aka.ms/hybridwizard",
                                       "shcwreleaseprod.blob.core.windows.net/shcw/*"});
}

TEST_CASE("sample: what becomes of each row at home") {
  // Row 2: "tenant restrictions" decides three sign-in hosts. Row 9: "not past the proxy" decides
  // two hosts and the two addresses.
  const Compiled made = sample_policy("policy.json");
  CHECK(to_text(made.diags) == "");
  auto wanted = std::map<std::string, int>{
      {"2 emitted", 13}, {"2 overridden", 3}, {"9 emitted", 5}, {"9 overridden", 4}};
  for (const Row& row : kRows) {
    const std::string number = std::to_string(row.number);
    const int items = row.patterns + row.blocks;
    if (items > 0 && row.number != 2 && row.number != 9) wanted[number + " not-selected"] = items;
    if (row.skipped > 0) wanted[number + " not-an-endpoint"] = row.skipped;
  }
  CHECK(fates(made.lowered.ledger, "additional-endpoints.json") == wanted);
}

TEST_CASE("sample: what becomes of each row in China") {
  // Row 17 waits for a tenant, which the cloud in China does not have.
  const Compiled made = sample_policy("policy-china.json");
  CHECK_FALSE(has_errors(made.diags));
  std::map<std::string, int> wanted{{"17 needs-value", 1}, {"20 emitted", 5}};
  for (const Row& row : kRows) {
    const std::string number = std::to_string(row.number);
    const int items = row.patterns + row.blocks;
    if (items > 0 && row.number != 17 && row.number != 20) wanted[number + " not-selected"] = items;
    if (row.skipped > 0) wanted[number + " not-an-endpoint"] = row.skipped;
  }
  CHECK(fates(made.lowered.ledger, "additional-endpoints.json") == wanted);
}
