#include "validate/sandbox.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>

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

namespace pacwright {
namespace {

/// After these the heap is in a state in which no answer can be trusted.
bool spoils_heap(DiagCode code) {
  return code == DiagCode::ScriptTimedOut || code == DiagCode::ScriptOutOfMemory ||
         code == DiagCode::EngineDied;
}

class Sandbox {
 public:
  Sandbox(WorkerChannel& channel, const SandboxSetup& setup)
      : channel_(channel),
        name_(setup.name),
        limit_ms_(std::max(setup.limits.milliseconds, 1)),
        engine_(setup, turn_, [this](const char* why) { give_up(why); }) {}

  /// False if this process must not take another script.
  bool run();

 private:
  bool load();
  bool answer(const std::vector<Probe>& probes);

  /// False if that was the last turn of this sandbox.
  bool finish_turn(const Result<Answer>& answer);
  bool finish_batch(bool ended);

  void watch();
  void look_at_turn();
  [[noreturn]] void give_up(const char* why);
  [[noreturn]] void end_process(const Diag& reason);

  WorkerChannel& channel_;  ///< Written under mutex_; read by the engine's thread only.
  const std::string name_;
  const std::int64_t limit_ms_;
  Turn turn_;
  Engine engine_;

  std::mutex mutex_;  ///< Guards all below.
  std::condition_variable changed_;
  AnswerWriter answers_;
  bool busy_ = false;  ///< A batch is being worked on.
  bool done_ = false;
  std::uint64_t watched_turn_ = 0;
  std::int64_t watched_since_ms_ = 0;
};

bool Sandbox::run() {
  std::thread watchdog([this] { watch(); });
  bool going = load(), released = false;
  while (going) {
    const auto message = channel_.receive();
    released = message == kScriptDone;
    if (!message || released) break;
    const auto probes = decode_probes(*message);
    if (!probes) break;
    going = answer(*probes);
  }
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  changed_.notify_one();
  watchdog.join();
  return released;
}

bool Sandbox::load() {
  {
    const std::lock_guard lock(mutex_);
    busy_ = true;
    ++turn_.current;
  }
  changed_.notify_one();
  const auto failure = engine_.load();
  const bool sound = finish_turn(failure ? Result<Answer>(*failure) : Answer{});
  return finish_batch(!sound) && sound;
}

bool Sandbox::answer(const std::vector<Probe>& probes) {
  {
    const std::lock_guard lock(mutex_);
    busy_ = true;
  }
  changed_.notify_one();
  bool going = true;
  for (std::size_t i = 0; going && i < probes.size(); ++i) {
    ++turn_.current;
    going = finish_turn(engine_.decide(probes[i]));
  }
  return finish_batch(!going) && going;
}

bool Sandbox::finish_turn(const Result<Answer>& answer) {
  const std::lock_guard lock(mutex_);
  ++turn_.current;  // What comes next is not the script's: not to be watched as such.
  answers_.add(answer, engine_.take_calls());
  return answer || !spoils_heap(answer.reason().code);
}

bool Sandbox::finish_batch(bool ended) {
  const std::lock_guard lock(mutex_);
  busy_ = false;
  if (answers_.empty() && !ended) return true;  // The watchdog has sent them all.
  return channel_.send(answers_.take(ended));
}

void Sandbox::watch() {
  const std::chrono::milliseconds nap(std::clamp<std::int64_t>(limit_ms_ / 16, 1, 50));
  std::unique_lock lock(mutex_);
  while (!done_) {
    if (!busy_) {
      changed_.wait(lock);
      continue;
    }
    changed_.wait_for(lock, nap);
    if (!busy_) continue;
    if (!answers_.empty() && !channel_.send(answers_.take(false))) std::_Exit(1);
    look_at_turn();
  }
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
  const std::lock_guard lock(mutex_);
  end_process({DiagCode::EngineDied, {name_}, why, ""});
}

/// With the mutex held: nothing is added to the answers any more.
void Sandbox::end_process(const Diag& reason) {
  answers_.add(reason);
  channel_.send(answers_.take(true));
  std::_Exit(0);
}

}  // namespace

void run_sandbox(WorkerChannel& channel) {
  bool going = true;
  while (going) {
    const auto message = channel.receive();
    const auto setup = message ? decode_setup(*message) : std::nullopt;
    going = setup && Sandbox(channel, *setup).run();
  }
}

}  // namespace pacwright
