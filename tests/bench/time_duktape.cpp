// Times a PAC file in Duktape and counts its heap:
//
//     time_duktape PACFILE PASSES < lines
//
// Lines are "url<TAB>host". Prints one JSON object: `load_ms` until the first answer is there,
// `slowest_ms` and `first_us`, the longest and the mean decision of the first pass, `us` for one
// decision in the fastest of the passes after it, the bytes of the heap when it was loaded, in the
// end, and at most, and `answers`.

#include <duktape.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct Heap {
  std::size_t now = 0, most = 0;
};

// The size of a block stands before it, in room that keeps the alignment.
constexpr std::size_t kBefore = 16;

void* resize(void* heap_of, void* block, duk_size_t size) {
  Heap& heap = *static_cast<Heap*>(heap_of);
  char* old = block == nullptr ? nullptr : static_cast<char*>(block) - kBefore;
  const std::size_t before = old == nullptr ? 0 : *reinterpret_cast<std::size_t*>(old);
  if (size == 0) {
    heap.now -= before;
    std::free(old);
    return nullptr;
  }
  char* made = static_cast<char*>(std::realloc(old, size + kBefore));
  if (made == nullptr) return nullptr;
  *reinterpret_cast<std::size_t*>(made) = size;
  heap.now += size - before;
  heap.most = std::max(heap.most, heap.now);
  return made + kBefore;
}

void* take(void* heap, duk_size_t size) { return resize(heap, nullptr, size); }
void give_back(void* heap, void* block) { resize(heap, block, 0); }

// As browsers define them, as far as PAC files of this project ask them.
constexpr const char* kHelpers = R"(
function shExpMatch(text, pattern) {
  pattern = pattern.replace(/\./g, "\\.").replace(/\*/g, ".*").replace(/\?/g, ".");
  return new RegExp("^" + pattern + "$").test(text);
}
function toNumber(ip) {
  var b = ip.split(".");
  return (b[0] << 24) | (b[1] << 16) | (b[2] << 8) | b[3];
}
function isInNet(ip, net, mask) {
  return (toNumber(ip) & toNumber(mask)) === (toNumber(net) & toNumber(mask));
}
)";

struct Asked {
  std::string url, host;
};

std::vector<Asked> read_asked() {
  std::vector<Asked> asked;
  for (std::string line; std::getline(std::cin, line);) {
    const auto tab = line.find('\t');
    asked.push_back({line.substr(0, tab), line.substr(tab + 1)});
  }
  return asked;
}

/// Processor time, where the system tells it: other programs take turns with this one.
double milliseconds_since(std::clock_t start) {
  return 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

void stop_on_error(duk_context* context, duk_int_t result) {
  if (result == 0) return;
  std::cerr << duk_safe_to_string(context, -1) << "\n";
  std::exit(1);
}

std::string decide(duk_context* context, const Asked& asked) {
  duk_get_global_string(context, "FindProxyForURL");
  duk_push_lstring(context, asked.url.data(), asked.url.size());
  duk_push_lstring(context, asked.host.data(), asked.host.size());
  stop_on_error(context, duk_pcall(context, 2));
  std::string answer = duk_safe_to_string(context, -1);
  duk_pop(context);
  return answer;
}

void evaluate(duk_context* context, const std::string& script) {
  stop_on_error(context, duk_peval_lstring(context, script.data(), script.size()));
  duk_pop(context);
}

}  // namespace

// What the project's own build of Duktape asks for; the system's does not.
extern "C" {
int pacwright_script_overdue(void*);
double pacwright_script_now(void);
int pacwright_script_offset(void);
double pacwright_script_random(void*);

int pacwright_script_overdue(void*) { return 0; }
double pacwright_script_now(void) { return 0; }
int pacwright_script_offset(void) { return 0; }
double pacwright_script_random(void*) { return 0.5; }
}

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  std::ifstream file(argv[1], std::ios::binary);
  std::stringstream script;
  script << file.rdbuf();
  const std::vector<Asked> asked = read_asked();
  if (!file || asked.empty()) return 2;
  Heap heap;
  duk_context* context = duk_create_heap(take, resize, give_back, &heap, nullptr);
  evaluate(context, kHelpers);

  const std::size_t empty = heap.now;
  const auto start = std::clock();
  evaluate(context, script.str());
  decide(context, asked.front());
  const double load = milliseconds_since(start);
  const std::size_t loaded = heap.now, most_loading = heap.most;

  double slowest = 0, first = 0, best = 1e300;
  std::string answers;
  const auto first_began = std::clock();
  for (const Asked& one : asked) {
    const auto began = std::clock();
    answers += (answers.empty() ? "\"" : "\", \"") + decide(context, one);
    slowest = std::max(slowest, milliseconds_since(began));
  }
  first = milliseconds_since(first_began);
  for (int pass = 0; pass < std::atoi(argv[2]); ++pass) {
    const auto began = std::clock();
    for (const Asked& one : asked) decide(context, one);
    best = std::min(best, milliseconds_since(began));
  }
  duk_gc(context, 0);
  duk_gc(context, 0);
  const auto count = static_cast<double>(asked.size());
  std::printf(
      "{\"load_ms\": %.3f, \"slowest_ms\": %.3f, \"first_us\": %.3f, \"us\": %.3f, "
      "\"heap_loaded\": %zu, \"heap_in_the_end\": %zu, \"heap_most_loading\": %zu, "
      "\"heap_most\": %zu, \"answers\": [%s\"]}\n",
      load, slowest, first * 1000 / count, best * 1000 / count, loaded - empty, heap.now - empty,
      most_loading - empty, heap.most - empty, answers.c_str());
  duk_destroy_heap(context);
  return 0;
}
