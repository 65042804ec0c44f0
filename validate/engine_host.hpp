#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "validate/dns_stub.hpp"

namespace pacwright {

/// The engine's memory, with a cap. Not to be confused with the process's: answers and probes of
/// the sandbox itself do not count.
class CappedMemory {
 public:
  explicit CappedMemory(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  void* allocate(std::size_t size);
  void* reallocate(void* block, std::size_t size);
  void release(void* block);

  /// A request was refused since the last reset. That alone is harmless: the engine collects
  /// garbage and tries again.
  bool was_refused() const { return refused_; }

  /// The same request was refused again and again: there is no garbage left to collect.
  bool is_exhausted() const { return exhausted_; }

  void reset_flags();

 private:
  bool takes(std::size_t size, std::size_t instead_of);

  std::size_t max_bytes_;
  std::size_t used_bytes_ = 0;
  std::size_t refused_size_ = 0;
  int refusals_ = 0;  ///< Of refused_size_.
  std::atomic<bool> refused_ = false;
  std::atomic<bool> exhausted_ = false;
};

/// One turn is the loading, or one decision. The watchdog's thread says here which turn has lasted
/// too long; a turn that is over cannot be meant by mistake, because each has its own number.
struct Turn {
  std::atomic<std::uint64_t> current = 1;
  std::atomic<std::uint64_t> overdue = 0;

  bool is_overdue() const { return overdue == current; }
};

/// What the engine's callbacks need. Duktape hands it to them as the heap's udata.
struct EngineHost {
  CappedMemory memory;
  DnsStub dns;
  const Turn& turn;
  std::function<void(const char* why)> give_up;  ///< Does not return.
  void* original_convert_addr = nullptr;         ///< Heap pointers of the helper functions that
  void* original_is_valid_ip_address = nullptr;  ///< isInNet calls by name.
  std::vector<HelperCall> calls = {};            ///< Of this turn, if they are traced.
  std::vector<bool> marks = {};                  ///< That were noted since the script was loaded.
  int call_depth = 0;                            ///< Traced calls that have not returned.
  std::uint64_t random_state = 1;                ///< Never 0.

  /// Starts Math.random anew: the same decision gets the same numbers, another one others.
  void seed_random(std::string_view text);
};

}  // namespace pacwright
