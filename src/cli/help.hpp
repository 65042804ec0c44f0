#pragma once
#include <string>
#include <vector>

#include "report/wrapped.hpp"

namespace pacwright {

/// One option of a command. Help texts, the manual page and completions are made of this.
struct OptionHelp {
  std::string name;    ///< "output".
  std::string letter;  ///< "o", or empty.
  std::string value;   ///< "FOLDER"; empty for a flag. FILE and FOLDER are completed as such.
  std::string text;
  bool repeated = false;             ///< It may be given again.
  std::vector<std::string> choices;  ///< Values to offer; empty: none are known.
};

struct CommandHelp {
  std::string name;     ///< "compile".
  std::string usage;    ///< "compile POLICY -o FOLDER": with the operands.
  std::string summary;  ///< Sentences.
  std::string example;  ///< One command line.
  std::vector<OptionHelp> options;
  std::vector<std::string> operand_choices;  ///< What the first operand is; empty: a file.
};

/// What --help prints; ends in a newline.
std::string to_text(const CommandHelp& help, std::size_t columns = kColumns);

/// The options that every command takes.
const std::vector<OptionHelp>& common_options();

/// Options as two columns; each line begins with two blanks.
std::string to_text(const std::vector<OptionHelp>& options, std::size_t columns = kColumns);

}  // namespace pacwright
