#pragma once
#include <span>
#include <string>
#include <vector>

#include "cli/client_options.hpp"
#include "cli/command.hpp"
#include "validate/lint/keeps_state.hpp"
#include "validate/pac_script.hpp"
#include "validate/profiles/chance_seen.hpp"
#include "validate/profiles/dropped_results.hpp"
#include "validate/profiles/refused_lookups.hpp"

namespace pacwright {

/// A PAC file and the clients that are to run it.
struct ClientsScript {
  const std::string& bytes;
  const std::string& name;
  const DnsFixture& dns;
  Limits limits;
  const ClientOptions& as;  ///< Two clients at least.
  DecidesBy decides;
  unsigned jobs;  ///< Clients that are asked at a time, at most.

  /// In a sandbox of its own.
  Result<PacScript> load(const ClientProfile& client) const;
};

/// Says what each client does for each URL: a table with a line a URL and a column a client, or
/// with `json` an object for each of both.
class ClientTable {
 public:
  ClientTable(const ClientsScript& script, bool json, Io& io);
  ~ClientTable();

  void add(std::string_view url);
  void finish();  ///< Nothing comes after this.

  /// By the URLs that got no answer from some client.
  Exit exit() const;
  DroppedResults dropped() const;  ///< By all clients.
  ChanceSeen chance() const;
  RefusedLookups refused() const;

  /// Why the script does not load, each reason once.
  const Diags& faults() const { return faults_; }

 private:
  struct Column;
  void flush();
  void try_out(Column& column) const;
  void print(std::span<const std::string> urls);
  void print_table(std::span<const std::string> urls);
  void print_json(std::span<const std::string> urls);

  Io& io_;
  bool json_;
  DecidesBy decides_;
  unsigned jobs_;
  std::vector<Column> columns_;
  std::vector<std::string> urls_;
  std::size_t waiting_bytes_ = 0;  ///< Of `urls_`.
  Diags faults_;
  bool is_first_ = true, is_tried_ = false;
};

}  // namespace pacwright
