#include "node/proving/prover.h"

#include "snark/error_codes.h"

namespace landfall::node {
namespace {

constexpr Milliseconds kRetry = 15'000;

} // namespace

void Prover::advance() {
    if (!m_context.config.makesBatches()) {
        return;
    }
    std::optional<store::BatchRow> row;
    std::optional<store::BatchRow> current;
    std::vector<Milliseconds> history;
    if (!m_context.write([&] {
            const auto unproven = m_context.store.batches.unproven();
            row = unproven.empty() ? std::nullopt : m_context.store.batches.find(unproven.front());
            if (m_busy && m_context.prover.batch) {
                current = m_context.store.batches.find(*m_context.prover.batch);
            }
            if (row) {
                history = m_context.store.history.durations("prove", row->size);
            }
        })) {
        return;
    }
    if (m_busy) {
        if (!current || current->commitment != m_commitment) {
            m_engine.cancel(); // the batch was dropped: its proof is of no use
        }
        return;
    }
    if (!row || m_context.clock.steady() < m_retryAt) {
        return;
    }
    auto trace = m_context.ledger.trace(row->number);
    if (!trace) {
        m_context.halt(trace.error());
        return;
    }
    ProofJob job;
    job.number = row->number;
    job.trace = *trace;
    for (const auto& size : m_context.config.network.sizes) {
        if (size.size == row->size) {
            job.verifyingKeyHash = size.verifyingKeyHash;
            job.circuitHash = size.circuitHash;
        }
    }
    m_busy = true;
    m_commitment = row->commitment;
    m_context.prover = {row->number, "start", 0, {}, {}};
    if (!history.empty()) {
        m_context.prover.expected = history[history.size() / 2];
    }
    const auto startedAt = m_context.clock.steady();
    m_engine.prove(
        this, std::move(job),
        [this, number = row->number](const std::string& phase, double done) {
            m_context.prover.phase = phase;
            m_context.prover.progress = done;
            m_context.changed(ProofProgress{number, phase, done});
        },
        [this, number = row->number, size = unsigned{row->size}, startedAt, commitment = row->commitment](
            Result<MadeProof> made) { finished(number, commitment, size, startedAt, std::move(made)); });
}

void Prover::finished(protocol::BatchNumber number, const Bytes32& commitment, unsigned size, SteadyTime startedAt,
                      Result<MadeProof> made) {
    m_busy = false;
    m_context.prover = {};
    if (!made) {
        if (made.error().code != code::kCancelled) {
            m_retryAt = m_context.clock.steady() + kRetry;
            m_context.prover.waiting = made.error().message;
            m_context.notice(Notice::Level::Problem, made.error().code, made.error().message);
        }
        m_context.poke();
        return;
    }
    const Milliseconds now = m_context.clock.now();
    const Milliseconds took = m_context.clock.steady() - startedAt;
    bool stored = false;
    const bool written = m_context.write([&] {
        // The batch may have been dropped, and another composed in its place.
        const auto row = m_context.store.batches.find(number);
        if (row && row->commitment == commitment && !m_context.store.batches.proof(number)) {
            m_context.store.batches.insertProof({number, made->proof, made->keyHash, now - took, now});
            m_context.store.history.record("prove", size, now, took);
            stored = true;
        }
    });
    if (written && stored) {
        m_context.ledger.forgetTrace(number);
        m_context.changed(BatchChanged{number});
    }
    m_context.poke();
}

} // namespace landfall::node
