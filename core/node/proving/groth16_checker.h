#pragma once

#include "l1/network_file.h"
#include "node/shared/proof_checker.h"
#include "snark/groth16_verify.h"

#include <QtCore/QThreadPool>

#include <map>
#include <memory>
#include <span>

namespace landfall::node {

// Verifies with the keys of a network file, on a thread of its own. Belongs to the thread that made it.
class Groth16Checker final : public ProofChecker {
public:
    // Errors: network-key-invalid (a size's key is no key, or one with which anybody can forge).
    static Result<std::unique_ptr<Groth16Checker>> open(const std::vector<l1::NetworkSize>& sizes);
    ~Groth16Checker() override;

    void check(QObject* context, std::vector<ProofClaim> claims,
               std::function<void(std::optional<WrongProof>)> done) override;

    // The same at once, on the caller's thread. Neighbours of one size share a check, at most 64: a wrong one passes
    // with a chance of 2^-128. Where a check fails, each of its proofs is tried alone.
    std::optional<WrongProof> firstWrong(std::span<const ProofClaim> claims) const;

private:
    using Keys = std::map<std::uint8_t, snark::VerifyingKey>;
    explicit Groth16Checker(Keys keys);

    Keys m_keys;
    std::unique_ptr<QObject> m_receiver; // of what the thread posts
    QThreadPool m_thread;
};

} // namespace landfall::node
