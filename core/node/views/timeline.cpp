#include "node/views/timeline.h"

#include "node/shared/request_replacement.h"
#include "node/shared/time_text.h"
#include "node/views/freeze_view.h"
#include "node/views/waiting_payouts.h"
#include "protocol/queue.h"

#include <algorithm>

namespace landfall::node {
namespace {

constexpr std::size_t kRunsForEstimate = 3;

TimelineStep& step(Timeline& timeline, Step which) {
    return timeline.steps[static_cast<std::size_t>(which)];
}

void finish(TimelineStep& step, Milliseconds at) {
    step.done = true;
    step.at = at;
    step.progress = 1;
}

std::string seconds(Milliseconds duration) {
    const auto tenths = (duration + 50) / 100;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

// Done once its block has as many confirmations as the network asks for.
void finishConfirmed(TimelineStep& step, const ChainLink& link, l1::BlockNumber block, Milliseconds at) {
    if (block <= link.confirmedBlock()) {
        return finish(step, at);
    }
    const auto depth = link.head && link.head->latest.number >= block ? link.head->latest.number - block + 1 : 0;
    step.waiting = std::to_string(depth) + " of " + std::to_string(link.info->confirmations) + " confirmations";
}

Milliseconds latest(const std::vector<StepOnChain>& chains) {
    Milliseconds out = 0;
    for (const auto& chain : chains) {
        out = std::max(out, chain.at);
    }
    return out;
}

} // namespace

StepOnChain TimelineReader::place(const store::BatchEventRow& event) const {
    StepOnChain out;
    out.chain = event.place.chain;
    out.chainName = m_context.link(event.place.chain).info->name;
    out.at = static_cast<Milliseconds>(event.blockSeconds) * 1000;
    out.transaction = event.place.transaction;
    out.block = event.place.block;
    if (const auto own = m_context.store.transactions.find(event.place.transaction);
        own && own->state == store::TransactionState::Included && own->gasUsed != 0) {
        out.gasUsed = own->gasUsed;
    }
    if (event.kind == store::BatchEventKind::FinalRoot) {
        out.finalRoot = event.root;
    }
    return out;
}

// Its event was read before its receipt: the gas comes with the next turn.
bool TimelineReader::receiptToCome(const store::BatchEventRow& event) const {
    const auto own = m_context.store.transactions.find(event.place.transaction);
    return own && (own->state == store::TransactionState::Stored || own->state == store::TransactionState::Sent);
}

std::size_t TimelineReader::agreeing(const store::BatchRow& row) const {
    // A vote on a later batch of the same line covers this one too.
    return m_context.store.votes.agreeing(row.number, row.number + 32);
}

bool TimelineReader::isSettled(const Timeline& timeline, const store::RequestRow& request) const {
    if (request.state == store::RequestState::Expired || request.state == store::RequestState::Ended) {
        return true; // final when it was stored
    }
    const auto unfinal = [&](const StepOnChain& place) {
        return place.block > m_context.link(place.chain).finalBlock();
    };
    return request.state == store::RequestState::Executed && std::ranges::all_of(timeline.steps, &TimelineStep::done) &&
           std::ranges::none_of(timeline.steps.back().chains, unfinal) &&
           *request.batch <= m_context.executedEverywhere([](const ChainLink& link) { return link.finalBlock(); });
}

Timeline TimelineReader::timeline(const store::RequestRow& row) const {
    Timeline out;
    out.hash = row.hash;
    out.request = row.request;
    out.state = row.state;
    out.batch = row.batch;
    out.position = row.position;
    out.note = row.note;
    for (int i = 0; i <= static_cast<int>(Step::Arrived); ++i) {
        out.steps.push_back({static_cast<Step>(i), false, 0, {}, {}, {}, 0});
    }
    finish(step(out, Step::Requested), row.acceptedAt);
    finish(step(out, Step::Checked), row.acceptedAt);
    step(out, Step::Checked).detail = "signature, balance, reserve, nonce, fee and expiry";
    if (row.batch) {
        if (const auto batch = m_context.store.batches.find(*row.batch)) {
            fillBatchSteps(out, row, *batch);
        }
    }
    explainWait(out, row);
    explainReturn(out, row);
    explainReplacement(out, row);
    estimate(out);
    out.settled = isSettled(out, row);
    return out;
}

void TimelineReader::fillBatchSteps(Timeline& out, const store::RequestRow& request,
                                    const store::BatchRow& batch) const {
    auto& proved = step(out, Step::Proved);
    if (const auto proof = m_context.store.batches.proof(batch.number)) {
        finish(proved, proof->finishedAt);
        proved.detail = "batch " + std::to_string(batch.number) + " of size " + std::to_string(batch.size) +
                        ", proof made here in " + seconds(proof->finishedAt - proof->startedAt) + " and checked";
    }
    auto& committed = step(out, Step::Committed);
    auto& verified = step(out, Step::Verified);
    std::optional<store::BatchEventRow> executed;
    for (const auto& [chain, link] : m_context.chains) {
        const auto facts = m_context.store.facts.batchOn(chain, batch.number);
        if (facts.committed && facts.committed->commitment == batch.commitment && !receiptToCome(*facts.committed)) {
            committed.chains.push_back(place(*facts.committed));
        }
        if (facts.finalRoot && facts.finalRoot->commitment == batch.commitment && !receiptToCome(*facts.finalRoot)) {
            verified.chains.push_back(place(*facts.finalRoot));
        }
        if (facts.executed && facts.executed->commitment == batch.commitment &&
            chain == request.request.request.chain && !receiptToCome(*facts.executed)) {
            executed = facts.executed;
        }
    }
    if (committed.chains.size() == m_context.chains.size()) {
        finish(committed, latest(committed.chains));
    }
    if (verified.chains.size() == m_context.chains.size()) {
        finish(verified, latest(verified.chains));
        verified.detail = "checked here: proof, data and root";
        if (!batch.own && !proved.done) {
            finish(proved, verified.at);
            proved.detail = "proved by another node; this node checked the proof and applied the batch itself";
        }
    }
    const std::size_t quorum = protocol::quorumOf(m_context.config.network.attesters.size());
    const std::size_t votes = agreeing(batch);
    auto& agreed = step(out, Step::Agreed);
    agreed.detail = std::to_string(votes) + " of " + std::to_string(m_context.config.network.attesters.size()) +
                    " attesters, " + std::to_string(quorum) + " needed";
    if (executed || votes >= quorum) {
        Milliseconds at = 0;
        for (const auto& vote : m_context.store.votes.on(protocol::VoteKind::Agree, batch.number, batch.commitment)) {
            at = std::max(at, vote.seenAt);
        }
        finish(agreed, at != 0 ? at : verified.at);
        if (votes < quorum) {
            agreed.detail = "the chain accepted a quorum's votes";
        }
    }
    if (executed) {
        auto& done = step(out, Step::Executed);
        done.chains.push_back(place(*executed));
        finish(done, done.chains.front().at);
        fillArrival(out, request, batch, *executed);
    }
}

void TimelineReader::fillArrival(Timeline& out, const store::RequestRow& request, const store::BatchRow& row,
                                 const store::BatchEventRow& executed) const {
    auto& arrived = step(out, Step::Arrived);
    const auto& link = m_context.link(executed.place.chain);
    const auto batch = m_context.ledger.batch(row.number);
    if (!batch || !request.position) {
        return;
    }
    if (request.request.request.amount == 0) {
        arrived.detail = "nothing was to be paid: the request used up its nonce";
        finishConfirmed(arrived, link, executed.place.block, step(out, Step::Executed).at);
        return;
    }
    const auto payouts = protocol::payoutsOn(executed.place.chain, *batch);
    const auto found = std::find_if(payouts.begin(), payouts.end(),
                                    [&](const auto& payout) { return payout.operationIndex == *request.position; });
    if (found == payouts.end()) {
        return;
    }
    const auto index = static_cast<std::size_t>(found - payouts.begin());
    const bool pushed = executed.paid.bit(static_cast<unsigned>(index));
    arrived.chains.push_back(place(executed));
    if (pushed) {
        out.payment = PaymentState::Pushed;
        finishConfirmed(arrived, link, executed.place.block, arrived.chains.front().at);
        return;
    }
    if (const auto last = m_context.store.facts.lastOf(executed.place.chain, row.number, index);
        last && last->kind != store::PendingKind::Credited) {
        fillDelayed(out, *last);
        return;
    }
    out.payment = PaymentState::Pending;
    for (const auto& credit : m_context.store.facts.credited(executed.place.chain, row.number)) {
        if (credit.payout != index) {
            continue;
        }
        if (const auto claim = m_context.store.facts.claimAfter(credit)) {
            out.payment = PaymentState::Claimed;
            auto& place = arrived.chains.front();
            place.transaction = claim->place.transaction;
            place.block = claim->place.block;
            // An older program kept no time of it: it was not before the execution.
            place.at = claim->blockSeconds == 0 ? place.at : static_cast<Milliseconds>(claim->blockSeconds) * 1000;
            place.gasUsed.reset();
            arrived.detail = "claimed";
            finishConfirmed(arrived, link, claim->place.block, place.at);
            return;
        }
    }
    const auto& asked = request.request.request;
    out.waits = claimable(m_context, executed.place.chain, asked.token, asked.to);
    arrived.waiting = "the recipient did not take the push; anyone may release it with claimPending";
    out.note = "the tokens wait in the contract on " + link.info->name + ": claim them";
}

// A payout above what may leave the chain in a day.
void TimelineReader::fillDelayed(Timeline& out, const store::PendingRow& last) const {
    auto& arrived = step(out, Step::Arrived);
    const auto& link = m_context.link(last.place.chain);
    auto& place = arrived.chains.front();
    if (last.kind == store::PendingKind::Delayed) {
        out.payment = PaymentState::Delayed;
        out.waits = last.amount;
        out.payout = last.payout;
        out.releaseAt = last.releaseAt;
        arrived.waiting = "waits until " + utcText(last.releaseAt) + ", because more was to leave " + link.info->name +
                          " than may in a day";
        out.note = "the tokens are yours and wait in the contract on " + link.info->name + " until " +
                   utcText(last.releaseAt) + "; then the sequencer's node releases them, or anyone with releaseDelayed";
        return;
    }
    out.payment = PaymentState::Pushed;
    place.transaction = last.place.transaction;
    place.block = last.place.block;
    place.at = last.blockSeconds == 0 ? place.at : static_cast<Milliseconds>(last.blockSeconds) * 1000;
    place.gasUsed.reset();
    arrived.detail = "released after its delay";
    finishConfirmed(arrived, link, last.place.block, place.at);
}

void TimelineReader::explainWait(Timeline& out, const store::RequestRow& request) const {
    if (request.state == store::RequestState::Expired || request.state == store::RequestState::Replaced ||
        request.state == store::RequestState::Ended) {
        return;
    }
    const auto& destination = m_context.link(request.request.request.chain);
    auto& proved = step(out, Step::Proved);
    if (!request.batch) {
        step(out, Step::Committed).waiting = request.note.empty() ? m_context.batcherWaits : request.note;
        return;
    }
    if (!proved.done) {
        const auto& prover = m_context.prover;
        if (prover.batch == request.batch) {
            proved.progress = prover.progress;
            proved.waiting = prover.phase;
        } else if (prover.batch) {
            proved.waiting = "the prover works on batch " + std::to_string(*prover.batch);
        } else {
            proved.waiting = prover.waiting.empty() ? "waits for the prover" : prover.waiting;
        }
        return;
    }
    for (const Step which : {Step::Committed, Step::Verified}) {
        auto& current = step(out, which);
        if (current.done) {
            continue;
        }
        for (const auto& [chain, link] : m_context.chains) {
            if (std::none_of(current.chains.begin(), current.chains.end(),
                             [&, index = chain](const auto& at) { return at.chain == index; })) {
                const std::string& why = link.problem ? link.problem->message : link.relayerWaits;
                current.waiting += (current.waiting.empty() ? "" : "; ") + link.info->name + ": " +
                                   (why.empty() ? "not there yet" : why);
            }
        }
        return;
    }
    auto& agreed = step(out, Step::Agreed);
    if (!agreed.done) {
        const auto freeze = freezeView(m_context);
        agreed.waiting = freeze                           ? freeze->says
                         : m_context.attesterSays.empty() ? agreed.detail
                                                          : m_context.attesterSays;
        return;
    }
    auto& executed = step(out, Step::Executed);
    if (!executed.done) {
        executed.waiting = destination.problem ? destination.problem->message : destination.relayerWaits;
    }
}

// What a user must know of a batch that can't go on, or of one that was taken back before.
void TimelineReader::explainReturn(Timeline& out, const store::RequestRow& request) const {
    if (!request.batch || request.state != store::RequestState::InBatch) {
        return;
    }
    if (const auto found = m_context.batchProblems.find(*request.batch); found != m_context.batchProblems.end()) {
        const auto now = static_cast<protocol::UnixSeconds>(m_context.clock.now() / 1000);
        out.note = found->second + (request.request.request.validUntil > now
                                        ? "; then your request goes into the next batch"
                                        : "; its time has passed by now, so you can sign a new one after that");
    } else if (request.returned != 0 && out.note.empty()) {
        out.note = "an earlier batch was taken back before it paid; your request is in batch " +
                   std::to_string(*request.batch) + " now";
    }
}

// The row is changed only when no chain can take that batch back any more.
void TimelineReader::explainReplacement(Timeline& out, const store::RequestRow& request) const {
    if (request.state != store::RequestState::Waiting) {
        return;
    }
    if (const auto replacement = replacementOf(m_context, request.request.request)) {
        out.state = RequestState::Replaced;
        out.note = replacement->note;
        step(out, Step::Committed).waiting.clear();
    }
}

void TimelineReader::estimate(Timeline& out) const {
    const auto runs = m_context.store.history.durations("withdrawal", 0);
    if (runs.size() >= kRunsForEstimate) {
        out.expectedLow = runs[runs.size() / 10];
        out.expectedHigh = runs[runs.size() - 1 - runs.size() / 10];
    }
}

BatchView TimelineReader::batch(const store::BatchRow& row) const {
    BatchView out;
    out.number = row.number;
    out.size = row.size;
    out.operations = row.operations;
    out.timestamp = row.timestamp;
    out.oldRoot = row.oldRoot;
    out.newRoot = row.newRoot;
    out.commitment = row.commitment;
    out.own = row.own;
    if (row.own) {
        out.composedAt = row.composedAt;
    }
    if (const auto proof = m_context.store.batches.proof(row.number)) {
        out.provenAt = proof->finishedAt;
        out.provingTook = proof->finishedAt - proof->startedAt;
    }
    for (const auto& [chain, link] : m_context.chains) {
        const auto facts = m_context.store.facts.batchOn(chain, row.number);
        BatchOnChain on;
        on.chain = chain;
        const auto ofThis = [&](const std::optional<store::BatchEventRow>& event) {
            return event && event->commitment == row.commitment ? std::optional(place(*event)) : std::nullopt;
        };
        on.committed = ofThis(facts.committed);
        on.proven = ofThis(facts.finalRoot);
        on.executed = ofThis(facts.executed);
        out.chains.push_back(std::move(on));
    }
    out.agreeing = agreeing(row);
    out.reverting = m_context.store.votes.on(protocol::VoteKind::Revert, row.number, row.commitment).size();
    out.quorum = protocol::quorumOf(m_context.config.network.attesters.size());
    if (const auto found = m_context.batchProblems.find(row.number); found != m_context.batchProblems.end()) {
        out.problem = found->second;
    }
    out.settled = std::ranges::all_of(out.chains, [](const auto& on) { return on.executed.has_value(); }) &&
                  row.number <= m_context.executedEverywhere([](const ChainLink& link) { return link.finalBlock(); });
    return out;
}

} // namespace landfall::node
