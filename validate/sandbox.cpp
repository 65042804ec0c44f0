#include "validate/sandbox.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <new>
#include <thread>

#include "base/confinement.hpp"
#include "validate/engine.hpp"
#include "validate/sandbox_message.hpp"

// Two threads.
//
//   the engine's   one turn after the other: load, or decide; puts each answer into `answers_`
//   the watchdog's wakes now and then while a batch is being worked on. Sends off the answers so
//                  far, as a sign of life. If the turn is still the one of a while ago:
//                    limit         marks it overdue, and the engine stops the script
//                    1.25 x limit  the engine is in a loop of its own (a regular expression, a
//                                  sort); sends what there is and ends the process
//
// The watchdog takes the time, not the engine's thread: asking for it costs as much as a decision.
// So turns are measured from the first look at them, at most one nap late.
//
// Both live as long as the process: once a script was in it, it can start no thread.

namespace pacwright {
namespace {

constexpr std::size_t kMostWaitingBytes = 1 << 20;  // Of answers.

// Heaps are left as they are when their script is done with. After that many bytes of them the
// process ends, and the parent finds it gone.
constexpr std::size_t kMostLeftBytes = 16 << 20;

/// After these the heap is in a state in which no answer can be trusted.
bool spoils_heap(DiagCode code) {
  return code == DiagCode::ScriptTimedOut || code == DiagCode::ScriptOutOfMemory ||
         code == DiagCode::EngineDied;
}

class Sandbox;

/// The watchdog's thread. Never destroyed: it ends with the process.
class Watchdog {
 public:
  Watchdog() {
    std::thread([this] { run(); }).detach();
  }

  std::mutex mutex;  ///< Guards what is below, and what Sandbox says it does.
  std::condition_variable changed;
  Sandbox* watched = nullptr;

 private:
  [[noreturn]] void run();
};

class Sandbox {
 public:
  Sandbox(WorkerChannel& channel, Watchdog& watchdog, SandboxSetup setup)
      : channel_(channel),
        watchdog_(watchdog),
        name_(setup.name),
        limit_ms_(std::max(setup.limits.milliseconds, 1)),
        engine_(std::move(setup), turn_, [this](const char* why) { give_up(why); }) {}

  /// False if this process must not take another script.
  bool run();

  /// See Engine.
  std::size_t heap_bytes() const { return engine_.heap_bytes(); }

  /// For the watchdog, with its mutex held.
  bool is_busy() const { return busy_; }
  std::chrono::milliseconds nap() const {
    return std::chrono::milliseconds(std::clamp<std::int64_t>(limit_ms_ / 16, 1, 50));
  }
  void look();

 private:
  bool load();
  std::optional<Diag> load_engine();
  bool answer(const std::vector<Probe>& probes);

  /// False if that was the last turn of this sandbox.
  bool finish_turn(const Result<Answer>& answer);
  bool finish_batch(bool ended);

  void set_watched(Sandbox* watched);
  void look_at_turn();
  [[noreturn]] void give_up(const char* why);
  [[noreturn]] void end_process(const Diag& reason);

  WorkerChannel& channel_;  ///< Written under the mutex; read by the engine's thread only.
  Watchdog& watchdog_;
  const std::string name_;
  const std::int64_t limit_ms_;
  Turn turn_;
  Engine engine_;

  // Guarded by the watchdog's mutex.
  AnswerWriter answers_;
  bool busy_ = false;  ///< A batch is being worked on.
  std::uint64_t watched_turn_ = 0;
  std::int64_t watched_since_ms_ = 0;
};

bool Sandbox::run() {
  set_watched(this);
  bool going = load(), released = false;
  while (going) {
    const auto message = channel_.receive();
    released = message == kScriptDone;
    if (!message || released) break;
    const auto probes = decode_probes(*message);
    if (!probes) break;
    going = answer(*probes);
  }
  set_watched(nullptr);
  return released;
}

void Sandbox::set_watched(Sandbox* watched) {
  const std::lock_guard lock(watchdog_.mutex);
  watchdog_.watched = watched;
}

bool Sandbox::load() {
  {
    const std::lock_guard lock(watchdog_.mutex);
    busy_ = true;
    ++turn_.current;
  }
  watchdog_.changed.notify_one();
  const auto failure = load_engine();
  const bool sound = finish_turn(failure ? Result<Answer>(*failure) : Answer{});
  return finish_batch(!sound) && sound;
}

/// A script of millions of words may need more memory to be looked at than this process may have.
std::optional<Diag> Sandbox::load_engine() try {
  return engine_.load();
} catch (const std::bad_alloc&) {
  return Diag{DiagCode::ScriptOutOfMemory, {name_}, "", ""};
}

bool Sandbox::answer(const std::vector<Probe>& probes) {
  {
    const std::lock_guard lock(watchdog_.mutex);
    busy_ = true;
  }
  watchdog_.changed.notify_one();
  bool going = true;
  for (std::size_t i = 0; going && i < probes.size(); ++i) {
    ++turn_.current;
    going = finish_turn(engine_.decide(probes[i]));
  }
  return finish_batch(!going) && going;
}

bool Sandbox::finish_turn(const Result<Answer>& answer) {
  const std::lock_guard lock(watchdog_.mutex);
  ++turn_.current;  // What comes next is not the script's: not to be watched as such.
  answers_.add(answer, engine_.take_calls());
  if (!answer && spoils_heap(answer.reason().code)) return false;
  // So that neither side holds all answers of a batch: each may be long, and so may its calls.
  return answers_.byte_count() < kMostWaitingBytes || channel_.send(answers_.take(false));
}

bool Sandbox::finish_batch(bool ended) {
  const std::lock_guard lock(watchdog_.mutex);
  busy_ = false;
  if (answers_.empty() && !ended) return true;  // The watchdog has sent them all.
  return channel_.send(answers_.take(ended));
}

void Sandbox::look() {
  if (!answers_.empty() && !channel_.send(answers_.take(false))) std::_Exit(1);
  look_at_turn();
}

void Sandbox::look_at_turn() {
  const std::uint64_t turn = turn_.current;
  const std::int64_t now = processor_milliseconds();
  if (turn != watched_turn_) {
    watched_turn_ = turn;
    watched_since_ms_ = now;
    return;
  }
  const std::int64_t spent = now - watched_since_ms_;
  if (spent >= limit_ms_) turn_.overdue = turn;
  if (spent * 4 < limit_ms_ * 5) return;
  const bool memory = engine_.is_short_of_memory();  // Then it is garbage collection that lasts.
  end_process({memory ? DiagCode::ScriptOutOfMemory : DiagCode::ScriptTimedOut, {name_}, "", ""});
}

/// The engine itself sees no way on. It is in a turn, so the mutex is free or the watchdog's.
void Sandbox::give_up(const char* why) {
  const std::lock_guard lock(watchdog_.mutex);
  end_process({DiagCode::EngineDied, {name_}, why, ""});
}

/// With the mutex held: nothing is added to the answers any more.
void Sandbox::end_process(const Diag& reason) {
  answers_.add(reason);
  channel_.send(answers_.take(true));
  std::_Exit(0);
}

void Watchdog::run() {
  std::unique_lock lock(mutex);
  while (true) {
    if (watched == nullptr || !watched->is_busy()) {
      changed.wait(lock);
      continue;
    }
    changed.wait_for(lock, watched->nap());
    if (watched != nullptr && watched->is_busy()) watched->look();
  }
}

}  // namespace

void run_sandbox(WorkerChannel& channel) {
  confine_process(channel);
  auto* const watchdog = new Watchdog;
  confine_calls();
  for (std::size_t left_bytes = 0; left_bytes <= kMostLeftBytes;) {
    auto message = channel.receive();
    auto setup = message ? decode_setup(*message) : std::nullopt;
    if (!setup) return;
    message.reset();
    Sandbox sandbox(channel, *watchdog, *std::move(setup));
    setup.reset();
    if (!sandbox.run()) return;
    left_bytes += sandbox.heap_bytes();
  }
}

}  // namespace pacwright
