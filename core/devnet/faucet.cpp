#include "devnet/faucet.h"

#include "devnet/plan.h"
#include "l1/chain_adapters.h"
#include "l1/sender_keys.h"

#include <QPointer>

namespace landfall::devnet {

namespace {

const protocol::Amount kWhole = protocol::Amount{1'000'000'000'000'000'000};

} // namespace

struct Faucet::Chain {
    explicit Chain(std::unique_ptr<l1::ChainAdapter> chain) : adapter(std::move(chain)), runner(*adapter) {}

    std::unique_ptr<l1::ChainAdapter> adapter;
    l1::CallRunner runner;
};

Faucet::Faucet(l1::NetworkFile network, QObject* parent) : QObject(parent), m_network(std::move(network)) {
}
Faucet::~Faucet() = default;

void Faucet::fund(QObject* context, const Owners& owners, l1::Done<bool> done) {
    fund(context, owners, Gift{}, std::move(done));
}

void Faucet::fund(QObject* context, const Owners& owners, const Gift& gift, l1::Done<bool> done) {
    std::deque<Job> jobs;
    for (const auto& chain : m_network.chains) {
        const auto owner = owners.find(chain.index);
        if (owner == owners.end()) {
            continue;
        }
        if (chain.starknet) { // the wallet has to open its account there, and to pay queue fees
            jobs.push_back({chain.index, Role::Faucet,
                            l1::TransferCoin{owner->second, protocol::toUint256(gift.coins * kWhole)},
                            QStringLiteral("%1 STRK sent").arg(gift.coins)});
        }
        const auto give = [&](protocol::TokenId token, std::uint64_t whole) {
            const auto* known = m_network.token(token);
            if (whole != 0 && known != nullptr && m_network.tokenOn(token, chain.index) != nullptr) {
                jobs.push_back({chain.index, Role::Faucet, l1::TransferToken{token, owner->second, whole * kWhole},
                                QStringLiteral("%1 %2 sent").arg(whole).arg(QString::fromStdString(known->symbol))});
            }
        };
        give(kCoin, gift.coins);
        give(kUsdc, gift.usdc);
        give(kWeth, gift.weth);
    }
    enqueue(std::move(jobs), context, std::move(done));
}

void Faucet::provideReserve(QObject* context, protocol::ChainIndex chain, protocol::TokenId token,
                            protocol::Amount amount, l1::Done<bool> done) {
    const auto owner = accountOf(Role::MarketMaker).address;
    const auto* known = m_network.token(token);
    const auto shown = QString::fromStdString(protocol::formatAmount(amount) + " " +
                                              (known == nullptr ? std::to_string(token) : known->symbol));
    std::deque<Job> jobs;
    if (const auto* place = m_network.tokenOn(token, chain);
        place != nullptr && !place->isNative() && !m_network.chain(chain)->starknet) {
        jobs.push_back({chain, Role::MarketMaker, l1::ApproveToken{token, amount}, QStringLiteral("reserve approved")});
    }
    jobs.push_back({chain, Role::MarketMaker, l1::Deposit{token, amount, owner},
                    QStringLiteral("reserve of %1 deposited").arg(shown)});
    enqueue(std::move(jobs), context, std::move(done));
}

void Faucet::enqueue(std::deque<Job> jobs, QObject* context, l1::Done<bool> done) {
    m_jobs = std::move(jobs);
    m_done = [context = QPointer<QObject>(context), done = std::move(done)](const Result<bool>& result) {
        if (context) {
            done(result);
        }
    };
    QMetaObject::invokeMethod(this, &Faucet::next, Qt::QueuedConnection);
}

Result<Faucet::Chain*> Faucet::chainAt(protocol::ChainIndex index) {
    auto& slot = m_chains[index];
    if (!slot) {
        const auto* entry = m_network.chain(index);
        if (entry == nullptr || !isLocalChain(*entry)) {
            return Error::invalid("faucet-not-devnet", "only a devnet has a faucet: " + m_network.name + " is none");
        }
        auto adapter = l1::makeChainAdapter(m_network, index);
        if (!adapter) {
            return adapter.error();
        }
        slot = std::make_unique<Chain>(std::move(*adapter));
    }
    return slot.get();
}

void Faucet::next() {
    if (m_jobs.empty()) {
        std::exchange(m_done, nullptr)(true);
        return;
    }
    const Job job = m_jobs.front();
    m_jobs.pop_front();
    const auto chain = chainAt(job.chain);
    if (!chain) {
        std::exchange(m_done, nullptr)(chain.error());
        return;
    }
    const auto key = l1::senderKeyOn(*m_network.chain(job.chain), accountOf(job.payer).key.view());
    const auto payer = key ? (*chain)->adapter->senderOf(key->view()) : Result<protocol::ChainAddress>(key.error());
    if (!payer) {
        std::exchange(m_done, nullptr)(payer.error());
        return;
    }
    (*chain)->runner.run(job.call, *payer, *key, 1, [this, job](const Result<l1::Receipt>& receipt) {
        if (!receipt) {
            std::exchange(m_done, nullptr)(receipt.error());
            return;
        }
        Q_EMIT progress(QString::fromStdString(m_network.chain(job.chain)->name), job.what);
        next();
    });
}

} // namespace landfall::devnet
