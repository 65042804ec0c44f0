#pragma once
#include "base/worker.hpp"

namespace pacwright {

/// The child's side of PacScript: body of a Worker. Reads a SandboxSetup, answers one
/// SandboxAnswers for the loading; then reads batches of probes and answers each with one or more
/// SandboxAnswers, until the parent is gone or the script had to be stopped by force.
void run_sandbox(WorkerChannel& channel);

}  // namespace pacwright
