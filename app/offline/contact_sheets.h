#pragma once

#include "base/result.h"

#include <QtCore/QSize>
#include <QtCore/QString>

namespace landfall::offline {

// Every prepared state, light and dark, as a picture of its own and small on
// sheets, under `folder`. Errors: window-not-loaded, picture-not-written.
Status writeContactSheets(const QString& folder, const QList<QSize>& sizes);

} // namespace landfall::offline
