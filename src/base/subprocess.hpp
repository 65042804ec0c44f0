#pragma once
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace pacwright {

/// False where only tests have started other programs so far.
#ifdef _WIN32
inline constexpr bool kSubprocessesAreProven = false;
#else
inline constexpr bool kSubprocessesAreProven = true;
#endif

struct ProgramToStart {
  std::string path;                    ///< Of the program's file; the PATH is not searched.
  std::vector<std::string> arguments;  ///< Without the program's own name.
  std::vector<std::pair<std::string, std::string>> environment;  ///< Set over what we have.
  std::vector<std::string> unset;  ///< Variables of ours that it does not get.
  std::string folder;              ///< Where it starts.
  std::string output;              ///< A new file for what it prints; it reads nothing.
};

/// Another program that runs, with all that it starts in its turn: a process group, or a job on
/// Windows. No shell comes between: arguments arrive as they are.
class Subprocess {
 public:
  /// Or why not, in the system's own words.
  static std::variant<Subprocess, std::string> start(const ProgramToStart& program);

  Subprocess(Subprocess&&) noexcept;
  Subprocess& operator=(Subprocess&&) noexcept;
  /// Ends it, and all that it started.
  ~Subprocess();

  /// How it ended: its exit code, or 128 and the number of the signal; nothing while it runs.
  std::optional<int> exit_code();

 private:
  struct State;
  explicit Subprocess(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The first of these programs that there is: names are looked for in the folders of PATH, what has
/// a slash is taken as it is.
std::optional<std::string> find_program(const std::vector<std::string>& names);

}  // namespace pacwright
