#include "desktop/pages/node_rows.h"

#include "common/format.h"
#include "desktop/pages/node_model.h"
#include "desktop/words/health_texts.h"
#include "desktop/words/texts.h"

#include <algorithm>

namespace landfall::desktop {
namespace {

constexpr unsigned kCoinDecimals = 18; // every EVM chain's own coin
constexpr unsigned kGweiDecimals = 9;

// Base units as a decimal text; rounded down to `digits` of the fraction.
QString unitsText(const Uint256& units, unsigned decimals, unsigned digits) {
    const Uint256 step = powerOfTen(decimals - digits);
    const auto whole = protocol::fromChainUnits(divMod(units, step).quotient, digits);
    return whole ? app::amountText(*whole) : tr("very much");
}

QString gasText(const Uint256& price) {
    return tr("%1 gwei").arg(unitsText(price, kGweiDecimals, 3));
}

NodeModel::Health healthOf(const node::ChainView& view) {
    switch (view.health) {
    case node::Health::Unknown:
        return NodeModel::Unknown;
    case node::Health::Good:
        return view.frozen ? NodeModel::Down : NodeModel::Good;
    case node::Health::Stalled:
    case node::Health::Degraded:
        return NodeModel::Degraded;
    case node::Health::Down:
        return NodeModel::Down;
    }
    return NodeModel::Unknown;
}

QString lagText(const node::ChainView& view) {
    if (view.seenAt == 0) {
        return {};
    }
    if (view.readTo >= view.head.latest.number) {
        return tr("nothing");
    }
    const auto behind = view.head.latest.number - view.readTo;
    return behind == 1 ? tr("1 block") : tr("%1 blocks").arg(app::numberText(behind));
}

QString batchState(const node::BatchView& view) {
    const auto all = [&](auto member) {
        return std::ranges::all_of(view.chains, [&](const auto& chain) { return (chain.*member).has_value(); });
    };
    if (all(&node::BatchOnChain::executed)) {
        return tr("Executed");
    }
    if (all(&node::BatchOnChain::proven)) {
        return view.agreeing < view.quorum ? tr("%1 of %2 agree").arg(view.agreeing).arg(view.quorum) : tr("Agreed");
    }
    if (view.own && !view.provenAt) {
        return tr("Being proved");
    }
    return all(&node::BatchOnChain::committed) ? tr("Committed") : tr("On its way");
}

double batchProgress(const node::BatchView& view) {
    double done = 0;
    for (const auto& chain : view.chains) {
        done +=
            double(chain.committed.has_value()) + double(chain.proven.has_value()) + double(chain.executed.has_value());
    }
    return view.chains.empty() ? 0 : done / static_cast<double>(3 * view.chains.size());
}

} // namespace

std::vector<RowRole<ChainRow>> chainRoles() {
    return {role<&ChainRow::name>("name"),
            role<&ChainRow::health>("health"),
            role<&ChainRow::healthText>("healthText"),
            role<&ChainRow::problem>("problem"),
            role<&ChainRow::head>("head"),
            role<&ChainRow::lag>("lag"),
            role<&ChainRow::gas>("gas"),
            role<&ChainRow::relayerBalance>("relayerBalance"),
            role<&ChainRow::relayerWaits>("relayerWaits"),
            role<&ChainRow::committed>("committed"),
            role<&ChainRow::proven>("proven"),
            role<&ChainRow::executed>("executed"),
            role<&ChainRow::queueText>("queueText"),
            role<&ChainRow::frozen>("frozen"),
            role<&ChainRow::notes>("notes"),
            role<&ChainRow::alarms>("alarms")};
}

std::vector<RowRole<BatchRow>> batchRoles() {
    return {role<&BatchRow::number>("number"),
            role<&BatchRow::title>("title"),
            role<&BatchRow::stateText>("stateText"),
            role<&BatchRow::operations>("operations"),
            role<&BatchRow::size>("size"),
            role<&BatchRow::proof>("proof"),
            role<&BatchRow::at>("at"),
            role<&BatchRow::problem>("problem"),
            role<&BatchRow::progress>("progress")};
}

std::vector<RowRole<LogRow>> logRoles() {
    return {role<&LogRow::at>("at"), role<&LogRow::level>("level"), role<&LogRow::code>("code"),
            role<&LogRow::message>("message")};
}

ChainRow chainRow(const node::ChainView& view, const l1::NetworkFile* network) {
    ChainRow row;
    row.index = view.index;
    row.name = text(view.name);
    row.health = healthOf(view);
    row.healthText = healthText(view);
    row.problem = view.problem ? text(view.problem->message) : QString();
    row.head = view.seenAt == 0 ? tr("unknown") : app::numberText(view.head.latest.number);
    row.lag = lagText(view);
    row.gas = view.gasPrice ? gasText(*view.gasPrice) : tr("unknown");
    const auto* chain = network != nullptr ? network->chain(view.index) : nullptr;
    row.relayerBalance = view.relayerBalance ? unitsText(*view.relayerBalance, kCoinDecimals, 4) + QLatin1Char(' ') +
                                                   (chain != nullptr ? text(chain->nativeSymbol) : QString())
                                             : tr("unknown");
    row.relayerWaits = text(view.relayerWaits);
    row.committed = app::numberText(view.committed);
    row.proven = app::numberText(view.proven);
    row.executed = app::numberText(view.executed);
    row.queueText = view.queued == view.queueInBatch
                        ? tr("%1 queued, all in batches").arg(app::numberText(view.queued))
                        : tr("%1 wait for a batch").arg(app::numberText(view.queued - view.queueInBatch));
    row.frozen = view.frozen;
    for (const auto& alarm : view.alarms) {
        auto& lines = alarm.grave ? row.alarms : row.notes;
        lines += (lines.isEmpty() ? QString() : QStringLiteral("\n")) + text(alarm.message);
    }
    return row;
}

BatchRow batchRow(const node::BatchView& view) {
    BatchRow row;
    row.batch = view.number;
    row.number = app::numberText(view.number);
    row.title = tr("Batch %1").arg(row.number);
    row.stateText = batchState(view);
    row.operations = tr("%1 of %2").arg(view.operations).arg(view.size);
    row.size = QString::number(view.size);
    row.proof = view.provingTook ? tr("proof %1").arg(app::durationText(*view.provingTook))
                : view.own       ? QString()
                                 : tr("by another node");
    row.at = app::timeText(view.composedAt.value_or(static_cast<node::Milliseconds>(view.timestamp) * 1000));
    row.problem = text(view.problem);
    row.progress = batchProgress(view);
    return row;
}

} // namespace landfall::desktop
