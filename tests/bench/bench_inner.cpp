// The inner parts, measured by Google Benchmark with their growth: `./dev bench` runs it.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <vector>

#include "emit/pac/block_table.hpp"
#include "emit/pac/name_table.hpp"
#include "emit/pac/pac.hpp"
#include "model/cover_index.hpp"
#include "model/rule_index.hpp"
#include "opt/passes.hpp"

namespace pacwright {
namespace {

/// Letters for a number, well mixed: the same in every run.
std::string word(std::uint64_t number) {
  std::string text;
  for (number = number * 7919 + 12345; number > 0; number /= 26) {
    text += static_cast<char>('a' + number % 26);
  }
  return text;
}

RuleSet empty_rules() {
  RuleSet rules;
  rules.routes = {{"direct", "DIRECT", {}}, {"edge", "PROXY edge.test:8080", {}}};
  rules.otherwise = 1;
  return rules;
}

/// Domains, every third one with a name below it.
RuleSet name_rules(std::int64_t count) {
  RuleSet rules = empty_rules();
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string domain = word(static_cast<std::uint64_t>(i)) + ".test";
    const std::string text = i % 3 == 2 ? "www." + domain : "*." + domain;
    rules.rules.push_back({*HostPattern::parse(text, {}), 0, 0, {}});
  }
  return rules;
}

RuleSet block_rules(std::int64_t count) {
  RuleSet rules = empty_rules();
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string text = std::to_string(1 + i / 65536) + "." + std::to_string(i / 256 % 256) +
                             "." + std::to_string(i % 256) + ".0/24";
    rules.rules.push_back({*Cidr::parse(text, {}), static_cast<RouteId>(i / 2 % 2), 0, {}});
  }
  return rules;
}

Provenance provenance() { return {"0", "bench", "", {}, {"all"}}; }

void parse_pattern(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(HostPattern::parse("*.protection.outlook.com", {}));
}
BENCHMARK(parse_pattern);

void match_glob(benchmark::State& state) {
  const HostPattern glob = *HostPattern::parse("autodiscover.*.onmicrosoft.com", {});
  for (auto _ : state) {
    benchmark::DoNotOptimize(glob.matches("autodiscover.contoso.mail.onmicrosoft.com"));
  }
}
BENCHMARK(match_glob);

void first_match_in_turn(benchmark::State& state) {
  const RuleSet rules = name_rules(state.range(0));
  const Host host = Host::from("www.nothing.example");
  for (auto _ : state) benchmark::DoNotOptimize(first_match(rules, host));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(first_match_in_turn)->RangeMultiplier(10)->Range(100, 100'000)->Complexity();

void first_match_by_index(benchmark::State& state) {
  const RuleSet rules = name_rules(state.range(0));
  const RuleIndex index(rules);
  const Host host = Host::from("www.nothing.example");
  for (auto _ : state) benchmark::DoNotOptimize(index.first_match(host));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(first_match_by_index)->RangeMultiplier(10)->Range(100, 100'000)->Complexity();

void all_passes(benchmark::State& state) {
  const RuleSet rules = name_rules(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(optimise(rules).rules.size());
  state.SetComplexityN(state.range(0));
}
BENCHMARK(all_passes)
    ->RangeMultiplier(10)
    ->Range(100, 100'000)
    ->Complexity()
    ->Unit(benchmark::kMillisecond);

void name_table(benchmark::State& state) {
  const RuleSet rules = name_rules(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(build_name_table(rules).entries.size());
  state.SetComplexityN(state.range(0));
}
BENCHMARK(name_table)
    ->RangeMultiplier(10)
    ->Range(100, 100'000)
    ->Complexity()
    ->Unit(benchmark::kMillisecond);

void block_table(benchmark::State& state) {
  const RuleSet rules = block_rules(state.range(0));
  for (auto _ : state) {
    benchmark::DoNotOptimize(build_block_table(rules, IpFamily::V4).size());
  }
  state.SetComplexityN(state.range(0));
}
BENCHMARK(block_table)
    ->RangeMultiplier(10)
    ->Range(100, 100'000)
    ->Complexity()
    ->Unit(benchmark::kMillisecond);

template <std::vector<Artifact> (*Emit)(const RuleSet&, const Provenance&)>
void emit(benchmark::State& state) {
  const RuleSet rules = name_rules(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(Emit(rules, provenance()).front().bytes.size());
  state.SetComplexityN(state.range(0));
}
BENCHMARK_TEMPLATE(emit, emit_pac_clauses)
    ->Range(1000, 64'000)
    ->Complexity()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_TEMPLATE(emit, emit_pac_indexed)
    ->Range(1000, 64'000)
    ->Complexity()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_TEMPLATE(emit, emit_pac_packed)
    ->Range(1000, 64'000)
    ->Complexity()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_TEMPLATE(emit, emit_pac_packed_low_memory)
    ->Range(1000, 64'000)
    ->Complexity()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace pacwright

BENCHMARK_MAIN();
