#pragma once
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <process.h>
#include <windows.h>

// A test program called with --act does what the rest says, and no test: subprocess_test.cpp starts
// it as the other program, because Windows has no shell that all machines have.
//
//   print ARGUMENT...   the arguments, the variables A and HOME and the current folder, a | after
//   each exit CODE           ends with it start PROGRAM       starts PROGRAM --act sleep, prints
//   its process id, and sleeps sleep               for ten minutes

inline std::string value_of(const char* variable) {
  const char* const value = std::getenv(variable);
  return value == nullptr ? "none" : value;
}

inline int start_sleeper(const std::string& program) {
  const auto handle = _spawnl(_P_NOWAIT, program.c_str(), "child", "--act", "sleep", nullptr);
  return static_cast<int>(GetProcessId(reinterpret_cast<HANDLE>(handle)));
}

inline std::optional<int> act_as_told(const std::vector<std::string>& arguments) {
  if (arguments.size() < 2 || arguments[0] != "--act") return std::nullopt;
  const std::string& what = arguments[1];
  if (what == "exit") return std::stoi(arguments[2]);
  if (what == "print") {
    for (std::size_t i = 2; i < arguments.size(); ++i) std::cout << arguments[i] << "|";
    std::cout << value_of("A") << "|" << value_of("HOME") << "|"
              << std::filesystem::current_path().generic_string() << "|";
    return 0;
  }
  if (what == "start") std::cout << start_sleeper(arguments[2]) << "\n" << std::flush;
  std::this_thread::sleep_for(std::chrono::minutes(10));
  return 0;
}
