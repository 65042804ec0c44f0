#pragma once
#include <string_view>
#include <vector>

#include "base/worker.hpp"

namespace pacwright {

/// What a worker gives up before it runs what nobody vouches for: if that finds a hole in its
/// engine, there shall be nothing behind it. What the system does not let it give up it keeps, and
/// confinement_of_workers says so.
///
/// First, while the worker has one thread and has neither sent nor received: privileges,
/// namespaces, environment, every file but the line of `channel`, and memory beyond
/// kMostWorkerBytes above what it has.
void confine_process(WorkerChannel& channel);

/// Then, when all its threads run: starting more of them, and every system call that a running
/// script does not need. Another one ends the process.
void confine_calls();

/// For an engine that has gone astray; what scripts may have is bounded below that.
inline constexpr std::size_t kMostWorkerBytes = std::size_t{256} << 20;

struct ConfinementPart {
  std::string_view what;
  bool in_force;
};

/// What is in force in this process, by what confine_process and confine_calls have done.
std::vector<ConfinementPart> confinement_in_force();

/// The same as a worker finds it that has just been started for it. Nothing if none could be.
std::vector<ConfinementPart> confinement_of_workers();

}  // namespace pacwright
