# pacwright_embed(target file): `file` as a C++ string constant.
#
# pac_templates/clauses.pac.js becomes build/embedded/clauses_pac_js.hpp, which declares
#   inline constexpr std::string_view kClausesPacJs
# in namespace pacwright. The binary needs no data files.
#
# The headers belong to a target of their own that links nothing: as sources of `target` they would
# wait for every library that it links, and its sources for them, so that layers could not be
# compiled side by side.
function(pacwright_embed target file)
  get_filename_component(name ${file} NAME)
  string(REGEX REPLACE "[.-]" "_" stem ${name})
  string(REGEX REPLACE "_" ";" words ${stem})
  set(constant k)
  foreach(word ${words})
    string(SUBSTRING ${word} 0 1 first)
    string(SUBSTRING ${word} 1 -1 rest)
    string(TOUPPER ${first} first)
    string(APPEND constant ${first}${rest})
  endforeach()

  set(input ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded/${stem}.hpp)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${input} -DOUTPUT=${output} -DCONSTANT=${constant}
            -P ${CMAKE_CURRENT_SOURCE_DIR}/src/cmake/write_embedded.cmake
    DEPENDS ${input} ${CMAKE_CURRENT_SOURCE_DIR}/src/cmake/write_embedded.cmake
    VERBATIM)
  if(NOT TARGET ${target}_embedded)
    add_custom_target(${target}_embedded)
    add_dependencies(${target} ${target}_embedded)
  endif()
  target_sources(${target}_embedded PRIVATE ${output})
  target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
endfunction()
