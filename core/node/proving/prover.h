#pragma once

#include "node/shared/board.h"
#include "node/shared/proof_engine.h"

#include <QtCore/QObject>

namespace landfall::node {

// Has the oldest unproven batch of our own proven, one at a time.
class Prover : public QObject {
    Q_OBJECT
public:
    Prover(Board& board, ProofEngine& engine) : m_board(board), m_engine(engine) {}

    void look();
    void stop() { m_engine.cancel(); }

private:
    void finished(protocol::BatchNumber number, const Bytes32& commitment, unsigned size, Milliseconds startedAt,
                  Result<MadeProof> made);

    Board& m_board;
    ProofEngine& m_engine;
    bool m_busy = false;
    Milliseconds m_retryAt = 0;
    Bytes32 m_commitment{}; // of the batch being proved
};

} // namespace landfall::node
