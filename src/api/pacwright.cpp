#include "api/pacwright.hpp"

#include <sstream>
#include <utility>

#include "base/program_start.hpp"
#include "cli/compile_set.hpp"
#include "validate/lint/lint.hpp"
#include "validate/pac_script.hpp"
#include "validate/url.hpp"

namespace pacwright::api {
namespace {

Severity to_severity(pacwright::Severity severity) {
  switch (severity) {
    case pacwright::Severity::Note: return Severity::Note;
    case pacwright::Severity::Warning: return Severity::Warning;
    case pacwright::Severity::Error: return Severity::Error;
  }
  return Severity::Error;
}

Message to_message(const Diag& diag) {
  const DiagEntry& entry = entry_of(diag.code);
  return {to_severity(entry.severity), std::string(entry.code), diag.where.file, diag.where.line,
          diag.where.column,           message_of(diag),        advice_of(diag)};
}

std::vector<Message> to_messages(const Diags& diags) {
  std::vector<Message> messages;
  messages.reserve(diags.size());
  for (const Diag& diag : diags) messages.push_back(to_message(diag));
  return messages;
}

std::optional<PacTemplate> to_template(PacForm form) {
  switch (form) {
    case PacForm::Automatic: return std::nullopt;
    case PacForm::Indexed: return PacTemplate::Indexed;
    case PacForm::Clauses: return PacTemplate::Clauses;
    case PacForm::Packed: return PacTemplate::Packed;
    case PacForm::PackedLowMemory: return PacTemplate::PackedLowMemory;
  }
  return std::nullopt;
}

/// "-" is standard input on command lines; here it is a file like any other.
std::string as_file(const std::string& path) { return path == "-" ? "./-" : path; }

}  // namespace

std::string version() { return PACWRIGHT_VERSION; }

std::vector<std::string> start_program(int argc, char** argv) {
  return pacwright::start_program(argc, argv);
}

CompiledSet compile_policy(const std::string& policy_file, const CompileSettings& settings) {
  CompileOptions options;
  options.policy = as_file(policy_file);
  for (const std::string& suite : settings.suites) options.suites.push_back(as_file(suite));
  options.pac_template = to_template(settings.form);
  options.targets = settings.targets;
  options.strict = settings.strict;

  std::istringstream nothing;
  std::ostringstream unheard;
  Io io{nothing, unheard, unheard};
  Workspace files(io);
  pacwright::CompiledSet set = compile_set(options, files, io);

  CompiledSet result;
  result.messages = to_messages(files.with_paths(set.diags));
  for (FileToWrite& file : set.files) {
    result.files.push_back({std::move(file.path), std::move(file.bytes)});
  }
  return result;
}

struct PacFile::State {
  PacScript script;
};

PacFile::PacFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
PacFile::PacFile(PacFile&&) noexcept = default;
PacFile& PacFile::operator=(PacFile&&) noexcept = default;
PacFile::~PacFile() = default;

std::variant<PacFile, Message> PacFile::load(std::string_view text, const PacSettings& settings) {
  DnsFixture dns;
  dns.addresses = settings.dns;
  Limits limits;
  limits.milliseconds = settings.milliseconds;
  auto script = PacScript::load(std::string(text), settings.name, std::move(dns), limits);
  if (!script) return to_message(script.reason());
  return PacFile(std::make_unique<State>(State{*std::move(script)}));
}

std::variant<std::string, Message> PacFile::decide(std::string_view url) {
  const auto probe = to_chromium_probe(url);
  if (!probe) return to_message(probe.reason());
  const auto answers = state_->script.run({*probe});
  const Result<Answer>& answer = answers.front();
  if (!answer) return to_message(answer.reason());
  return answer->result;
}

std::vector<Message> lint(std::string_view text, const std::string& name) {
  return to_messages(pacwright::lint(text, name));
}

}  // namespace pacwright::api
