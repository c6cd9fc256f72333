#include "node/proving/prover.h"

#include "snark/error_codes.h"

namespace landfall::node {
namespace {

constexpr Milliseconds kRetry = 15'000;

} // namespace

void Prover::look() {
    if (!m_board.config.sequencer) {
        return;
    }
    std::optional<store::BatchRow> row;
    std::optional<store::BatchRow> current;
    std::vector<Milliseconds> history;
    if (!m_board.write([&] {
            const auto unproven = m_board.store.batches.unproven();
            row = unproven.empty() ? std::nullopt : m_board.store.batches.find(unproven.front());
            if (m_busy && m_board.prover.batch) {
                current = m_board.store.batches.find(*m_board.prover.batch);
            }
            if (row) {
                history = m_board.store.history.durations("prove", row->size);
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
    if (!row || m_board.clock.steady() < m_retryAt) {
        return;
    }
    auto trace = m_board.ledger.trace(row->number);
    if (!trace) {
        m_board.halt(trace.error());
        return;
    }
    ProofJob job;
    job.number = row->number;
    job.trace = *trace;
    for (const auto& size : m_board.config.network.sizes) {
        if (size.size == row->size) {
            job.verifyingKeyHash = size.verifyingKeyHash;
            job.circuitHash = size.circuitHash;
        }
    }
    m_busy = true;
    m_commitment = row->commitment;
    m_board.prover = {row->number, "start", 0, {}, {}};
    if (!history.empty()) {
        m_board.prover.expected = history[history.size() / 2];
    }
    const Milliseconds startedAt = m_board.clock.steady();
    m_engine.prove(
        this, std::move(job),
        [this, number = row->number](const std::string& phase, double done) {
            m_board.prover.phase = phase;
            m_board.prover.progress = done;
            m_board.changed(ProofProgress{number, phase, done});
        },
        [this, number = row->number, size = unsigned{row->size}, startedAt, commitment = row->commitment](
            Result<MadeProof> made) { finished(number, commitment, size, startedAt, std::move(made)); });
}

void Prover::finished(protocol::BatchNumber number, const Bytes32& commitment, unsigned size, Milliseconds startedAt,
                      Result<MadeProof> made) {
    m_busy = false;
    m_board.prover = {};
    if (!made) {
        if (made.error().code != code::kCancelled) {
            m_retryAt = m_board.clock.steady() + kRetry;
            m_board.prover.waiting = made.error().message;
            m_board.notice(Notice::Level::Problem, made.error().code, made.error().message);
        }
        m_board.poke();
        return;
    }
    const Milliseconds now = m_board.clock.now();
    const Milliseconds took = m_board.clock.steady() - startedAt;
    bool stored = false;
    const bool written = m_board.write([&] {
        // The batch may have been dropped, and another composed in its place.
        const auto row = m_board.store.batches.find(number);
        if (row && row->commitment == commitment && !m_board.store.batches.proof(number)) {
            m_board.store.batches.insertProof({number, made->proof, made->keyHash, now - took, now});
            m_board.store.history.record("prove", size, now, took);
            stored = true;
        }
    });
    if (written && stored) {
        m_board.ledger.forgetTrace(number);
        m_board.changed(BatchChanged{number});
    }
    m_board.poke();
}

} // namespace landfall::node
