#include "node/shared/time_text.h"

#include <QtCore/QDateTime>

#include <algorithm>

namespace landfall::node {

std::string utcText(protocol::UnixSeconds seconds) {
    constexpr protocol::UnixSeconds kLast = 253'402'300'799; // the year 9999 ends
    return QDateTime::fromSecsSinceEpoch(static_cast<qint64>(std::min(seconds, kLast)), Qt::UTC)
        .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss 'UTC'"))
        .toStdString();
}

} // namespace landfall::node
