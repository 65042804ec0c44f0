#include "validate/profiles/memory_seen.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "validate/lint/script.hpp"
#include "validate/profiles/client_url.hpp"
#include "validate/script/kept_state.hpp"

namespace pacwright {
namespace {

constexpr std::size_t kMostPaired = 48;  ///< Each behind each: 2,304 questions.
constexpr std::size_t kMostAlone = 24;   ///< Each by a fresh sandbox.
constexpr std::size_t kLargeScript = 256 << 10,
                      kAloneOfLarge = 2;  ///< Bytes: it takes long to load.
constexpr std::size_t kBatch = 32;        ///< A script that is stopped is left at the end of one.

/// The first of each host: the rest, if any, differ in the URL only.
std::vector<std::size_t> of_other_hosts(const std::vector<Probe>& probes, std::size_t most) {
  std::vector<std::size_t> picked;
  std::unordered_set<std::string_view> hosts;
  for (std::size_t i = 0; i < probes.size() && picked.size() < most; ++i) {
    if (hosts.insert(probes[i].host).second) picked.push_back(i);
  }
  for (std::size_t i = 0; i < probes.size() && picked.size() < most; ++i) {
    if (std::ranges::find(picked, i) == picked.end()) picked.push_back(i);
  }
  return picked;
}

/// Every number below `count` once, and each of `paired` right behind each and behind itself.
std::vector<std::size_t> order_of(std::size_t count, const std::vector<std::size_t>& paired) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < count; ++i) order.push_back(i);
  for (std::size_t a = 0; a < paired.size(); ++a) {
    order.push_back(paired[a]);
    for (std::size_t b = a + 1; b < paired.size(); ++b) {
      order.push_back(paired[b]);
      order.push_back(paired[a]);
    }
    order.push_back(paired[a]);
  }
  return order;
}

std::string outcome_of(const Result<Answer>& answer) {
  return answer ? "'" + answer->result + "'" : message_of(answer.reason());
}

/// Compares each answer with the first one to the same.
class Answers {
 public:
  Answers(const std::string& file, const std::function<Result<PacScript>()>& load)
      : file_(file), load_(load) {}

  /// Asks a fresh sandbox. False if there is no point in going on.
  bool ask(const std::vector<Probe>& probes) {
    auto loaded = load_();
    if (!loaded) return false;
    PacScript script = *std::move(loaded);
    for (std::size_t begin = 0; begin < probes.size(); begin += kBatch) {
      const std::vector<Probe> batch(
          probes.begin() + static_cast<std::ptrdiff_t>(begin),
          probes.begin() + static_cast<std::ptrdiff_t>(std::min(begin + kBatch, probes.size())));
      const auto answers = script.run(batch);
      for (std::size_t i = 0; i < batch.size(); ++i) {
        if (was_held_up(answers[i]) || !compare(batch[i], answers[i])) return false;
      }
    }
    return true;
  }

  const Diags& found() const { return found_; }

 private:
  bool compare(const Probe& probe, const Result<Answer>& answer) {
    if (!answer && is_unknown_here(answer.reason().code)) return true;
    const std::string outcome = outcome_of(answer);
    const auto [known, is_new] = first_.emplace(probe.url + '\n' + probe.host, outcome);
    if (is_new || known->second == outcome) return true;
    found_ = {{DiagCode::DecidedByMemory,
               {file_, 0, 0},
               "",
               "Asked about '" + probe.url + "' it says " + outcome + ", and after other URLs " +
                   known->second + "."}};
    return false;
  }

  const std::string& file_;
  const std::function<Result<PacScript>()>& load_;
  std::unordered_map<std::string, std::string> first_;  ///< By what the script is handed.
  Diags found_;
};

}  // namespace

Diags find_memory(const std::string& bytes, const std::string& file,
                  const std::function<Result<PacScript>()>& load, const FirstUrls& urls,
                  const ClientProfile& profile) {
  std::vector<Probe> once;
  for (const std::string& url : urls.get()) {
    if (auto probe = to_client_probe(url, profile)) once.push_back(*std::move(probe));
  }
  const auto paired = of_other_hosts(once, kMostPaired);
  std::vector<Probe> probes;
  for (const std::size_t i : order_of(once.size(), paired)) probes.push_back(once[i]);
  Answers answers(file, load);
  bool going = answers.ask(probes);
  std::ranges::reverse(probes);
  going = going && answers.ask(probes);
  const std::size_t most = bytes.size() > kLargeScript ? kAloneOfLarge : kMostAlone;
  for (std::size_t i = 0; going && i < std::min(paired.size(), most); ++i) {
    going = answers.ask({once[paired[i]]});
  }
  return answers.found();
}

Diags find_state_by_text(const std::string& bytes, const std::string& file, bool may_remember) {
  const std::string text = text_of_script(bytes);
  const ParsedScript script = parse_script(text);
  if (script.program == kNoNode) {
    if (!may_remember) return {};
    return {{DiagCode::MemoryNotExcluded, {file, 0, 0}, "", "It was not read to its end."}};
  }
  Diags diags;
  const auto tell = [&](DiagCode code, const std::optional<KeptState>& state,
                        const std::string& who, const std::string& end) {
    if (!state) return;
    diags.push_back(
        {code, {file, state->place.line, state->place.column}, "", who + state->what + end});
  };
  if (may_remember)
    tell(DiagCode::MemoryNotExcluded, find_kept_state(script, text), "A function ", ".");
  tell(DiagCode::AskedAtLoad, find_asked_at_load(script, text), "The script ", " here.");
  return diags;
}

}  // namespace pacwright
