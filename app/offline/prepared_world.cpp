#include "offline/prepared_world.h"

#include "common/format.h"
#include "common/open_wallet.h"
#include "protocol/request.h"

#include <algorithm>
#include <array>
#include <functional>

namespace landfall::offline {
namespace {

constexpr std::size_t kEntropyBytes = 32;

SecretBytes entropy() {
    SecretBytes out(kEntropyBytes);
    std::fill(out.span().begin(), out.span().end(), std::uint8_t{0x5A});
    return out;
}

QString keystoreIn(const QTemporaryDir& folder, PreparedWorld::Wallet kind) {
    const QString path = folder.filePath(QStringLiteral("keystore.json"));
    if (kind == PreparedWorld::Wallet::Locked || kind == PreparedWorld::Wallet::LockedDemo) {
        const crypto::ScryptCost quick{2, 8, 1};
        if (const auto wallet = app::walletOfPhrase(entropy().view())) {
            (void)app::saveNewWallet(*wallet, path, viewOf(kPreparedPassphrase), quick);
        }
    }
    return path;
}

} // namespace

PreparedWorld::PreparedWorld(Wallet kind, l1::NetworkFile network, bool demo) : wallet(keystoreIn(m_folder, kind)) {
    node.open(std::move(network));
    if (kind == Wallet::Open) {
        wallet.adopt(entropy());
    }
    Backend backend;
    backend.node = &node;
    backend.wallet = &wallet;
    backend.funds = &funds;
    backend.keychain = &keychain;
    backend.networks = &networks;
    backend.devnet = &devnet;
    backend.deposits = &deposits;
    backend.sender = &sender;
    backend.rehearsal = &rehearsal;
    backend.settingsFile = m_folder.filePath(QStringLiteral("settings.ini"));
    backend.demo = demo;
    if (kind == Wallet::LockedDemo) {
        backend.demoPassphrase = QString::fromLatin1(kPreparedPassphrase);
    }
    backend.now = [this] { return now; };
    m_app = std::make_unique<AppModel>(backend);
    m_app->settings()->setReducedMotion(true);
    for (const auto& token : node.network()->tokens) {
        for (const auto& [chain, there] : token.chains) {
            funds.set(chain, token.id, {there.isNative() ? money("9.81") : money("5000"), std::nullopt});
        }
    }
    node.show(snapshot());
}

NodeSnapshot PreparedWorld::snapshot() const {
    auto out = quietSnapshot(*node.network());
    if (const auto key = wallet.l2Key(*node.network())) {
        out.account = preparedAccount(*node.network(), address(), protocol::keyHashOf(key->publicKey()));
        out.exits = preparedExits(*node.network(), out);
    }
    return out;
}

NodeSnapshot PreparedWorld::snapshotWith(std::vector<node::Timeline> requests,
                                         const std::vector<node::DepositView>& paidIn) const {
    auto out = snapshot();
    for (const auto& timeline : requests) {
        if (!out.account || timeline.state != node::RequestState::Waiting) {
            continue;
        }
        for (auto& balance : out.account->balances) {
            if (balance.token == timeline.request.request.token) {
                balance.pending += timeline.request.request.amount;
            }
        }
        ++out.status.waitingRequests;
        out.status.batcherWaits = "batch 13: 2 of 4, closes in 3 s";
    }
    auto& entries = out.activity.entries;
    for (const auto& request : requests) {
        entries.push_back(std::make_shared<const node::ActivityEntry>(request));
    }
    for (const auto& deposit : paidIn) {
        entries.push_back(std::make_shared<const node::ActivityEntry>(deposit));
    }
    std::ranges::stable_sort(entries, std::greater(), [](const auto& entry) { return node::beganAt(*entry); });
    out.activity.total = entries.size();
    return out;
}

void PreparedWorld::openTimeline(node::Timeline timeline) {
    const QString hash = app::hashText(timeline.hash);
    node.show(snapshotWith({std::move(timeline)}));
    m_app->timeline()->setHash(hash);
}

void PreparedWorld::prove(protocol::BatchNumber batch, double until) {
    struct Moment {
        const char* phase;
        double done;
        node::Milliseconds took; // since the one before
    };
    constexpr std::array<Moment, 13> kProof{{{"witness", 0, 0},
                                             {"coefficients", 0, 180},
                                             {"ntt", 0, 90},
                                             {"msm C", 0.13, 260},
                                             {"msm C", 0.30, 520},
                                             {"msm C", 0.42, 380},
                                             {"msm C", 0.60, 560},
                                             {"msm A", 0.60, 10},
                                             {"msm A", 0.70, 310},
                                             {"msm B", 0.79, 290},
                                             {"msm B", 0.90, 340},
                                             {"msm B", 0.99, 330},
                                             {"done", 1, 30}}};
    for (const auto& moment : kProof) {
        if (moment.done > until) {
            return;
        }
        now += moment.took;
        Q_EMIT node.proofProgress(batch, QString::fromLatin1(moment.phase), moment.done);
    }
}

} // namespace landfall::offline
