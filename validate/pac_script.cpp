#include "validate/pac_script.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "base/text.hpp"
#include "base/worker.hpp"
#include "validate/engine_text.hpp"
#include "validate/sandbox.hpp"
#include "validate/sandbox_message.hpp"

// The parent's side of the sandbox: sends probes in batches and takes the answers. A child that
// ends, by its own decision or by a crash, is replaced, and the next probe is the next unanswered
// one.

namespace pacwright {
namespace {

constexpr std::size_t kBatch = 512;
constexpr int kMaxStoppedInARow = 3;

/// Reasons that cost time or a process each.
bool is_limit(DiagCode code) {
  return code == DiagCode::ScriptTimedOut || code == DiagCode::ScriptOutOfMemory ||
         code == DiagCode::ScriptTooDeep || code == DiagCode::EngineDied;
}

}  // namespace

struct PacScript::State {
  std::string name;
  std::string setup;  ///< The message that tells a new child all.
  /// For a sign of life. The child itself keeps the limits, which are of processor time: where many
  /// sandboxes share a processor, each may take much longer by the clock.
  int patience_ms;
  std::optional<Worker> worker;
  std::optional<Diag> load_failure;
  std::vector<std::vector<HelperCall>>* calls = nullptr;  ///< Where those of run() go.
  bool takes_marks;                                       ///< Those of loading count, too.
  std::vector<HelperCall> marks_of_loading = {};
  int stopped_in_a_row = 0;

  State(const std::string& script, std::string script_name, DnsFixture dns, const Limits& limits,
        const RunAs& as)
      : name(std::move(script_name)),
        setup(encode_setup({decode_script(script), name, std::move(dns), limits, as})),
        patience_ms(10 * std::clamp(limits.milliseconds, 1, 100'000'000) + 100'000),
        takes_marks(!as.mark_function.empty()) {}

  Diag died(std::string detail = "") const {
    return {DiagCode::EngineDied, {name}, "", std::move(detail)};
  }

  /// A child that has loaded the script, or the reason why there is none, in load_failure.
  bool have_worker();
  void start_worker();

  /// Answers at least one of `probes`, unless false: then a child died without a word.
  bool ask(std::span<const Probe> probes, std::vector<Result<Answer>>& answers);
  std::optional<SandboxAnswers> next_answers();
  void add(Result<Answer> answer, std::vector<Result<Answer>>& answers,
           std::vector<HelperCall> its_calls = {});
};

bool PacScript::State::have_worker() {
  if (!worker && !load_failure) start_worker();
  return worker.has_value();
}

void PacScript::State::start_worker() {
  worker = Worker::start(run_sandbox);
  if (!worker) {
    load_failure = died("The system has no process to spare.");
    return;
  }
  std::optional<SandboxAnswers> loaded;
  if (worker->channel().send(setup)) loaded = next_answers();
  if (loaded && loaded->answers.size() == 1 && loaded->answers.front()) {
    if (takes_marks) marks_of_loading = std::move(loaded->calls.front());
    return;
  }
  load_failure = loaded && loaded->answers.size() == 1 ? loaded->answers.front().reason() : died();
  worker.reset();
}

std::optional<SandboxAnswers> PacScript::State::next_answers() {
  const auto message = worker->channel().receive(patience_ms);
  return message ? decode_answers(*message) : std::nullopt;
}

void PacScript::State::add(Result<Answer> answer, std::vector<Result<Answer>>& answers,
                           std::vector<HelperCall> its_calls) {
  if (calls != nullptr) {
    std::ranges::move(std::exchange(marks_of_loading, {}), std::back_inserter(its_calls));
    calls->push_back(std::move(its_calls));
  }
  if (stopped_in_a_row >= kMaxStoppedInARow) {
    answers.push_back(Diag{DiagCode::NotRun, {name}, "", ""});
    return;
  }
  stopped_in_a_row = !answer && is_limit(answer.reason().code) ? stopped_in_a_row + 1 : 0;
  answers.push_back(std::move(answer));
}

bool PacScript::State::ask(std::span<const Probe> probes, std::vector<Result<Answer>>& answers) {
  const std::size_t first = answers.size();
  bool alive = worker->channel().send(encode_probes(probes));
  while (alive && answers.size() - first < probes.size()) {
    auto next = next_answers();
    if (!next || next->answers.size() > probes.size() - (answers.size() - first)) {
      alive = false;
      break;
    }
    for (std::size_t i = 0; i < next->answers.size(); ++i) {
      add(std::move(next->answers[i]), answers, std::move(next->calls[i]));
    }
    if (next->ended) {
      worker.reset();
      return true;
    }
  }
  if (!alive) worker.reset();
  return alive;
}

PacScript::PacScript(std::unique_ptr<State> state) : state_(std::move(state)) {}
PacScript::PacScript(PacScript&&) noexcept = default;
PacScript& PacScript::operator=(PacScript&&) noexcept = default;
PacScript::~PacScript() = default;

Result<PacScript> PacScript::load(const std::string& script, const std::string& name,
                                  DnsFixture dns, Limits limits, const RunAs& as) {
  if (script.size() > limits.script_bytes) {
    return Diag{DiagCode::ScriptTooLarge, {name}, with_thousands(script.size()) + " bytes", ""};
  }
  auto state = std::make_unique<State>(script, name, std::move(dns), limits, as);
  if (!state->have_worker()) return *state->load_failure;
  return PacScript(std::move(state));
}

std::vector<Result<Answer>> PacScript::run(const std::vector<Probe>& probes,
                                           std::vector<std::vector<HelperCall>>& calls) {
  calls.clear();
  state_->calls = &calls;
  auto answers = run(probes);
  state_->calls = nullptr;
  calls.resize(answers.size());
  return answers;
}

std::vector<Result<Answer>> PacScript::run(const std::vector<Probe>& probes) {
  std::vector<Result<Answer>> answers;
  answers.reserve(probes.size());
  std::size_t one_by_one_until = 0;  // After a crash: which probe of the batch is at fault?
  while (answers.size() < probes.size()) {
    const std::size_t next = answers.size();
    if (state_->stopped_in_a_row >= kMaxStoppedInARow) {
      state_->add(Diag{DiagCode::NotRun, {state_->name}, "", ""}, answers);
      continue;
    }
    if (!state_->have_worker()) {  // It loaded once, but does so no more.
      if (state_->calls != nullptr) state_->calls->emplace_back();
      answers.push_back(*state_->load_failure);
      continue;
    }
    const std::size_t most = next < one_by_one_until ? 1 : kBatch;
    const std::size_t size = std::min(most, probes.size() - next);
    if (state_->ask(std::span(probes).subspan(next, size), answers)) continue;
    if (next < one_by_one_until) {  // So it was tried alone, in a fresh child.
      state_->add(state_->died(), answers);
    } else {
      one_by_one_until = next + size;
    }
  }
  return answers;
}

}  // namespace pacwright
