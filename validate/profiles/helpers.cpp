#include "validate/profiles/helpers.hpp"

#include <array>
#include <iterator>

#include "embedded/chromium_js.hpp"
#include "embedded/firefox_js.hpp"
#include "embedded/libproxy_js.hpp"
#include "embedded/old_mozilla_js.hpp"
#include "embedded/pac_helpers_js.hpp"
#include "embedded/pac_resolver_js.hpp"
#include "embedded/pacparser_ex_js.hpp"
#include "embedded/pacparser_js.hpp"
#include "embedded/pypac_js.hpp"
#include "embedded/windows_js.hpp"
#include "validate/pac_natives.hpp"
#include "validate/profiles/helper_text.hpp"

// Three kinds of helper functions:
//
//   library   JavaScript that the client runs as global code: its functions call each other by
//   name,
//             so a script that redefines one changes the others
//   own       functions from outside of the script's world: made by a function expression that gets
//             the object `native` (pac_natives.hpp) and returns them
//   twins     fast ones in C++ for the same thing
//
// Danger: an error inside duk_* functions is a longjmp, which skips destructors: no local variable
// with one in functions that call them.

namespace pacwright {
namespace {

constexpr std::string_view kAllTwins[] = {"dnsDomainIs", "isInNet", "shExpMatch"};
constexpr std::string_view kPatternTwin[] = {"shExpMatch"};

struct HelperTexts {
  Client client;
  std::string_view library;
  std::string_view more_library;
  std::string_view own;
  std::span<const std::string_view> twins;
  bool has_quad_twin = false;  ///< Of an isInNet that is not the library's.
};

constexpr HelperTexts kTexts[] = {
    {Client::Chromium, kPacHelpersJs, kChromiumJs, {}, kAllTwins},
    {Client::Firefox, kPacHelpersJs, {}, kFirefoxJs, kAllTwins},
    {Client::Windows, {}, {}, kWindowsJs, {}, true},
    {Client::Libproxy, kOldMozillaJs, {}, kLibproxyJs, kAllTwins},
    {Client::Pacparser, kOldMozillaJs, kPacparserExJs, kPacparserJs, kAllTwins},
    {Client::PacResolver, {}, {}, kPacResolverJs, kPatternTwin, true},
    {Client::Pypac, {}, {}, kPypacJs, {}, true},
};

/// Not there unless the script has a FindProxyForURLEx.
constexpr const char* kLateNames[] = {"dnsResolveEx",   "getClientVersion", "isInNetEx",
                                      "isResolvableEx", "myIpAddressEx",    "sortIpAddressList"};

constexpr const char* kKeptLate = "late helpers";  // In the heap's stash.

const HelperTexts& texts_of(Client client) {
  for (const HelperTexts& texts : kTexts) {
    if (texts.client == client) return texts;
  }
  return kTexts[0];
}

/// Pushes what the source is worth as an expression.
void push_value_of(duk_context* ctx, std::string_view source) {
  duk_push_string(ctx, "helpers");
  duk_compile_lstring_filename(ctx, DUK_COMPILE_EVAL, source.data(), source.size());
  duk_call(ctx, 0);
}

/// Pushes an object with the functions of old_mozilla.js, which are not made global.
void push_old_library(duk_context* ctx) {
  duk_push_string(ctx, "(function () {\n");
  duk_push_lstring(ctx, kOldMozillaJs.data(), kOldMozillaJs.size());
  duk_push_string(ctx,
                  "return {convert_addr: convert_addr, dateRange: dateRange,"
                  " dnsDomainIs: dnsDomainIs, dnsDomainLevels: dnsDomainLevels,"
                  " isPlainHostName: isPlainHostName, localHostOrDomainIs: localHostOrDomainIs,"
                  " timeRange: timeRange, weekdayRange: weekdayRange};\n})()");
  duk_concat(ctx, 3);
  duk_eval(ctx);
}

/// Moves the functions of the object on top to the global object; the late ones go to the stash.
void define_own(duk_context* ctx, bool keep_late) {
  if (keep_late) {
    duk_push_heap_stash(ctx);
    duk_push_object(ctx);
    for (const char* const name : kLateNames) {
      duk_get_prop_string(ctx, -3, name);
      duk_put_prop_string(ctx, -2, name);
      duk_del_prop_string(ctx, -3, name);
    }
    duk_put_prop_string(ctx, -2, kKeptLate);
    duk_pop(ctx);
  }
  duk_enum(ctx, -1, DUK_ENUM_OWN_PROPERTIES_ONLY);
  while (duk_next(ctx, -1, 1) != 0) {
    duk_push_global_object(ctx);
    duk_insert(ctx, -3);
    duk_put_prop(ctx, -3);
    duk_pop(ctx);
  }
  duk_pop_2(ctx);
}

}  // namespace

void run_code(duk_context* ctx, std::string_view source, const std::string& name, Loading loading) {
  duk_push_lstring(ctx, name.data(), name.size());
  duk_compile_lstring_filename(ctx, loading == Loading::Eval ? DUK_COMPILE_EVAL : 0, source.data(),
                               source.size());
  duk_push_global_object(ctx);
  duk_call_method(ctx, 0);
  duk_pop(ctx);
}

void install_helpers(duk_context* ctx, const ClientProfile& profile) {
  static const std::string name = "pac_helpers.js";
  const HelperTexts& texts = texts_of(profile.client);
  for (const std::string_view library : {texts.library, texts.more_library}) {
    if (!library.empty()) run_code(ctx, library, name, Loading::GlobalCode);
  }
  if (profile.client == Client::Chromium) {
    install_pac_natives(ctx);
  } else {
    push_value_of(ctx, texts.own);
    push_native_object(ctx);
    push_old_library(ctx);
    duk_call(ctx, 2);
    define_own(ctx, profile.client == Client::Windows);
  }
  install_fast_twins(ctx, texts.twins);
  if (texts.has_quad_twin) install_quad_twin(ctx);
}

void install_late_helpers(duk_context* ctx, const ClientProfile& profile) {
  if (profile.client != Client::Windows) return;
  duk_push_heap_stash(ctx);
  duk_get_prop_string(ctx, -1, kKeptLate);
  for (const char* const name : kLateNames) {
    duk_get_global_string(ctx, name);
    const bool is_free = duk_is_undefined(ctx, -1) != 0;
    duk_pop(ctx);
    if (!is_free) continue;
    duk_get_prop_string(ctx, -1, name);
    duk_put_global_string(ctx, name);
  }
  duk_pop_2(ctx);
}

std::string chromium_helper_text() {
  std::string text(kPacHelpersJs);
  text += '\n';
  text += kChromiumJs;
  return text;
}

}  // namespace pacwright
