# LANDFALL_SANITIZE and LANDFALL_FUZZ act on every target, because a library
# without them would hide what happens in it.
include_guard()

if(LANDFALL_SANITIZE)
  list(JOIN LANDFALL_SANITIZE "," landfall_sanitizers)
  add_compile_options(-fsanitize=${landfall_sanitizers} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${landfall_sanitizers})
  if("undefined" IN_LIST LANDFALL_SANITIZE)
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
endif()

if(LANDFALL_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "Fuzz targets need clang: configure with the preset \"asan\".")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
