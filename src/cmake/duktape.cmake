# Duktape::Duktape: Duktape 2.7.0 as a static library, built from its amalgamated source with our
# options. (Debian's shared library has no execution-time check.) The source is Debian's package
# duktape-dev, else (PACWRIGHT_FETCH_DEPS=ON) the official release archive.
#
# Who links it must define
#   int pacwright_script_overdue(void *heap_udata)   The engine asks it now and then, and stops the
#                                                    script when the answer is not 0.
#   double pacwright_script_now(void)                Date's present: milliseconds since 1970, UTC.
#   int pacwright_script_offset(void)                Local time minus UTC, in seconds.
#   double pacwright_script_random(void *heap_udata) Math.random: at least 0, less than 1.
#   void pacwright_script_reads_separator(void)      It takes U+180E for white space.
#   void pacwright_script_reads_number(const char *text, size_t size, double number)  A text becomes it.
#   void pacwright_script_changes_case(long character, int uppercase)  It looks for the other case.
#   void pacwright_script_range_error(const char *message)  It throws a RangeError.
include(FetchContent)

find_path(PACWRIGHT_DUKTAPE_DIR duktape.c PATHS /usr /usr/local PATH_SUFFIXES share/duktape
          NO_CMAKE_FIND_ROOT_PATH  # Source: the same for every system.
          DOC "folder with duktape.c, duktape.h and duk_config.h of Duktape 2.7.0")

if(PACWRIGHT_DUKTAPE_DIR)
  message(STATUS "Duktape: source of the system")
  set(duktape_dir ${PACWRIGHT_DUKTAPE_DIR})
elseif(PACWRIGHT_FETCH_DEPS)
  message(STATUS "Duktape: download")
  FetchContent_Declare(duktape
    URL https://github.com/svaarala/duktape/releases/download/v2.7.0/duktape-2.7.0.tar.xz
    URL_HASH SHA256=90f8d2fa8b5567c6899830ddef2c03f3c27960b11aca222fa17aa7ac613c2890
    DOWNLOAD_EXTRACT_TIMESTAMP ON)
  FetchContent_MakeAvailable(duktape)  # It has no CMakeLists.txt: this only unpacks it.
  set(duktape_dir ${duktape_SOURCE_DIR}/src)
else()
  message(FATAL_ERROR "Duktape's source not found. Run ./dev setup (Debian: duktape-dev), or pass -DPACWRIGHT_FETCH_DEPS=ON.")
endif()

# duk_config.h has one place for additions. What they override must be there under the names we
# know: an option that a newer Duktape renamed would be lost without a word.
file(READ ${duktape_dir}/duk_config.h duktape_config)
set(duktape_additions_mark "/* __OVERRIDE_DEFINES__ */")
foreach(text IN ITEMS
    "${duktape_additions_mark}"
    "#undef DUK_USE_INTERRUPT_COUNTER"
    "#undef DUK_USE_EXEC_TIMEOUT_CHECK"
    "#undef DUK_USE_DATE_GET_LOCAL_TZOFFSET"
    "#undef DUK_USE_DATE_GET_NOW"
    "#undef DUK_USE_GET_RANDOM_DOUBLE"
    "#define DUK_USE_TAILCALL"
    "#define DUK_USE_NONSTD_STRING_FROMCHARCODE_32BIT")
  string(FIND "${duktape_config}" "${text}" position)
  if(position EQUAL -1)
    message(FATAL_ERROR "${duktape_dir}/duk_config.h: '${text}' not found. Only Duktape 2.7.0 is known to work.")
  endif()
endforeach()
string(REPLACE "${duktape_additions_mark}" [[
/* pacwright: time limits, a clock and chance of our own, and String.fromCharCode as ECMAScript and
   browsers have it. No call takes the place of its caller: `return f(n + 1);` uses up the stack in
   browsers, and would go on for ever here. */
#undef DUK_USE_TAILCALL
#undef DUK_USE_INTERRUPT_COUNTER
#define DUK_USE_INTERRUPT_COUNTER
#undef DUK_USE_EXEC_TIMEOUT_CHECK
#define DUK_USE_EXEC_TIMEOUT_CHECK(udata) pacwright_script_overdue(udata)
#undef DUK_USE_NONSTD_STRING_FROMCHARCODE_32BIT
#if defined(__cplusplus)
extern "C"
#endif
int pacwright_script_overdue(void *heap_udata);
#undef DUK_USE_DATE_GET_NOW
#define DUK_USE_DATE_GET_NOW(ctx) pacwright_script_now()
#undef DUK_USE_DATE_GET_LOCAL_TZOFFSET
#define DUK_USE_DATE_GET_LOCAL_TZOFFSET(d) pacwright_script_offset()
#undef DUK_USE_GET_RANDOM_DOUBLE
#define DUK_USE_GET_RANDOM_DOUBLE(udata) pacwright_script_random(udata)
#if defined(__cplusplus)
extern "C"
#endif
double pacwright_script_now(void);
#if defined(__cplusplus)
extern "C"
#endif
int pacwright_script_offset(void);
#if defined(__cplusplus)
extern "C"
#endif
double pacwright_script_random(void *heap_udata);
#if defined(__cplusplus)
extern "C"
#endif
void pacwright_script_reads_separator(void);
#if defined(__cplusplus)
extern "C"
#endif
void pacwright_script_reads_number(const char *text, size_t size, double number);
#if defined(__cplusplus)
extern "C"
#endif
void pacwright_script_changes_case(long character, int uppercase);
#if defined(__cplusplus)
extern "C"
#endif
void pacwright_script_range_error(const char *message);
]] duktape_config "${duktape_config}")

# By way of a copy that changes only when the text does: no needless rebuilds.
set(duktape_build_dir ${CMAKE_CURRENT_BINARY_DIR}/duktape)
file(WRITE ${duktape_build_dir}/duk_config.h.new "${duktape_config}")
configure_file(${duktape_build_dir}/duk_config.h.new ${duktape_build_dir}/duk_config.h COPYONLY)
configure_file(${duktape_dir}/duktape.h ${duktape_build_dir}/duktape.h COPYONLY)

# Where the engine does otherwise than browsers' without a place in the library that could look
# first, it says so in passing. Each line must be there exactly once.
file(READ ${duktape_dir}/duktape.c duktape_source)
function(pacwright_duktape_call line call)
  string(FIND "${duktape_source}" "${line}" first)
  string(FIND "${duktape_source}" "${line}" last REVERSE)
  if(first EQUAL -1 OR NOT first EQUAL last)
    message(FATAL_ERROR "${duktape_dir}/duktape.c: no one '${line}'. Only Duktape 2.7.0 is known to work.")
  endif()
  string(REPLACE "${line}" "${line}\n${call}" duktape_source "${duktape_source}")
  set(duktape_source "${duktape_source}" PARENT_SCOPE)
endfunction()
pacwright_duktape_call(
  "DUK_INTERNAL duk_small_int_t duk_unicode_is_whitespace(duk_codepoint_t cp) {"
  "\tif (cp == 0x180e) pacwright_script_reads_separator();")
pacwright_duktape_call(
  "\t\t\tmatch = 0;\n\t\t\twhile (n) {"
  "\t\t\t\tif (c == 0x180e) pacwright_script_reads_separator();")
pacwright_duktape_call(
  "\t\t\tDUK_ERROR_TYPE(thr, DUK_STR_CANNOT_NUMBER_COERCE_SYMBOL);\n\t\t\tDUK_WO_NORETURN(return 0.0;);\n\t\t}\n\t\tduk_push_hstring(thr, h);"
  "\t\tduk_double_t number = duk__tonumber_string_raw(thr);\n\t\tpacwright_script_reads_number((const char *) DUK_HSTRING_GET_DATA(h), DUK_HSTRING_GET_BYTELEN(h), number);\n\t\treturn number;")
pacwright_duktape_call(
  "DUK_INTERNAL DUK_COLD void duk_err_range(duk_hthread *thr, const char *filename, duk_int_t linenumber, const char *message) {"
  "\tpacwright_script_range_error(message);")
pacwright_duktape_call(
  "\t\t\tduk__case_transform_helper(thr, bw, (duk_codepoint_t) curr, prev, next, uppercase);"
  "\t\t\tpacwright_script_changes_case((long) curr, (int) uppercase);")
pacwright_duktape_call(
  "\t\tres = duk_unicode_re_canonicalize_char(re_ctx->thr, res);"
  "\t\tpacwright_script_changes_case((long) res, 1);")
file(WRITE ${duktape_build_dir}/duktape.c.new "${duktape_source}")
configure_file(${duktape_build_dir}/duktape.c.new ${duktape_build_dir}/duktape.c COPYONLY)

# Optimised and without sanitizers in every configuration: it is not our code under test, and time
# limits would mean something else in each.
add_library(pacwright_duktape STATIC ${duktape_build_dir}/duktape.c)
add_library(Duktape::Duktape ALIAS pacwright_duktape)
target_include_directories(pacwright_duktape SYSTEM PUBLIC ${duktape_build_dir})
target_compile_options(pacwright_duktape PRIVATE
  $<$<C_COMPILER_ID:GNU,Clang,AppleClang>:-O2 -w -fno-sanitize=all>
  $<$<C_COMPILER_ID:MSVC>:/w>)
if(UNIX)
  target_link_libraries(pacwright_duktape PUBLIC m)
endif()
