#include "node/proving/groth16_checker.h"

#include "base/secret.h"
#include "crypto/random.h"
#include "node/proving/verifier_words.h"

#include <QtCore/QPointer>

namespace landfall::node {
namespace {

// A third of a millisecond each in such a run, 2.3 ms alone; more of them save nothing.
constexpr std::size_t kMostAtOnce = 64;
constexpr std::size_t kRandomBytes = 16; // a claim

std::optional<WrongProof> wrong(const ProofClaim& claim, const Error& why) {
    return WrongProof{claim.number, why.message};
}

} // namespace

Groth16Checker::Groth16Checker(Keys keys) : m_keys(std::move(keys)), m_receiver(std::make_unique<QObject>()) {
    m_thread.setMaxThreadCount(1);
}

Groth16Checker::~Groth16Checker() {
    m_thread.clear();
    m_thread.waitForDone();
}

Result<std::unique_ptr<Groth16Checker>> Groth16Checker::open(const std::vector<l1::NetworkSize>& sizes) {
    Keys keys;
    for (const auto& size : sizes) {
        auto key = verifyingKeyOf(size.verifyingKey);
        const auto good = key ? snark::checkVerifyingKey(*key) : Status(key.error());
        if (!good || verifyingKeyHash(*key) != size.verifyingKeyHash) {
            return Error::invalid("network-key-invalid",
                                  "the network file's verifyingKey of size " + std::to_string(size.size) +
                                      " can't be used (" +
                                      (good ? "its hash is not the verifyingKeyHash" : good.error().message) +
                                      "): get the file again from who runs the network");
        }
        keys.emplace(size.size, std::move(*key));
    }
    return std::unique_ptr<Groth16Checker>(new Groth16Checker(std::move(keys)));
}

void Groth16Checker::check(QObject* context, std::vector<ProofClaim> claims,
                           std::function<void(std::optional<WrongProof>)> done) {
    // Read on this thread only.
    struct Call {
        QPointer<QObject> context;
        std::function<void(std::optional<WrongProof>)> done;
    };
    const auto call = std::make_shared<Call>(Call{context, std::move(done)});
    m_thread.start([this, call, claims = std::move(claims)] {
        QMetaObject::invokeMethod(
            m_receiver.get(),
            [call, found = firstWrong(claims)] {
                if (call->context) {
                    call->done(found);
                }
            },
            Qt::QueuedConnection);
    });
}

std::optional<WrongProof> Groth16Checker::firstWrong(std::span<const ProofClaim> claims) const {
    while (!claims.empty()) {
        const auto& first = claims.front();
        const auto key = m_keys.find(first.size);
        if (key == m_keys.end()) {
            return WrongProof{first.number, "the network has no batches of size " + std::to_string(first.size)};
        }
        std::vector<snark::Claim> run;
        for (const auto& claim : claims.first(std::min(claims.size(), kMostAtOnce))) {
            if (claim.size != first.size) {
                break;
            }
            auto proof = proofOf(claim.proof);
            if (!proof) {
                // Those before it may be wrong too.
                const auto before = firstWrong(claims.first(run.size()));
                return before ? before : wrong(claim, proof.error());
            }
            run.push_back({snark::PublicSignals(claim.signals.begin(), claim.signals.end()), *proof});
        }
        SecretBytes randomness(kRandomBytes * run.size());
        crypto::randomBytes(randomness.span());
        if (!snark::verifyBatch(key->second, run, randomness.view())) {
            for (std::size_t i = 0; i < run.size(); ++i) {
                if (const auto alone = snark::verify(key->second, run[i].signals, run[i].proof); !alone) {
                    return wrong(claims[i], alone.error());
                }
            }
        }
        claims = claims.subspan(run.size());
    }
    return {};
}

} // namespace landfall::node
