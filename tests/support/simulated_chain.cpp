#include "support/simulated_chain.h"

#include "crypto/keccak.h"
#include "node/vote_signing.h"
#include "protocol/public_data.h"
#include "protocol/queue.h"

#include <algorithm>

namespace landfall::testing {
namespace {

using protocol::Address;
using protocol::Operation;
using protocol::OperationType;

Error refused(const std::string& code) {
    return Error::invalid("contract-" + code, "the simulated contract refuses: " + code);
}

Bytes32 hashOfBlock(protocol::ChainIndex chain, std::uint64_t number, std::uint64_t fork, const Bytes32& parent) {
    Bytes preimage{chain};
    appendBigEndian(preimage, number);
    appendBigEndian(preimage, fork);
    append(preimage, parent);
    return crypto::keccak256(preimage);
}

} // namespace

SimulatedChain::SimulatedChain(const l1::NetworkFile& network, protocol::ChainIndex chain, protocol::UnixSeconds start)
    : m_network(network), m_chain(chain) {
    Block genesis;
    genesis.ref = {0, hashOfBlock(chain, 0, 0, {}), start};
    m_blocks.push_back(genesis);
}

l1::ProofWords SimulatedChain::proofOf(const l1::BatchSubmission& batch) {
    Bytes preimage;
    append(preimage, batch.publicDataHash);
    append(preimage, batch.oldRoot);
    append(preimage, batch.newRoot);
    append(preimage, batch.batchData);
    l1::ProofWords out{};
    out.fill(crypto::keccak256(preimage));
    return out;
}

void SimulatedChain::deposit(protocol::TokenId token, protocol::Amount amount, const Address& owner) {
    Operation item;
    item.type = OperationType::Deposit;
    item.chain = m_chain;
    item.token = token;
    item.amount = amount;
    item.address = owner;
    m_queued.push_back(item);
}

void SimulatedChain::setSigningKey(protocol::AccountId account, const algebra::Fr& keyHash, const Address& requester) {
    Operation item;
    item.type = OperationType::SetKey;
    item.chain = m_chain;
    item.account = account;
    item.address = requester;
    item.keyHash = keyHash;
    m_queued.push_back(item);
}

void SimulatedChain::forcedExit(protocol::AccountId account, protocol::TokenId token, const Address& requester) {
    Operation item;
    item.type = OperationType::ForcedExit;
    item.chain = m_chain;
    item.token = token;
    item.account = account;
    item.address = requester;
    m_queued.push_back(item);
}

void SimulatedChain::useNonce(const Address& sender) {
    m_foreign.push_back(sender);
}

void SimulatedChain::commit(const l1::Commit& call) {
    m_commits.push_back(call);
}

void SimulatedChain::readmit() {
    m_readmits = true;
}

SimulatedChain::Counters SimulatedChain::countersAt(std::uint64_t block) const {
    State state;
    for (std::size_t i = 0; i <= block; ++i) {
        Block again = m_blocks.at(i);
        again.included.clear();
        again.events.clear();
        replay(state, again);
    }
    return {state.batches.size(), state.proven, state.executed};
}

std::shared_ptr<SimulatedChain> SimulatedChain::forked() const {
    auto out = std::make_shared<SimulatedChain>(*this);
    out->m_fork += 1000;
    return out;
}

void SimulatedChain::mine(protocol::UnixSeconds now) {
    Block block;
    const auto& parent = m_blocks.back().ref;
    block.ref = {parent.number + 1, hashOfBlock(m_chain, parent.number + 1, m_fork, parent.hash),
                 std::max(now, parent.timestamp + 1)};
    block.queued = std::exchange(m_queued, {});
    block.foreign = std::exchange(m_foreign, {});
    block.commits = std::exchange(m_commits, {});
    block.readmits = std::exchange(m_readmits, false);
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
    for (const auto& call : block.commits) {
        std::vector<l1::ChainEvent> events;
        State after = state;
        if (!commit(after, call.last, call.batches, m_network.sequencer, block.ref.timestamp, events)) {
            state = std::move(after);
            for (auto& event : events) {
                place({}, std::move(event));
            }
        }
    }
    for (const auto& item : block.queued) {
        Bytes32 transaction{};
        transaction[0] = m_chain;
        transaction[31] = static_cast<std::uint8_t>(state.queue.size());
        place(transaction, l1::QueueItemAdded{state.queue.size(), item,
                                              block.ref.timestamp + m_network.durations.queueWindow, Uint256{}});
        state.queue.push_back(item);
    }
    for (const auto& transaction : block.transactions) {
        ++state.nonces[transaction.transaction.transaction.from];
        Included included{transaction, false, {}, block.events.size(), 0};
        State after = state;
        std::vector<l1::ChainEvent> events;
        included.failure =
            apply(after, transaction.call, transaction.transaction.transaction.from, block.ref.timestamp, events);
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
}

std::optional<Error> SimulatedChain::apply(State& state, const l1::ContractCall& call, const Address& sender,
                                           protocol::UnixSeconds now, std::vector<l1::ChainEvent>& events) const {
    if (const auto* both = std::get_if<l1::CommitAndProve>(&call)) {
        if (both->run) {
            if (auto error = execute(state, *both->run, events)) {
                return error;
            }
        }
        if (state.proven != state.batches.size()) {
            return refused("not-proven");
        }
        auto error = commit(state, both->last, both->batches, sender, now, events);
        return error ? error : prove(state, both->proofs, now, events);
    }
    if (const auto* proofs = std::get_if<l1::Prove>(&call)) {
        for (std::size_t i = 0; i < proofs->batches.size(); ++i) {
            const auto place = state.proven + i;
            if (place >= state.batches.size() || state.batches[place].batch != proofs->batches[i]) {
                return refused("batch-not-next");
            }
        }
        return prove(state, proofs->proofs, now, events);
    }
    if (const auto* run = std::get_if<l1::Execute>(&call)) {
        return execute(state, *run, events);
    }
    if (const auto* undo = std::get_if<l1::RevertBatches>(&call)) {
        return revert(state, *undo, now, events);
    }
    return refused("call-unknown");
}

std::optional<Error> SimulatedChain::commit(State& state, const std::optional<l1::CommittedBatch>& last,
                                            const std::vector<l1::BatchSubmission>& batches, const Address& sender,
                                            protocol::UnixSeconds now, std::vector<l1::ChainEvent>& events) const {
    if (state.suspended) {
        return refused("suspended");
    }
    const auto networkId = m_network.networkId();
    if (last.has_value() != !state.batches.empty() || (last && *last != state.batches.back().batch) ||
        sender != m_network.sequencer) {
        return refused("last-batch");
    }
    for (const auto& given : batches) {
        const auto data = protocol::decodeBatch(given.batchData);
        if (!data || data->header.networkId != networkId || data->header.number != state.batches.size() + 1 ||
            data->header.chains != m_network.chainSet()) {
            return refused("batch-header");
        }
        const Bytes32 lastRoot =
            state.batches.empty() ? m_network.genesisRoot.toBigEndian() : state.batches.back().batch.submission.newRoot;
        if (given.oldRoot != lastRoot) {
            return refused("old-root");
        }
        const auto& durations = m_network.durations;
        if (data->header.timestamp > now + durations.maxFutureSkew ||
            now > data->header.timestamp + durations.proveWindow ||
            (!state.batches.empty() && data->header.timestamp < state.batches.back().data.header.timestamp)) {
            return refused("timestamp");
        }
        std::uint64_t next = state.batches.empty() ? 0 : state.batches.back().batch.queueEnd;
        for (const auto& operation : data->operations) {
            if (operation.isFromQueue() && operation.chain == m_chain) {
                if (next >= state.queue.size() || state.queue[next] != protocol::asQueued(operation)) {
                    return refused("queue");
                }
                ++next;
            }
        }
        const auto oldRoot = algebra::Fr::fromBigEndian(given.oldRoot);
        const auto newRoot = algebra::Fr::fromBigEndian(given.newRoot);
        if (!oldRoot || !newRoot) {
            return refused("root");
        }
        const auto publicData = protocol::publicDataOf(*data, *oldRoot, *newRoot);
        if (publicData.p.toBigEndian() != given.publicDataHash) {
            return refused("public-data");
        }
        const Bytes32 before =
            state.batches.empty() ? protocol::genesisCommitment(networkId) : state.batches.back().batch.commitment;
        l1::CommittedBatch held{data->header.number, given,
                                protocol::nextCommitment(before, publicData, *oldRoot, *newRoot), next, sender};
        events.push_back(l1::BatchCommitted{held});
        state.batches.push_back({held, *data});
    }
    return {};
}

std::optional<Error> SimulatedChain::prove(State& state, const std::vector<l1::ProofWords>& proofs,
                                           protocol::UnixSeconds now, std::vector<l1::ChainEvent>& events) const {
    for (const auto& proof : proofs) {
        if (state.proven >= state.batches.size()) {
            return refused("not-committed");
        }
        const auto& next = state.batches[state.proven++];
        if (now > next.data.header.timestamp + m_network.durations.proveWindow) {
            return refused("too-late");
        }
        if (proof != proofOf(next.batch.submission)) {
            return refused("proof");
        }
        events.push_back(l1::FinalRoot{next.batch.number, next.batch.submission.newRoot, next.batch.commitment});
    }
    return {};
}

std::optional<Error> SimulatedChain::checkVotes(protocol::VoteKind kind, const l1::CommittedBatch& batch,
                                                const std::vector<l1::VoteSignature>& signatures) const {
    Address previous;
    for (const auto& signature : signatures) {
        const node::SignedVote vote{{kind, 0, batch.number, batch.submission.newRoot, batch.commitment}, signature};
        const auto signer = node::signerOf(m_network.networkId(), vote);
        const bool known = signer && std::any_of(m_network.attesters.begin(), m_network.attesters.end(),
                                                 [&](const auto& attester) { return attester.address == *signer; });
        if (!known || *signer <= previous) {
            return refused("signature");
        }
        previous = *signer;
    }
    if (signatures.size() < protocol::quorumOf(m_network.attesters.size())) {
        return refused("quorum");
    }
    return {};
}

std::optional<Error> SimulatedChain::execute(State& state, const l1::Execute& call,
                                             std::vector<l1::ChainEvent>& events) const {
    if (call.batches.empty() || state.executed + call.batches.size() > state.proven) {
        return refused("not-proven");
    }
    if (auto error = checkVotes(protocol::VoteKind::Agree, call.batches.back(), call.signatures)) {
        return error;
    }
    for (const auto& batch : call.batches) {
        const auto& held = state.batches[state.executed];
        if (batch != held.batch) {
            return refused("batch-not-next");
        }
        l1::BatchExecuted executed{held.batch.number, held.batch.commitment, {}};
        const auto payouts = protocol::payoutsOn(m_chain, held.data);
        std::vector<l1::ChainEvent> pending;
        for (std::size_t i = 0; i < payouts.size(); ++i) {
            const auto& payout = payouts[i];
            if (payout.kind == protocol::Payout::Kind::Push && !rejecting.contains(payout.to)) {
                executed.paid.limbs[i / 64] |= std::uint64_t{1} << (i % 64);
                state.payments.push_back({payout.token, payout.to, payout.amount});
            } else {
                pending.push_back(l1::PayoutPending{held.batch.number, i, payout.token, payout.to, payout.amount});
            }
        }
        events.push_back(executed);
        events.insert(events.end(), pending.begin(), pending.end());
        ++state.executed;
    }
    return {};
}

std::optional<Error> SimulatedChain::revert(State& state, const l1::RevertBatches& call, protocol::UnixSeconds now,
                                            std::vector<l1::ChainEvent>& events) const {
    const auto number = call.first.number;
    if (number <= state.executed || number > state.batches.size() || state.batches[number - 1].batch != call.first) {
        return refused("unknown-batch");
    }
    const bool byCertificate = !call.signatures.empty();
    if (byCertificate) {
        if (auto error = checkVotes(protocol::VoteKind::Revert, call.first, call.signatures)) {
            return error;
        }
    } else if (number <= state.proven ||
               now <= state.batches[number - 1].data.header.timestamp + m_network.durations.proveWindow) {
        return refused("revert");
    }
    events.push_back(l1::BatchesReverted{number, state.batches.size(), call.first.commitment, byCertificate});
    events.push_back(l1::SequencerSuspended{call.first.sequencer, number});
    state.batches.resize(number - 1);
    state.proven = std::min(state.proven, state.batches.size());
    state.suspended = true;
    return {};
}

std::size_t SimulatedChain::failedTransactions() const {
    std::size_t out = 0;
    for (const auto& block : m_blocks) {
        out += static_cast<std::size_t>(std::count_if(block.included.begin(), block.included.end(),
                                                      [](const Included& included) { return !included.succeeded; }));
    }
    return out;
}

std::uint64_t SimulatedChain::nonceOf(const Address& sender, bool countWaiting) const {
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

std::optional<Error> SimulatedChain::dryRun(const l1::ContractCall& call, const Address& sender) const {
    State state = m_state;
    std::vector<l1::ChainEvent> events;
    return apply(state, call, sender, m_blocks.back().ref.timestamp + 1, events);
}

Result<Bytes32> SimulatedChain::broadcast(const l1::SignedTransaction& transaction) {
    const auto& content = transaction.transaction;
    if (statusOf(transaction.hash).where != l1::TransactionStatus::Where::Unknown) {
        return transaction.hash;
    }
    if (content.nonce < nonceOf(content.from, false)) {
        return Error::invalid("nonce-used", "the nonce was used");
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
    Bytes preimage{m_chain};
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
