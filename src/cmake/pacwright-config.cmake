# Found by find_package(pacwright): the target pacwright::pacwright.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_dependency(ZLIB)
include("${CMAKE_CURRENT_LIST_DIR}/libidn2.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/pacwright-targets.cmake")
