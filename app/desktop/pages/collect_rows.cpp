#include "desktop/pages/collect_rows.h"

#include "common/format.h"
#include "desktop/words/texts.h"

namespace landfall::desktop {
namespace {

using Kind = Collectable::Kind;

QString titleOf(const Collectable& what, const QString& money, const QString& symbol, const QString& chain) {
    switch (what.kind) {
    case Kind::Claim:
        return tr("%1 wait on %2").arg(money, chain);
    case Kind::Release:
        return tr("%1 are delayed on %2").arg(money, chain);
    case Kind::OwedExit:
        return tr("%1 are owed on %2").arg(money, chain);
    case Kind::ForcedExit:
        return what.hasKey ? tr("%1 lie in account %2").arg(money).arg(what.account)
                           : tr("%1 lie in account %2, which has no key").arg(money).arg(what.account);
    case Kind::Share:
        return tr("%1 on %2 are yours").arg(money, chain);
    case Kind::Refund:
        return what.operation.type == protocol::OperationType::Deposit
                   ? tr("A deposit of %1 on %2 was in no batch").arg(money, chain)
                   : tr("The fee of item %1 in the queue of %2 comes back").arg(what.item).arg(chain);
    case Kind::Queued:
        return tr("A forced exit of %1 waits on %2").arg(symbol, chain);
    }
    return {};
}

QString textOf(const Collectable& what, const NodeSnapshot& snapshot, const l1::NetworkFile& network) {
    const QString chain = chainName(&network, what.chain);
    switch (what.kind) {
    case Kind::Claim:
        return tr("The contract there keeps them for you: a payout that could not be pushed, or a deposit that was "
                  "refused. Claim them to your address or to another.");
    case Kind::Release:
        return tr("More was to leave %1 than may in a day.").arg(chain) + QLatin1Char(' ') +
               (what.ready ? tr("Their time has come: the sequencer's node releases them, or you do.") : what.why);
    case Kind::OwedExit: {
        const QString owed = tr("A forced exit from account %1 could not be paid whole.").arg(what.account);
        return owed + QLatin1Char(' ') +
               (what.ready ? tr("%1 can pay %2 of it now, and the contract takes no queue fee for it.")
                                 .arg(chain, moneyText(payableNow(what, snapshot, what.chain), &network, what.token))
                           : what.why);
    }
    case Kind::Share:
        return what.ready ? tr("Your part of what %1 holds. A proof, made here, shows it to the contract, which pays "
                               "your address.")
                                .arg(chain)
                          : what.why;
    case Kind::Refund:
        return !what.ready ? what.why
               : what.operation.type == protocol::OperationType::Deposit
                   ? tr("The contract gives it back: it then waits for you to claim it.")
                   : tr("The contract gives it back to who paid it.");
    case Kind::ForcedExit:
        if (what.account == snapshot.account->id) {
            return network.exits
                       ? tr("A forced exit asks a chain's contract for all of it. If that chain's queue is not "
                            "served, the network ends and you take out your part. A withdrawal is cheaper.")
                       : tr("A forced exit asks a chain's contract for all of it, whatever requests the "
                            "sequencer chooses to take. A withdrawal is cheaper.");
        }
        return what.hasKey
                   ? tr("This window withdraws from account %1. Take them out to a chain, or withdraw with "
                        "'landfall-cli withdraw --account %2'.")
                         .arg(snapshot.account->id)
                         .arg(what.account)
                   : tr("A sequencer opened it for you beside account %1. Take them out to a chain by a forced exit, "
                        "or give that account your key: 'landfall-cli wallet register-key --account %2'.")
                         .arg(snapshot.account->id)
                         .arg(what.account);
    case Kind::Queued:
        return tr("It asks for the %1 of account %2. A batch has to take it before its deadline.")
            .arg(moneyText(what.amount, &network, what.token))
            .arg(what.account);
    }
    return {};
}

} // namespace

std::vector<RowRole<WaitingRow>> waitingRoles() {
    return {role<&WaitingRow::id>("wait"), role<&WaitingRow::title>("title"), role<&WaitingRow::text>("text"),
            role<&WaitingRow::action>("action"), role<&WaitingRow::busy>("busy")};
}

QString collectText(Collectable::Kind kind) {
    switch (kind) {
    case Kind::Claim:
        return tr("Claim…");
    case Kind::Release:
        return tr("Release…");
    case Kind::OwedExit:
        return tr("Ask for it…");
    case Kind::ForcedExit:
    case Kind::Share:
        return tr("Take out…");
    case Kind::Refund:
        return tr("Take back…");
    case Kind::Queued:
        return {};
    }
    return {};
}

WaitingRow waitingRow(const Collectable& what, const NodeSnapshot& snapshot, const l1::NetworkFile& network) {
    return {what.id(),
            titleOf(what, moneyText(what.amount, &network, what.token), symbolOf(&network, what.token),
                    chainName(&network, what.chain)),
            textOf(what, snapshot, network), what.ready ? collectText(what.kind) : QString(), false};
}

} // namespace landfall::desktop
