#include "common/format.h"

#include "base/hex.h"

#include <QDateTime>

namespace landfall::app {
namespace {

// Before the point, if there is one.
QString inThousands(QString digits) {
    const auto point = digits.indexOf(QLatin1Char('.'));
    for (auto at = (point < 0 ? digits.size() : point) - 3; at > 0; at -= 3) {
        digits.insert(at, QLatin1Char(','));
    }
    return digits;
}

} // namespace

QString amountText(protocol::Amount amount) {
    return inThousands(QString::fromStdString(protocol::formatAmount(amount)));
}

QString numberText(std::uint64_t number) {
    return inThousands(QString::number(number));
}

QString gasText(std::uint64_t gas) {
    return gas == 0 ? QStringLiteral("gas not told") : numberText(gas) + QStringLiteral(" gas");
}

QString timeText(qint64 milliseconds) {
    return QDateTime::fromMSecsSinceEpoch(milliseconds).toString(QStringLiteral("HH:mm:ss"));
}

QString dayTimeText(qint64 milliseconds) {
    return QDateTime::fromMSecsSinceEpoch(milliseconds).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
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

QString durationText(qint64 milliseconds) {
    return milliseconds < 60'000 ? QStringLiteral("%1.%2 s").arg(milliseconds / 1000).arg(milliseconds % 1000 / 100)
                                 : waitText(milliseconds / 1000);
}

QString hashText(ByteView bytes) {
    return QString::fromStdString(toHex0x(bytes));
}

QString shortHash(const QString& hash) {
    return hash.size() <= 22 ? hash : hash.left(10) + QStringLiteral("…") + hash.right(8);
}

} // namespace landfall::app
