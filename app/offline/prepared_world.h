#pragma once

#include "desktop/pages/app_model.h"
#include "offline/prepared_data.h"
#include "offline/prepared_parts.h"

#include <QtCore/QTemporaryDir>

namespace landfall::offline {

// Of every prepared wallet that is locked.
inline constexpr const char* kPreparedPassphrase = "correct horse";

// Everything below the window, prepared, and the view models upon it.
class PreparedWorld {
public:
    enum class Wallet { None, Locked, LockedDemo, Open };

    explicit PreparedWorld(Wallet wallet, l1::NetworkFile network = preparedNetwork(), bool demo = true);

    AppModel& app() { return *m_app; }

    // A quiet network with this wallet's account and some funds.
    NodeSnapshot snapshot() const;
    // The same with withdrawals, the first of them the one that the timeline shows.
    NodeSnapshot snapshotWith(std::vector<node::Timeline> requests,
                              const std::vector<node::DepositView>& paidIn = {}) const;
    // The withdrawal that prepared timelines show, opened there.
    void openTimeline(node::Timeline timeline);
    // Lets a proof of a batch be heard up to `until`, some seconds long.
    void prove(protocol::BatchNumber batch, double until);

    protocol::Address address() const { return wallet.address().value_or(protocol::Address{}); }

private:
    QTemporaryDir m_folder;

public:
    node::Milliseconds now = kNow;
    PreparedNode node;
    PreparedFunds funds;
    PreparedKeychain keychain;
    PreparedNetworks networks;
    PreparedDevnet devnet;
    PreparedDeposits deposits;
    PreparedSender sender;
    PreparedRehearsal rehearsal;
    WalletSession wallet;

private:
    std::unique_ptr<AppModel> m_app;
};

} // namespace landfall::offline
