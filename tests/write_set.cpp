// Writes a set of files by write_files, for tests that kill it or let calls fail:
//
//     write_set FOLDER MARK COUNT
//
// COUNT files, every third one in a folder of its own, and last manifest.json. All hold MARK.

#include "base/write_files.hpp"

#include <iostream>

using namespace pacwright;

int main(int count, char** arguments) {
  if (count != 4) return 2;
  const std::string mark = arguments[2];
  std::vector<FileToWrite> files;
  for (int i = 0; i < std::stoi(arguments[3]); ++i) {
    const std::string number = std::to_string(i);
    files.push_back({(i % 3 == 2 ? "part" + number + "/" : "") + "file" + number,
                     mark + " of file " + number + "\n"});
  }
  files.push_back({"manifest.json", mark + " of all\n"});
  const auto written = write_files(arguments[1], files);
  const auto* error = std::get_if<FileError>(&written);
  if (error != nullptr) std::cerr << error->path << ": " << error->what << '\n';
  return error != nullptr ? 3 : 0;
}
