#pragma once
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "emit/rollout_target.hpp"
#include "rollouts.hpp"
#include "support.hpp"

namespace pacwright {

inline Rollout rollout_case(const char* name) {
  const auto rollout = rollout_of(name);
  REQUIRE(rollout.has_value());
  return *rollout;
}

/// What a target makes of a rollout.
struct Emitted {
  std::vector<Artifact> files;
  Diags diags;

  bool has(std::string_view path) const {
    return std::ranges::find(files, path, &Artifact::path) != files.end();
  }
  std::string text(std::string_view path) const {
    const auto found = std::ranges::find(files, path, &Artifact::path);
    INFO("path: ", std::string(path));
    REQUIRE(found != files.end());
    return found->bytes;
  }
};

inline Emitted emit_rollout(std::string_view target, const Rollout& rollout) {
  const RolloutTarget* found = find_rollout_target(target);
  REQUIRE(found != nullptr);
  Emitted emitted;
  emitted.files = found->emit(rollout, emitted.diags);
  for (const Artifact& file : emitted.files)
    CHECK(file.path.starts_with(std::string(target) + "/"));
  return emitted;
}

}  // namespace pacwright
