#pragma once
#include <iterator>
#include <map>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/help.hpp"

namespace pacwright {

/// A command line that does not fit the command's options; what() is half a sentence about it.
class UsageError : public std::runtime_error {
  using runtime_error::runtime_error;
};

/// What a command line gave, by the options' long names.
class ParsedOptions {
 public:
  /// How often it was given; operands count each.
  std::size_t count(const std::string& name) const { return texts(name).size(); }
  bool has(const std::string& name) const { return count(name) != 0; }

  /// The last one given; empty if none was.
  std::string text(const std::string& name) const { return has(name) ? texts(name).back() : ""; }

  /// All given, in order.
  const std::vector<std::string>& texts(const std::string& name) const;

  /// The last one given, or the option's own default. Only for options that have one of the two.
  int number(const std::string& name) const { return numbers_.at(name); }

  /// Operands of a command that takes none.
  const std::vector<std::string>& unmatched() const { return unmatched_; }

 private:
  friend class CommandOptions;
  std::map<std::string, std::vector<std::string>, std::less<>> texts_;
  std::map<std::string, int, std::less<>> numbers_;
  std::vector<std::string> unmatched_;
};

/// A command's options. `usage` is what follows the program's name; `example` ends the help text.
/// Names are "long" or "s,long" with a short form.
class CommandOptions {
 public:
  CommandOptions(const std::string& usage, const std::string& summary, const std::string& example);
  CommandOptions(CommandOptions&&) noexcept;
  ~CommandOptions();

  void flag(const std::string& name, const std::string& help);
  void text(const std::string& name, const std::string& help, const std::string& value_name);

  /// May be given again.
  void texts(const std::string& name, const std::string& help, const std::string& value_name);

  void number(const std::string& name, const std::string& help, const std::string& value_name);
  void number(const std::string& name, const std::string& help, const std::string& value_name,
              int if_not_given);

  /// What is given without an option's name. Once a command, after its options.
  void operands(const std::string& name);

  /// Values to offer for an option, or for the first operand. Nothing is refused for them.
  void offer(const std::string& name, std::vector<std::string> choices);
  void offer_operands(std::vector<std::string> choices);

  /// Throws UsageError, with what was meant if it looks like a mistyped name.
  ParsedOptions parse(const std::vector<std::string>& args);

  /// Prints the help text, or hands it to Io::help.
  Exit show_help(Io& io) const;

 private:
  struct Library;  ///< What parses: takes long to compile, so it stays in one file.
  void check(const std::vector<std::string>& args) const;
  OptionHelp& add(const std::string& name, const std::string& help, const std::string& value_name);

  std::unique_ptr<Library> library_;
  CommandHelp help_;
};

/// The names of things that have one.
template <class List>
std::vector<std::string> names_of(const List& list) {
  std::vector<std::string> names;
  names.reserve(std::size(list));
  for (const auto& one : list) names.emplace_back(one.name);
  return names;
}

/// Says what is missing and where to read on. `what` may hold what was typed.
Exit bad_usage(Io& io, const std::string& command, const std::string& what);

}  // namespace pacwright
