#pragma once

#include <QJsonValue>
#include <QString>

namespace landfall::cli {

// Texts for values as the node's RPC gives them.

// An integer of 18 decimals in a string; "unknown" for anything else.
QString amountText(const QJsonValue& value);
// Local time of day of milliseconds since 1970; "–" for none.
QString timeText(const QJsonValue& value);
QString gasText(const QJsonValue& value);

// A wait as people say it: "2 days 3 h", "1 h 59 min", "40 s".
QString waitText(qint64 seconds);

} // namespace landfall::cli
