#include "cli/format.h"

#include "protocol/amount.h"

#include <QDateTime>

namespace landfall::cli {

QString amountText(const QJsonValue& value) {
    const auto amount = protocol::amountFromDecimal(value.toString().toStdString());
    if (!amount) {
        return QStringLiteral("unknown");
    }
    QString text = QString::fromStdString(protocol::formatAmount(*amount));
    const auto point = text.indexOf(QLatin1Char('.'));
    for (auto at = (point < 0 ? text.size() : point) - 3; at > 0; at -= 3) {
        text.insert(at, QLatin1Char(','));
    }
    return text;
}

QString timeText(const QJsonValue& value) {
    return value.isDouble() ? QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(value.toDouble()))
                                  .toString(QStringLiteral("HH:mm:ss"))
                            : QStringLiteral("–");
}

QString durationText(qint64 milliseconds) {
    if (milliseconds < 60'000) {
        return QStringLiteral("%1.%2 s").arg(milliseconds / 1000).arg(milliseconds % 1000 / 100);
    }
    return QStringLiteral("%1 min %2 s").arg(milliseconds / 60'000).arg(milliseconds / 1000 % 60);
}

QString shortHash(const QString& hash) {
    return hash.size() <= 22 ? hash : hash.left(10) + QStringLiteral("…") + hash.right(8);
}

QString gasText(const QJsonValue& value) {
    if (!value.isDouble()) {
        return QStringLiteral("gas unknown");
    }
    QString digits = QString::number(static_cast<qint64>(value.toDouble()));
    for (auto at = digits.size() - 3; at > 0; at -= 3) {
        digits.insert(at, QLatin1Char(','));
    }
    return digits + QStringLiteral(" gas");
}

} // namespace landfall::cli
