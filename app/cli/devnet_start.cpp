#include "cli/devnet_start.h"

#include "cli/await.h"
#include "cli/chain_access.h"
#include "cli/proving_keys.h"
#include "common/devnet_setup.h"
#include "devnet/anvil.h"
#include "devnet/starknet_chain.h"

namespace landfall::cli {

Outcome<std::unique_ptr<devnet::Supervisor>> startDevnet(const Profile& profile, const QString& folder,
                                                         const DevnetWish& wish, Terminal& terminal,
                                                         const platform::EndSignals* stop) {
    // Known at once, while keys may take minutes.
    for (const auto kind : wish.chains) {
        const auto program = kind == protocol::AddressFamily::Evm ? devnet::findAnvil() : devnet::findStarknetDevnet();
        if (!program) {
            return Failure(program.error());
        }
    }
    auto keys = developmentKeys(profile, wish.sizes, terminal);
    if (!keys) {
        return keys.error();
    }
    auto options = app::devnetOptions(folder, profile.keyFolder(), std::move(*keys));
    if (!options) {
        return Failure(options.error());
    }
    options->chains = wish.chains;
    if (wish.exits) {
        auto exitKey = developmentExitKey(profile, terminal);
        if (!exitKey) {
            return exitKey.error();
        }
        options->exitKey = std::move(*exitKey);
    }
    auto supervisor = std::make_unique<devnet::Supervisor>(std::move(*options));
    QObject::connect(supervisor.get(), &devnet::Supervisor::progress, supervisor.get(),
                     [&terminal](const QString& line) { terminal.note(QStringLiteral("  ") + line); });
    const auto up = await<Status>([&supervisor, stop](QObject* context, const std::function<void(Status)>& done) {
        QObject::connect(supervisor.get(), &devnet::Supervisor::ready, context, [done] { done({}); });
        QObject::connect(supervisor.get(), &devnet::Supervisor::failed, context,
                         [done](const Error& error) { done(error); });
        if (stop != nullptr) {
            QObject::connect(stop, &platform::EndSignals::requested, context,
                             [done] { done(Error::invalid("declined", "stopped before the devnet was up")); });
        }
        supervisor->start();
    });
    QObject::disconnect(supervisor.get(), &devnet::Supervisor::progress, nullptr, nullptr);
    if (!up) {
        return Failure(up.error());
    }
    return supervisor;
}

Outcome<devnet::Faucet::Owners> ownersOf(const l1::NetworkFile& network, const Wallet& wallet) {
    devnet::Faucet::Owners out;
    for (const auto& chain : network.chains) {
        const auto access = ChainAccess::open(network, chain.index);
        const auto owner = access ? access->senderOf(wallet) : Outcome<protocol::ChainAddress>(access.error());
        if (!owner) {
            return owner.error();
        }
        out[chain.index] = *owner;
    }
    return out;
}

Outcome<bool> fundFromFaucet(const l1::NetworkFile& network, const devnet::Faucet::Owners& owners, Terminal& terminal) {
    devnet::Faucet faucet(network);
    QObject::connect(&faucet, &devnet::Faucet::progress, &faucet,
                     [&terminal](const QString& chain, const QString& what) {
                         terminal.note(QStringLiteral("  %1: %2").arg(chain, what));
                     });
    const auto funded = await<Result<bool>>([&](QObject* context, std::function<void(Result<bool>)> done) {
        faucet.fund(context, owners, std::move(done));
    });
    if (!funded) {
        return Failure(funded.error());
    }
    return true;
}

} // namespace landfall::cli
