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
    "#define DUK_USE_NONSTD_STRING_FROMCHARCODE_32BIT")
  string(FIND "${duktape_config}" "${text}" position)
  if(position EQUAL -1)
    message(FATAL_ERROR "${duktape_dir}/duk_config.h: '${text}' not found. Only Duktape 2.7.0 is known to work.")
  endif()
endforeach()
string(REPLACE "${duktape_additions_mark}" [[
/* pacwright: time limits, a clock and chance of our own, and String.fromCharCode as ECMAScript and
   browsers have it. */
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
]] duktape_config "${duktape_config}")

# By way of a copy that changes only when the text does: no needless rebuilds.
set(duktape_build_dir ${CMAKE_CURRENT_BINARY_DIR}/duktape)
file(WRITE ${duktape_build_dir}/duk_config.h.new "${duktape_config}")
configure_file(${duktape_build_dir}/duk_config.h.new ${duktape_build_dir}/duk_config.h COPYONLY)
configure_file(${duktape_dir}/duktape.h ${duktape_build_dir}/duktape.h COPYONLY)
configure_file(${duktape_dir}/duktape.c ${duktape_build_dir}/duktape.c COPYONLY)

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
