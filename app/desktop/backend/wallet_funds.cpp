#include "desktop/backend/wallet_funds.h"

#include "l1/chain_adapters.h"

namespace landfall::desktop {
namespace {

constexpr std::chrono::seconds kAgain{4};

} // namespace

WalletFunds::WalletFunds(QObject* parent) : QObject(parent) {
    m_timer.setInterval(kAgain);
    connect(&m_timer, &QTimer::timeout, this, &WalletFunds::refresh);
}

void WalletFunds::watch(const l1::NetworkFile* network, std::optional<protocol::Address> owner, Senders senders) {
    const QByteArray written = network == nullptr ? QByteArray() : l1::writeNetworkFile(*network);
    if (written == m_network && owner == m_owner && senders == m_senders) {
        return;
    }
    m_network = written;
    m_owner = owner;
    m_senders = std::move(senders);
    m_timer.stop();
    m_adapters.clear(); // no answer of theirs arrives any more
    m_places.clear();
    m_asked.clear();
    m_held.clear();
    m_owed.clear();
    m_feesAsked.clear();
    m_fees.clear();
    if (network != nullptr && owner) {
        for (const auto& token : network->tokens) {
            for (const auto& [chain, there] : token.chains) {
                m_places.insert({chain, token.id});
            }
        }
        for (const auto& chain : network->chains) {
            if (auto adapter = l1::makeChainAdapter(*network, chain.index)) {
                m_adapters[chain.index] = std::move(*adapter);
            } else {
                for (const auto& token : network->tokens) {
                    m_held[{chain.index, token.id}].problem = adapter.error();
                }
            }
        }
        m_timer.start();
        refresh();
    }
    Q_EMIT changed();
}

std::optional<protocol::ChainAddress> WalletFunds::senderOn(protocol::ChainIndex chain) const {
    const auto found = m_senders.find(chain);
    return found == m_senders.end() ? std::nullopt : std::optional(found->second);
}

void WalletFunds::refresh() {
    for (const auto& place : m_places) {
        const auto adapter = m_adapters.find(place.first);
        if (adapter != m_adapters.end() && m_senders.contains(place.first) && m_asked.insert(place).second) {
            ask(*adapter->second, place);
        }
    }
    askExits();
}

void WalletFunds::ask(l1::ChainAdapter& adapter, const Place& place) {
    adapter.tokenBalance(
        this, place.second, m_senders.at(place.first), [this, place](const Result<protocol::Amount>& answer) {
            m_asked.erase(place);
            const Held before = held(place.first, place.second);
            const Held now = answer ? Held{*answer, std::nullopt} : Held{before.amount, answer.error()};
            if (!(now == before)) {
                set(place.first, place.second, now);
            }
        });
}

void WalletFunds::watchExits(std::set<Place> places) {
    if (places != m_exits) {
        m_exits = std::move(places);
        std::erase_if(m_owed, [this](const auto& owed) { return !m_exits.contains(owed.first); });
        askExits();
    }
}

void WalletFunds::askExits() {
    for (const auto& place : m_exits) {
        if (const auto adapter = m_adapters.find(place.first); adapter != m_adapters.end()) {
            adapter->second->owedExits(this, place.second, *m_owner, [this, place](const Result<std::uint64_t>& count) {
                if (count) {
                    setOwedExits(place.first, place.second, *count);
                }
            });
        }
    }
}

std::optional<std::uint64_t> WalletFunds::owedExits(protocol::ChainIndex chain, protocol::TokenId token) const {
    const auto found = m_owed.find({chain, token});
    return found == m_owed.end() ? std::nullopt : std::optional(found->second);
}

void WalletFunds::setOwedExits(protocol::ChainIndex chain, protocol::TokenId token, std::uint64_t count) {
    if (owedExits(chain, token) != count) {
        m_owed[{chain, token}] = count;
        Q_EMIT changed();
    }
}

void WalletFunds::askQueueFee(protocol::ChainIndex chain) {
    const auto adapter = m_adapters.find(chain);
    if (adapter == m_adapters.end() || !m_feesAsked.insert(chain).second) {
        return;
    }
    adapter->second->queueFee(this, [this, chain](const Result<Uint256>& fee) {
        m_feesAsked.erase(chain);
        if (fee) {
            setQueueFee(chain, *fee);
        }
    });
}

std::optional<Uint256> WalletFunds::queueFee(protocol::ChainIndex chain) const {
    const auto found = m_fees.find(chain);
    return found == m_fees.end() ? std::nullopt : std::optional(found->second);
}

void WalletFunds::setQueueFee(protocol::ChainIndex chain, const Uint256& fee) {
    if (queueFee(chain) != fee) {
        m_fees[chain] = fee;
        Q_EMIT changed();
    }
}

WalletFunds::Held WalletFunds::held(protocol::ChainIndex chain, protocol::TokenId token) const {
    const auto found = m_held.find({chain, token});
    return found == m_held.end() ? Held{} : found->second;
}

void WalletFunds::set(protocol::ChainIndex chain, protocol::TokenId token, Held held) {
    m_held[{chain, token}] = std::move(held);
    Q_EMIT changed();
}

} // namespace landfall::desktop
