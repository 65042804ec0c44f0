# What `cmake --install` puts where, in two components: runtime, the program with its documents, and
# dev, the library. On Windows the program stands on top, with folders beside it; the library is left
# out there.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

if(WIN32)
  set(program_dir .)
  set(doc_dir .)
  set(samples_dir samples)
  set(schema_dir schema)
else()
  set(program_dir ${CMAKE_INSTALL_BINDIR})
  set(doc_dir ${CMAKE_INSTALL_DOCDIR})
  set(samples_dir ${CMAKE_INSTALL_DOCDIR}/examples)
  set(schema_dir ${CMAKE_INSTALL_DATADIR}/pacwright/schema)
endif()

# Licences of what is linked into the program, as the system that builds has them.
set(linked_packages duktape-dev libcxxopts-dev nlohmann-json3-dev)
if(MINGW)
  list(APPEND linked_packages libidn2-dev libz-mingw-w64-dev mingw-w64-common gcc-mingw-w64-base)
endif()
set(notices "pacwright has parts of other projects in it. These are their copyrights and licenses.\n")
foreach(package ${linked_packages})
  set(notice /usr/share/doc/${package}/copyright)
  if(EXISTS ${notice})
    file(READ ${notice} text)
    string(APPEND notices "\n==== ${package}\n\n${text}")
  else()
    message(STATUS "No license of ${package} in ${notice}: do not give packages of this build to others")
  endif()
endforeach()
string(APPEND notices [[

==== The script engine

Duktape 2.7.0, from the source that the system has, with the options and the few changed lines that
src/cmake/duktape.cmake names. PAC files run in it, in a process of its own; see VALIDATE.md.

Known bug reports of it, each tried with the helper functions of PAC files, under AddressSanitizer, by tests/fuzz/fuzz_engine.cpp (inputs in tests/fuzz/corpus/engine):

    github.com/svaarala/duktape issues 492, 1162, 2031, 2032, 2033, 2049, 2207, 2448, 2578, 2579,
    pull request 2322

What the reports 1944, 2027, 2079 and 2316 need is not there for a script: loading bytecode, and the
objects Duktape, CBOR and Buffer.
]])
file(WRITE ${PROJECT_BINARY_DIR}/THIRD-PARTY-NOTICES "${notices}")

install(TARGETS pacwright RUNTIME DESTINATION ${program_dir} COMPONENT runtime)
install(FILES LICENSE README.md ARCHITECTURE.md CATALOGS.md CHANGELOG.md GET-PACFILE.md POLICY.md
              ROLLOUT.md SPEED.md SUITES.md VALIDATE.md ${PROJECT_BINARY_DIR}/THIRD-PARTY-NOTICES
        DESTINATION ${doc_dir} COMPONENT runtime)
install(DIRECTORY samples/contoso DESTINATION ${samples_dir} COMPONENT runtime)
foreach(schema src/input/catalog.schema.json src/input/policy.schema.json validate/suite.schema.json)
  install(FILES ${schema} DESTINATION ${schema_dir} COMPONENT runtime)
endforeach()

# written(FILE FOLDER ARGUMENT...): installs what pacwright prints, if there is one that runs here.
if(CMAKE_CROSSCOMPILING)
  set(PACWRIGHT_HERE ${PROJECT_SOURCE_DIR}/build/release/pacwright CACHE FILEPATH
      "pacwright for the system that builds")
  set(printing_program ${PACWRIGHT_HERE})
else()
  set(printing_program pacwright)
endif()
set(written_files)
function(written file folder)
  set(output ${PROJECT_BINARY_DIR}/written/${file})
  list(JOIN ARGN " " command)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/written
    COMMAND ${printing_program} ${ARGN} > ${output}
    DEPENDS pacwright
    COMMENT "pacwright ${command}"
    VERBATIM)
  install(FILES ${output} DESTINATION ${folder} COMPONENT runtime)
  set(written_files ${written_files} ${output} PARENT_SCOPE)
endfunction()
if(WIN32)
  written(pacwright.ps1 completions completion powershell)
else()
  written(pacwright.1 ${CMAKE_INSTALL_MANDIR}/man1 man)
  written(pacwright ${CMAKE_INSTALL_DATADIR}/bash-completion/completions completion bash)
  written(_pacwright ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions completion zsh)
  written(pacwright.fish ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d completion fish)
endif()
# All that is installed: what ./dev package builds.
add_custom_target(pacwright_shipped ALL DEPENDS pacwright ${written_files})

if(NOT WIN32)
  set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/pacwright)
  add_dependencies(pacwright_shipped pacwright_library)
  install(TARGETS pacwright_library EXPORT pacwright-targets
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT dev
          INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(FILES src/api/pacwright.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/pacwright COMPONENT dev)
  install(EXPORT pacwright-targets NAMESPACE pacwright:: DESTINATION ${package_dir} COMPONENT dev)
  write_basic_package_version_file(${PROJECT_BINARY_DIR}/pacwright-config-version.cmake
                                   COMPATIBILITY SameMinorVersion)
  install(FILES src/cmake/pacwright-config.cmake src/cmake/libidn2.cmake
                ${PROJECT_BINARY_DIR}/pacwright-config-version.cmake
          DESTINATION ${package_dir} COMPONENT dev)
  install(DIRECTORY samples/library DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libpacwright-dev/examples
          COMPONENT dev)
endif()
