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
constexpr double kBeforeSums = 0.15;
constexpr double kShareG1 = 0.14;
constexpr double kShareG2 = 0.29;

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

    template <class Point>
    auto run(const char* phase, double share, const Query<Point>& query, const ScalarDigits& digits) {
        m_shown = m_done;
        m_progress.enter(phase, m_shown);
        const auto sum = algebra::msm({query.points, query.firstWire, query.wires}, digits, m_pool, [&](double part) {
            m_shown = std::max(m_shown, m_done + share * part); // pieces may report out of order
            m_progress.enter(phase, m_shown);
            return !m_progress.cancelled();
        });
        m_done += share;
        m_cancelled = m_cancelled || !sum;
        return sum.value_or(std::decay_t<decltype(*sum)>::infinity());
    }

    bool cancelled() const { return m_cancelled; }

private:
    ThreadPool& m_pool;
    ProgressSink& m_progress;
    double m_done = kBeforeSums; // by the sums that have ended
    double m_shown = 0;
    bool m_cancelled = false;
};

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
    Sums sums(pool, progress);
    G1Jacobian h;
    {
        const auto quotient = quotientScalars(key, witness, pool, progress);
        if (!quotient) {
            return cancelledError();
        }
        const ScalarDigits digits(std::span<const Fr>(*quotient), algebra::msmWindowBits(quotient->size()), pool);
        h = sums.run("msm H", kShareG1, key.h(), digits);
    }
    G1Jacobian a;
    G1Jacobian b1;
    G1Jacobian c;
    G2Jacobian b2;
    if (!sums.cancelled()) {
        const ScalarDigits digits(std::span<const Fr>(witness), algebra::msmWindowBits(witness.size()), pool);
        a = sums.run("msm A", kShareG1, key.a(), digits);
        b1 = sums.cancelled() ? b1 : sums.run("msm B1", kShareG1, key.b1(), digits);
        b2 = sums.cancelled() ? b2 : sums.run("msm B2", kShareG2, key.b2(), digits);
        c = sums.cancelled() ? c : sums.run("msm C", kShareG1, key.c(), digits);
    }
    if (sums.cancelled()) {
        return cancelledError();
    }

    const Blinding blinding(randomness.view());
    const Uint256 r = blinding.r.toUint256();
    const Uint256 s = blinding.s.toUint256();
    const ZkeyHeader& header = key.header();
    a = a + header.alpha1 + header.delta1 * r;
    b1 = b1 + header.beta1 + header.delta1 * s;
    b2 = b2 + header.beta2 + header.delta2 * s;
    c = c + h + a * s + b1 * r - header.delta1 * (blinding.r * blinding.s).toUint256();
    progress.enter("done", 1);
    return Proof{a.toAffine(), b2.toAffine(), c.toAffine()};
}

} // namespace landfall::snark
