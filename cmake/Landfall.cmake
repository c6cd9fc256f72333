# One static library a module, one program a test: all take the same flags.
include_guard()

function(landfall_flags target)
  target_compile_definitions(${target} PRIVATE QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion)
  if(LANDFALL_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()

# landfall_module(NAME [QT] SOURCES … LINKS …)
# Target landfall_NAME; other modules are linked by the same name. Headers are
# included from the repository's root of modules: #include "algebra/fr.h".
function(landfall_module name)
  cmake_parse_arguments(M "QT" "" "SOURCES;LINKS" ${ARGN})
  add_library(landfall_${name} STATIC ${M_SOURCES})
  target_include_directories(landfall_${name} PUBLIC ${CMAKE_SOURCE_DIR}/core)
  target_link_libraries(landfall_${name} PUBLIC ${M_LINKS})
  landfall_flags(landfall_${name})
  if(M_QT)
    set_target_properties(landfall_${name} PROPERTIES AUTOMOC ON)
  endif()
endfunction()

# landfall_program(NAME SOURCES … LINKS …): a program of ours, in bin/.
function(landfall_program name)
  cmake_parse_arguments(P "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${P_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON)
  target_link_libraries(${name} PRIVATE ${P_LINKS})
  landfall_flags(${name})
endfunction()

# landfall_test(NAME [SERIAL] [DISPLAY] [THREADS] [TIMEOUT seconds] SOURCES … LINKS …)
# A Qt Test program, registered with CTest under its folder's name as label.
# Target tests_LABEL builds a folder's programs. SERIAL is for tests that need
# the machine to themselves (chains, time), DISPLAY for those that get an X display
# of their own, THREADS for those whose subject works in threads: the thread
# sanitizer runs them. Each run leaves its report in results/NAME.txt, where
# tests/run.sh counts the cases.
function(landfall_test name)
  if(LANDFALL_PLAIN) # tests are Qt's
    return()
  endif()
  cmake_parse_arguments(T "SERIAL;DISPLAY;THREADS" "TIMEOUT" "SOURCES;LINKS" ${ARGN})
  if(NOT T_TIMEOUT)
    set(T_TIMEOUT 300)
  endif()
  get_filename_component(label ${CMAKE_CURRENT_SOURCE_DIR} NAME)
  add_executable(${name} ${T_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE ${T_LINKS} Qt6::Core Qt6::Test)
  target_compile_definitions(${name} PRIVATE
    LANDFALL_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
    LANDFALL_BINARY_DIR="${CMAKE_BINARY_DIR}")
  landfall_flags(${name})
  if(NOT TARGET tests_${label})
    add_custom_target(tests_${label})
  endif()
  add_dependencies(tests_${label} ${name})
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/results)
  set(display)
  if(T_DISPLAY)
    set(display ${CMAKE_SOURCE_DIR}/tests/support/on_display.sh)
  endif()
  add_test(NAME ${name} COMMAND ${display} ${CMAKE_CROSSCOMPILING_EMULATOR} $<TARGET_FILE:${name}> -o ${CMAKE_BINARY_DIR}/results/${name}.txt,txt -o -,txt)
  set(environment
    "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/lsan.supp"
    "UBSAN_OPTIONS=print_stacktrace=1"
    # Qt's libraries are not built for the thread sanitizer, which can't see what orders their own accesses.
    "TSAN_OPTIONS=ignore_noninstrumented_modules=1")
  if(LANDFALL_SANITIZE OR CMAKE_CROSSCOMPILING) # slower by as much, also under an emulator
    math(EXPR T_TIMEOUT "${T_TIMEOUT} * 6")
    list(APPEND environment "QTEST_FUNCTION_TIMEOUT=1800000")
  endif()
  set(labels ${label})
  if(T_THREADS)
    list(APPEND labels threads)
  endif()
  set_tests_properties(${name} PROPERTIES
    TIMEOUT ${T_TIMEOUT}
    LABELS "${labels}"
    RUN_SERIAL ${T_SERIAL}
    ENVIRONMENT "${environment}")
endfunction()

# landfall_bench(NAME LINKS …): tests/bench/NAME.cpp, a program that prints one
# JSON object a line (tests/bench/bench.h). Goes to bench/.
function(landfall_bench name)
  cmake_parse_arguments(B "" "" "LINKS" ${ARGN})
  add_executable(${name} ${name}.cpp)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE ${B_LINKS})
  target_compile_definitions(${name} PRIVATE LANDFALL_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  landfall_flags(${name})
endfunction()

# landfall_fuzz(NAME LINKS …): tests/fuzz/NAME.cpp, a libFuzzer target. Goes to fuzz/.
function(landfall_fuzz name)
  cmake_parse_arguments(F "" "" "LINKS" ${ARGN})
  add_executable(${name} ${name}.cpp)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE ${F_LINKS})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  landfall_flags(${name})
endfunction()
