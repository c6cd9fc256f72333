#include "cli/limit_view.h"

#include "common/format.h"
#include "l1/change_text.h"
#include "protocol/address.h"

#include <QJsonArray>

namespace landfall::cli {
namespace {

constexpr int kColumn = 18;

QString addressText(const protocol::ChainAddress& address) {
    return app::text(protocol::formatChainAddress(address));
}

} // namespace

void showLimits(Terminal& terminal, const l1::NetworkFile& network, const l1::NetworkChain& chain,
                const l1::Governance& governance) {
    terminal.pair(QStringLiteral("Queue fee"),
                  QStringLiteral("%1 %2, and can be set from %3 to %4")
                      .arg(app::text(l1::coinText(governance.queueFee)), app::text(chain.nativeSymbol),
                           app::text(l1::coinText(governance.leastQueueFee)),
                           app::text(l1::coinText(governance.mostQueueFee))),
                  kColumn);
    terminal.pair(QStringLiteral("Guardian"),
                  governance.guardian.isZero() ? QStringLiteral("none") : addressText(governance.guardian), kColumn);
    if (governance.isPaused()) {
        terminal.pair(terminal.bad(QStringLiteral("Paused")),
                      QStringLiteral("nothing is paid for another %1")
                          .arg(app::waitText(static_cast<qint64>(governance.pausedUntil - governance.now))),
                      kColumn);
    }
    for (const auto& limit : governance.limits) {
        const auto* token = network.token(limit.token);
        if (token != nullptr && limit.daily != 0) {
            terminal.pair(
                QStringLiteral("Daily limit"),
                QStringLiteral("%1 %2, of which %3 can still leave today (by UTC)")
                    .arg(app::amountText(limit.daily), app::text(token->symbol), app::amountText(limit.leftToday)),
                kColumn);
        }
    }
}

QJsonObject limitsJson(const l1::Governance& governance) {
    QJsonArray daily;
    for (const auto& limit : governance.limits) {
        if (limit.daily != 0) {
            daily.append(
                QJsonObject{{QStringLiteral("token"), limit.token},
                            {QStringLiteral("limit"), app::text(protocol::amountToDecimal(limit.daily))},
                            {QStringLiteral("leftToday"), app::text(protocol::amountToDecimal(limit.leftToday))}});
        }
    }
    return {{QStringLiteral("queueFee"), app::text(governance.queueFee.toDecimal())},
            {QStringLiteral("leastQueueFee"), app::text(governance.leastQueueFee.toDecimal())},
            {QStringLiteral("mostQueueFee"), app::text(governance.mostQueueFee.toDecimal())},
            {QStringLiteral("guardian"),
             governance.guardian.isZero() ? QJsonValue() : QJsonValue(addressText(governance.guardian))},
            {QStringLiteral("pausedUntil"),
             governance.isPaused() ? QJsonValue(static_cast<qint64>(governance.pausedUntil)) : QJsonValue()},
            {QStringLiteral("daily"), daily}};
}

} // namespace landfall::cli
