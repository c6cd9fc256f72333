# Cross-compiles for Linux on arm64 with Debian's g++-aarch64-linux-gnu, and runs what it made under QEMU.
# packaging/linux/arm64_system.sh makes build/arm64/system, a Debian 12 of that kind with the libraries.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)

get_filename_component(system "${CMAKE_CURRENT_LIST_DIR}/../../build/arm64/system" ABSOLUTE)
set(CMAKE_SYSROOT "${system}")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_SYSROOT_DIR} "${system}")
set(ENV{PKG_CONFIG_LIBDIR} "${system}/usr/lib/aarch64-linux-gnu/pkgconfig:${system}/usr/share/pkgconfig")

# moc and the like run here.
set(QT_HOST_PATH /usr CACHE PATH "")
set(QT_HOST_PATH_CMAKE_DIR /usr/lib/x86_64-linux-gnu/cmake CACHE PATH "")

set(CMAKE_CROSSCOMPILING_EMULATOR "qemu-aarch64;-L;${system}")
