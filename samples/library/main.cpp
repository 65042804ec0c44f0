// compile_and_ask POLICY URL...: compiles a policy, and says where its PAC file sends each URL.
#include <iostream>
#include <pacwright/pacwright.hpp>
#include <string>
#include <variant>
#include <vector>

namespace api = pacwright::api;

namespace {

void print(const api::Message& message) {
  std::cerr << message.file << ":" << message.line << ": " << message.code << ": " << message.text
            << "\n  " << message.advice << "\n";
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments = api::start_program(argc, argv);
  if (arguments.empty()) {
    std::cerr << "usage: compile_and_ask POLICY URL...\n";
    return 2;
  }
  const api::CompiledSet set = api::compile_policy(arguments[0]);
  for (const api::Message& message : set.messages) {
    if (message.severity != api::Severity::Note) print(message);
  }
  if (!set.ok()) return 1;

  auto loaded = api::PacFile::load(set.files.front().bytes);
  auto* const pac = std::get_if<api::PacFile>(&loaded);
  for (std::size_t i = 1; pac != nullptr && i < arguments.size(); ++i) {
    const auto answer = pac->decide(arguments[i]);
    const auto* const result = std::get_if<std::string>(&answer);
    std::cout << arguments[i] << "\t" << (result != nullptr ? *result : "no answer") << "\n";
  }
  return pac != nullptr ? 0 : 1;
}
