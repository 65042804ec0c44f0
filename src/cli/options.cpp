#include "cli/options.hpp"

#include <cxxopts.hpp>
#include <utility>

namespace pacwright {
namespace {

/// "o,output" is "output".
std::string long_name(const std::string& name) {
  return name.substr(name.find(',') + 1);  // npos + 1 is 0.
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
                               std::string example)
    : library_(new Library{cxxopts::Options("pacwright " + usage, summary), {}, {}, {}, {}}),
      example_(std::move(example)) {
  library_->options.custom_help("[OPTION...]").positional_help("").set_width(80);
  flag("h,help", "Show this text and end");
}

CommandOptions::CommandOptions(CommandOptions&&) noexcept = default;
CommandOptions::~CommandOptions() = default;

void CommandOptions::flag(const std::string& name, const std::string& help) {
  library_->options.add_options()(name, help);
  library_->flags.push_back(long_name(name));
}

void CommandOptions::text(const std::string& name, const std::string& help,
                          const std::string& value_name) {
  library_->options.add_options()(name, help, cxxopts::value<std::string>(), value_name);
  library_->text_options.push_back(long_name(name));
}

void CommandOptions::texts(const std::string& name, const std::string& help,
                           const std::string& value_name) {
  library_->options.add_options()(name, help, cxxopts::value<std::vector<std::string>>(),
                                  value_name);
  library_->text_lists.push_back(long_name(name));
}

void CommandOptions::number(const std::string& name, const std::string& help,
                            const std::string& value_name) {
  library_->options.add_options()(name, help, cxxopts::value<int>(), value_name);
  library_->numbers.push_back(long_name(name));
}

void CommandOptions::number(const std::string& name, const std::string& help,
                            const std::string& value_name, int if_not_given) {
  const auto value = cxxopts::value<int>()->default_value(std::to_string(if_not_given));
  library_->options.add_options()(name, help, value, value_name);
  library_->numbers.push_back(long_name(name));
}

void CommandOptions::operands(const std::string& name, const std::string& help,
                              const std::string& value_name) {
  texts(name, help, value_name);
  library_->options.parse_positional({name});
}

ParsedOptions CommandOptions::parse(const std::vector<std::string>& args) try {
  std::vector<const char*> argv = {"pacwright"};
  for (const std::string& arg : args) argv.push_back(arg.c_str());
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
  io.out << library_->options.help() << "\nExample:\n  " << example_ << "\n";
  return Exit::Ok;
}

}  // namespace pacwright
