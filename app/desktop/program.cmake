# The window from the screen down to the node: the program's, and the tests' that drive it.
add_library(landfall_main_window STATIC
  demo_run.cpp
  demo_run.h
  window.cpp
  window.h)
set_target_properties(landfall_main_window PROPERTIES AUTOMOC ON)
target_link_libraries(landfall_main_window PUBLIC landfall_desktop)
landfall_flags(landfall_main_window)

landfall_program(landfall SOURCES main.cpp LINKS landfall_main_window)
target_compile_definitions(landfall PRIVATE LANDFALL_VERSION="${PROJECT_VERSION}")
landfall_window(landfall)
