#include "support/error_code.h"
#include "unit/snark/outside_subgroup.h"
#include "unit/snark/sample_key.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::snark;
using algebra::Fr;
using algebra::G1Affine;
using algebra::G2Affine;
using testing::codeOf;

namespace {

G1Affine next(const G1Affine& point) {
    return (algebra::G1Jacobian(point) + G1Affine::generator()).toAffine();
}
G2Affine next(const G2Affine& point) {
    return (algebra::G2Jacobian(point) + G2Affine::generator()).toAffine();
}

// Cancels when it is asked for the n-th time.
class CancelAt final : public ProgressSink {
public:
    explicit CancelAt(int calls) : m_left(calls) {}
    void enter(const char*, double done) override {
        monotonous = monotonous && done >= last;
        last = done;
    }
    bool cancelled() override { return m_left-- <= 0; }
    bool monotonous = true;
    double last = 0;

private:
    int m_left;
};

} // namespace

class Groth16Test : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void provesCircuitsOfAllSizes_data();
    void provesCircuitsOfAllSizes();
    void proofsAreBlinded();
    void tamperedProofsAreRefused();
    void tamperedSignalsAreRefused();
    void tamperedKeysAreRefused();
    void unfinishedCeremoniesAreRefused();
    void tamperedWitnessesGiveRefusedProofs();
    void badInputIsNamed();
    void batchesAreAllOrNothing();
    void setupRefusals();
    void workCanBeCancelled();

private:
    Result<Proof> proveSample(const Witness& witness, std::uint64_t seed);

    ThreadPool m_pool{2};
    NoProgress m_progress;
    test::SampleKey m_sample;
    std::optional<ProvingKey> m_key;
    PublicSignals m_signals;
    Proof m_proof;
};

Result<Proof> Groth16Test::proveSample(const Witness& witness, std::uint64_t seed) {
    return prove(*m_key, witness, test::fixedRandomness(kProofRandomnessSize, seed), m_pool, m_progress);
}

void Groth16Test::initTestCase() {
    m_sample = test::sampleKey(60, 3, 7, m_pool);
    auto key = ProvingKey::load(m_sample.zkey, m_pool);
    QVERIFY2(key.ok(), key ? "" : key.error().message.c_str());
    m_key = *std::move(key);
    QCOMPARE(m_key->verifyingKey(), m_sample.verifyingKey);
    m_signals = publicSignalsOf(3, m_sample.circuit.witness);
    const auto proof = proveSample(m_sample.circuit.witness, 1);
    QVERIFY(proof.ok());
    m_proof = *proof;
    QCOMPARE(codeOf(verify(m_sample.verifyingKey, m_signals, m_proof)), QStringLiteral("accepted"));
}

void Groth16Test::provesCircuitsOfAllSizes_data() {
    QTest::addColumn<int>("constraints");
    QTest::addColumn<int>("publics");
    QTest::newRow("one row") << 1 << 0;
    QTest::newRow("one public") << 1 << 1;
    QTest::newRow("fills 2^4") << 12 << 3;
    QTest::newRow("just over 2^4") << 13 << 3;
    QTest::newRow("many public") << 40 << 20;
    QTest::newRow("2^11") << 1500 << 2;
}

void Groth16Test::provesCircuitsOfAllSizes() {
    QFETCH(int, constraints);
    QFETCH(int, publics);
    const auto sample = test::sampleKey(static_cast<std::size_t>(constraints), static_cast<Wire>(publics), 11, m_pool);
    const auto key = ProvingKey::load(sample.zkey, m_pool);
    QVERIFY2(key.ok(), key ? "" : key.error().message.c_str());
    const auto& witness = sample.circuit.witness;
    const auto proof = prove(*key, witness, test::fixedRandomness(kProofRandomnessSize, 2), m_pool, m_progress);
    QVERIFY(proof.ok());
    QCOMPARE(codeOf(verify(sample.verifyingKey, publicSignalsOf(static_cast<Wire>(publics), witness), *proof)),
             QStringLiteral("accepted"));
    // The key of another circuit.
    QVERIFY(!verify(m_sample.verifyingKey, m_signals, *proof));
}

void Groth16Test::proofsAreBlinded() {
    const auto again = proveSample(m_sample.circuit.witness, 1);
    const auto other = proveSample(m_sample.circuit.witness, 2);
    QVERIFY(again.ok() && other.ok());
    QCOMPARE(*again, m_proof);
    QVERIFY(other->a != m_proof.a && other->b != m_proof.b && other->c != m_proof.c);
    QVERIFY(verify(m_sample.verifyingKey, m_signals, *other).ok());

    ThreadPool single(1);
    const auto alone =
        prove(*m_key, m_sample.circuit.witness, test::fixedRandomness(kProofRandomnessSize, 1), single, m_progress);
    QVERIFY(alone.ok());
    QCOMPARE(*alone, m_proof);
}

void Groth16Test::tamperedProofsAreRefused() {
    const auto code = [&](const Proof& proof) { return codeOf(verify(m_sample.verifyingKey, m_signals, proof)); };
    const QString rejected = QStringLiteral("proof-rejected");
    const QString noPoint = QStringLiteral("proof-point-invalid");
    QCOMPARE(code({next(m_proof.a), m_proof.b, m_proof.c}), rejected);
    QCOMPARE(code({m_proof.a, next(m_proof.b), m_proof.c}), rejected);
    QCOMPARE(code({m_proof.a, m_proof.b, next(m_proof.c)}), rejected);
    QCOMPARE(code({-m_proof.a, m_proof.b, m_proof.c}), rejected);
    QCOMPARE(code({m_proof.a, m_proof.b, -m_proof.c}), rejected);
    QCOMPARE(code({m_proof.c, m_proof.b, m_proof.a}), rejected);
    QCOMPARE(code({G1Affine{}, m_proof.b, m_proof.c}), rejected);
    QCOMPARE(code({m_proof.a, G2Affine{}, m_proof.c}), rejected);
    QCOMPARE(code({m_proof.a, m_proof.b, G1Affine{}}), rejected);
    QCOMPARE(code({G1Affine{}, G2Affine{}, G1Affine{}}), rejected);
    QCOMPARE(code({{m_proof.a.x, m_proof.a.y + algebra::Fq(1)}, m_proof.b, m_proof.c}), noPoint);
    QCOMPARE(code({m_proof.a, {m_proof.b.y, m_proof.b.x}, m_proof.c}), noPoint);
    QCOMPARE(code({m_proof.a, test::outsideSubgroup(), m_proof.c}), noPoint);
    QCOMPARE(code({m_proof.a, m_proof.b, {m_proof.c.y, m_proof.c.x}}), noPoint);
    // The equation is the same for -A, -B: a proof may be re-randomised, and that is Groth16 as it is.
    QCOMPARE(code({-m_proof.a, -m_proof.b, m_proof.c}), QStringLiteral("accepted"));
}

void Groth16Test::tamperedSignalsAreRefused() {
    for (std::size_t i = 0; i < m_signals.size(); ++i) {
        for (const Fr& value : {m_signals[i] + Fr(1), -m_signals[i], Fr(0)}) {
            PublicSignals other = m_signals;
            other[i] = value;
            QCOMPARE(codeOf(verify(m_sample.verifyingKey, other, m_proof)), QStringLiteral("proof-rejected"));
        }
    }
    PublicSignals swapped = m_signals;
    std::swap(swapped[0], swapped[1]);
    QCOMPARE(codeOf(verify(m_sample.verifyingKey, swapped, m_proof)), QStringLiteral("proof-rejected"));
    const std::span<const Fr> all = m_signals;
    QCOMPARE(codeOf(verify(m_sample.verifyingKey, all.first(2), m_proof)), QStringLiteral("proof-signal-count"));
    PublicSignals longer = m_signals;
    longer.push_back(Fr(0));
    QCOMPARE(codeOf(verify(m_sample.verifyingKey, longer, m_proof)), QStringLiteral("proof-signal-count"));
}

void Groth16Test::tamperedKeysAreRefused() {
    const auto code = [&](auto change) {
        VerifyingKey key = m_sample.verifyingKey;
        change(key);
        return codeOf(verify(key, m_signals, m_proof));
    };
    const QString rejected = QStringLiteral("proof-rejected");
    const QString noPoint = QStringLiteral("key-point-invalid");
    QCOMPARE(code([](VerifyingKey& key) { key.alpha1 = next(key.alpha1); }), rejected);
    QCOMPARE(code([](VerifyingKey& key) { key.beta2 = next(key.beta2); }), rejected);
    QCOMPARE(code([](VerifyingKey& key) { key.gamma2 = next(key.gamma2); }), rejected);
    QCOMPARE(code([](VerifyingKey& key) { key.delta2 = next(key.delta2); }), rejected);
    for (std::size_t i = 0; i < m_sample.verifyingKey.ic.size(); ++i) {
        QCOMPARE(code([&](VerifyingKey& key) { key.ic[i] = next(key.ic[i]); }), rejected);
    }
    QCOMPARE(code([](VerifyingKey& key) { key.alpha1 = {}; }), noPoint);
    QCOMPARE(code([](VerifyingKey& key) { std::swap(key.ic[1].x, key.ic[1].y); }), noPoint);
    QCOMPARE(code([](VerifyingKey& key) { key.ic.clear(); }), QStringLiteral("key-empty"));
    for (const auto point : {&VerifyingKey::beta2, &VerifyingKey::gamma2, &VerifyingKey::delta2}) {
        QCOMPARE(code([&](VerifyingKey& key) { key.*point = test::outsideSubgroup(); }), noPoint);
        QCOMPARE(code([&](VerifyingKey& key) { key.*point = {}; }), noPoint);
    }
}

// Where delta is gamma, C = -(IC_0 + Σ signal_i·IC_i) makes A = alpha, B = beta a proof of any signals.
void Groth16Test::unfinishedCeremoniesAreRefused() {
    for (const bool negative : {false, true}) {
        VerifyingKey key = m_sample.verifyingKey;
        key.delta2 = negative ? -key.gamma2 : key.gamma2;
        QCOMPARE(codeOf(checkVerifyingKey(key)), QStringLiteral("key-unfinished"));
        PublicSignals wanted = m_signals;
        wanted[1] += Fr(1);
        algebra::G1Jacobian inputs = key.ic[0];
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            inputs += key.ic[i + 1] * wanted[i].toUint256();
        }
        const G1Affine c = negative ? inputs.toAffine() : -inputs.toAffine();
        const Proof forged{key.alpha1, key.beta2, c};
        QCOMPARE(codeOf(verify(key, wanted, forged)), QStringLiteral("key-unfinished"));
        key.delta2 = m_sample.verifyingKey.delta2;
        key.beta2 = key.gamma2; // A = alpha + Σ, B = beta, C = 0
        const Proof first{(inputs + key.alpha1).toAffine(), key.beta2, {}};
        QCOMPARE(codeOf(verify(key, wanted, first)), QStringLiteral("key-unfinished"));
        key.beta2 = negative ? -key.delta2 : key.delta2; // A = Σ, B = gamma, C = ∓alpha
        const Proof second{inputs.toAffine(), key.gamma2, negative ? key.alpha1 : -key.alpha1};
        QCOMPARE(codeOf(verify(key, wanted, second)), QStringLiteral("key-unfinished"));
        key = m_sample.verifyingKey;
        key.delta2 = negative ? -key.gamma2 : key.gamma2;
        const Claim claim{wanted, forged};
        QCOMPARE(codeOf(verifyBatch(key, std::span(&claim, 1), Bytes(16, 1))), QStringLiteral("key-unfinished"));
    }
}

void Groth16Test::tamperedWitnessesGiveRefusedProofs() {
    const Witness& good = m_sample.circuit.witness;
    for (std::size_t wire = 1; wire < good.size(); wire += wire < 6 ? 1 : 7) {
        Witness bad = good;
        bad[wire] += Fr(1);
        const auto proof = proveSample(bad, 3);
        QVERIFY(proof.ok());
        QVERIFY2(!verify(m_sample.verifyingKey, publicSignalsOf(3, bad), *proof), qPrintable(QString::number(wire)));
        QVERIFY2(!verify(m_sample.verifyingKey, m_signals, *proof), qPrintable(QString::number(wire)));
    }
}

void Groth16Test::badInputIsNamed() {
    Witness witness = m_sample.circuit.witness;
    witness.pop_back();
    QCOMPARE(codeOf(proveSample(witness, 1)), QStringLiteral("witness-size"));
    witness = m_sample.circuit.witness;
    witness[0] = Fr(2);
    QCOMPARE(codeOf(proveSample(witness, 1)), QStringLiteral("witness-constant"));
    QCOMPARE(codeOf(prove(*m_key, m_sample.circuit.witness, SecretBytes(64), m_pool, m_progress)),
             QStringLiteral("randomness-size"));
}

void Groth16Test::batchesAreAllOrNothing() {
    std::vector<Claim> claims;
    for (std::uint64_t seed = 20; seed < 24; ++seed) {
        const auto proof = proveSample(m_sample.circuit.witness, seed);
        QVERIFY(proof.ok());
        claims.push_back({m_signals, *proof});
    }
    const SecretBytes randomness = test::fixedRandomness(16 * claims.size(), 5);
    const auto code = [&](const std::vector<Claim>& batch) {
        return codeOf(verifyBatch(m_sample.verifyingKey, batch, randomness.view()));
    };
    QCOMPARE(code(claims), QStringLiteral("accepted"));
    for (std::size_t i = 0; i < claims.size(); ++i) {
        auto bad = claims;
        bad[i].proof.c = next(bad[i].proof.c);
        QCOMPARE(code(bad), QStringLiteral("proof-rejected"));
        bad = claims;
        bad[i].signals[1] += Fr(1);
        QCOMPARE(code(bad), QStringLiteral("proof-rejected"));
        bad = claims;
        bad[i].proof.b = test::outsideSubgroup();
        QCOMPARE(code(bad), QStringLiteral("proof-point-invalid"));
        bad = claims;
        bad[i].signals.pop_back();
        QCOMPARE(code(bad), QStringLiteral("proof-signal-count"));
    }
    // Two errors that cancel out in a plain sum.
    auto bad = claims;
    bad[0].proof.c = next(bad[0].proof.c);
    bad[1].proof.c = (algebra::G1Jacobian(bad[1].proof.c) - G1Affine::generator()).toAffine();
    QCOMPARE(code(bad), QStringLiteral("proof-rejected"));
    QCOMPARE(codeOf(verifyBatch(m_sample.verifyingKey, claims, randomness.view().first(16))),
             QStringLiteral("randomness-size"));
    QCOMPARE(codeOf(verifyBatch(m_sample.verifyingKey, {}, {})), QStringLiteral("accepted"));
}

void Groth16Test::setupRefusals() {
    Bytes out;
    const auto code = [&](const ConstraintSystem& system, SecretBytes waste, const ByteSink& sink) {
        return codeOf(developmentSetup(system, std::move(waste), m_pool, m_progress, sink));
    };
    const ConstraintSystem& good = m_sample.circuit.system;
    QCOMPARE(code(good, SecretBytes(kToxicWasteSize - 1), appendTo(out)), QStringLiteral("toxic-waste-size"));
    QCOMPARE(code(good, SecretBytes(kToxicWasteSize), appendTo(out)), QStringLiteral("toxic-waste-unusable"));
    ConstraintSystem bad = good;
    bad.wireCount -= 1;
    QCOMPARE(code(bad, test::fixedRandomness(kToxicWasteSize, 1), appendTo(out)), QStringLiteral("r1cs-shape"));
    bad = good;
    bad.c.offsets.pop_back();
    QCOMPARE(code(bad, test::fixedRandomness(kToxicWasteSize, 1), appendTo(out)), QStringLiteral("r1cs-shape"));
    const ByteSink full = [](ByteView) -> Status { return Error::unavailable("disk-full", "no space left"); };
    QCOMPARE(code(good, test::fixedRandomness(kToxicWasteSize, 1), full), QStringLiteral("disk-full"));
}

void Groth16Test::workCanBeCancelled() {
    int stopped = 0;
    for (int calls = 0;; calls += 1 + calls / 3) {
        CancelAt progress(calls);
        const auto proof =
            prove(*m_key, m_sample.circuit.witness, test::fixedRandomness(kProofRandomnessSize, 1), m_pool, progress);
        QVERIFY(progress.monotonous);
        if (proof) {
            QCOMPARE(*proof, m_proof);
            QCOMPARE(progress.last, 1.0);
            break;
        }
        QCOMPARE(codeOf(proof), QStringLiteral("cancelled"));
        ++stopped;
    }
    QVERIFY(stopped >= 4);

    for (const int calls : {0, 1, 3}) {
        CancelAt progress(calls);
        Bytes out;
        const auto key = developmentSetup(m_sample.circuit.system, test::fixedRandomness(kToxicWasteSize, 1), m_pool,
                                          progress, appendTo(out));
        QCOMPARE(codeOf(key), QStringLiteral("cancelled"));
    }
}

QTEST_APPLESS_MAIN(Groth16Test)
#include "tst_groth16.moc"
