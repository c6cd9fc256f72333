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

} // namespace landfall::cli
