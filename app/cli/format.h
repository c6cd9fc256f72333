#pragma once

#include <QJsonValue>
#include <QString>

namespace landfall::cli {

// Texts for values as the node's RPC gives them.

// An integer of 18 decimals in a string: "250", with thin groups of thousands.
QString amountText(const QJsonValue& value);
// Local time of day of milliseconds since 1970; "–" for none.
QString timeText(const QJsonValue& value);
// "3.2 s", "4 min 10 s".
QString durationText(qint64 milliseconds);
// 0x12345678…9abcdef0
QString shortHash(const QString& hash);
QString gasText(const QJsonValue& value);

} // namespace landfall::cli
