#pragma once

#include "base/result.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QString>

namespace landfall::cli {

// Texts for values as the node's RPC gives them, and values as it gives them.

// A text in an object; empty if there is none.
QString field(const QJsonObject& object, const char* name);

// An integer of 18 decimals in a string; "unknown" for anything else.
QString amountText(const QJsonValue& value);
// Local time of day of milliseconds since 1970; "–" for none.
QString timeText(const QJsonValue& value);
QString gasText(const QJsonValue& value);

// A chain's problem in a result, as the node writes it.
QJsonObject problemJson(const Error& error);

} // namespace landfall::cli
