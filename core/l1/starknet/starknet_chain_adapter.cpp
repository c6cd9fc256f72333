#include "l1/starknet/starknet_chain_adapter.h"

#include "crypto/starknet/names.h"
#include "l1/error_codes.h"
#include "l1/evm/async.h"
#include "l1/evm/json_values.h"
#include "l1/starknet/chain_check.h"
#include "l1/starknet/felt_reader.h"
#include "l1/starknet/starknet_rpc.h"
#include "l1/starknet/views.h"

#include <QString>

namespace landfall::l1::starknet {

using evm::badAnswer;
using evm::failLater;
using evm::guarded;
using evm::later;
using evm::orFail;
using protocol::Amount;

StarknetChainAdapter::StarknetChainAdapter(NetworkFile network, const NetworkChain& chain, evm::RpcLimits limits)
    : m_network(std::move(network)), m_chain(chain), m_chainId(crypto::shortString(chain.starknet->chainId).value()),
      m_rollup(toFelt(chain.rollup.wide()->bytes)), m_feeToken(toFelt(chain.starknet->feeToken.bytes)),
      m_rpc(chain.rpcUrls, starknetDialect(m_chainId), chain.name, limits), m_client(m_rpc) {
}

std::string StarknetChainAdapter::explorerUrl(const Bytes32& transaction) const {
    auto url = QString::fromStdString(m_chain.explorerTransactionUrl);
    return url.replace(QLatin1String("{hash}"), evm::dataText(transaction)).toStdString();
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

// --- blocks ---

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

void StarknetChainAdapter::whenPlaced(const StateAt& at, Done<BlockId> done) {
    if (const auto* block = std::get_if<BlockRef>(&at)) {
        done(BlockId(toFelt(block->hash)));
    } else if (std::holds_alternative<AtFinalised>(at)) {
        readHead(m_rpc, m_client, this, m_chain,
                 orFail<ChainHead>(std::move(done), [](const ChainHead& head, auto& out) {
                     out(BlockId(toFelt(head.finalised.hash)));
                 }));
    } else {
        m_client.block(this, BlockTag::Latest, orFail<BlockRef>(std::move(done), [](const BlockRef& latest, auto& out) {
                           out(BlockId(toFelt(latest.hash)));
                       }));
    }
}

// --- the contract ---

void StarknetChainAdapter::countersAt(QObject* context, const BlockRef& block, Done<ContractState> done) {
    askView<ContractState>(m_client, this, m_rollup, "counters", {}, toFelt(block.hash),
                           orFail<ContractState>(guarded(context, std::move(done)),
                                                 [this](const ContractState& state, auto& out) {
                                                     m_countersBy = m_rpc.lastServer();
                                                     out(state);
                                                 }),
                           readCounters);
}

void StarknetChainAdapter::contractState(QObject* context, StateAt at, Done<ContractState> done) {
    whenPlaced(at, orFail<BlockId>(guarded(context, std::move(done)), [this](const BlockId& block, auto& out) {
                   askView<ContractState>(
                       m_client, this, m_rollup, "counters", {}, block,
                       orFail<ContractState>(out, [this, block](const ContractState& state,
                                                                auto& next) { withSettings(block, state, next); }),
                       readCounters);
               }));
}

void StarknetChainAdapter::withSettings(const BlockId& at, ContractState state, Done<ContractState> done) {
    askView<Settings>(
        m_client, this, m_rollup, "settings", {}, at,
        orFail<Settings>(std::move(done),
                         [this, at, state](const Settings& settings, auto& out) mutable {
                             state.quorum = settings.quorum;
                             if (state.queueHead == state.queueLength) {
                                 out(state);
                                 return;
                             }
                             askView<std::uint64_t>(
                                 m_client, this, m_rollup, "queue_item", {Felt(state.queueHead)}, at,
                                 orFail<std::uint64_t>(out,
                                                       [state](std::uint64_t deadline, auto& answer) mutable {
                                                           state.queueHeadDeadline = deadline;
                                                           answer(state);
                                                       }),
                                 [](FeltReader& in) {
                                     in.skip(1); // the hash
                                     return in.number64();
                                 });
                         }),
        readSettings);
}

void StarknetChainAdapter::holdsBatch(QObject* context, const CommittedBatch& batch, StateAt at, Done<bool> done) {
    const auto* sequencer = batch.sequencer.wide();
    const auto stored = sequencer == nullptr ? Result<StoredBatch>(StoredBatch{})
                                             : storedBatchOf(batch, toFelt(sequencer->bytes), m_chain.index);
    if (!stored || sequencer == nullptr) { // no batch of this contract is another family's sequencer's
        later(this, guarded(context, std::move(done)), stored ? Result<bool>(false) : Result<bool>(stored.error()));
        return;
    }
    whenPlaced(at, orFail<BlockId>(guarded(context, std::move(done)),
                                   [this, stored = *stored](const BlockId& block, auto& out) {
                                       askView<bool>(m_client, this, m_rollup, "holds", {stored.begin(), stored.end()},
                                                     block, out, [](FeltReader& in) { return in.flag(); });
                                   }));
}

void StarknetChainAdapter::sequencerAllowed(QObject* context, const protocol::ChainAddress& sequencer,
                                            Done<bool> done) {
    constexpr std::uint64_t kActive = 1; // SequencerStatus
    const auto* account = sequencer.wide();
    if (account == nullptr) {
        later(this, guarded(context, std::move(done)), Result<bool>(false));
        return;
    }
    askView<bool>(m_client, this, m_rollup, "sequencer_status", {toFelt(account->bytes)}, BlockTag::Latest,
                  guarded(context, std::move(done)), [](FeltReader& in) { return in.number64(2) == kActive; });
}

// --- balances ---

Error StarknetChainAdapter::tokenNotHere(protocol::TokenId token) const {
    return Error::invalid("token-not-on-chain", "token " + std::to_string(token) + " is not on " + m_chain.name);
}

void StarknetChainAdapter::balanceOf(const Felt& token, const Felt& owner, const BlockId& at, Done<Uint256> done) {
    askView<Uint256>(m_client, this, token, "balance_of", {owner}, at, std::move(done),
                     [](FeltReader& in) { return in.number256(); });
}

// Balances above the protocol's range are shown as its largest amount.
Done<Uint256> StarknetChainAdapter::toAmount(protocol::TokenId token, QObject* context, Done<Amount> done) const {
    const unsigned decimals = tokenHere(token)->decimals;
    return orFail<Uint256>(guarded(context, std::move(done)), [decimals](const Uint256& units, auto& out) {
        const auto amount = protocol::fromChainUnits(units, decimals);
        out(amount ? *amount : protocol::kAmountLimit - 1);
    });
}

void StarknetChainAdapter::coinBalance(QObject* context, const protocol::ChainAddress& owner, Done<Uint256> done) {
    const auto* account = owner.wide();
    if (account == nullptr) {
        later(this, guarded(context, std::move(done)), Result<Uint256>(Uint256())); // nobody here has that address
        return;
    }
    balanceOf(m_feeToken, toFelt(account->bytes), BlockTag::Latest, guarded(context, std::move(done)));
}

void StarknetChainAdapter::tokenBalance(QObject* context, protocol::TokenId token, const protocol::ChainAddress& owner,
                                        Done<Amount> done) {
    const auto* place = tokenHere(token);
    const auto* account = owner.wide();
    if (place == nullptr) {
        failLater(this, context, std::move(done), tokenNotHere(token));
    } else if (account == nullptr) {
        later(this, guarded(context, std::move(done)), Result<Amount>(Amount{0}));
    } else {
        balanceOf(toFelt(place->address.wide()->bytes), toFelt(account->bytes), BlockTag::Latest,
                  toAmount(token, context, std::move(done)));
    }
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
    constexpr unsigned kAmountBits = 128;
    const auto answer = toAmount(token, context, std::move(done));
    if (const auto* account = owner.wide()) {
        askView<Uint256>(m_client, this, m_rollup, "pending", {Felt(token), toFelt(account->bytes)}, BlockTag::Latest,
                         answer, [](FeltReader& in) { return in.number(kAmountBits); });
        return;
    }
    askView<Uint256>(m_client, this, m_rollup, "owned", {Felt(token), toFelt(*owner.evm())}, BlockTag::Latest, answer,
                     [](FeltReader& in) {
                         const auto amount = in.number(kAmountBits);
                         in.skip(1); // how many exits are owed
                         return amount;
                     });
}

void StarknetChainAdapter::queueFee(QObject* context, Done<Uint256> done) {
    askView<Settings>(m_client, this, m_rollup, "settings", {}, BlockTag::Latest,
                      orFail<Settings>(guarded(context, std::move(done)),
                                       [](const Settings& settings, auto& out) { out(settings.queueFee); }),
                      readSettings);
}

void StarknetChainAdapter::owedExits(QObject* context, protocol::TokenId token, const protocol::Address& owner,
                                     Done<std::uint64_t> done) {
    askView<std::uint64_t>(m_client, this, m_rollup, "owned", {Felt(token), toFelt(owner)}, BlockTag::Latest,
                           guarded(context, std::move(done)), [](FeltReader& in) {
                               in.skip(1);
                               return in.number64();
                           });
}

void StarknetChainAdapter::exited(QObject* context, protocol::AccountId account, protocol::TokenId token,
                                  Done<bool> done) {
    askView<bool>(m_client, this, m_rollup, "exited", {Felt(account), Felt(token)}, BlockTag::Latest,
                  guarded(context, std::move(done)), [](FeltReader& in) { return in.flag(); });
}

// --- books ---

void StarknetChainAdapter::tokenBooksAt(QObject* context, const BlockRef& block, protocol::TokenId token,
                                        const protocol::ChainAddress& contract, Done<TokenBooks> done) {
    const BlockId at = toFelt(block.hash);
    const auto* address = contract.wide();
    const Felt place = address == nullptr ? Felt() : toFelt(address->bytes);
    askView<RegisteredToken>(
        m_client, this, m_rollup, "token_books", {Felt(token)}, at,
        orFail<RegisteredToken>(guarded(context, std::move(done)),
                                [this, at, place](const RegisteredToken& known, auto& out) {
                                    balanceOf(place, m_rollup, at,
                                              [books = known.books, out](const Result<Uint256>& balance) mutable {
                                                  // A token may refuse the question. Whoever can't be reached is told.
                                                  if (!balance && balance.error().kind == ErrorKind::Unavailable) {
                                                      out(balance.error());
                                                      return;
                                                  }
                                                  books.balance = balance ? std::optional(*balance) : std::nullopt;
                                                  out(books);
                                              });
                                }),
        readToken);
}

// One account after another, so that all is of one block.
void StarknetChainAdapter::earned(const BlockId& at, std::vector<Felt> accounts, FeeBooks books, Done<FeeBooks> done) {
    constexpr unsigned kAmountBits = 128;
    if (accounts.empty()) {
        balanceOf(m_feeToken, m_rollup, at,
                  orFail<Uint256>(std::move(done), [books](const Uint256& balance, auto& out) mutable {
                      books.balance = balance;
                      out(books);
                  }));
        return;
    }
    const auto account = accounts.back();
    accounts.pop_back();
    askView<Uint256>(m_client, this, m_rollup, "queue_fees", {account}, at,
                     orFail<Uint256>(std::move(done),
                                     [this, at, accounts, books](const Uint256& fees, auto& out) mutable {
                                         books.earned = checkedAdd(books.earned, fees).value_or(books.earned);
                                         earned(at, accounts, books, out);
                                     }),
                     [](FeltReader& in) { return in.number(kAmountBits); });
}

void StarknetChainAdapter::feeBooksAt(QObject* context, const BlockRef& block,
                                      const std::vector<protocol::ChainAddress>& sequencers, Done<FeeBooks> done) {
    std::vector<Felt> accounts;
    for (const auto& sequencer : sequencers) {
        if (const auto* account = sequencer.wide()) {
            accounts.push_back(toFelt(account->bytes));
        }
    }
    const BlockId at = toFelt(block.hash);
    askView<Settings>(m_client, this, m_rollup, "settings", {}, at,
                      orFail<Settings>(guarded(context, std::move(done)),
                                       [this, at, accounts](const Settings& settings, auto& out) {
                                           FeeBooks books;
                                           books.pot = settings.queueFeePot;
                                           earned(at, accounts, books, out);
                                       }),
                      readSettings);
}

} // namespace landfall::l1::starknet
