# Libidn2::Libidn2: libidn2 has no CMake package. Also part of ours, for programs that link us.
if(NOT TARGET Libidn2::Libidn2)
  find_path(IDN2_INCLUDE_DIR idn2.h)
  find_library(IDN2_LIBRARY idn2)
  if(NOT IDN2_INCLUDE_DIR OR NOT IDN2_LIBRARY)
    message(FATAL_ERROR "libidn2 not found. Run ./dev setup (Debian: libidn2-dev).")
  endif()
  add_library(Libidn2::Libidn2 UNKNOWN IMPORTED)
  set_target_properties(Libidn2::Libidn2 PROPERTIES
    IMPORTED_LOCATION "${IDN2_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${IDN2_INCLUDE_DIR}")
endif()
