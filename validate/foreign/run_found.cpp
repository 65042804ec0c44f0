#include <algorithm>
#include <chrono>
#include <numeric>
#include <optional>

#include "validate/foreign/found_probes.hpp"

namespace pacwright {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kLongest = std::chrono::seconds(60);
constexpr auto kQuick = std::chrono::milliseconds(100);
constexpr std::size_t kFirstBatch = 16, kLargestBatch = 512;
constexpr std::size_t kMostResultBytes = 16 << 20;  // 840 bytes of each URL, if there are most.
constexpr std::size_t kLargestTracedBatch = 32;     // Calls take up to 4 MiB a decision.

/// One script on its way through the probes.
class Run {
 public:
  /// `total`: of all the probes it will be asked.
  Run(const ForeignScript& script, const FoundProbes& found, std::size_t total,
      const ForeignOptions& options, const RunAs& as, ForeignBudget& budget,
      const FoundVisitor& visit)
      : script_(script),
        found_(found),
        total_(total),
        options_(options),
        as_(as),
        budget_(budget),
        visit_(visit) {}

  /// Probes of one scene.
  void ask(std::size_t scene, std::span<const std::size_t> which) {
    if (budget_.is_used_up()) return give_up(which, not_run());
    const Scene& where = found_.scenes[scene];
    const DnsFixture dns = where.applied_to(found_.dns);
    RunAs as = as_;
    as.client = options_.client->client;
    as.at = where.at;
    auto loaded = PacScript::load(script_.bytes, script_.name, dns, options_.limits, as);
    if (!loaded) return give_up(which, loaded.reason());
    PacScript pac = *std::move(loaded);
    while (!which.empty() && !budget_.is_used_up()) {
      const auto batch = which.first(std::min(batch_, which.size()));
      ask(pac, batch);
      which = which.subspan(batch.size());
      asked_ += batch.size();
      tell(options_.progress, "URLs", asked_, total_);
    }
    give_up(which, not_run());
  }

 private:
  Diag not_run() const { return {DiagCode::NotRun, {script_.name}, "", ""}; }

  void give_up(std::span<const std::size_t> which, const Diag& reason) {
    for (const std::size_t i : which) visit_(i, reason, {});
  }

  void ask(PacScript& pac, std::span<const std::size_t> which) {
    std::vector<Probe> probes;
    probes.reserve(which.size());
    for (const std::size_t i : which) probes.push_back(found_.probes[i].probe);
    const auto begin = Clock::now();
    std::vector<std::vector<HelperCall>> calls;
    const auto answers = pac.run(probes, calls);
    if (Clock::now() - begin < kQuick) {
      batch_ = std::min(2 * batch_, as_.trace ? kLargestTracedBatch : kLargestBatch);
    }
    for (std::size_t i = 0; i < which.size(); ++i) {
      budget_.stops_left -= was_stopped(answers[i]) ? 1 : 0;
      if (budget_.result_bytes_left && answers[i]) {
        std::size_t& left = *budget_.result_bytes_left;
        left -= std::min(left, answers[i]->result.size());
      }
      visit_(which[i], answers[i], calls[i]);
    }
  }

  const ForeignScript& script_;
  const FoundProbes& found_;
  const std::size_t total_;
  const ForeignOptions& options_;
  const RunAs& as_;
  ForeignBudget& budget_;
  const FoundVisitor& visit_;
  std::size_t batch_ = kFirstBatch;
  std::size_t asked_ = 0;
};

}  // namespace

void run_found(const ForeignScript& script, const FoundProbes& found,
               const std::vector<std::size_t>& which, const ForeignOptions& options,
               const RunAs& as, ForeignBudget& budget, const FoundVisitor& visit) {
  Run run(script, found, which.size(), options, as, budget, visit);
  std::span<const std::size_t> rest = which;
  while (!rest.empty()) {
    const std::size_t scene = found.probes[rest.front()].scene;
    std::size_t size = 1;
    while (size < rest.size() && found.probes[rest[size]].scene == scene) ++size;
    run.ask(scene, rest.first(size));
    rest = rest.subspan(size);
  }
}

std::vector<Result<Answer>> run_found(const ForeignScript& script, const FoundProbes& found,
                                      const ForeignOptions& options) {
  std::vector<std::size_t> all(found.probes.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::vector<Result<Answer>> answers;
  answers.reserve(all.size());
  ForeignBudget budget(kLongest);
  budget.result_bytes_left = kMostResultBytes;
  run_found(script, found, all, options, {}, budget,
            [&](std::size_t, const Result<Answer>& answer, const std::vector<HelperCall>&) {
              answers.push_back(answer);
            });
  return answers;
}

}  // namespace pacwright
