# One rule for every dependency: a target the parent project made, else the system's package,
# else (PACWRIGHT_FETCH_DEPS=ON) a pinned download. Offline builds never reach the last step.
include(FetchContent)

function(pacwright_need package target)  # ... then FetchContent_Declare arguments
  if(TARGET ${target})
    return()
  endif()
  find_package(${package} QUIET)
  if(TARGET ${target})
    message(STATUS "${package}: system")
  elseif(PACWRIGHT_FETCH_DEPS)
    message(STATUS "${package}: download")
    FetchContent_Declare(${package} ${ARGN})
    FetchContent_MakeAvailable(${package})
  else()
    message(FATAL_ERROR "${package} not found. Run ./dev setup (Debian), or pass -DPACWRIGHT_FETCH_DEPS=ON.")
  endif()
endfunction()

pacwright_need(cxxopts       cxxopts::cxxopts             GIT_REPOSITORY https://github.com/jarro2783/cxxopts.git GIT_TAG v3.1.1)
pacwright_need(nlohmann_json nlohmann_json::nlohmann_json GIT_REPOSITORY https://github.com/nlohmann/json.git     GIT_TAG v3.11.2)

if(PACWRIGHT_BUILD_TESTS)
  pacwright_need(doctest doctest::doctest GIT_REPOSITORY https://github.com/doctest/doctest.git GIT_TAG v2.4.9)
endif()

# libidn2 has no CMake package.
find_path(IDN2_INCLUDE_DIR idn2.h)
find_library(IDN2_LIBRARY idn2)
if(NOT IDN2_INCLUDE_DIR OR NOT IDN2_LIBRARY)
  message(FATAL_ERROR "libidn2 not found. Run ./dev setup (Debian: libidn2-dev).")
endif()
add_library(Libidn2::Libidn2 UNKNOWN IMPORTED)
set_target_properties(Libidn2::Libidn2 PROPERTIES
  IMPORTED_LOCATION "${IDN2_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${IDN2_INCLUDE_DIR}")

# CMake finds zlib itself; built from source, its targets have other names.
find_package(ZLIB REQUIRED)

include(src/cmake/duktape.cmake)
