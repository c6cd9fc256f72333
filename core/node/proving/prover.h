#pragma once

#include "node/shared/proof_engine.h"
#include "node/shared/stage_context.h"

#include <QtCore/QObject>

namespace landfall::node {

// Has the oldest unproven batch of our own proven, one at a time.
class Prover : public QObject {
    Q_OBJECT
public:
    Prover(StageContext& context, ProofEngine& engine) : m_context(context), m_engine(engine) {}

    void advance();
    void stop() { m_engine.cancel(); }

private:
    void finished(protocol::BatchNumber number, const Bytes32& commitment, unsigned size, SteadyTime startedAt,
                  Result<MadeProof> made);

    StageContext& m_context;
    ProofEngine& m_engine;
    bool m_busy = false;
    SteadyTime m_retryAt;
    Bytes32 m_commitment{}; // of the batch being proved
};

} // namespace landfall::node
