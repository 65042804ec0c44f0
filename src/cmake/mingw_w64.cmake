# Toolchain: Windows programs (x86_64) made by Debian's g++-mingw-w64-x86-64-posix. "posix" has
# std::thread and std::mutex, "win32" of this version does not.
#
# PACWRIGHT_WINDOWS_DEPS is the folder of what src/cmake/build_libidn2_windows.sh has made.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)

# Libraries of the build machine are never what is looked for; CMake packages of headers alone are.
set(CMAKE_FIND_ROOT_PATH /usr/x86_64-w64-mingw32 ${PACWRIGHT_WINDOWS_DEPS})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES PACWRIGHT_WINDOWS_DEPS)

set(CMAKE_CROSSCOMPILING_EMULATOR wine)  # How tests run.
