#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// pacwright as a library: compile policies, ask and lint PAC files from a program of your own.
///
///     find_package(pacwright REQUIRED)
///     target_link_libraries(program PRIVATE pacwright::pacwright)
///
/// All text is UTF-8. Nothing here writes files, prints, or reads a clock: same input, same result.
/// What goes wrong is returned as Messages; nothing is thrown but what the standard library throws
/// when memory ends. Functions may be called from several threads at once.
///
/// Scripts run in child processes of the calling program; they are ended and waited for before a
/// function returns, or when their PacFile goes. A program has to wait for its own children by
/// their numbers, not for any child there is. Windows has no fork: there main has to begin with
/// start_program.
namespace pacwright::api {

enum class Severity { Note, Warning, Error };

/// One thing to know or to fix.
struct Message {
  Severity severity = Severity::Error;
  std::string code;    ///< "PC101": stable; `pacwright codes PC101` says more.
  std::string file;    ///< As a person would open it.
  int line = 0;        ///< From 1; 0: the file as a whole.
  int column = 0;      ///< From 1, in characters; 0: the line as a whole.
  std::string text;    ///< What is so: one phrase, without a full stop.
  std::string advice;  ///< What to do about it: sentences.
};

/// As `pacwright --version` says it: "0.1.0".
std::string version();

/// What main has to do first on Windows; elsewhere there is no need. Standard streams become UTF-8
/// without any change of line ends, and a process that was started to run scripts does that here
/// and never returns. The arguments as UTF-8, without the program's name.
std::vector<std::string> start_program(int argc, char** argv);

// ---- Compiling.

/// How the PAC is written; Automatic: as the policy says, else what fits its size.
enum class PacForm { Automatic, Indexed, Clauses, Packed, PackedLowMemory };

/// The same as the options of `pacwright compile`.
struct CompileSettings {
  std::vector<std::string> suites = {};  ///< Files of known URLs, besides those the policy names.
  std::optional<std::vector<std::string>> targets = std::nullopt;  ///< Instead of the policy's.
  PacForm form = PacForm::Automatic;
  bool strict = false;  ///< A bypass list that cannot say all is an error.
};

struct File {
  std::string path;  ///< Relative, '/' between parts: "proxy.pac", "bypass/wininet.txt".
  std::string bytes;
};

struct CompiledSet {
  /// What `pacwright compile` would write, byte for byte: the PAC first, manifest.json last. Empty
  /// if any message is an error.
  std::vector<File> files;
  std::vector<Message> messages;

  bool ok() const { return !files.empty(); }
};

/// Reads a policy and the files it names, relative to it, compiles it, and proves every file.
/// Takes a second or so for a usual policy, longer for thousands of patterns.
CompiledSet compile_policy(const std::string& policy_file, const CompileSettings& settings = {});

// ---- Any PAC file.

struct PacSettings {
  std::string name = "proxy.pac";  ///< For messages.
  std::map<std::string, std::string> dns =
      {};                   ///< Lower-case host -> address; no other name resolves.
  int milliseconds = 1000;  ///< Processor time for loading, and for each decision.
};

/// A PAC file, loaded in a sandbox as Chromium runs it, with a clock that stands still. Whatever
/// the script does, it costs no more than its limits: a decision that overruns is a Message.
///
/// It may be used by one thread at a time.
class PacFile {
 public:
  /// `text` is bytes as they are served. Or why the script does not load: it does not parse, is
  /// larger than the 1 MiB that Chromium takes, or defines no entry point. Command lines end with 3
  /// then, and with 4 for PC434: what browsers make of newer JavaScript is not known here.
  static std::variant<PacFile, Message> load(std::string_view text,
                                             const PacSettings& settings = {});

  PacFile(PacFile&&) noexcept;
  PacFile& operator=(PacFile&&) noexcept;
  ~PacFile();

  /// What the script returns for a URL or a bare host, such as "PROXY a:8080; DIRECT". Or why it
  /// returns nothing.
  std::variant<std::string, Message> decide(std::string_view url);

 private:
  struct State;
  explicit PacFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// What clients go wrong with in a PAC file, without running it; in the order of the file. `name`
/// is the file's, for messages.
std::vector<Message> lint(std::string_view text, const std::string& name = "proxy.pac");

}  // namespace pacwright::api
