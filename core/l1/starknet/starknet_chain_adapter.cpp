#include "l1/starknet/starknet_chain_adapter.h"

#include "base/hex.h"
#include "l1/evm/async.h"
#include "l1/starknet/addresses.h"
#include "l1/starknet/chain_check.h"
#include "l1/starknet/chain_head.h"
#include "l1/starknet/contract_books.h"
#include "l1/starknet/starknet_rpc.h"

#include <QString>

namespace landfall::l1::starknet {

using evm::badAnswer;
using evm::failLater;
using evm::guarded;
using evm::later;
using evm::orFail;
using protocol::Amount;

StarknetChainAdapter::StarknetChainAdapter(NetworkFile network, const NetworkChain& chain, evm::RpcLimits limits)
    : m_network(std::move(network)), m_chain(chain),
      // A network file has nothing but short strings there.
      m_chainId(crypto::shortString(chain.starknet->chainId).value()), m_rollup(toFelt(chain.rollup.wide()->bytes)),
      m_feeToken(toFelt(chain.starknet->feeToken.bytes)), m_accountClass(toFelt(chain.starknet->accountClass)),
      m_rpc(chain.rpcUrls, starknetDialect(m_chainId), chain.name, limits), m_client(m_rpc) {
}

std::string StarknetChainAdapter::explorerUrl(const Bytes32& transaction) const {
    auto url = QString::fromStdString(m_chain.explorerTransactionUrl);
    return url.replace(QLatin1String("{hash}"), QString::fromStdString(toHex0x(transaction))).toStdString();
}

std::vector<std::string> StarknetChainAdapter::troubles() const {
    return m_rpc.troubles();
}

Error StarknetChainAdapter::setAside(Said what, const Error& why) {
    switch (what) {
    case Said::Head:
        return m_rpc.blame(m_headBy, m_headBy, why);
    case Said::Block:
        return m_rpc.blame(m_blockBy, m_blockBy, why);
    case Said::Proofs:
        return m_rpc.blame(m_eventsBy, m_eventsBy, why);
    case Said::Events:
        break;
    }
    return m_rpc.blame(m_eventsBy, m_countersBy, why);
}

void StarknetChainAdapter::checkChain(QObject* context, Done<ChainReport> done) {
    runChainCheck(m_rpc, m_client, this, m_network, m_chain, guarded(context, std::move(done)));
}

void StarknetChainAdapter::head(QObject* context, Done<ChainHead> done) {
    readHead(m_rpc, m_client, this, m_chain,
             orFail<ChainHead>(guarded(context, std::move(done)), [this](const ChainHead& head, auto& out) {
                 m_headBy = m_rpc.lastServer();
                 out(head);
             }));
}

void StarknetChainAdapter::blockAt(QObject* context, BlockNumber number, Done<BlockRef> done) {
    m_client.block(
        this, number,
        orFail<BlockRef>(guarded(context, std::move(done)), [this, number](const BlockRef& block, auto& out) {
            m_blockBy = m_rpc.lastServer();
            if (block.number != number) {
                out(m_rpc.blame(m_blockBy, m_blockBy, badAnswer("it sent another block than asked for")));
            } else {
                out(block);
            }
        }));
}

void StarknetChainAdapter::whenPlaced(const StateAt& at, Done<Felt> done) {
    if (const auto* block = std::get_if<BlockRef>(&at)) {
        done(toFelt(block->hash));
    } else if (std::holds_alternative<AtFinalised>(at)) {
        readHead(m_rpc, m_client, this, m_chain,
                 orFail<ChainHead>(std::move(done),
                                   [](const ChainHead& head, auto& out) { out(toFelt(head.finalised.hash)); }));
    } else {
        m_client.block(this, BlockTag::Latest, orFail<BlockRef>(std::move(done), [](const BlockRef& latest, auto& out) {
                           out(toFelt(latest.hash));
                       }));
    }
}

void StarknetChainAdapter::countersAt(QObject* context, const BlockRef& block, Done<ContractState> done) {
    view<ContractState>(
        "counters", {}, toFelt(block.hash), countersIn,
        orFail<ContractState>(guarded(context, std::move(done)), [this](const ContractState& state, auto& out) {
            m_countersBy = m_rpc.lastServer();
            out(state);
        }));
}

// The attesters are those of the deployment: epoch 0.
void StarknetChainAdapter::contractState(QObject* context, StateAt at, Done<ContractState> done) {
    whenPlaced(at, orFail<Felt>(guarded(context, std::move(done)), [this](const Felt& block, auto& out) {
                   view<ContractState>(
                       "counters", {}, block, countersIn,
                       orFail<ContractState>(out, [this, block](const ContractState& counters, auto& next) {
                           view<Settings>(
                               "settings", {}, block, settingsIn,
                               orFail<Settings>(next, [this, block, counters](const Settings& settings, auto& last) {
                                   auto state = counters;
                                   state.quorum = settings.quorum;
                                   if (state.queueHead == state.queueLength) {
                                       last(state);
                                       return;
                                   }
                                   view<protocol::UnixSeconds>(
                                       "queue_item", {Felt(state.queueHead)}, block, deadlineIn,
                                       orFail<protocol::UnixSeconds>(
                                           last, [state](protocol::UnixSeconds deadline, auto& answer) {
                                               auto whole = state;
                                               whole.queueHeadDeadline = deadline;
                                               answer(whole);
                                           }));
                               }));
                       }));
               }));
}

void StarknetChainAdapter::holdsBatch(QObject* context, const CommittedBatch& batch, StateAt at, Done<bool> done) {
    const auto kept = keptBatchOf(batch, m_chain.index);
    if (!kept) {
        failLater(this, context, std::move(done), kept.error());
        return;
    }
    whenPlaced(at, orFail<Felt>(guarded(context, std::move(done)), [this, kept = *kept](const Felt& block, auto& out) {
                   view<bool>("holds", {kept.begin(), kept.end()}, block, flagIn, out);
               }));
}

void StarknetChainAdapter::sequencerAllowed(QObject* context, const protocol::ChainAddress& sequencer,
                                            Done<bool> done) {
    constexpr std::uint64_t kActive = 1; // SequencerStatus
    const auto account = wideOf(sequencer);
    if (!account) {
        failLater(this, context, std::move(done), account.error());
        return;
    }
    view<std::uint64_t>("sequencer_status", {*account}, BlockTag::Latest, number64In,
                        orFail<std::uint64_t>(guarded(context, std::move(done)),
                                              [](std::uint64_t status, auto& out) { out(status == kActive); }));
}

void StarknetChainAdapter::eventsIn(QObject* context, BlockNumber from, BlockNumber to,
                                    Done<std::vector<PlacedEvent>> done) {
    readEventRange(m_rpc, m_client, this, m_chain, from, to,
                   orFail<std::vector<FoundEvent>>(guarded(context, std::move(done)), [this](auto found, auto& out) {
                       m_eventsBy = m_rpc.lastServer();
                       readEvents(m_rpc, m_eventsBy, m_client, this, m_network, m_chain, std::move(found), out);
                   }));
}

} // namespace landfall::l1::starknet
