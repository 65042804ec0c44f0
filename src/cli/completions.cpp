// What a shell offers after "pacwright": commands, then options of the command at hand, then
// values: known ones, folders, or files.

#include "cli/completions.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace pacwright {
namespace {

std::vector<OptionHelp> options_of(const CommandHelp& command) {
  std::vector<OptionHelp> options = command.options;
  options.insert(options.end(), common_options().begin(), common_options().end());
  return options;
}

std::string command_names(const std::vector<CommandHelp>& commands) {
  std::vector<std::string> names;
  names.reserve(commands.size());
  for (const CommandHelp& command : commands) names.push_back(command.name);
  return join(names, " ");
}

std::string option_names(const CommandHelp& command) {
  std::vector<std::string> names;
  for (const OptionHelp& option : options_of(command)) names.push_back("--" + option.name);
  return join(names, " ");
}

/// Before the first sentence's end or bracket: what fits beside a name.
std::string short_text(const std::string& text) {
  return text.substr(0, text.find_first_of(";:.("));
}

/// In single quotes, whatever `end_quote` has to stand for one inside.
std::string single_quoted(const std::string& text, const std::string& end_quote) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? end_quote : std::string(1, c);
  return out + "'";
}

enum class Values { None, Files, Folders, Known };

Values values_of(const OptionHelp& option) {
  if (!option.choices.empty()) return Values::Known;
  if (option.value == "FOLDER") return Values::Folders;
  return option.value == "FILE" || option.value == "CATALOG" ? Values::Files : Values::None;
}

// bash -----------------------------------------------------------------------------------------

std::string bash_values(const CommandHelp& command, const OptionHelp& option) {
  std::string names = command.name + ":--" + option.name;
  if (!option.letter.empty()) names += " | " + command.name + ":-" + option.letter;
  switch (values_of(option)) {
    case Values::Known: return "    " + names + ") words='" + join(option.choices, " ") + "' ;;\n";
    case Values::Folders: return "    " + names + ") kind=folder ;;\n";
    case Values::Files: return "    " + names + ") kind=file ;;\n";
    case Values::None: break;
  }
  return option.value.empty() ? "" : "    " + names + ") kind=none ;;\n";
}

std::string bash_script(const std::vector<CommandHelp>& commands) {
  std::string values, options, operands;
  for (const CommandHelp& command : commands) {
    for (const OptionHelp& option : options_of(command)) values += bash_values(command, option);
    options += "      " + command.name + ") words='" + option_names(command) + "' ;;\n";
    if (command.operand_choices.empty()) continue;
    operands +=
        "      " + command.name + ") words='" + join(command.operand_choices, " ") + "' ;;\n";
  }
  return R"(# Completion of pacwright for bash: put it into /usr/share/bash-completion/completions/pacwright,
# or read it with: source <(pacwright completion bash)
_pacwright() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words='' kind=''
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W ')" +
         command_names(commands) + R"( help --version' -- "$current")
    return
  fi
  case ${COMP_WORDS[1]}:$before in
)" + values +
         R"(  esac
  if [[ -z $words$kind && $current == -* ]]; then
    case ${COMP_WORDS[1]} in
)" + options +
         R"(    esac
  elif [[ -z $words$kind ]]; then
    kind=file
    ((COMP_CWORD > 2)) || case ${COMP_WORDS[1]} in
      help) words=')" +
         command_names(commands) + R"(' ;;
)" + operands +
         R"(    esac
  fi
  if [[ -n $words ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  elif [[ $kind == folder ]]; then
    mapfile -t COMPREPLY < <(compgen -d -- "$current")
  elif [[ $kind == file ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
  [[ $kind != f* || -n $words ]] || compopt -o filenames 2>/dev/null
}
complete -F _pacwright pacwright
)";
}

// zsh ------------------------------------------------------------------------------------------

/// What stands in the brackets of _arguments: no colon, no bracket, no quote.
std::string zsh_text(const std::string& text) {
  std::string out;
  for (const char c : short_text(text)) {
    if (c == '\'' || c == '[' || c == ']') continue;
    out += c;
  }
  return out;
}

std::string zsh_option(const OptionHelp& option) {
  std::string value;
  switch (values_of(option)) {
    case Values::Known: value = ":" + option.value + ":(" + join(option.choices, " ") + ")"; break;
    case Values::Folders: value = ":" + option.value + ":_files -/"; break;
    case Values::Files: value = ":" + option.value + ":_files"; break;
    case Values::None: value = option.value.empty() ? "" : ":" + option.value + ":"; break;
  }
  const std::string text = "[" + zsh_text(option.text) + "]" + value;
  const std::string again = option.repeated ? "*" : "";
  std::string lines = "        '" + again + "--" + option.name + text + "' \\\n";
  if (!option.letter.empty()) lines += "        '" + again + "-" + option.letter + text + "' \\\n";
  return lines;
}

std::string zsh_script(const std::vector<CommandHelp>& commands) {
  std::string names, cases;
  for (const CommandHelp& command : commands) {
    names += "    " + single_quoted(command.name + ":" + zsh_text(command.summary), "") + "\n";
    cases += "    " + command.name + ")\n      _arguments \\\n";
    for (const OptionHelp& option : options_of(command)) cases += zsh_option(option);
    if (!command.operand_choices.empty()) {
      cases += "        '1:what:(" + join(command.operand_choices, " ") + ")' \\\n";
    }
    cases += "        '*:file:_files'\n      ;;\n";
  }
  return R"(#compdef pacwright
# Completion of pacwright for zsh: put it into a folder of $fpath, as _pacwright.
_pacwright() {
  local -a commands
  commands=(
)" + names +
         R"(  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  local command=${words[2]}
  shift words
  ((CURRENT -= 1))
  case $command in
)" + cases +
         R"(  esac
}
if [[ ${funcstack[1]} == _pacwright ]]; then _pacwright "$@"; else compdef _pacwright pacwright; fi
)";
}

// fish -----------------------------------------------------------------------------------------

std::string fish_option(const CommandHelp& command, const OptionHelp& option) {
  std::string line = "complete -c pacwright -n '__fish_seen_subcommand_from " + command.name +
                     "' -l " + option.name;
  if (!option.letter.empty()) line += " -s " + option.letter;
  switch (values_of(option)) {
    case Values::Known: line += " -x -a '" + join(option.choices, " ") + "'"; break;
    case Values::Folders: line += " -x -a '(__fish_complete_directories)'"; break;
    case Values::Files: line += " -r -F"; break;
    case Values::None: line += option.value.empty() ? "" : " -x"; break;
  }
  return line + " -d " + single_quoted(short_text(option.text), "\\'") + "\n";
}

std::string fish_script(const std::vector<CommandHelp>& commands) {
  std::string text =
      "# Completion of pacwright for fish: put it into "
      "~/.config/fish/completions/pacwright.fish.\n";
  for (const CommandHelp& command : commands) {
    text += "complete -c pacwright -n __fish_use_subcommand -f -a " + command.name + " -d " +
            single_quoted(short_text(command.summary), "\\'") + "\n";
    for (const OptionHelp& option : options_of(command)) text += fish_option(command, option);
    if (command.operand_choices.empty()) continue;
    text += "complete -c pacwright -n '__fish_seen_subcommand_from " + command.name + "' -f -a '" +
            join(command.operand_choices, " ") + "'\n";
  }
  return text;
}

// PowerShell -----------------------------------------------------------------------------------

std::string powershell_list(const std::vector<std::string>& texts) {
  std::vector<std::string> quoted;
  quoted.reserve(texts.size());
  for (const std::string& text : texts) quoted.push_back(single_quoted(text, "''"));
  return "@(" + join(quoted, ", ") + ")";
}

std::string powershell_script(const std::vector<CommandHelp>& commands) {
  std::vector<std::string> names;
  std::string options, values;
  for (const CommandHelp& command : commands) {
    names.push_back(command.name);
    std::vector<std::string> own;
    for (const OptionHelp& option : options_of(command)) {
      own.push_back("--" + option.name);
      if (option.choices.empty()) continue;
      values += "        " + single_quoted(command.name + " --" + option.name, "''") + " = " +
                powershell_list(option.choices) + "\n";
    }
    options += "        " + single_quoted(command.name, "''") + " = " + powershell_list(own) + "\n";
    if (command.operand_choices.empty()) continue;
    values += "        " + single_quoted(command.name + " " + command.name, "''") + " = " +
              powershell_list(command.operand_choices) + "\n";
  }
  return R"(# Completion of pacwright for PowerShell: add this to the file that $PROFILE names, or
#   pacwright completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName 'pacwright', 'pacwright.exe' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $commands = )" +
         powershell_list(names) + R"(
    $options = @{
)" + options +
         R"(    }
    $values = @{
)" + values +
         R"(    }
    $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
    if ($wordToComplete -ne '') { $words = @($words | Select-Object -SkipLast 1) }
    if ($words.Count -le 1) { $found = $commands }
    else {
        $found = $values[$words[1] + ' ' + $words[-1]]
        if ($null -eq $found -and $wordToComplete -like '-*') { $found = $options[$words[1]] }
    }
    $found | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
)";
}

}  // namespace

const std::vector<Shell>& all_shells() {
  static const std::vector<Shell> kShells = {{"bash", bash_script},
                                             {"zsh", zsh_script},
                                             {"fish", fish_script},
                                             {"powershell", powershell_script}};
  return kShells;
}

}  // namespace pacwright
