#pragma once

#include "base/bytes.h"
#include "protocol/amount.h"

#include <QString>

#include <string>

// Texts for values, the same in the window and on the command line.
namespace landfall::app {

inline QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

// "1,234.5": all digits that count, in groups of thousands.
QString amountText(protocol::Amount amount);
// "21,000".
QString numberText(std::uint64_t number);
// "21,000 gas".
QString gasText(std::uint64_t gas);
// Local time of day of milliseconds since 1970.
QString timeText(qint64 milliseconds);
// Local day and time, "2026-05-04 10:20:30".
QString dayTimeText(qint64 milliseconds);
// A wait as people say it: "2 days 3 h", "1 h 59 min", "40 s".
QString waitText(qint64 seconds);
// The same of what was measured: with tenths below a minute, "3.2 s".
QString durationText(qint64 milliseconds);
// 0x and lower-case digits.
QString hashText(ByteView bytes);
// 0x12345678…9abcdef0
QString shortHash(const QString& hash);

} // namespace landfall::app
