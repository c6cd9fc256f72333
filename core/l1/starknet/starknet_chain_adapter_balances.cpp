// The part of StarknetChainAdapter that asks what somebody has, is owed or pays.

#include "l1/evm/async.h"
#include "l1/starknet/addresses.h"
#include "l1/starknet/contract_books.h"
#include "l1/starknet/starknet_chain_adapter.h"

namespace landfall::l1::starknet {

using evm::failLater;
using evm::guarded;
using evm::later;
using evm::orFail;
using protocol::Amount;

Error StarknetChainAdapter::tokenNotHere(protocol::TokenId token) const {
    return Error::invalid("token-not-on-chain", "token " + std::to_string(token) + " is not on " + m_chain.name);
}

// The chain's own coin is a contract like any other.
Felt StarknetChainAdapter::contractOf(const protocol::ChainAddress& token) const {
    return token.isZero() || token.wide() == nullptr ? m_feeToken : toFelt(token.wide()->bytes);
}

// Balances above the protocol's range are shown as its largest amount.
Done<Uint256> StarknetChainAdapter::toAmount(protocol::TokenId token, Done<Amount> done) const {
    const unsigned decimals = tokenHere(token)->decimals;
    return orFail<Uint256>(std::move(done), [decimals](const Uint256& units, auto& out) {
        const auto amount = protocol::fromChainUnits(units, decimals);
        out(amount ? *amount : protocol::kAmountLimit - 1);
    });
}

void StarknetChainAdapter::balanceOf(const Felt& token, const protocol::ChainAddress& owner, Done<Uint256> done) {
    const auto account = wideOf(owner);
    if (!account) {
        later(this, std::move(done), Result<Uint256>(account.error()));
        return;
    }
    readView<Uint256>(m_client, this, {token, "balance_of", {*account}}, BlockTag::Latest, number256In,
                      std::move(done));
}

void StarknetChainAdapter::coinBalance(QObject* context, const protocol::ChainAddress& owner, Done<Uint256> done) {
    balanceOf(m_feeToken, owner, guarded(context, std::move(done)));
}

void StarknetChainAdapter::tokenBalance(QObject* context, protocol::TokenId token, const protocol::ChainAddress& owner,
                                        Done<Amount> done) {
    const auto* place = tokenHere(token);
    if (place == nullptr) {
        failLater(this, context, std::move(done), tokenNotHere(token));
        return;
    }
    balanceOf(contractOf(place->address), owner, toAmount(token, guarded(context, std::move(done))));
}

void StarknetChainAdapter::allowance(QObject* context, protocol::TokenId token, const protocol::ChainAddress&,
                                     Done<Amount> done) {
    if (tokenHere(token) == nullptr) {
        failLater(this, context, std::move(done), tokenNotHere(token));
        return;
    }
    later(this, guarded(context, std::move(done)), Result<Amount>(protocol::kAmountLimit - 1));
}

void StarknetChainAdapter::pendingBalance(QObject* context, protocol::TokenId token,
                                          const protocol::ChainAddress& owner, Done<Amount> done) {
    if (tokenHere(token) == nullptr) {
        failLater(this, context, std::move(done), tokenNotHere(token));
        return;
    }
    const auto amount = toAmount(token, guarded(context, std::move(done)));
    if (const auto* narrow = owner.evm()) {
        view<AmountAndCount>(
            "owned", {Felt(token), toFelt(*narrow)}, BlockTag::Latest, amountAndCountIn,
            orFail<AmountAndCount>(amount, [](const AmountAndCount& owned, auto& out) { out(owned.amount); }));
        return;
    }
    view<Uint256>("pending", {Felt(token), toFelt(owner.wide()->bytes)}, BlockTag::Latest, number128In, amount);
}

void StarknetChainAdapter::queueFee(QObject* context, Done<Uint256> done) {
    // Asked for each time: its governor may change it.
    view<Settings>("settings", {}, BlockTag::Latest, settingsIn,
                   orFail<Settings>(guarded(context, std::move(done)),
                                    [](const Settings& settings, auto& out) { out(settings.queueFee); }));
}

void StarknetChainAdapter::owedExits(QObject* context, protocol::TokenId token, const protocol::Address& owner,
                                     Done<std::uint64_t> done) {
    view<AmountAndCount>("owned", {Felt(token), toFelt(owner)}, BlockTag::Latest, amountAndCountIn,
                         orFail<AmountAndCount>(guarded(context, std::move(done)),
                                                [](const AmountAndCount& owned, auto& out) { out(owned.count); }));
}

void StarknetChainAdapter::exited(QObject* context, protocol::AccountId account, protocol::TokenId token,
                                  Done<bool> done) {
    view<bool>("exited", {Felt(account), Felt(token)}, BlockTag::Latest, flagIn, guarded(context, std::move(done)));
}

void StarknetChainAdapter::tokenBooksAt(QObject* context, const BlockRef& block, protocol::TokenId token,
                                        const protocol::ChainAddress& contract, Done<TokenBooks> done) {
    readTokenBooks(m_client, this, m_rollup, block, token, contractOf(contract), guarded(context, std::move(done)));
}

void StarknetChainAdapter::feeBooksAt(QObject* context, const BlockRef& block,
                                      const std::vector<protocol::ChainAddress>& sequencers, Done<FeeBooks> done) {
    std::vector<Felt> accounts;
    for (const auto& sequencer : sequencers) {
        if (const auto account = wideOf(sequencer)) { // nobody else can have earned anything here
            accounts.push_back(*account);
        }
    }
    readFeeBooks(m_client, this, m_rollup, m_feeToken, block, accounts, guarded(context, std::move(done)));
}

} // namespace landfall::l1::starknet
