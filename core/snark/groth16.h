#pragma once

#include "algebra/g1.h"
#include "algebra/g2.h"
#include "base/result.h"
#include "snark/r1cs.h"

#include <vector>

// Groth, "On the Size of Pairing-Based Non-interactive Arguments" (EUROCRYPT
// 2016), section 3.2, over alt_bn128: the shapes that all parts share.
namespace landfall::snark {

struct VerifyingKey {
    algebra::G1Affine alpha1;
    algebra::G2Affine beta2;
    algebra::G2Affine gamma2;
    algebra::G2Affine delta2;
    // One point for the constant 1, then one a public signal.
    std::vector<algebra::G1Affine> ic;

    std::size_t publicCount() const { return ic.empty() ? 0 : ic.size() - 1; }
    // Two of beta, gamma and delta are equal or each other's negative, as they are where nobody has
    // contributed to a phase of the ceremony. Then whoever likes can forge proofs.
    bool isUnfinished() const { return beta2.x == gamma2.x || beta2.x == delta2.x || gamma2.x == delta2.x; }
    friend bool operator==(const VerifyingKey&, const VerifyingKey&) = default;
};

struct Proof {
    algebra::G1Affine a;
    algebra::G2Affine b;
    algebra::G1Affine c;

    friend bool operator==(const Proof&, const Proof&) = default;
};

using PublicSignals = std::vector<algebra::Fr>;
PublicSignals publicSignalsOf(Wire publicCount, const Witness& witness);

// The lowest power of two of rows that holds the constraints, and one more row for the constant and for each
// public signal. As in snarkjs, these rows make the public part of A independent.
unsigned domainPower(std::size_t constraints, std::size_t publicCount);

// Where work tells how far it is and hears that it is no longer wanted. Called
// between pieces of the work, by any of its threads but one at a time.
class ProgressSink {
public:
    virtual ~ProgressSink() = default;
    // `phase` names what is beginning; `done` is the share of the whole, 0 … 1.
    virtual void enter(const char* phase, double done) = 0;
    // True stops the work soon, with cancelledError().
    virtual bool cancelled() { return false; }
};

// For who does not care.
class NoProgress final : public ProgressSink {
public:
    void enter(const char*, double) override {}
};

// What cancelled work answers: unavailable, "cancelled".
Error cancelledError();

} // namespace landfall::snark
