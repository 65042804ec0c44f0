# pacwright::pacwright: all layers as one static library, with one header, <pacwright/pacwright.hpp>.
add_library(pacwright_library STATIC)
add_library(pacwright::pacwright ALIAS pacwright_library)
foreach(part base model core validate cli api duktape)
  target_sources(pacwright_library PRIVATE $<TARGET_OBJECTS:pacwright_${part}>)
endforeach()
set_target_properties(pacwright_library PROPERTIES OUTPUT_NAME pacwright EXPORT_NAME pacwright
                                                   LINKER_LANGUAGE CXX)
target_compile_features(pacwright_library INTERFACE cxx_std_20)

# In the build tree, too, the header stands where it is installed.
configure_file(src/api/pacwright.hpp include/pacwright/pacwright.hpp COPYONLY)
target_include_directories(pacwright_library
                           INTERFACE $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>)

# What the layers need from the system.
find_package(Threads REQUIRED)
target_link_libraries(pacwright_library PRIVATE ZLIB::ZLIB Libidn2::Libidn2 Threads::Threads)
if(WIN32)
  target_link_libraries(pacwright_library PRIVATE ws2_32)
else()
  target_link_libraries(pacwright_library PRIVATE m)
endif()
