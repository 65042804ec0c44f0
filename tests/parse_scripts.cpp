// Reads scripts, each ended by a NUL, and says of each whether the parser takes it.

#include <iostream>
#include <iterator>
#include <string>

#include "validate/script/parser.hpp"

int main() {
  const std::string all(std::istreambuf_iterator<char>(std::cin), {});
  for (std::size_t begin = 0; begin < all.size();) {
    const std::size_t end = all.find('\0', begin);
    const std::string script = all.substr(begin, end - begin);
    const auto parsed = pacwright::parse_script(script);
    std::cout << (parsed.program != pacwright::kNoNode ? "taken\n" : "refused\n");
    begin = end == std::string::npos ? all.size() : end + 1;
  }
}
