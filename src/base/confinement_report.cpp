#include <cstddef>
#include <string>

#include "base/confinement.hpp"

namespace pacwright {
namespace {

/// Body of a worker.
void tell_confinement(WorkerChannel& channel) {
  confine_process(channel);
  confine_calls();
  std::string told;
  for (const ConfinementPart& part : confinement_in_force()) told += part.in_force ? '1' : '0';
  channel.send(told);
  channel.receive();
}

}  // namespace

std::vector<ConfinementPart> confinement_of_workers() {
  auto worker = Worker::start(tell_confinement);
  const auto told = worker ? worker->channel().receive() : std::nullopt;
  std::vector<ConfinementPart> parts = confinement_in_force();  // For what there is.
  if (!told || told->size() != parts.size()) return {};
  for (std::size_t i = 0; i < parts.size(); ++i) parts[i].in_force = (*told)[i] == '1';
  return parts;
}

}  // namespace pacwright
