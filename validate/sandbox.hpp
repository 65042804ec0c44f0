#pragma once
#include "base/worker.hpp"

namespace pacwright {

/// The child's side of PacScript: body of a Worker. Reads a SandboxSetup, answers one
/// SandboxAnswers for the loading; then reads batches of probes and answers each with one or more
/// SandboxAnswers. After kScriptDone it waits for the next setup, for which it makes a new engine;
/// it returns when the parent is gone or a script had to be stopped by force.
void run_sandbox(WorkerChannel& channel);

}  // namespace pacwright
