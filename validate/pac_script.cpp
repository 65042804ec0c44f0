#include "validate/pac_script.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "base/worker.hpp"
#include "validate/engine_text.hpp"
#include "validate/lint/checks.hpp"
#include "validate/lint/keeps_state.hpp"
#include "validate/lint/lint.hpp"
#include "validate/lint/script.hpp"
#include "validate/profiles/profiles.hpp"
#include "validate/profiles/syntax_fault.hpp"
#include "validate/sandbox.hpp"
#include "validate/sandbox_message.hpp"

// The parent's side of the sandbox: sends probes in batches and takes the answers. A child that
// ends, by its own decision or by a crash, is replaced, and the next probe is the next unanswered
// one. A child whose script is done with waits for the next script: to start one costs more than
// most scripts do, on Windows twenty times as much.

namespace pacwright {
namespace {

constexpr std::size_t kBatch = 512;
constexpr int kMaxStoppedInARow = 3;

/// Children between two scripts, or before the first. Only such as were never stopped by force:
/// nothing of a script is left in those.
class IdleWorkers {
 public:
  void put(Worker worker) {
    const std::lock_guard lock(mutex_);
    if (workers_.size() < kMostIdle) workers_.push_back(std::move(worker));
  }

  std::optional<Worker> take() {
    const std::lock_guard lock(mutex_);
    if (workers_.empty()) return std::nullopt;
    Worker worker = std::move(workers_.back());
    workers_.pop_back();
    return worker;
  }

  void end() {
    const std::lock_guard lock(mutex_);
    workers_.clear();
  }

 private:
  static constexpr std::size_t kMostIdle = 8;

  std::mutex mutex_;
  std::vector<Worker> workers_;
};

/// This process' own. A child that was made by a fork has a copy of its parent's, whose processes
/// are not its to use or to end. Never destroyed: the processes end with this one.
IdleWorkers& idle_workers() {
  static std::mutex mutex;
  static int owner = 0;
  static IdleWorkers* workers = nullptr;
  const std::lock_guard lock(mutex);
  if (owner != own_process_id()) workers = new IdleWorkers;
  owner = own_process_id();
  return *workers;
}

}  // namespace

bool was_stopped(DiagCode code) {
  return code == DiagCode::ScriptTimedOut || code == DiagCode::ScriptOutOfMemory ||
         code == DiagCode::ScriptTooDeep || code == DiagCode::EngineDied;
}

bool was_stopped(const Result<Answer>& answer) {
  return !answer && was_stopped(answer.reason().code);
}

bool was_held_up(DiagCode code) { return was_stopped(code) || code == DiagCode::NotRun; }

bool was_held_up(const Result<Answer>& answer) {
  return !answer && was_held_up(answer.reason().code);
}

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
  std::optional<bool> keeps_state = {};  ///< Of the script; asked when it matters.
  std::optional<Diag> spoilt = {};       ///< Since it is not known what it keeps.

  State(const std::string& script, std::string script_name, DnsFixture dns, const Limits& limits,
        const RunAs& as)
      : name(std::move(script_name)),
        setup(encode_setup({decode_script(script), name, std::move(dns), limits, as})),
        patience_ms(10 * std::clamp(limits.milliseconds, 1, 100'000'000) + 100'000),
        takes_marks(!as.mark_function.empty()) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { release_worker(); }

  Diag died(std::string detail = "") const {
    return {DiagCode::EngineDied, {name}, "", std::move(detail)};
  }

  /// A child that has loaded the script, or the reason why there is none, in load_failure.
  bool have_worker();
  void start_worker();
  void release_worker();
  std::optional<SandboxAnswers> load_in(std::optional<Worker> fresh);

  /// Answers at least one of `probes`, unless false: then a child died without a word.
  bool ask(std::span<const Probe> probes, std::vector<Result<Answer>>& answers);
  std::optional<SandboxAnswers> next_answers();
  void note_unknown(const Diag& reason);
  void add(Result<Answer> answer, std::vector<Result<Answer>>& answers,
           std::vector<HelperCall> its_calls = {});
};

bool PacScript::State::have_worker() {
  if (!worker && !load_failure) start_worker();
  return worker.has_value();
}

void PacScript::State::start_worker() {
  auto loaded = load_in(idle_workers().take());
  if (!loaded) loaded = load_in(Worker::start(run_sandbox));
  if (!worker) {
    load_failure = died("The system has no process to spare.");
    return;
  }
  if (!loaded) {
    load_failure = died();
    worker.reset();
  } else if (!loaded->answers.front()) {
    load_failure = loaded->answers.front().reason();
    if (loaded->ended) worker.reset();
    release_worker();
  } else if (takes_marks) {
    marks_of_loading = std::move(loaded->calls.front());
  }
}

/// What the child says of the script; nothing if there is no child, or none any more.
std::optional<SandboxAnswers> PacScript::State::load_in(std::optional<Worker> fresh) {
  worker = std::move(fresh);
  if (!worker || !worker->channel().send(setup)) return std::nullopt;
  auto answers = next_answers();
  return answers && answers->answers.size() == 1 ? std::move(answers) : std::nullopt;
}

/// It is asked nothing, so it is waiting: every question was answered, or it was ended.
void PacScript::State::release_worker() {
  if (!worker) return;
  if (worker->channel().send(kScriptDone)) idle_workers().put(*std::move(worker));
  worker.reset();
}

std::optional<SandboxAnswers> PacScript::State::next_answers() {
  const auto message = worker->channel().receive(patience_ms);
  return message ? decode_answers(*message) : std::nullopt;
}

void PacScript::State::add(Result<Answer> answer, std::vector<Result<Answer>>& answers,
                           std::vector<HelperCall> its_calls) {
  if (calls != nullptr) {
    auto all = std::exchange(marks_of_loading, {});  // They came first.
    std::ranges::move(its_calls, std::back_inserter(all));
    calls->push_back(std::move(all));
  }
  if (stopped_in_a_row >= kMaxStoppedInARow) {
    answers.push_back(Diag{DiagCode::NotRun, {name}, "", ""});
    return;
  }
  if (spoilt && (answer || !is_unknown_here(answer.reason().code))) {
    answers.push_back(*spoilt);
    return;
  }
  if (!answer && is_unknown_here(answer.reason().code)) note_unknown(answer.reason());
  stopped_in_a_row = was_stopped(answer) ? stopped_in_a_row + 1 : 0;
  answers.push_back(std::move(answer));
}

/// What a browser would have done from there on may have left something behind.
void PacScript::State::note_unknown(const Diag& reason) {
  if (!keeps_state) {
    const auto known = decode_setup(setup);
    keeps_state = !known || pacwright::keeps_state(known->script);
  }
  if (!*keeps_state || spoilt) return;
  spoilt = reason;
  spoilt->detail = "A decision before this one came to it, and the script may keep something.";
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

namespace {

Diag does_not_load(const ScriptFault& fault, const std::string& script, const std::string& name) {
  Diag diag{DiagCode::ScriptDoesNotLoad,
            {name, fault.place.line, fault.place.column},
            fault.subject.empty() ? "the end of the file" : fault.subject,
            kind_of_file(script)};
  if (diag.detail.empty()) diag.detail = fault.why;
  return diag;
}

/// What keeps a client with an engine of today from loading it.
std::optional<Diag> why_not_read(const std::string& script, const std::string& name,
                                 const RunAs& as) {
  const ClientProfile& profile = profile_of(as.client);
  if (!profile.newer_syntax || !as.mark_function.empty()) return std::nullopt;
  const std::string text = text_of_script(script);
  if (const auto table = find_replaced_table(text, profile)) {
    return Diag{DiagCode::EnginesDiffer,
                {name, table->place.line, table->place.column},
                table->subject,
                table->why};
  }
  const auto verdict = syntax_verdict(text, profile);
  if (!verdict.fault) return std::nullopt;
  return does_not_load(*verdict.fault, script, name);
}

/// The engine here does not read it. Tells a script that a newer engine loads from one that none
/// does.
Diag in_view_of_its_language(Diag failure, const std::string& script, const RunAs& as) {
  if (failure.code == DiagCode::ScriptDoesNotLoad && looks_like_unmarked_utf16(script)) {
    failure.detail = "It looks like UTF-16: save it as UTF-8, or better as ASCII.";
    return failure;
  }
  if (failure.code != DiagCode::ScriptDoesNotLoad || !failure.subject.starts_with("SyntaxError")) {
    return failure;
  }
  const ClientProfile& profile = profile_of(as.client);
  const auto verdict = syntax_verdict(text_of_script(script), profile_of(Client::Chromium));
  if (verdict.fault) {  // Then no engine does: it is a fault in older editions, too.
    return does_not_load(*verdict.fault, script, failure.where.file);
  } else if (!profile.newer_syntax) {
    failure.detail = std::string(profile.title) + " takes no syntax newer than ECMAScript 5.";
  } else {
    failure.code = DiagCode::NewerThanEngine;
    failure.detail = "The engine here understands ECMAScript 5, as libproxy's does: what " +
                     std::string(profile.title) + " answers is not known.";
  }
  return failure;
}

/// Syntax that the engine here takes, and that of a client does not.
std::optional<Diag> why_too_new(const std::string& script, const std::string& name,
                                const RunAs& as) {
  const ClientProfile& profile = profile_of(as.client);
  if (profile.newer_syntax || profile.client == Client::Libproxy) return std::nullopt;
  const auto newer = find_newer_syntax(script);
  if (!newer || newer->is_const) return std::nullopt;
  return Diag{DiagCode::ScriptDoesNotLoad,
              {name, newer->line},
              std::string(newer->name),
              std::string(profile.title) + " takes no syntax newer than ECMAScript 5."};
}

}  // namespace

std::optional<Diag> why_too_large(const std::string& script, const std::string& name,
                                  const Limits& limits, const RunAs& as) {
  const ClientProfile& profile = profile_of(as.client);
  // With marks it is longer than the file that the client would load.
  const bool is_the_file = as.mark_function.empty();
  const std::size_t most = is_the_file && profile.most_script_bytes != 0
                               ? std::min(profile.most_script_bytes, limits.script_bytes)
                               : limits.script_bytes;
  if (script.size() <= most) return std::nullopt;
  Diag diag{DiagCode::ScriptTooLarge, {name}, with_thousands(script.size()) + " bytes", ""};
  if (most < limits.script_bytes) {
    diag.detail = std::string(profile.title) + " takes " + with_thousands(most) + ".";
  }
  return diag;
}

Result<PacScript> PacScript::load(const std::string& script, const std::string& name,
                                  DnsFixture dns, Limits limits, const RunAs& as) {
  if (auto reason = why_too_large(script, name, limits, as)) return *std::move(reason);
  if (has_utf16_mark(script) && !profile_of(as.client).reads_utf16) {
    return Diag{DiagCode::ScriptDoesNotLoad,
                {name},
                "UTF-16",
                std::string(profile_of(as.client).title) +
                    " does not read UTF-16: save it as UTF-8, or better as ASCII."};
  }
  if (as.client == Client::Libproxy && !is_utf8(script)) {
    return Diag{DiagCode::ScriptDoesNotLoad,
                {name},
                "bytes that are not UTF-8",
                "libproxy loads no such file, even if they stand in a comment: save it as ASCII."};
  }
  if (auto reason = why_not_read(script, name, as)) return *std::move(reason);
  auto state = std::make_unique<State>(script, name, std::move(dns), limits, as);
  if (!state->have_worker()) {
    if (is_unknown_here(state->load_failure->code)) {
      if (auto reason = why_too_new(script, name, as)) return *std::move(reason);
    }
    return in_view_of_its_language(*state->load_failure, script, as);
  }
  if (auto reason = why_too_new(script, name, as)) return *std::move(reason);
  return PacScript(std::move(state));
}

void start_first_sandbox() {
  if (auto worker = Worker::start(run_sandbox)) idle_workers().put(*std::move(worker));
}

void end_idle_sandboxes() { idle_workers().end(); }

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
