#include "desktop/pages/activity_csv.h"

#include "common/format.h"
#include "desktop/words/withdrawal_texts.h"
#include "protocol/fee.h"

#include <QtCore/QDateTime>

namespace landfall::desktop {
namespace {

// What a spreadsheet would take for a formula becomes a text.
QString csvField(QString field) {
    if (!field.isEmpty() && QStringLiteral("=+-@\t\r").contains(field.front())) {
        field.prepend(QLatin1Char('\''));
    }
    return QLatin1Char('"') + field.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
}

QByteArray csvLine(const QStringList& fields) {
    QStringList quoted;
    for (const auto& field : fields) {
        quoted.push_back(csvField(field));
    }
    return (quoted.join(QLatin1Char(',')) + QStringLiteral("\r\n")).toUtf8();
}

QString utc(node::Milliseconds at) {
    return at == 0 ? QString() : QDateTime::fromMSecsSinceEpoch(at, Qt::UTC).toString(Qt::ISODate);
}

QStringList fields(const node::Timeline& timeline, const l1::NetworkFile* network, const protocol::Address&) {
    const auto& request = timeline.request.request;
    const auto& executed = timeline.steps[static_cast<std::size_t>(node::Step::Executed)];
    return {QStringLiteral("withdrawal"),
            utc(timeline.steps.front().at),
            stateText(timeline),
            text(protocol::formatAmount(request.amount)),
            symbolOf(network, request.token),
            chainName(network, request.chain),
            addressText(request.to),
            text(protocol::formatAmount(protocol::unpackFee(request.fee))),
            app::hashText(timeline.hash),
            executed.chains.empty() ? QString() : app::hashText(executed.chains.front().transaction),
            utc(timeline.steps.back().at)};
}

QStringList fields(const node::DepositView& deposit, const l1::NetworkFile* network, const protocol::Address& owner) {
    return {QStringLiteral("deposit"),
            utc(deposit.at),
            stateText(deposit),
            text(protocol::formatAmount(deposit.amount)),
            symbolOf(network, deposit.token),
            chainName(network, deposit.chain),
            addressText(owner),
            {},
            {},
            app::hashText(deposit.transaction),
            {}};
}

} // namespace

QByteArray activityCsv(const std::vector<const node::ActivityEntry*>& entries, const l1::NetworkFile* network,
                       const protocol::Address& owner) {
    QByteArray out =
        csvLine({QStringLiteral("kind"), QStringLiteral("began"), QStringLiteral("state"), QStringLiteral("amount"),
                 QStringLiteral("token"), QStringLiteral("chain"), QStringLiteral("recipient"), QStringLiteral("fee"),
                 QStringLiteral("request"), QStringLiteral("transaction"), QStringLiteral("arrived")});
    for (const auto* entry : entries) {
        out += csvLine(std::visit([&](const auto& what) { return fields(what, network, owner); }, *entry));
    }
    return out;
}

} // namespace landfall::desktop
