#include "cli/format.h"

#include "common/format.h"

namespace landfall::cli {

QString amountText(const QJsonValue& value) {
    const auto amount = protocol::amountFromDecimal(value.toString().toStdString());
    return amount ? app::amountText(*amount) : QStringLiteral("unknown");
}

QString timeText(const QJsonValue& value) {
    return value.isDouble() ? app::timeText(value.toInteger()) : QStringLiteral("–");
}

QString gasText(const QJsonValue& value) {
    return value.isDouble() ? app::gasText(static_cast<std::uint64_t>(value.toInteger()))
                            : QStringLiteral("gas unknown");
}

QString waitText(qint64 seconds) {
    const auto two = [](qint64 most, const QString& unit, qint64 rest, const QString& smaller) {
        return QString::number(most) + QLatin1Char(' ') + unit +
               (rest == 0 ? QString() : QStringLiteral(" %1 %2").arg(rest).arg(smaller));
    };
    if (seconds >= 86'400) {
        const auto days = seconds / 86'400;
        return two(days, days == 1 ? QStringLiteral("day") : QStringLiteral("days"), seconds % 86'400 / 3'600,
                   QStringLiteral("h"));
    }
    if (seconds >= 3'600) {
        return two(seconds / 3'600, QStringLiteral("h"), seconds % 3'600 / 60, QStringLiteral("min"));
    }
    if (seconds >= 60) {
        return two(seconds / 60, QStringLiteral("min"), seconds % 60, QStringLiteral("s"));
    }
    return QStringLiteral("%1 s").arg(seconds);
}

} // namespace landfall::cli
