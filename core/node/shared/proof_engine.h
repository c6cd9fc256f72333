#pragma once

#include "base/result.h"
#include "protocol/exit.h"
#include "protocol/proof_words.h"

#include <QtCore/QObject>

#include <functional>
#include <memory>

namespace landfall::node {

struct ProofJob {
    protocol::BatchNumber number = 0;
    std::shared_ptr<const protocol::BatchTrace> trace;
    Bytes32 verifyingKeyHash{}; // what the network was deployed with, for this size
    Bytes32 circuitHash{};
};

struct ExitJob {
    protocol::ExitTrace trace;
    Bytes32 verifyingKeyHash{}; // of the exit circuit's key that the network was deployed with
};

struct MadeProof {
    protocol::ProofWords proof{};
    Bytes32 keyHash{};
};

// Makes one proof at a time, away from the node's thread. Answers arrive on the
// caller's thread, from its event loop, unless `context` is destroyed first.
class ProofEngine {
public:
    virtual ~ProofEngine() = default;

    // The proof was verified against the key before it is answered. Errors:
    // prover-busy, cancelled, prover-key-… (the key file), prover-witness, prover-proof.
    virtual void prove(QObject* context, ProofJob job,
                       std::function<void(const std::string& phase, double done)> progress,
                       std::function<void(Result<MadeProof>)> done) = 0;
    // The same for an exit; its signals are protocol::exitSignals.
    virtual void proveExit(QObject* context, ExitJob job,
                           std::function<void(const std::string& phase, double done)> progress,
                           std::function<void(Result<MadeProof>)> done) = 0;
    virtual void cancel() = 0;
};

} // namespace landfall::node
