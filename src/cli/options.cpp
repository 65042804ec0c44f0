#include "cli/options.hpp"

#include <algorithm>
#include <cxxopts.hpp>
#include <utility>

#include "base/text.hpp"

namespace pacwright {
namespace {

/// "o,output" is "output".
std::string long_name(const std::string& name) {
  return name.substr(name.find(',') + 1);  // npos + 1 is 0.
}

/// By "-o" or "--output"; null if there is none.
const OptionHelp* find_option(const CommandHelp& help, const std::string& typed) {
  const auto found = std::ranges::find_if(help.options, [&](const OptionHelp& option) {
    return typed == "--" + option.name || (!option.letter.empty() && typed == "-" + option.letter);
  });
  return found == help.options.end() ? nullptr : &*found;
}

[[noreturn]] void refuse_unknown(const CommandHelp& help, const std::string& typed) {
  std::vector<std::string> names = names_of(help.options);
  for (std::string& name : names_of(common_options())) names.push_back(std::move(name));
  const auto meant = did_you_mean(typed.substr(typed.starts_with("--") ? 2 : 1), names);
  throw UsageError("no option '" + printable(typed) + "'" +
                   (meant ? "; did you mean '--" + *meant + "'?" : ""));
}

/// The library reads "--name=value" up to a line end only, but an argument of its own to the end.
/// Precondition: CommandOptions::check has found nothing.
std::vector<std::string> with_lines_apart(const CommandHelp& help,
                                          const std::vector<std::string>& args) {
  std::vector<std::string> separated;
  const auto end = std::ranges::find(args, "--");
  for (auto arg = args.begin(); arg != end; ++arg) {
    const std::size_t equals = arg->starts_with("--") ? arg->find('=') : std::string::npos;
    const bool has_lines = arg->find_first_of("\r\n") != std::string::npos;
    const OptionHelp* option = find_option(help, arg->substr(0, equals));
    separated.push_back(has_lines ? arg->substr(0, equals) : *arg);
    if (has_lines && equals != std::string::npos) separated.push_back(arg->substr(equals + 1));
    const bool value_follows = option != nullptr && !option->value.empty() && equals == arg->npos;
    if (value_follows && arg + 1 != end) separated.push_back(*++arg);
  }
  separated.insert(separated.end(), end, args.end());
  return separated;
}

}  // namespace

struct CommandOptions::Library {
  cxxopts::Options options;
  std::vector<std::string> flags, text_options, text_lists, numbers;  ///< Their long names.
};

const std::vector<std::string>& ParsedOptions::texts(const std::string& name) const {
  static const std::vector<std::string> none;
  const auto found = texts_.find(name);
  return found == texts_.end() ? none : found->second;
}

CommandOptions::CommandOptions(const std::string& usage, const std::string& summary,
                               const std::string& example)
    : library_(new Library{cxxopts::Options("pacwright"), {}, {}, {}, {}}),
      help_{usage.substr(0, usage.find(' ')), usage, summary, example, {}, {}} {
  library_->options.add_options()("h,help", "");
  library_->flags.emplace_back("help");
}

CommandOptions::CommandOptions(CommandOptions&&) noexcept = default;
CommandOptions::~CommandOptions() = default;

OptionHelp& CommandOptions::add(const std::string& name, const std::string& help,
                                const std::string& value_name) {
  const std::string letter = name.find(',') == 1 ? name.substr(0, 1) : "";
  help_.options.push_back({long_name(name), letter, value_name, help, false, {}});
  return help_.options.back();
}

void CommandOptions::flag(const std::string& name, const std::string& help) {
  library_->options.add_options()(name, help);
  library_->flags.push_back(long_name(name));
  add(name, help, "");
}

void CommandOptions::text(const std::string& name, const std::string& help,
                          const std::string& value_name) {
  library_->options.add_options()(name, help, cxxopts::value<std::string>());
  library_->text_options.push_back(long_name(name));
  add(name, help, value_name);
}

void CommandOptions::texts(const std::string& name, const std::string& help,
                           const std::string& value_name) {
  library_->options.add_options()(name, help, cxxopts::value<std::vector<std::string>>());
  library_->text_lists.push_back(long_name(name));
  add(name, help, value_name).repeated = true;
}

void CommandOptions::number(const std::string& name, const std::string& help,
                            const std::string& value_name) {
  library_->options.add_options()(name, help, cxxopts::value<int>());
  library_->numbers.push_back(long_name(name));
  add(name, help, value_name);
}

void CommandOptions::number(const std::string& name, const std::string& help,
                            const std::string& value_name, int if_not_given) {
  const std::string number = std::to_string(if_not_given);
  library_->options.add_options()(name, help, cxxopts::value<int>()->default_value(number));
  library_->numbers.push_back(long_name(name));
  add(name, help + " (default: " + number + ")", value_name);
}

void CommandOptions::operands(const std::string& name) {
  library_->options.add_options()(name, "", cxxopts::value<std::vector<std::string>>());
  library_->text_lists.push_back(name);
  library_->options.parse_positional({name});
}

void CommandOptions::offer(const std::string& name, std::vector<std::string> choices) {
  const auto found = std::ranges::find(help_.options, name, &OptionHelp::name);
  if (found != help_.options.end()) found->choices = std::move(choices);
}

void CommandOptions::offer_operands(std::vector<std::string> choices) {
  help_.operand_choices = std::move(choices);
}

/// Faults that the library would tell in words of its own, or not at all.
void CommandOptions::check(const std::vector<std::string>& args) const {
  for (std::size_t i = 0; i < args.size() && args[i] != "--"; ++i) {
    const bool is_long = args[i].starts_with("--") && args[i].size() > 2;
    const bool is_letter = args[i].starts_with('-') && args[i].size() == 2;
    if (!is_long && !is_letter) continue;
    const std::size_t equals = is_long ? args[i].find('=') : std::string::npos;
    const std::string typed = args[i].substr(0, equals);
    if (typed == "-h" || typed == "--help") continue;
    const OptionHelp* option = find_option(help_, typed);
    if (option == nullptr) refuse_unknown(help_, typed);
    if (option->value.empty()) {
      if (equals != std::string::npos) throw UsageError(typed + " takes no value");
      continue;
    }
    if (equals == std::string::npos && ++i == args.size())
      throw UsageError(typed + " wants " + option->value);
    const std::string value = equals == std::string::npos ? args[i] : args[i].substr(equals + 1);
    const bool is_number =
        std::ranges::find(library_->numbers, option->name) != library_->numbers.end();
    if (is_number && !parse_number(value, 2147483647))
      throw UsageError(typed + " wants a whole number, not '" + printable(value) + "'");
  }
}

ParsedOptions CommandOptions::parse(const std::vector<std::string>& args) try {
  check(args);
  const std::vector<std::string> separated = with_lines_apart(help_, args);
  std::vector<const char*> argv = {"pacwright"};
  for (const std::string& arg : separated) argv.push_back(arg.c_str());
  const auto result = library_->options.parse(static_cast<int>(argv.size()), argv.data());

  ParsedOptions parsed;
  for (const std::string& name : library_->flags) {
    if (result.count(name) != 0) parsed.texts_[name].assign(result.count(name), "");
  }
  for (const std::string& name : library_->text_options) {
    if (result.count(name) == 0) continue;
    parsed.texts_[name].assign(result.count(name), result[name].as<std::string>());
  }
  for (const std::string& name : library_->text_lists) {
    if (result.count(name) == 0) continue;
    parsed.texts_[name] = result[name].as<std::vector<std::string>>();
  }
  for (const std::string& name : library_->numbers) {
    if (result.count(name) != 0) parsed.texts_[name].assign(result.count(name), "");
    const auto& value = result[name];
    if (result.count(name) != 0 || value.has_default()) parsed.numbers_[name] = value.as<int>();
  }
  parsed.unmatched_ = result.unmatched();
  return parsed;
} catch (const cxxopts::exceptions::exception& error) {
  throw UsageError(error.what());
}

Exit CommandOptions::show_help(Io& io) const {
  if (io.help != nullptr) {
    *io.help = help_;
  } else {
    io.out << to_text(help_, io.columns_out);
  }
  return Exit::Ok;
}

Exit bad_usage(Io& io, const std::string& command, const std::string& what) {
  const std::string text = "pacwright " + command + ": " + printable(what) +
                           (what.ends_with('?') ? "" : ";") + " see pacwright " + command +
                           " --help\n";
  io.err << folded(text, form_err(io));
  return Exit::BadUsage;
}

}  // namespace pacwright
