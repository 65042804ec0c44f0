#pragma once
#include "validate/script/script_reader.hpp"

namespace pacwright {

/// One level of nesting, as long as it lives. Beyond the bound the reader stops: a level takes some
/// 2 KB of stack, and a browser's own parser ends at some thousands of levels.
class ScriptReader::Level {
 public:
  static constexpr int kDeepest = 600;

  explicit Level(ScriptReader& reader);
  ~Level();
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;

 private:
  ScriptReader& reader_;
};

}  // namespace pacwright
