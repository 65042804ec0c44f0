#pragma once
#include <string>

namespace pacwright {

/// How far the hosts that a PAC was proven on stand for all hosts; see validate/witnesses.hpp.
struct Completeness {
  int witnesses = 0;
  int combinations = 0;   ///< Of patterns that match together, each with a witness.
  int ranges = 0;         ///< Of addresses, between the edges of all blocks, each with a witness.
  bool complete = false;  ///< Every combination and every range has one.
  std::string sampled;    ///< What was left out, as sentences; empty if nothing was.
};

}  // namespace pacwright
