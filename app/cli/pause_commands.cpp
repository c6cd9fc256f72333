#include "cli/chain_access.h"
#include "cli/command.h"
#include "cli/format.h"
#include "common/key_file.h"

#include <QJsonObject>

namespace landfall::cli {
namespace {

// The contract says who may and when; its words are in rollup_errors.
CommandResult send(Context& context, const l1::ContractCall& call, const QString& question, const QString& done) {
    for (const auto* needed : {"chain", "key-file"}) {
        if (!context.arguments.has(QLatin1StringView(needed))) {
            return usage(std::string("--") + needed + " is missing");
        }
    }
    const auto network = networkOf(context.profile);
    if (!network) {
        return network.error();
    }
    const auto chain = findChain(*network, *context.arguments.option(QStringLiteral("chain")));
    if (!chain) {
        return chain.error();
    }
    auto key = app::readKeyFile(*context.arguments.option(QStringLiteral("key-file")));
    if (!key) {
        return Failure(Exit::Usage, key.error());
    }
    const auto signer = app::openWalletOf({std::move(*key), SecretBytes(), std::nullopt});
    if (!context.arguments.has(QStringLiteral("yes"))) {
        const auto agreed = context.terminal.confirm(question.arg(QString::fromStdString((*chain)->name)));
        if (!agreed) {
            return agreed.error();
        }
        if (!*agreed) {
            return Failure(Exit::Declined, Error::invalid("declined", "nothing was signed"));
        }
    }
    auto access = ChainAccess::open(*network, (*chain)->index);
    if (!access) {
        return access.error();
    }
    const auto receipt = access->send(signer, call, done, context.terminal);
    if (!receipt) {
        return receipt.error();
    }
    context.terminal.result(QJsonObject{{QStringLiteral("block"), static_cast<qint64>(receipt->block.number)}});
    return Exit::Ok;
}

CommandResult pause(Context& context) {
    return send(context, l1::PauseExecutions{}, QStringLiteral("Let %1's contract pay nothing for 3 days?"),
                QStringLiteral("executions paused"));
}

CommandResult unpause(Context& context) {
    return send(context, l1::ResumeExecutions{}, QStringLiteral("Let %1's contract pay again?"),
                QStringLiteral("executions resumed"));
}

} // namespace

QList<Command> pauseCommands() {
    const QList<OptionSpec> options{
        {QStringLiteral("chain"), QStringLiteral("NAME"), QStringLiteral("chain, by name or number")},
        {QStringLiteral("key-file"), QStringLiteral("FILE"), QStringLiteral("the key that signs and pays")},
        {QStringLiteral("yes"), QString(), QStringLiteral("sign without asking")}};
    return {
        {{QStringLiteral("network pause"),
          QStringLiteral("stop a chain's payouts for 3 days, as its guardian or governor"),
          {},
          options,
          {QStringLiteral("landfall-cli network pause --chain East --key-file guardian.key")}},
         pause},
        {{QStringLiteral("network unpause"),
          QStringLiteral("let a chain pay again before the pause ends, as its governor"),
          {},
          options,
          {QStringLiteral("landfall-cli network unpause --chain East --key-file governor.key")}},
         unpause},
    };
}

} // namespace landfall::cli
