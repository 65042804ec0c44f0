# Packages: .deb and .tar.gz, for Windows .zip. `./dev package` makes them; tidy_package.cmake does
# what CPack leaves to do.
set(PACWRIGHT_MAINTAINER "pacwright maintainers <maintainers@pacwright.invalid>" CACHE STRING
    "whom packages name as their maintainer: NAME <ADDRESS>")

string(TOLOWER ${CMAKE_SYSTEM_NAME} system)
set(CPACK_PACKAGE_NAME pacwright)
set(CPACK_PACKAGE_VENDOR pacwright)
set(CPACK_PACKAGE_CONTACT ${PACWRIGHT_MAINTAINER})
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_FILE_NAME pacwright-${PROJECT_VERSION}-${system}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/src/cmake/tidy_package.cmake)
if(WIN32)
  set(CPACK_GENERATOR ZIP)
else()
  set(CPACK_GENERATOR DEB TGZ)
endif()

set(CPACK_DEB_COMPONENT_INSTALL ON)  # One package a component.
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME pacwright)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION net)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION
"compiler for proxy auto-config (PAC) files that proves what it writes
pacwright compiles catalogs of network endpoints and one policy into the PAC
file that browsers read to choose a proxy, and into the bypass lists, Group
Policy files and settings that bring it to desktops.
.
Before it writes anything it runs the file for known URLs and for hosts derived
from the catalogs, and compares the answers with an independent reading of the
policy. It also checks, explains and compares PAC files that others wrote.")

set(CPACK_DEBIAN_DEV_PACKAGE_NAME libpacwright-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "libidn2-dev, zlib1g-dev")
set(CPACK_COMPONENT_DEV_DESCRIPTION
"library that compiles, runs and checks proxy auto-config (PAC) files
This is pacwright as a static library with one C++20 header and a CMake
package: it compiles policies into proven PAC files and bypass lists, and runs
and checks any PAC file in a sandbox.")

include(CPack)
