#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diag.hpp"
#include "validate/probe.hpp"

namespace pacwright {

/// What a sandbox needs to know before it can answer.
struct SandboxSetup {
  std::string script;  ///< As the engine wants it: see to_engine_text.
  std::string name;
  DnsFixture dns;
  Limits limits;
  RunAs as;
};

/// Answers to the next few probes of a batch, in order. After loading: one, which is empty or says
/// why the script does not load.
struct SandboxAnswers {
  std::vector<Result<Answer>> answers;
  std::vector<std::vector<HelperCall>> calls;  ///< One list for each answer.
  bool ended = false;  ///< The last one was the end of this sandbox; the rest got no answer.
};

/// The bytes of SandboxAnswers while they grow. Not as a value, because the child writes each
/// answer once and forgets it.
class AnswerWriter {
 public:
  void add(const Result<Answer>& answer, const std::vector<HelperCall>& calls = {});
  bool empty() const { return count_ == 0; }
  std::size_t byte_count() const { return bytes_.size(); }
  std::string take(bool ended);  ///< The message; then it starts anew.

 private:
  std::uint64_t count_ = 0;
  std::string bytes_;
};

/// In the place of a batch of probes: this script is not asked any more.
constexpr std::string_view kScriptDone = {};

std::string encode_setup(const SandboxSetup& setup);
std::string encode_probes(std::span<const Probe> probes);

/// Nothing if the bytes are not such a message.
std::optional<SandboxSetup> decode_setup(std::string_view message);
std::optional<std::vector<Probe>> decode_probes(std::string_view message);
std::optional<SandboxAnswers> decode_answers(std::string_view message);

}  // namespace pacwright
