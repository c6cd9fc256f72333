#include "snark/groth16_verify.h"

#include "algebra/pairing.h"

#include <string>
#include <utility>

namespace landfall::snark {
namespace {

using algebra::G1Affine;
using algebra::G1Jacobian;
using algebra::G2Affine;

Error badKeyPoint(const std::string& name) {
    return Error::invalid("key-point-invalid",
                          "the verifying key's point " + name + " is not a point that the key may have");
}

Error rejected() {
    return Error::invalid("proof-rejected", "the proof does not prove these public signals under this key");
}

Status checkProof(const VerifyingKey& key, std::size_t signals, const Proof& proof) {
    if (signals != key.publicCount()) {
        return Error::invalid("proof-signal-count", "the key wants " + std::to_string(key.publicCount()) +
                                                        " public signals, got " + std::to_string(signals));
    }
    return checkProofPoints(proof);
}

} // namespace

Status checkProofPoints(const Proof& proof) {
    if (!proof.a.isOnCurve()) {
        return Error::invalid("proof-point-invalid", "the proof's point A is not on the curve");
    }
    if (!algebra::isInSubgroup(proof.b)) {
        return Error::invalid("proof-point-invalid", "the proof's point B is not in the group G2");
    }
    if (!proof.c.isOnCurve()) {
        return Error::invalid("proof-point-invalid", "the proof's point C is not on the curve");
    }
    return {};
}

Status checkVerifyingKey(const VerifyingKey& key) {
    if (key.ic.empty()) {
        return Error::invalid("key-empty", "the verifying key has no IC points");
    }
    if (key.alpha1.isInfinity() || !key.alpha1.isOnCurve()) {
        return badKeyPoint("alpha");
    }
    const std::pair<const char*, const G2Affine*> twistPoints[] = {
        {"beta", &key.beta2}, {"gamma", &key.gamma2}, {"delta", &key.delta2}};
    for (const auto& [name, point] : twistPoints) {
        if (point->isInfinity() || !algebra::isInSubgroup(*point)) {
            return badKeyPoint(name);
        }
    }
    for (std::size_t i = 0; i < key.ic.size(); ++i) {
        if (!key.ic[i].isOnCurve()) {
            return badKeyPoint("IC[" + std::to_string(i) + "]");
        }
    }
    if (key.isUnfinished()) {
        return Error::invalid("key-unfinished",
                              "two of the verifying key's beta, gamma and delta are equal or negatives: a phase of its "
                              "ceremony has no contribution, so anybody can forge proofs; take the key that the "
                              "ceremony ended with");
    }
    return {};
}

Status verify(const VerifyingKey& key, std::span<const algebra::Fr> signals, const Proof& proof) {
    if (Status status = checkVerifyingKey(key); !status) {
        return status;
    }
    if (Status status = checkProof(key, signals.size(), proof); !status) {
        return status;
    }
    G1Jacobian inputs = key.ic[0];
    for (std::size_t i = 0; i < signals.size(); ++i) {
        inputs += key.ic[i + 1] * signals[i].toUint256();
    }
    const std::pair<G1Affine, G2Affine> pairs[] = {
        {-proof.a, proof.b}, {key.alpha1, key.beta2}, {inputs.toAffine(), key.gamma2}, {proof.c, key.delta2}};
    return algebra::pairingProductIsOne(pairs) ? Status{} : rejected();
}

Status verifyBatch(const VerifyingKey& key, std::span<const Claim> claims, ByteView randomness) {
    if (randomness.size() != 16 * claims.size()) {
        return Error::invalid("randomness-size", "a batch of " + std::to_string(claims.size()) + " proofs wants " +
                                                     std::to_string(16 * claims.size()) + " random bytes");
    }
    if (Status status = checkVerifyingKey(key); !status) {
        return status;
    }
    // ρ times each claim's equation, added up: the fixed points of the key then
    // meet one pairing each, whatever the number of claims.
    std::vector<std::pair<G1Affine, G2Affine>> pairs;
    std::vector<algebra::Fr> icScalars(key.ic.size());
    G1Jacobian sumC;
    for (std::size_t i = 0; i < claims.size(); ++i) {
        const Claim& claim = claims[i];
        if (Status status = checkProof(key, claim.signals.size(), claim.proof); !status) {
            return status;
        }
        Uint256 rho;
        std::memcpy(rho.limbs.data(), randomness.data() + 16 * i, 16);
        const algebra::Fr weight = algebra::Fr::reduce(rho);
        icScalars[0] += weight;
        for (std::size_t k = 0; k < claim.signals.size(); ++k) {
            icScalars[k + 1] += weight * claim.signals[k];
        }
        sumC += claim.proof.c * rho;
        pairs.emplace_back(-(claim.proof.a * rho).toAffine(), claim.proof.b);
    }
    G1Jacobian inputs;
    for (std::size_t k = 0; k < key.ic.size(); ++k) {
        inputs += key.ic[k] * icScalars[k].toUint256();
    }
    // icScalars[0] is Σρ.
    pairs.emplace_back((key.alpha1 * icScalars[0].toUint256()).toAffine(), key.beta2);
    pairs.emplace_back(inputs.toAffine(), key.gamma2);
    pairs.emplace_back(sumC.toAffine(), key.delta2);
    return algebra::pairingProductIsOne(pairs) ? Status{} : rejected();
}

} // namespace landfall::snark
