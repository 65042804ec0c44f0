// Writes the files of one target for one of the rollouts of unit/rollouts.hpp, for tests that hand
// them to other programs:
//
//     rollout_files TARGET CASE FOLDER
//
// Prints what the target reports, and ends with 1 if it has no files.

#include <iostream>

#include "base/write_files.hpp"
#include "emit/rollout_target.hpp"
#include "unit/rollouts.hpp"

using namespace pacwright;

int main(int count, char** arguments) {
  if (count != 4) return 2;
  const RolloutTarget* target = find_rollout_target(arguments[1]);
  const auto rollout = rollout_of(arguments[2]);
  if (target == nullptr || !rollout) {
    std::cerr << "no such target or case\n";
    return 2;
  }
  Diags diags;
  std::vector<FileToWrite> files;
  for (Artifact& artifact : target->emit(*rollout, diags)) {
    files.push_back({std::move(artifact.path), std::move(artifact.bytes)});
  }
  for (const Diag& diag : diags) std::cout << to_text(diag);
  if (files.empty()) return 1;
  const auto written = write_files(arguments[3], files);
  if (const auto* error = std::get_if<FileError>(&written)) std::cerr << error->what << '\n';
  return std::holds_alternative<FileError>(written) ? 3 : 0;
}
