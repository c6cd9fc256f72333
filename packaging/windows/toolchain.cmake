# Cross-compiles for Windows with Debian's g++-mingw-w64-x86-64-posix. packaging/windows/libraries.sh brings OpenSSL and
# libsecp256k1.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_FIND_ROOT_PATH /usr/x86_64-w64-mingw32)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE BOTH)

# A program of MinGW's brings its runtime with it.
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)

get_filename_component(libraries "${CMAKE_CURRENT_LIST_DIR}/../../build/windows" ABSOLUTE)
set(OPENSSL_INCLUDE_DIR "${libraries}/include" CACHE PATH "")
set(BOOST_ROOT "${libraries}" CACHE PATH "")
set(LIB_EAY "${libraries}/lib/libcrypto-3-x64.dll" CACHE FILEPATH "")
set(SSL_EAY "${libraries}/lib/libcrypto-3-x64.dll" CACHE FILEPATH "")
set(ENV{PKG_CONFIG_LIBDIR} "${libraries}/lib")
set(ENV{PKG_CONFIG_ALLOW_SYSTEM_CFLAGS} 1)
