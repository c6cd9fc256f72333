// Static QML modules are found only where their plugins are named.
#include <QtQml/QQmlExtensionPlugin>

Q_IMPORT_QML_PLUGIN(Landfall_ThemePlugin)
Q_IMPORT_QML_PLUGIN(Landfall_ControlsPlugin)
Q_IMPORT_QML_PLUGIN(Landfall_DesktopPlugin)
Q_IMPORT_QML_PLUGIN(Landfall_ComponentsPlugin)
Q_IMPORT_QML_PLUGIN(LandfallPlugin)
