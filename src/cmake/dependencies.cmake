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

# For another system than this one: headers of this one's packages, which are the same everywhere. By
# way of a copy, because beside them lie headers that are not.
function(pacwright_take_headers target header)  # header: as it is included
  if(TARGET ${target})
    return()
  endif()
  find_path(folder ${header} PATHS /usr/include NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH NO_CACHE REQUIRED)
  get_filename_component(inner ${header} DIRECTORY)
  set(copies ${CMAKE_BINARY_DIR}/headers)
  if(inner)
    file(COPY ${folder}/${inner} DESTINATION ${copies})
  else()
    file(COPY ${folder}/${header} DESTINATION ${copies})
  endif()
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${target} SYSTEM INTERFACE ${copies})
endfunction()

if(CMAKE_CROSSCOMPILING AND NOT PACWRIGHT_FETCH_DEPS)
  pacwright_take_headers(cxxopts::cxxopts cxxopts.hpp)
  pacwright_take_headers(nlohmann_json::nlohmann_json nlohmann/json.hpp)
  pacwright_take_headers(doctest::doctest doctest/doctest.h)
endif()

pacwright_need(cxxopts       cxxopts::cxxopts             GIT_REPOSITORY https://github.com/jarro2783/cxxopts.git GIT_TAG v3.1.1)
pacwright_need(nlohmann_json nlohmann_json::nlohmann_json GIT_REPOSITORY https://github.com/nlohmann/json.git     GIT_TAG v3.11.2)

if(PACWRIGHT_BUILD_TESTS)
  pacwright_need(doctest doctest::doctest GIT_REPOSITORY https://github.com/doctest/doctest.git GIT_TAG v2.4.9)
endif()

include(src/cmake/libidn2.cmake)

# CMake finds zlib itself; built from source, its targets have other names.
find_package(ZLIB REQUIRED)

include(src/cmake/duktape.cmake)
