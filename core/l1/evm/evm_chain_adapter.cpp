#include "l1/evm/evm_chain_adapter.h"

#include "l1/error_codes.h"
#include "l1/evm/async.h"
#include "l1/evm/chain_check.h"
#include "l1/evm/chain_head.h"
#include "l1/evm/contract_books.h"
#include "l1/evm/event_reader.h"
#include "l1/evm/json_values.h"
#include "l1/evm/rollup_abi.h"

#include <QString>

#include <limits>

namespace landfall::l1::evm {

namespace {

using protocol::Amount;

} // namespace

EvmChainAdapter::EvmChainAdapter(NetworkFile network, const NetworkChain& chain, RpcLimits limits)
    : m_network(std::move(network)), m_chain(chain), m_rpc(chain.rpcUrls, chain.evmChainId, chain.name, limits),
      m_client(m_rpc) {
}

std::string EvmChainAdapter::explorerUrl(const Bytes32& transaction) const {
    auto url = QString::fromStdString(m_chain.explorerTransactionUrl);
    return url.replace(QLatin1String("{hash}"), dataText(transaction)).toStdString();
}

std::vector<std::string> EvmChainAdapter::troubles() const {
    auto out = m_rpc.troubles();
    if (!m_disagreement.empty()) {
        out.push_back(m_disagreement);
    }
    return out;
}

void EvmChainAdapter::checkChain(QObject* context, Done<ChainReport> done) {
    runChainCheck(m_rpc, m_client, this, m_network, m_chain.index, guarded(context, std::move(done)));
}

void EvmChainAdapter::head(QObject* context, Done<ChainHead> done) {
    readHead(m_rpc, m_client, this, m_chain,
             [this, out = guarded(context, std::move(done))](const Result<ChainHead>& head) {
                 if (head) {
                     m_headBy = m_rpc.lastServer();
                 }
                 const bool disagree = !head && head.error().code == code::kRpcServersDisagree;
                 m_disagreement = disagree ? head.error().message : std::string();
                 out(head);
             });
}

void EvmChainAdapter::blockAt(QObject* context, BlockNumber number, Done<BlockRef> done) {
    m_client.block(
        this, quantityText(Uint256(number)),
        orFail<BlockRef>(guarded(context, std::move(done)), [this, number](const BlockRef& block, auto& out) {
            m_blockBy = m_rpc.lastServer();
            if (block.number != number) {
                out(m_rpc.blame(m_blockBy, m_blockBy, badAnswer("it sent another block than asked for")));
            } else {
                out(block);
            }
        }));
}

void EvmChainAdapter::view(const AbiSignature& function, const AbiValue::List& arguments,
                           const std::vector<AbiType>& results, const QJsonValue& at, Done<AbiValue::List> done) {
    m_client.view(this, evmOf(m_chain.rollup), function, arguments, results, at, std::move(done));
}

Error EvmChainAdapter::setAside(Said what, const Error& why) {
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

void EvmChainAdapter::sequencerAllowed(QObject* context, const protocol::ChainAddress& sequencer, Done<bool> done) {
    constexpr std::uint64_t kActive = 1; // IRollup.SequencerStatus
    view(rollupAbi().sequencerStatus, {sequencer}, rollupAbi().word, latestTag(),
         orFail<AbiValue::List>(guarded(context, std::move(done)),
                                [](const AbiValue::List& status, auto& out) { out(status[0].low64() == kActive); }));
}

void EvmChainAdapter::eventsIn(QObject* context, BlockNumber from, BlockNumber to,
                               Done<std::vector<PlacedEvent>> done) {
    readLogRange(m_rpc, m_client, this, m_chain, from, to,
                 orFail<std::vector<Log>>(guarded(context, std::move(done)), [this](auto logs, auto& out) {
                     m_eventsBy = m_rpc.lastServer();
                     readEvents(m_rpc, m_eventsBy, m_client, this, m_network, m_chain.index, std::move(logs), out);
                 }));
}

void EvmChainAdapter::coinBalance(QObject* context, const protocol::ChainAddress& owner, Done<Uint256> done) {
    m_client.balance(this, evmOf(owner), latestTag(), guarded(context, std::move(done)));
}

Error EvmChainAdapter::tokenNotHere(protocol::TokenId token) const {
    return Error::invalid("token-not-on-chain", "token " + std::to_string(token) + " is not on " + m_chain.name);
}

void EvmChainAdapter::number(QObject* context, const protocol::Address& contract, const AbiSignature& function,
                             const AbiValue::List& arguments, Done<Uint256> done) {
    m_client.view(this, contract, function, arguments, rollupAbi().word, latestTag(),
                  orFail<AbiValue::List>(guarded(context, std::move(done)),
                                         [](const AbiValue::List& value, auto& out) { out(value[0].number()); }));
}

// Balances above the protocol's range are shown as its largest amount.
Done<Uint256> EvmChainAdapter::toAmount(protocol::TokenId token, QObject* context, Done<Amount> done) const {
    const unsigned decimals = tokenHere(token)->decimals;
    return orFail<Uint256>(guarded(context, std::move(done)), [decimals](const Uint256& units, auto& out) {
        auto amount = protocol::fromChainUnits(units, decimals);
        out(amount ? *amount : protocol::kAmountLimit - 1);
    });
}

void EvmChainAdapter::tokenBalance(QObject* context, protocol::TokenId token, const protocol::ChainAddress& owner,
                                   Done<Amount> done) {
    const auto* place = tokenHere(token);
    if (place == nullptr) {
        failLater(this, context, std::move(done), tokenNotHere(token));
    } else if (place->isNative()) {
        m_client.balance(this, evmOf(owner), latestTag(), toAmount(token, context, std::move(done)));
    } else {
        number(this, evmOf(place->address), rollupAbi().balanceOf, {owner}, toAmount(token, context, std::move(done)));
    }
}

void EvmChainAdapter::allowance(QObject* context, protocol::TokenId token, const protocol::ChainAddress& owner,
                                Done<Amount> done) {
    const auto* place = tokenHere(token);
    if (place == nullptr) {
        failLater(this, context, std::move(done), tokenNotHere(token));
    } else if (place->isNative()) {
        later(this, guarded(context, std::move(done)), Result<Amount>(protocol::kAmountLimit - 1));
    } else {
        number(this, evmOf(place->address), rollupAbi().allowance, {owner, m_chain.rollup},
               toAmount(token, context, std::move(done)));
    }
}

void EvmChainAdapter::pendingBalance(QObject* context, protocol::TokenId token, const protocol::ChainAddress& owner,
                                     Done<Amount> done) {
    if (tokenHere(token) == nullptr) {
        failLater(this, context, std::move(done), tokenNotHere(token));
        return;
    }
    number(this, evmOf(m_chain.rollup), rollupAbi().pending, {std::uint64_t{token}, owner},
           toAmount(token, context, std::move(done)));
}

void EvmChainAdapter::queueFee(QObject* context, Done<Uint256> done) {
    // Asked for each time: its governor may change it.
    number(this, evmOf(m_chain.rollup), rollupAbi().queueFee, {}, guarded(context, std::move(done)));
}

void EvmChainAdapter::owedExits(QObject* context, protocol::TokenId token, const protocol::Address& owner,
                                Done<std::uint64_t> done) {
    number(this, evmOf(m_chain.rollup), rollupAbi().owedExits, {std::uint64_t{token}, owner},
           orFail<Uint256>(guarded(context, std::move(done)), [](const Uint256& count, auto& out) {
               out(count.fitsUint64() ? count.low64() : std::numeric_limits<std::uint64_t>::max());
           }));
}

void EvmChainAdapter::exited(QObject* context, protocol::AccountId account, protocol::TokenId token, Done<bool> done) {
    number(this, evmOf(m_chain.rollup), rollupAbi().exited, {std::uint64_t{account}, std::uint64_t{token}},
           orFail<Uint256>(guarded(context, std::move(done)),
                           [](const Uint256& taken, auto& out) { out(!taken.isZero()); }));
}

void EvmChainAdapter::tokenBooksAt(QObject* context, const BlockRef& block, protocol::TokenId token,
                                   const protocol::ChainAddress& contract, Done<TokenBooks> done) {
    readTokenBooks(m_client, this, evmOf(m_chain.rollup), block, token, evmOf(contract),
                   guarded(context, std::move(done)));
}

void EvmChainAdapter::feeBooksAt(QObject* context, const BlockRef& block,
                                 const std::vector<protocol::ChainAddress>& sequencers, Done<FeeBooks> done) {
    readFeeBooks(m_client, this, evmOf(m_chain.rollup), block, sequencers, guarded(context, std::move(done)));
}

} // namespace landfall::l1::evm
