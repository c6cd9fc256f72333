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
    return numberText(gas) + QStringLiteral(" gas");
}

QString timeText(qint64 milliseconds) {
    return QDateTime::fromMSecsSinceEpoch(milliseconds).toString(QStringLiteral("HH:mm:ss"));
}

QString dayTimeText(qint64 milliseconds) {
    return QDateTime::fromMSecsSinceEpoch(milliseconds).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

QString durationText(qint64 milliseconds) {
    if (milliseconds < 60'000) {
        return QStringLiteral("%1.%2 s").arg(milliseconds / 1000).arg(milliseconds % 1000 / 100);
    }
    if (milliseconds >= 3'600'000) {
        return QStringLiteral("%1 h %2 min").arg(milliseconds / 3'600'000).arg(milliseconds / 60'000 % 60);
    }
    return QStringLiteral("%1 min %2 s").arg(milliseconds / 60'000).arg(milliseconds / 1000 % 60);
}

QString hashText(ByteView bytes) {
    return QString::fromStdString(toHex0x(bytes));
}

QString shortHash(const QString& hash) {
    return hash.size() <= 22 ? hash : hash.left(10) + QStringLiteral("…") + hash.right(8);
}

} // namespace landfall::app
