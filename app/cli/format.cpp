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

} // namespace landfall::cli
