# The window is made of static QML modules. Qt 6.4 wants each one's plugin
# linked into the program and named there: qml/plugins.cpp names them all.
include_guard()

set(QT_QML_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/qml)

# landfall_qml_module(NAME URI uri [SINGLETONS x.qml …] [QML x.qml …] [SOURCES …] [LINKS …])
# Target landfall_NAME, and landfall_NAMEplugin beside it.
function(landfall_qml_module name)
  cmake_parse_arguments(M "" "URI" "SINGLETONS;QML;SOURCES;LINKS" ${ARGN})
  set(target landfall_${name})
  # Read by qt_add_qml_module, so set before it.
  set_source_files_properties(${M_SINGLETONS} PROPERTIES QT_QML_SINGLETON_TYPE TRUE)
  qt_add_library(${target} STATIC)
  # Byte code only, many files in one: what qmlcachegen writes takes minutes to compile otherwise.
  set_target_properties(${target} PROPERTIES AUTOMOC ON
    QT_QMLCACHEGEN_ARGUMENTS "--only-bytecode" UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 32)
  qt_add_qml_module(${target}
    URI ${M_URI}
    VERSION 1.0
    RESOURCE_PREFIX /qt/qml
    DEPENDENCIES QtQuick
    QML_FILES ${M_SINGLETONS} ${M_QML}
    SOURCES ${M_SOURCES})
  target_include_directories(${target} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE Qt6::Quick ${M_LINKS})
endfunction()

# landfall_window(TARGET): links the window. Its root is qrc:/qt/qml/Landfall/Main.qml,
# with qrc:/qt/qml as an import path and the required property `app`.
function(landfall_window target)
  target_sources(${target} PRIVATE ${CMAKE_SOURCE_DIR}/qml/plugins.cpp)
  foreach(module pages components desktop controls theme)
    target_link_libraries(${target} PRIVATE landfall_${module} landfall_${module}plugin)
  endforeach()
endfunction()
