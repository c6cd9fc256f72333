#include "snark/groth16_prove.h"

#include "algebra/msm.h"
#include "snark/quotient.h"

#include <algorithm>
#include <string>

namespace landfall::snark {
namespace {

using algebra::Fr;
using algebra::G1Jacobian;
using algebra::G2Jacobian;
using algebra::ScalarDigits;

// Shares of the whole, for the progress bar: before the sums, then each sum.
constexpr double kBeforeSums = 0.13;
constexpr double kShareA = 0.19;
constexpr double kShareB = 0.21;
constexpr double kShareTail = 0.47;

struct Blinding {
    Fr r;
    Fr s;

    explicit Blinding(ByteView bytes) : r(read(bytes.first(64))), s(read(bytes.subspan(64))) {}
    Blinding(const Blinding&) = delete;
    Blinding& operator=(const Blinding&) = delete;
    ~Blinding() { wipe({reinterpret_cast<std::uint8_t*>(this), sizeof *this}); }

private:
    static Fr read(ByteView bytes) {
        FixedBytes<64> wide{};
        std::memcpy(wide.data(), bytes.data(), wide.size());
        const Fr out = Fr::fromWide(wide);
        wipe(wide);
        return out;
    }
};

// Runs the sums one after the other and keeps the books of progress.
class Sums {
public:
    Sums(ThreadPool& pool, ProgressSink& progress) : m_pool(pool), m_progress(progress) {}

    template <class Curve>
    auto run(const char* phase, double share, const algebra::MsmTerms<Curve>& terms, const ScalarDigits& digits) {
        m_shown = m_done;
        m_progress.enter(phase, m_shown);
        const auto sum = algebra::msm(terms, digits, m_pool, [&](double part) {
            m_shown = std::max(m_shown, m_done + share * part); // pieces may report out of order
            m_progress.enter(phase, m_shown);
            return !m_progress.cancelled();
        });
        m_done += share;
        m_cancelled = m_cancelled || !sum;
        return sum.value_or(algebra::JacobianPoint<Curve>::infinity());
    }

    bool cancelled() const { return m_cancelled; }

private:
    ThreadPool& m_pool;
    ProgressSink& m_progress;
    double m_done = kBeforeSums; // by the sums that have ended
    double m_shown = 0;
    bool m_cancelled = false;
};

// The scalars of ΣC + r·ΣB + ΣH, in the order of the query's points.
ScalarDigits tailDigits(const TailQuery& query, const Witness& witness, const Fr& r, const std::vector<Fr>& quotient,
                        ThreadPool& pool) {
    std::vector<Fr> scalars;
    scalars.reserve(query.points.size());
    for (const Wire wire : query.cWires) {
        scalars.push_back(witness[wire]);
    }
    for (const Wire wire : query.bWires) {
        scalars.push_back(witness[wire] * r);
    }
    scalars.insert(scalars.end(), quotient.begin(), quotient.end());
    return {std::span<const Fr>(scalars), algebra::msmWindowBits(scalars.size()), pool};
}

Status checkInput(const ProvingKey& key, const Witness& witness, const SecretBytes& randomness) {
    if (witness.size() != key.header().wireCount) {
        return Error::invalid("witness-size", "the key is for " + std::to_string(key.header().wireCount) +
                                                  " wires, the witness has " + std::to_string(witness.size()));
    }
    if (witness[0] != Fr::one()) {
        return Error::invalid("witness-constant", "the witness does not have 1 on wire 0");
    }
    if (randomness.size() != kProofRandomnessSize) {
        return Error::invalid("randomness-size", "a proof wants " + std::to_string(kProofRandomnessSize) +
                                                     " random bytes, got " + std::to_string(randomness.size()));
    }
    return {};
}

} // namespace

Result<Proof> prove(const ProvingKey& key, const Witness& witness, SecretBytes randomness, ThreadPool& pool,
                    ProgressSink& progress) {
    if (const Status status = checkInput(key, witness, randomness); !status) {
        return status.error();
    }
    const Blinding blinding(randomness.view());
    Sums sums(pool, progress);
    G1Jacobian tail;
    {
        auto quotient = quotientScalars(key, witness, pool, progress);
        if (!quotient) {
            return cancelledError();
        }
        const ScalarDigits digits = tailDigits(key.tail(), witness, blinding.r, *quotient, pool);
        quotient.reset(); // the largest sum is where memory peaks
        tail = sums.run<algebra::CurveG1>("msm C", kShareTail, {key.tail().points, 0, {}}, digits);
    }
    if (sums.cancelled()) {
        return cancelledError();
    }
    const ScalarDigits digits(std::span<const Fr>(witness), algebra::msmWindowBits(key.a().points.size()), pool);
    G1Jacobian a = sums.run<algebra::CurveG1>("msm A", kShareA, {key.a().points, 0, key.a().wires}, digits);
    if (sums.cancelled()) {
        return cancelledError();
    }
    G2Jacobian b = sums.run<algebra::CurveG2>("msm B", kShareB, {key.b2().points, 0, key.b2().wires}, digits);
    if (sums.cancelled()) {
        return cancelledError();
    }

    // With r and s: A = alpha + ΣA + r·delta, B = beta + ΣB + s·delta, and
    // C = ΣC + ΣH + s·A + r·B - rs·delta, B in G1 here. The tail has r·ΣB already,
    // and what B has of delta cancels out.
    const ZkeyHeader& header = key.header();
    const Uint256 r = blinding.r.toUint256();
    const Uint256 s = blinding.s.toUint256();
    a = a + header.alpha1 + header.delta1 * r;
    b = b + header.beta2 + header.delta2 * s;
    const G1Jacobian c = tail + a * s + header.beta1 * r;
    progress.enter("done", 1);
    const Proof proof{a.toAffine(), b.toAffine(), c.toAffine()};
    if (!algebra::isInSubgroup(proof.b)) {
        return Error::invalid("key-point-invalid",
                              "the proving key has points of B that are not in the group G2: it was changed or made "
                              "wrongly; put the right one in its place");
    }
    return proof;
}

} // namespace landfall::snark
