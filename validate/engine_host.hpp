#pragma once
#include <duktape.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diag.hpp"
#include "validate/dns_stub.hpp"
#include "validate/gaps/syntax_gaps.hpp"

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

  std::size_t used_bytes() const { return used_bytes_; }

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

/// What a call comes to, ready for the engine: made before any of its functions is called.
struct GivenValue {
  enum class Kind { Undefined, Null, True, False, Number, Text, Throws };

  HelperCall call;
  Kind kind = Kind::Undefined;
  std::string text;  ///< As the engine wants it.
  double number = 0;
};

/// Nothing if the outcome is no such value: an object, or a text that was cut.
std::optional<GivenValue> to_given_value(const HelperCall& call);

/// The first use of something, in this turn, that makes the answer unknown here. No std::string: it
/// is written where an error of the engine may skip destructors.
struct NotedGap {
  bool is_noted = false;
  DiagCode code = DiagCode::NotInEngine;
  char what[160] = "";
  int line = 0;
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
  std::size_t call_bytes = 0;                    ///< That they take.
  std::vector<GivenValue> given = {};            ///< In this turn.
  std::vector<bool> marks = {};                  ///< That were noted since the script was loaded.
  int call_depth = 0;                            ///< Traced calls that have not returned.
  std::uint64_t random_state = 1;                ///< Never 0.
  bool drew_chance = false;                      ///< The script called Math.random.
  bool watches_gaps = false;                     ///< The script runs, not the program.
  bool makes_error = false;                      ///< The script constructs an error.
  int offset_minutes = 0;                        ///< Of its clock.
  const char* script_name = "";                  ///< As the engine knows it.
  std::string gap_function = {};                 ///< That the script is marked with.
  std::vector<SyntaxGap> syntax_gaps = {};       ///< What it says by number.
  bool has_groups = false;                       ///< The client's engine is of 2018 or later.
  bool has_global_constants = false;             ///< Of the script, at top level.
  NotedGap gap = {};

  /// Starts Math.random anew: the same decision gets the same numbers, another one others.
  void seed_random(std::string_view text);
};

/// The host of the heap that `ctx` belongs to.
EngineHost& host_of(duk_context* ctx);

}  // namespace pacwright
