// Runs a fuzz entry point without libFuzzer, with any compiler:
//
//   fuzz_json CORPUS_DIR [NUMBER]
//
// First every file of the folder in the order of their names, then 2,000 mutations of them. Each
// mutation has a number and a generator of its own, seeded by it, so that NUMBER repeats exactly
// one. What is about to run is printed first: the last line of a crashed run names the culprit.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <system_error>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::uint32_t kSeed = 20260101;
constexpr std::uint32_t kMutations = 2000;

struct Input {
  std::string name;
  std::string bytes;
};

std::vector<Input> read_corpus(const std::filesystem::path& folder) {
  std::vector<Input> inputs;
  std::error_code none;  // A missing folder is an empty corpus.
  for (const auto& entry : std::filesystem::directory_iterator(folder, none)) {
    if (!entry.is_regular_file(none)) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    inputs.push_back(
        {entry.path().filename().string(), std::string(std::istreambuf_iterator<char>(file), {})});
  }
  std::ranges::sort(inputs, {}, &Input::name);
  return inputs;
}

/// Below `bound`, which is not zero. Slightly uneven, and the same with every standard library.
std::size_t pick(std::mt19937& random, std::size_t bound) { return random() % bound; }

void mutate_once(std::string& bytes, const std::string& other, std::mt19937& random) {
  const std::size_t at = pick(random, bytes.size() + 1);
  const std::size_t length = pick(random, 16) + 1;
  switch (pick(random, 6)) {
    case 0:
      if (at < bytes.size()) bytes[at] = static_cast<char>(bytes[at] ^ (1 << pick(random, 8)));
      return;
    case 1:
      if (at < bytes.size()) bytes[at] = static_cast<char>(pick(random, 256));
      return;
    case 2: bytes.erase(at, length); return;
    case 3: bytes.insert(at, length, static_cast<char>(pick(random, 256))); return;
    case 4: bytes.insert(at, other, pick(random, other.size() + 1), length); return;
    default: bytes.resize(at); return;
  }
}

std::string mutation(const std::vector<Input>& inputs, std::uint32_t number) {
  std::mt19937 random(kSeed + number);
  std::string bytes = inputs[pick(random, inputs.size())].bytes;
  for (std::size_t left = pick(random, 8) + 1; left > 0; --left) {
    mutate_once(bytes, inputs[pick(random, inputs.size())].bytes, random);
  }
  return bytes;
}

void run(const std::string& label, const std::string& bytes) {
  std::printf("%s (%zu bytes)\n", label.c_str(), bytes.size());
  std::fflush(stdout);
  // A copy of exactly this size on the heap: a sanitizer then sees a read of one byte too many.
  const std::vector<std::uint8_t> data(bytes.begin(), bytes.end());
  LLVMFuzzerTestOneInput(data.data(), data.size());
}

void run_mutation(const std::vector<Input>& inputs, std::uint32_t number) {
  run("mutation " + std::to_string(number), mutation(inputs, number));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::fprintf(stderr, "usage: %s CORPUS_DIR [MUTATION]\n", argv[0]);
    return 2;
  }
  std::vector<Input> inputs = read_corpus(argv[1]);
  inputs.push_back({"(empty)", ""});

  if (argc == 3) {
    run_mutation(inputs, static_cast<std::uint32_t>(std::strtoul(argv[2], nullptr, 10)));
    return 0;
  }
  for (const Input& input : inputs) run(input.name, input.bytes);
  std::printf("seed %u\n", kSeed);
  for (std::uint32_t number = 0; number < kMutations; ++number) run_mutation(inputs, number);
  return 0;
}
