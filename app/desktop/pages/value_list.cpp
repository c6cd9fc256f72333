#include "desktop/pages/value_list.h"

#include <QtQml/QQmlEngine>

namespace landfall::desktop {

ValueList::ValueList(QObject* parent) : QAbstractListModel(parent) {
    // Lists inside of rows have no parent; QML must not think that they are its own.
    QQmlEngine::setObjectOwnership(this, QQmlEngine::CppOwnership);
}

} // namespace landfall::desktop
