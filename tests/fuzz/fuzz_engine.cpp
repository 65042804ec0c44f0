#include <atomic>
#include <chrono>
#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <thread>

#include "validate/engine.hpp"
#include "validate/profiles/profiles.hpp"

using namespace pacwright;

// The engine with our helper functions, in this process, so that a sanitizer sees what a script
// does to it. The first byte chooses the client and whether calls are traced; the rest is the
// script.

namespace {

constexpr std::chrono::milliseconds kLongest(200);

/// Stops what the script does once it has lasted too long, and then all that comes after it.
class Watchdog {
 public:
  explicit Watchdog(Turn& turn) : turn_(turn), thread_([this] { run(); }) {}
  ~Watchdog() {
    is_done_ = true;
    thread_.join();
  }

 private:
  void run() {
    const auto end = std::chrono::steady_clock::now() + kLongest;
    while (!is_done_) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      if (std::chrono::steady_clock::now() > end) turn_.overdue = turn_.current.load();
    }
  }

  Turn& turn_;
  std::atomic<bool> is_done_ = false;
  std::thread thread_;
};

SandboxSetup setup_for(std::uint8_t choice, std::string script) {
  const auto profiles = all_profiles();
  SandboxSetup setup;
  setup.script = std::move(script);
  setup.name = "fuzz.pac";
  setup.limits.heap_bytes = 8 << 20;
  setup.dns.addresses["a.example"] = "192.0.2.1";
  setup.as.client = profiles[choice % profiles.size()].client;
  setup.as.trace = choice >= 128;
  return setup;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Turn turn;
  Watchdog watchdog(turn);
  // Where a process of its own would end. What it leaves is lost: its heap is of no use any more.
  std::jmp_buf end;
  Engine engine(setup_for(data[0], std::string(bytes.substr(1))), turn,
                [&end](const char*) { std::longjmp(end, 1); });
  if (setjmp(end) != 0) return 0;
  if (!engine.load()) {
    for (const char* const host : {"a.example", "www", "10.1.2.3"}) {
      ++turn.current;
      const auto answer = engine.decide({"https://" + std::string(host) + "/", host});
      engine.take_calls();
    }
  }
  ++turn.current;
  engine.take_down();
  return 0;
}
