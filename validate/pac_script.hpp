#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "diag/diag.hpp"
#include "validate/probe.hpp"

namespace pacwright {

/// Any PAC script at all, loaded in a sandbox: an engine (Duktape) of its own in another process,
/// with the helper functions of one client (Chromium, unless said otherwise), DNS from a fixture
/// and a clock that stands still.
///
/// A process, because nothing inside the engine can stop its regular expressions and its longer
/// native loops. A watchdog in that process ends it when a decision overruns; then it is started
/// anew, and the evaluation goes on with the next probe. One context lives across decisions, as in
/// Chromium, until the process has to be replaced. When this is destroyed the script is gone; its
/// process, if it never had to be stopped, waits for the next script, and ends with this program.
class PacScript {
 public:
  /// Loads `script` the way the client does, most as global code. `name` is the file's name for
  /// places in Diags. Fails with ScriptTooLarge, ScriptDoesNotLoad (with line, when the engine
  /// tells it), NoEntryPoint, or one of the limits' codes if the top level overruns.
  static Result<PacScript> load(const std::string& script, const std::string& name,
                                DnsFixture dns = {}, Limits limits = {}, const RunAs& as = {});

  PacScript(PacScript&&) noexcept;
  PacScript& operator=(PacScript&&) noexcept;
  ~PacScript();

  /// FindProxyForURL for every probe: one answer or one reason each, in order. After three probes
  /// in a row that had to be stopped by a limit, every later one is NotRun at once (also in later
  /// calls), so that an endless script cannot hold up a million URLs.
  std::vector<Result<Answer>> run(const std::vector<Probe>& probes);

  /// The same, with the calls of helper functions for each probe if RunAs::trace was asked for. A
  /// decision that was stopped by force has none; of very many, the first are noted.
  std::vector<Result<Answer>> run(const std::vector<Probe>& probes,
                                  std::vector<std::vector<HelperCall>>& calls);

 private:
  struct State;
  explicit PacScript(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// A limit of this program ended the decision, which cost its time, or a process: what a client
/// does is not known.
bool was_stopped(DiagCode code);
bool was_stopped(const Result<Answer>& answer);

/// The same, or it was not run because too many before it were stopped (NotRun).
bool was_held_up(DiagCode code);
bool was_held_up(const Result<Answer>& answer);

/// ScriptTooLarge, if the client does not take a file of that size (or nothing here does): no
/// client that refuses a file may be answered for.
std::optional<Diag> why_too_large(const std::string& script, const std::string& name,
                                  const Limits& limits, const RunAs& as);

/// Starts the process that the first script will find waiting. It comes up while the caller reads
/// its input, and has no copy of that in its memory.
void start_first_sandbox();

/// Ends the processes that wait for a script, for one who counts processes or needs their memory.
void end_idle_sandboxes();

}  // namespace pacwright
