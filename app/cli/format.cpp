#include "cli/format.h"

#include "common/format.h"

namespace landfall::cli {

QString field(const QJsonObject& object, const char* name) {
    return object.value(QLatin1StringView(name)).toString();
}

QJsonObject problemJson(const Error& error) {
    return {{QStringLiteral("code"), QString::fromStdString(error.code)},
            {QStringLiteral("message"), QString::fromStdString(error.message)}};
}

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
