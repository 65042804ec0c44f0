// Loads a PAC file in SpiderMonkey with a small heap, as Firefox does: without the optimising
// compiler, 32 MiB today and 4 MiB in older versions. Needs libmozjs-102-dev.
//
//     time_spidermonkey PACFILE HEAP_MIB PASSES < lines
//
// Lines are "url<TAB>host". Prints one JSON object: `load_ms` until the first answer is there,
// `slowest_ms` and `first_us` of the first pass, `us` for one decision in the fastest pass after
// it, `heap_in_the_end` and `answers`; or ends with 1 and the engine's message.

#include <js/CompilationAndEvaluation.h>
#include <js/Conversions.h>
#include <js/ErrorReport.h>
#include <js/Exception.h>
#include <js/Initialization.h>
#include <js/SourceText.h>
#include <jsapi.h>

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

constexpr JSClass kGlobal = {"global", JSCLASS_GLOBAL_FLAGS, &JS::DefaultGlobalClassOps};

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

double milliseconds_since(std::clock_t start) {
  return 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

// Out of memory leaves no exception, or one that cannot be shown.
[[noreturn]] void stop(JSContext* context) {
  JS::ExceptionStack stack(context);
  JS::ErrorReportBuilder report(context);
  if (JS::StealPendingExceptionStack(context, &stack) &&
      report.init(context, stack, JS::ErrorReportBuilder::WithSideEffects)) {
    std::cerr << report.toStringResult().c_str() << "\n";
  } else {
    std::cerr << "out of memory\n";
  }
  std::_Exit(1);
}

void evaluate(JSContext* context, const std::string& script) {
  JS::CompileOptions options(context);
  JS::SourceText<mozilla::Utf8Unit> source;
  JS::RootedValue value(context);
  if (!source.init(context, script.data(), script.size(), JS::SourceOwnership::Borrowed) ||
      !JS::Evaluate(context, options, source, &value)) {
    stop(context);
  }
}

std::string decide(JSContext* context, JS::HandleObject global, const Asked& asked) {
  JS::RootedString url(context, JS_NewStringCopyN(context, asked.url.data(), asked.url.size()));
  JS::RootedString host(context, JS_NewStringCopyN(context, asked.host.data(), asked.host.size()));
  JS::RootedValueArray<2> arguments(context);
  if (!url || !host) stop(context);
  arguments[0].setString(url);
  arguments[1].setString(host);
  JS::RootedValue result(context);
  if (!JS_CallFunctionName(context, global, "FindProxyForURL", arguments, &result)) stop(context);
  JS::RootedString text(context, JS::ToString(context, result));
  if (!text) stop(context);
  return JS_EncodeStringToUTF8(context, text).get();
}

void measure(JSContext* context, JS::HandleObject global, const std::string& script,
             const std::vector<Asked>& asked, int passes) {
  evaluate(context, kHelpers);
  const auto start = std::clock();
  evaluate(context, script);
  decide(context, global, asked.front());
  const double load = milliseconds_since(start);

  double slowest = 0, best = 1e300;
  std::string answers;
  const auto first_began = std::clock();
  for (const Asked& one : asked) {
    const auto began = std::clock();
    answers += (answers.empty() ? "\"" : "\", \"") + decide(context, global, one);
    slowest = std::max(slowest, milliseconds_since(began));
  }
  const double first = milliseconds_since(first_began);
  for (int pass = 0; pass < passes; ++pass) {
    const auto began = std::clock();
    for (const Asked& one : asked) decide(context, global, one);
    best = std::min(best, milliseconds_since(began));
  }
  JS_GC(context);
  const auto count = static_cast<double>(asked.size());
  std::printf(
      "{\"load_ms\": %.3f, \"slowest_ms\": %.3f, \"first_us\": %.3f, \"us\": %.3f, "
      "\"heap_in_the_end\": %u, \"answers\": [%s\"]}\n",
      load, slowest, first * 1000 / count, best * 1000 / count,
      JS_GetGCParameter(context, JSGC_BYTES), answers.c_str());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  std::ifstream file(argv[1], std::ios::binary);
  std::stringstream script;
  script << file.rdbuf();
  const std::vector<Asked> asked = read_asked();
  if (!file || asked.empty() || !JS_Init()) return 2;
  const auto heap_bytes = static_cast<unsigned>(std::atoi(argv[2])) << 20;
  JSContext* context = JS_NewContext(heap_bytes);
  if (context == nullptr) return 2;
  JS_SetGlobalJitCompilerOption(context, JSJITCOMPILER_ION_ENABLE, 0);
  JS_SetGCParameter(context, JSGC_MAX_BYTES, heap_bytes);
  if (!JS::InitSelfHostedCode(context)) stop(context);
  {
    JS::RealmOptions options;
    JS::RootedObject global(
        context, JS_NewGlobalObject(context, &kGlobal, nullptr, JS::FireOnNewGlobalHook, options));
    if (!global) stop(context);
    JSAutoRealm realm(context, global);
    if (!JS::InitRealmStandardClasses(context)) stop(context);
    measure(context, global, script.str(), asked, std::atoi(argv[3]));
  }
  std::fflush(stdout);
  std::_Exit(0);  // Taking the engine down is not what is measured.
}
