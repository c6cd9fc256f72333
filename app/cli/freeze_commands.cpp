#include "cli/chain_access.h"
#include "cli/command.h"
#include "cli/exit_calls.h"
#include "cli/node_session.h"
#include "cli/wallet_access.h"
#include "common/format.h"
#include "rpc/exit_json.h"

#include <QJsonObject>

namespace landfall::cli {
namespace {

// Unless --yes says it. Error: declined.
Outcome<bool> agree(Context& context, const QString& question) {
    if (context.arguments.has(QStringLiteral("yes"))) {
        return true;
    }
    const auto agreed = context.terminal.confirm(question);
    return !agreed || *agreed ? agreed : Failure(Exit::Declined, Error::invalid("declined", "nothing was signed"));
}

// A quorum of the attesters has signed with which batch the network ends. Any wallet may bring that to a chain.
CommandResult bringCertificate(Context& context, ChainAccess& access, const Wallet& wallet,
                               const l1::FreezeByVotes& certificate, const QString& chain) {
    const auto number = certificate.batch ? certificate.batch->number : 0;
    const auto agreed = agree(
        context,
        QStringLiteral("Bring %1 the attesters' votes? They end the network with batch %2.").arg(chain).arg(number));
    if (!agreed) {
        return agreed.error();
    }
    const auto receipt =
        access.send(wallet, certificate, QStringLiteral("the attesters' votes brought"), context.terminal);
    if (!receipt) {
        return receipt.error();
    }
    context.terminal.line(QStringLiteral("%1 knows that the network ends with batch %2. Its exits open once it has "
                                         "executed that.")
                              .arg(chain)
                              .arg(number));
    context.terminal.result(QJsonObject{{QStringLiteral("status"), QStringLiteral("ended")},
                                        {QStringLiteral("batch"), static_cast<qint64>(number)}});
    return Exit::Ok;
}

Outcome<std::optional<l1::FreezeByVotes>> knownCertificate(Context& context, const l1::NetworkFile& network,
                                                           protocol::ChainIndex chain) {
    auto session = NodeSession::connectOrStart(context.profile, network, context.terminal);
    return session ? freezeCertificate(*session, chain) : session.error();
}

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
    if (state->status != l1::ContractStatus::ExitsOpen) {
        const auto certificate = knownCertificate(context, network, (*chain)->index);
        if (certificate && *certificate) {
            return bringCertificate(context, *access, *wallet, **certificate, title);
        }
        if (!certificate) { // a node that fails must not keep anybody from arming
            context.terminal.note(QStringLiteral("Whether the attesters have signed isn't known: %1.")
                                      .arg(QString::fromStdString(certificate.error().error.message)));
        }
    }
    if (state->isFrozen()) {
        context.terminal.line(QStringLiteral("%1 is frozen already.").arg(title));
        context.terminal.result(QJsonObject{{QStringLiteral("status"), QStringLiteral("frozen")}});
        return Exit::Ok;
    }
    const bool armed = state->status == l1::ContractStatus::Armed;
    const auto agreed = agree(
        context,
        (armed ? QStringLiteral("Freeze %1? That ends the network on all its chains for good: everybody then takes "
                                "out their share.")
               : QStringLiteral("Arm %1? If its queue is not served within the time that the network allows, "
                                "anyone may freeze it then, which ends the network."))
            .arg(title));
    if (!agreed) {
        return agreed.error();
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

Outcome<std::optional<l1::CommittedBatch>> executedBatch(NodeSession& session, protocol::ChainIndex chain) {
    const auto answer = session.call(QStringLiteral("getExecutedBatch"), {static_cast<int>(chain)});
    if (!answer) {
        return answer.error();
    }
    if (answer->isNull()) {
        return std::optional<l1::CommittedBatch>();
    }
    auto batch = rpc::batchFromJson(answer->toObject());
    return batch ? Outcome<std::optional<l1::CommittedBatch>>(*batch) : Failure(batch.error());
}

// The contract itself says whether it is time.
CommandResult runOpenExits(Context& context, const l1::NetworkFile& network) {
    const auto name = context.arguments.option(QStringLiteral("chain"));
    if (!name) {
        return usage("--chain is missing");
    }
    const auto chain = findChain(network, *name);
    if (!chain) {
        return chain.error();
    }
    if (!network.exits || network.exits->lastResort == 0) {
        return Failure(Error::invalid("exits-no-last-resort",
                                      "the network " + network.name +
                                          " sets no last resort: its exits open by the attesters' votes alone"));
    }
    const auto wallet = unlockWallet(context.profile, context.arguments, context.terminal);
    if (!wallet) {
        return wallet.error();
    }
    auto session = NodeSession::connectOrStart(context.profile, network, context.terminal);
    if (!session) {
        return session.error();
    }
    const auto last = executedBatch(*session, (*chain)->index);
    if (!last) {
        return last.error();
    }
    auto access = ChainAccess::open(network, (*chain)->index);
    if (!access) {
        return access.error();
    }
    const auto agreed = agree(
        context,
        QStringLiteral("Open the exits of %1 at batch %2? Other chains may open at another batch: together they may "
                       "then pay somebody twice, or not at all.")
            .arg(QString::fromStdString((*chain)->name))
            .arg(*last ? (*last)->number : 0));
    if (!agreed) {
        return agreed.error();
    }
    const auto receipt = access->send(*wallet, l1::OpenExits{*last}, QStringLiteral("exits opened"), context.terminal);
    if (!receipt) {
        return receipt.error();
    }
    context.terminal.line(QStringLiteral("Exits are open on %1: 'landfall-cli exit' takes out your share.")
                              .arg(QString::fromStdString((*chain)->name)));
    context.terminal.result(QJsonObject{{QStringLiteral("status"), QStringLiteral("exits-open")},
                                        {QStringLiteral("batch"), static_cast<qint64>(*last ? (*last)->number : 0)}});
    return Exit::Ok;
}

} // namespace

QList<Command> freezeCommands() {
    return {
        {{QStringLiteral("freeze"),
          QStringLiteral(
              "when a chain's queue is not served: arm it, later freeze it, and bring it the attesters' votes"),
          {},
          {{QStringLiteral("chain"), QStringLiteral("NAME"), QStringLiteral("chain, by name or number")},
           {QStringLiteral("yes"), QString(), QStringLiteral("sign without asking")},
           passphraseOption()},
          {QStringLiteral("landfall-cli freeze --chain \"Anvil One\"")}},
         runFreeze},
        {{QStringLiteral("open-exits"),
          QStringLiteral("the last resort, long after a freeze that no attesters ended"),
          {},
          {{QStringLiteral("chain"), QStringLiteral("NAME"), QStringLiteral("chain, by name or number")},
           {QStringLiteral("yes"), QString(), QStringLiteral("sign without asking")},
           passphraseOption()},
          {QStringLiteral("landfall-cli open-exits --chain \"Anvil One\"")}},
         runOpenExits},
    };
}

} // namespace landfall::cli
