#include "cli/chain_access.h"
#include "cli/command.h"
#include "cli/wallet_access.h"
#include "common/format.h"

#include <QJsonObject>

namespace landfall::cli {
namespace {

CommandResult runFreeze(Context& context, const l1::NetworkFile& network) {
    const auto name = context.arguments.option(QStringLiteral("chain"));
    if (!name) {
        return usage("--chain is missing");
    }
    const auto chain = findChain(network, *name);
    if (!chain) {
        return chain.error();
    }
    const auto wallet = unlockWallet(context.profile, context.arguments, context.terminal);
    if (!wallet) {
        return wallet.error();
    }
    auto access = ChainAccess::open(network, (*chain)->index);
    if (!access) {
        return access.error();
    }
    const auto state = access->contractState();
    if (!state) {
        return state.error();
    }
    const QString title = QString::fromStdString((*chain)->name);
    if (state->isFrozen()) {
        context.terminal.line(QStringLiteral("%1 is frozen already.").arg(title));
        context.terminal.result(QJsonObject{{QStringLiteral("status"), QStringLiteral("frozen")}});
        return Exit::Ok;
    }
    const bool armed = state->status == l1::ContractStatus::Armed;
    if (!context.arguments.has(QStringLiteral("yes"))) {
        const auto agreed = context.terminal.confirm(
            (armed ? QStringLiteral("Freeze %1? That ends the network on all its chains for good: everybody then takes "
                                    "out their share.")
                   : QStringLiteral("Arm %1? If its queue is not served within the time that the network allows, "
                                    "anyone may freeze it then, which ends the network."))
                .arg(title));
        if (!agreed) {
            return agreed.error();
        }
        if (!*agreed) {
            return Failure(Exit::Declined, Error::invalid("declined", "nothing was signed"));
        }
    }
    const auto receipt = armed ? access->send(*wallet, l1::FreezeContract{}, QStringLiteral("frozen"), context.terminal)
                               : access->send(*wallet, l1::ArmContract{}, QStringLiteral("armed"), context.terminal);
    if (!receipt) {
        return receipt.error();
    }
    context.terminal.line(armed ? QStringLiteral("%1 is frozen. Its attesters end the network at one batch, a day from "
                                                 "now at the earliest.")
                                      .arg(title)
                                : QStringLiteral("%1 is armed: 'landfall-cli freeze' freezes it in %2, if its queue is "
                                                 "not served by then.")
                                      .arg(title, app::waitText(network.durations.armWindow)));
    context.terminal.result(
        QJsonObject{{QStringLiteral("status"), armed ? QStringLiteral("frozen") : QStringLiteral("armed")},
                    {QStringLiteral("block"), static_cast<qint64>(receipt->block.number)}});
    return Exit::Ok;
}

} // namespace

QList<Command> freezeCommands() {
    return {
        {{QStringLiteral("freeze"),
          QStringLiteral("when a chain's queue is not served: arm it, and later end the network"),
          {},
          {{QStringLiteral("chain"), QStringLiteral("NAME"), QStringLiteral("chain, by name or number")},
           {QStringLiteral("yes"), QString(), QStringLiteral("sign without asking")},
           passphraseOption()},
          {QStringLiteral("landfall-cli freeze --chain \"Anvil One\"")}},
         runFreeze},
    };
}

} // namespace landfall::cli
