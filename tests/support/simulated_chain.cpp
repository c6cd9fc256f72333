#include "support/simulated_chain.h"

#include "crypto/keccak.h"
#include "support/operations.h"

#include <algorithm>

namespace landfall::testing {
namespace {

using protocol::Address;
using protocol::Amount;
using protocol::Operation;

Bytes32 hashOfBlock(protocol::ChainIndex chain, std::uint64_t number, std::uint64_t fork, const Bytes32& parent) {
    Bytes preimage{chain};
    appendBigEndian(preimage, number);
    appendBigEndian(preimage, fork);
    append(preimage, parent);
    return crypto::keccak256(preimage);
}

} // namespace

SimulatedChain::SimulatedChain(const l1::NetworkFile& network, protocol::ChainIndex chain, protocol::UnixSeconds start)
    : contract(network, chain) {
    Block genesis;
    genesis.ref = {0, hashOfBlock(chain, 0, 0, {}), start};
    m_blocks.push_back(genesis);
}

void SimulatedChain::deposit(protocol::TokenId token, protocol::Amount amount, const Address& owner) {
    m_queued.push_back(queuedDeposit(index(), token, amount, owner));
}

void SimulatedChain::setSigningKey(protocol::AccountId account, const algebra::Fr& keyHash, const Address& requester) {
    m_queued.push_back(queuedSetKey(index(), account, keyHash, requester));
}

void SimulatedChain::forcedExit(protocol::AccountId account, protocol::TokenId token, const Address& requester) {
    m_queued.push_back(queuedForcedExit(index(), account, token, requester));
}

void SimulatedChain::useNonce(const protocol::ChainAddress& sender) {
    m_foreign.push_back(sender);
}

void SimulatedChain::claim(protocol::TokenId token, const Address& recipient, protocol::Amount amount) {
    m_claims.push_back({token, recipient, amount});
}

void SimulatedChain::moveTokens(protocol::TokenId token, __int128 amount) {
    m_moved.emplace_back(token, amount);
}

void SimulatedChain::commit(const l1::Commit& call) {
    m_commits.push_back(call);
}

void SimulatedChain::freeze() {
    m_freezes = true;
}

void SimulatedChain::readmit() {
    m_readmits = true;
}

std::shared_ptr<SimulatedChain> SimulatedChain::forked() const {
    auto out = std::make_shared<SimulatedChain>(*this);
    out->m_fork += 1000;
    return out;
}

void SimulatedChain::mine(protocol::UnixSeconds now) {
    if (standsStill) {
        return;
    }
    Block block;
    const auto& parent = m_blocks.back().ref;
    block.ref = {parent.number + 1, hashOfBlock(index(), parent.number + 1, m_fork, parent.hash),
                 std::max(now, parent.timestamp + 1)};
    block.queued = std::exchange(m_queued, {});
    block.foreign = std::exchange(m_foreign, {});
    block.commits = std::exchange(m_commits, {});
    block.claims = std::exchange(m_claims, {});
    block.moved = std::exchange(m_moved, {});
    block.readmits = std::exchange(m_readmits, false);
    block.freezes = std::exchange(m_freezes, false);
    auto nonces = m_state.nonces;
    for (const auto& sender : block.foreign) {
        ++nonces[sender];
    }
    // In order of nonce, as far as each sender's run goes and the price suffices.
    for (bool progress = mining; progress;) {
        progress = false;
        for (const auto& candidate : m_pool) {
            const auto& transaction = candidate.transaction.transaction;
            if (transaction.nonce == nonces[transaction.from] && transaction.fees.cap >= baseFee) {
                ++nonces[transaction.from];
                block.transactions.push_back(candidate);
                progress = true;
                break;
            }
        }
    }
    std::erase_if(m_pool, [&](const Transaction& waiting) {
        return waiting.transaction.transaction.nonce < nonces[waiting.transaction.transaction.from];
    });
    replay(m_state, block);
    m_blocks.push_back(std::move(block));
}

void SimulatedChain::reorganise(std::size_t depth, bool forget) {
    ++m_fork;
    std::vector<Transaction> returned;
    std::vector<Operation> queued;
    for (std::size_t i = m_blocks.size() - depth; i < m_blocks.size(); ++i) {
        returned.insert(returned.end(), m_blocks[i].transactions.begin(), m_blocks[i].transactions.end());
        queued.insert(queued.end(), m_blocks[i].queued.begin(), m_blocks[i].queued.end());
    }
    m_blocks.resize(m_blocks.size() - depth);
    if (!forget) {
        m_pool.insert(m_pool.begin(), returned.begin(), returned.end());
        m_queued.insert(m_queued.begin(), queued.begin(), queued.end());
    }
    rebuild();
}

void SimulatedChain::rebuild() {
    m_state = {};
    for (auto& block : m_blocks) {
        block.included.clear();
        block.events.clear();
        replay(m_state, block);
    }
}

void SimulatedChain::replay(State& state, Block& block) const {
    std::uint32_t log = 0;
    const auto place = [&](const Bytes32& transaction, l1::ChainEvent event) {
        block.events.push_back({{block.ref.number, block.ref.hash, transaction, log++}, std::move(event)});
    };
    for (const auto& sender : block.foreign) {
        ++state.nonces[sender];
    }
    if (block.readmits) {
        state.suspended = false;
    }
    if (block.freezes && !state.frozen) {
        state.frozen = true;
        place({}, l1::ChainFrozen{false, state.executed, {}});
    }
    for (const auto& call : block.commits) {
        std::vector<l1::ChainEvent> events;
        State after = state;
        if (!contract.commit(after, call, network().sequencer, block.ref.timestamp, events)) {
            state = std::move(after);
            for (auto& event : events) {
                place({}, std::move(event));
            }
        }
    }
    for (const auto& claim : block.claims) {
        contract.claim(state, claim);
        place({}, claim);
    }
    for (const auto& [token, change] : block.moved) {
        auto& balance = state.books[token].balance;
        balance = change < 0 ? balance - static_cast<Amount>(-change) : balance + static_cast<Amount>(change);
    }
    for (const auto& item : block.queued) {
        Bytes32 transaction{};
        transaction[0] = index();
        transaction[31] = static_cast<std::uint8_t>(state.queue.size());
        place(transaction, l1::QueueItemAdded{state.queue.size(), item,
                                              block.ref.timestamp + network().durations.queueWindow, Uint256{}});
        contract.enqueue(state, item);
    }
    for (const auto& transaction : block.transactions) {
        ++state.nonces[transaction.transaction.transaction.from];
        Included included{transaction, false, {}, block.events.size(), 0};
        State after = state;
        std::vector<l1::ChainEvent> events;
        const auto& sent = transaction.transaction.transaction;
        if (l1::executionIn(transaction.call) != nullptr && sent.gasLimit < executionGas) {
            included.failure = Error::invalid("need-more-gas", "the execution needs more gas");
        } else {
            included.failure = contract.apply(after, transaction.call, sent.from, block.ref.timestamp, events);
        }
        if (!included.failure) {
            included.succeeded = true;
            included.eventCount = events.size();
            state = std::move(after);
            for (auto& event : events) {
                place(transaction.transaction.hash, std::move(event));
            }
        }
        block.included.push_back(std::move(included));
    }
    block.after = {state.batches.size(), state.proven, state.executed, state.queue.size(), state.frozen};
    block.books = state.books;
}

std::size_t SimulatedChain::failedTransactions() const {
    std::size_t out = 0;
    for (const auto& block : m_blocks) {
        out += static_cast<std::size_t>(std::count_if(block.included.begin(), block.included.end(),
                                                      [](const Included& included) { return !included.succeeded; }));
    }
    return out;
}

std::uint64_t SimulatedChain::nonceOf(const protocol::ChainAddress& sender, bool countWaiting) const {
    const auto found = m_state.nonces.find(sender);
    std::uint64_t nonce = found == m_state.nonces.end() ? 0 : found->second;
    for (bool more = countWaiting; more;) {
        more = std::any_of(m_pool.begin(), m_pool.end(), [&](const Transaction& waiting) {
            return waiting.transaction.transaction.from == sender && waiting.transaction.transaction.nonce == nonce;
        });
        nonce += more ? 1 : 0;
    }
    return nonce;
}

std::optional<Error> SimulatedChain::dryRun(const l1::ContractCall& call, const protocol::ChainAddress& sender) const {
    State state = m_state;
    std::vector<l1::ChainEvent> events;
    return contract.apply(state, call, sender, m_blocks.back().ref.timestamp + 1, events);
}

Result<Bytes32> SimulatedChain::broadcast(const l1::SignedTransaction& transaction) {
    const auto& content = transaction.transaction;
    if (statusOf(transaction.hash).where != l1::TransactionStatus::Where::Unknown) {
        return transaction.hash;
    }
    if (content.nonce < nonceOf(content.from, false)) {
        return Error::invalid("nonce-used", "the nonce was used");
    }
    if (content.fees.tip < Uint256(leastTip)) {
        return Error::invalid("price-too-low", "the pool wants a tip of " + std::to_string(leastTip));
    }
    Bytes32 key{};
    std::copy_n(content.payload.begin(), 32, key.begin());
    const auto call = callOf(key);
    if (!call) {
        return Error::invalid("transaction-malformed", "no such call");
    }
    for (auto& waiting : m_pool) {
        const auto& other = waiting.transaction.transaction;
        if (other.from == content.from && other.nonce == content.nonce) {
            if (content.fees.cap <= other.fees.cap) {
                return Error::invalid("replacement-underpriced", "a replacement must offer more");
            }
            waiting = {transaction, *call};
            return transaction.hash;
        }
    }
    m_pool.push_back({transaction, *call});
    return transaction.hash;
}

l1::TransactionStatus SimulatedChain::statusOf(const Bytes32& hash) const {
    using Where = l1::TransactionStatus::Where;
    for (const auto& block : m_blocks) {
        for (const auto& included : block.included) {
            if (included.transaction.transaction.hash == hash) {
                l1::Receipt receipt;
                receipt.block = block.ref;
                receipt.succeeded = included.succeeded;
                receipt.failure = included.failure;
                receipt.gasUsed = 100'000;
                receipt.gasPrice = baseFee;
                return {Where::Included, receipt};
            }
        }
    }
    const bool waits = std::any_of(m_pool.begin(), m_pool.end(),
                                   [&](const Transaction& waiting) { return waiting.transaction.hash == hash; });
    return {waits ? Where::Waiting : Where::Unknown, {}};
}

Bytes32 SimulatedChain::keep(const l1::ContractCall& call) {
    Bytes preimage{index()};
    appendBigEndian(preimage, std::uint64_t{m_calls->size()});
    const Bytes32 key = crypto::keccak256(preimage);
    m_calls->emplace(key, call);
    return key;
}

std::optional<l1::ContractCall> SimulatedChain::callOf(const Bytes32& key) const {
    const auto found = m_calls->find(key);
    return found == m_calls->end() ? std::nullopt : std::optional(found->second);
}

} // namespace landfall::testing
