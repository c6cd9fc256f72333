#include "support/simulated_contract.h"

#include "crypto/keccak.h"
#include "l1/public_signals.h"
#include "node/votes/vote_signing.h"
#include "protocol/public_data.h"
#include "protocol/queue.h"

#include <algorithm>

namespace landfall::testing {

using protocol::Address;

namespace {

Error refused(const std::string& code) {
    return Error::invalid("contract-" + code, "the simulated contract refuses: " + code);
}

} // namespace

protocol::ProofWords SimulatedContract::proofOf(const l1::BatchSubmission& batch) {
    const auto signals = l1::publicSignals(batch);
    return signals ? proofOf(*signals) : protocol::ProofWords{};
}

protocol::ProofWords SimulatedContract::proofOf(const std::array<algebra::Fr, 3>& signals) {
    Bytes preimage;
    for (const auto& signal : signals) {
        append(preimage, signal.toBigEndian());
    }
    protocol::ProofWords out{};
    out.fill(crypto::keccak256(preimage));
    return out;
}

std::optional<Error> SimulatedContract::apply(State& state, const l1::ContractCall& call,
                                              const protocol::ChainAddress& sender, protocol::UnixSeconds now,
                                              std::vector<l1::ChainEvent>& events) const {
    const bool ends = std::holds_alternative<l1::Execute>(call) || std::holds_alternative<l1::FreezeByVotes>(call);
    if (state.frozen && !ends) {
        return refused("not-open");
    }
    if (const auto* both = std::get_if<l1::CommitAndProve>(&call)) {
        if (both->run) {
            if (auto error = execute(state, *both->run, events)) {
                return error;
            }
        }
        if (state.proven != state.batches.size()) {
            return refused("not-proven");
        }
        auto error = commit(state, {both->last, both->batches}, sender, now, events);
        return error ? error : prove(state, both->proofs, now, events);
    }
    if (const auto* driven = std::get_if<l1::CommitByTicket>(&call)) {
        if (state.proven != state.batches.size()) {
            return refused("not-proven");
        }
        auto error = commit(state, {driven->last, driven->batches}, sender, now, events, true);
        if (!error) {
            error = checkVotes(protocol::VoteKind::Ticket, state.batches.back().batch, driven->signatures);
        }
        return error ? error : prove(state, driven->proofs, now, events);
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
    if (const auto* votes = std::get_if<l1::FreezeByVotes>(&call)) {
        return freeze(state, *votes, events);
    }
    return refused("call-unknown");
}

std::optional<Error> SimulatedContract::commit(State& state, const l1::Commit& call,
                                               const protocol::ChainAddress& sender, protocol::UnixSeconds now,
                                               std::vector<l1::ChainEvent>& events, bool byTicket) const {
    const auto& last = call.last;
    if ((state.suspended && !byTicket) || state.frozen) {
        return refused("suspended");
    }
    const auto networkId = m_network.networkId();
    if (last.has_value() != !state.batches.empty() || (last && *last != state.batches.back().batch) ||
        (sender != m_network.sequencer && !byTicket)) {
        return refused("last-batch");
    }
    for (const auto& given : call.batches) {
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

std::optional<Error> SimulatedContract::prove(State& state, const std::vector<protocol::ProofWords>& proofs,
                                              protocol::UnixSeconds now, std::vector<l1::ChainEvent>& events) const {
    for (const auto& proof : proofs) {
        if (state.proven >= state.batches.size()) {
            return refused("not-committed");
        }
        const auto& next = state.batches[state.proven++];
        if (now > next.data.header.timestamp + m_network.durations.proveWindow) {
            return refused("too-late");
        }
        if (accepts ? !accepts(next.batch.submission, proof) : proof != proofOf(next.batch.submission)) {
            return refused("proof");
        }
        events.push_back(l1::FinalRoot{next.batch.number, next.batch.submission.newRoot, next.batch.commitment, proof});
    }
    return {};
}

std::optional<Error> SimulatedContract::checkVotes(protocol::VoteKind kind, const l1::CommittedBatch& batch,
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

protocol::Amount SimulatedContract::expressible(protocol::TokenId token, protocol::Amount amount) const {
    const auto* place = m_network.tokenOn(token, m_chain);
    const protocol::Amount unit = powerOfTen(place ? protocol::kAmountDecimals - place->decimals : 0).low64();
    return amount - amount % unit;
}

void SimulatedContract::enqueue(State& state, const protocol::Operation& item) const {
    state.queue.push_back(item);
    if (item.type == protocol::OperationType::Deposit) {
        auto& books = state.books[item.token];
        books.held += item.amount;
        books.balance += item.amount;
    }
}

void SimulatedContract::claim(State& state, const l1::PendingClaimed& claimed) const {
    auto& books = state.books[claimed.token];
    books.pending -= claimed.amount;
    books.balance -= claimed.amount;
    state.payments.push_back({claimed.token, claimed.recipient, claimed.amount});
}

std::optional<Error> SimulatedContract::execute(State& state, const l1::Execute& call,
                                                std::vector<l1::ChainEvent>& events) const {
    if (call.batches.empty() || state.executed + call.batches.size() > state.proven) {
        return refused("not-proven");
    }
    if (state.exitsOpen) {
        return refused("not-open");
    }
    if (state.freezePoint) {
        if (call.batches.back().number > *state.freezePoint) {
            return refused("above-freeze");
        }
    } else if (auto error = checkVotes(protocol::VoteKind::Agree, call.batches.back(), call.signatures)) {
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
            if (payout.kind == protocol::Payout::Kind::PartialExit) {
                pending.push_back(l1::ExitOwed{held.batch.number, i, payout.token, payout.to});
            }
            auto& books = state.books[payout.token];
            const auto units = expressible(payout.token, payout.amount);
            books.held -= payout.amount;
            if (payout.kind != protocol::Payout::Kind::PendingOnly && !rejecting.contains(payout.to)) {
                executed.paid.limbs[i / 64] |= std::uint64_t{1} << (i % 64);
                books.balance -= units;
                if (payout.amount != 0) {
                    state.payments.push_back({payout.token, payout.to, payout.amount});
                }
            } else {
                books.pending += units;
                pending.push_back(l1::PayoutPending{held.batch.number, i, payout.token, payout.to, payout.amount});
            }
        }
        events.push_back(executed);
        events.insert(events.end(), pending.begin(), pending.end());
        ++state.executed;
    }
    if (state.freezePoint == state.executed) {
        openExits(state, events);
    }
    return {};
}

void SimulatedContract::openExits(State& state, std::vector<l1::ChainEvent>& events) const {
    state.exitsOpen = true;
    events.push_back(l1::ExitsOpened{state.executed, state.executed == 0
                                                         ? m_network.genesisRoot.toBigEndian()
                                                         : state.batches[state.executed - 1].batch.submission.newRoot});
}

std::optional<Error> SimulatedContract::freeze(State& state, const l1::FreezeByVotes& call,
                                               std::vector<l1::ChainEvent>& events) const {
    if (state.freezePoint) {
        return refused("already-frozen");
    }
    l1::CommittedBatch batch;
    batch.commitment = protocol::genesisCommitment(m_network.networkId());
    batch.submission.newRoot = m_network.genesisRoot.toBigEndian();
    if (call.batch) {
        batch = *call.batch;
        if (batch.number == 0 || batch.number > state.batches.size() ||
            state.batches[batch.number - 1].batch != batch) {
            return refused("unknown-batch");
        }
    }
    if (batch.number < state.executed || batch.number > state.proven) {
        return refused("not-proven");
    }
    if (auto error = checkVotes(protocol::VoteKind::Freeze, batch, call.signatures)) {
        return error;
    }
    state.frozen = true;
    state.freezePoint = batch.number;
    events.push_back(l1::ChainFrozen{true, batch.number, batch.commitment});
    if (batch.number == state.executed) {
        openExits(state, events);
    }
    return {};
}

std::optional<Error> SimulatedContract::revert(State& state, const l1::RevertBatches& call, protocol::UnixSeconds now,
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

} // namespace landfall::testing
