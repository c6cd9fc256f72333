#pragma once

#include "algebra/fr.h"
#include "protocol/ids.h"
#include "protocol/proof_words.h"

#include <QtCore/QObject>

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace landfall::node {

// A proof as a chain's transaction gave it, and what it is said to prove.
struct ProofClaim {
    protocol::BatchNumber number = 0;
    std::uint8_t size = 0;
    std::array<algebra::Fr, 3> signals; // P, r, e
    protocol::ProofWords proof{};
};

struct WrongProof {
    protocol::BatchNumber number = 0;
    std::string why;
};

// Verifies proofs that others made, away from the node's thread.
class ProofChecker {
public:
    virtual ~ProofChecker() = default;

    // Answers on the caller's thread, from its event loop, unless `context` is destroyed first: the first of the
    // claims that is wrong, nothing if none is.
    virtual void check(QObject* context, std::vector<ProofClaim> claims,
                       std::function<void(std::optional<WrongProof>)> done) = 0;
};

} // namespace landfall::node
