#include "crypto/keccak.h"
#include "node/proving/groth16_checker.h"
#include "node/proving/verifier_words.h"
#include "unit/snark/sample_key.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::node;

namespace {

constexpr snark::Wire kSignals = 3;
constexpr std::uint8_t kSizes[] = {4, 8};

struct Sample {
    test::SampleKey key;
    l1::NetworkSize size;
    ProofClaim claim; // a right one
};

} // namespace

// Real proofs of a small circuit with as many public signals as a batch has, under two keys.
class TestProofChecker : public QObject {
    Q_OBJECT

private:
    ThreadPool m_pool{2};
    std::vector<Sample> m_samples;
    std::unique_ptr<Groth16Checker> m_checker;

    std::vector<l1::NetworkSize> sizes() const { return {m_samples[0].size, m_samples[1].size}; }

    // `count` right ones, of one size after the other in runs of `run`.
    std::vector<ProofClaim> rightOnes(std::size_t count, std::size_t run) const {
        std::vector<ProofClaim> out;
        for (std::size_t i = 0; i < count; ++i) {
            out.push_back(m_samples[i / run % 2].claim);
            out.back().number = i + 1;
        }
        return out;
    }

private Q_SLOTS:
    void initTestCase() {
        snark::NoProgress progress;
        for (std::size_t i = 0; i < 2; ++i) {
            auto key = test::sampleKey(60, kSignals, i + 1, m_pool);
            const auto proving = snark::ProvingKey::load(key.zkey, m_pool);
            QVERIFY(proving.ok());
            const auto proof = snark::prove(*proving, key.circuit.witness,
                                            test::fixedRandomness(snark::kProofRandomnessSize, i), m_pool, progress);
            QVERIFY(proof.ok());
            ProofClaim claim{1, kSizes[i], {}, proofWords(*proof)};
            const auto signals = snark::publicSignalsOf(kSignals, key.circuit.witness);
            std::copy(signals.begin(), signals.end(), claim.signals.begin());
            const l1::NetworkSize size{
                kSizes[i], verifyingKeyHash(key.verifyingKey), {}, verifyingKeyWords(key.verifyingKey)};
            m_samples.push_back({std::move(key), size, claim});
        }
        auto opened = Groth16Checker::open(sizes());
        QVERIFY2(opened.ok(), opened.ok() ? "" : opened.error().message.c_str());
        m_checker = std::move(*opened);
    }

    void wordsReadBack() {
        const auto& claim = m_samples[0].claim;
        QVERIFY(proofWords(*proofOf(claim.proof)) == claim.proof);
        QVERIFY(*verifyingKeyOf(m_samples[0].size.verifyingKey) == m_samples[0].key.verifyingKey);
    }

    void rightProofsPass() {
        QVERIFY(!m_checker->firstWrong({}));
        for (const std::size_t count : {1U, 2U, 64U, 65U, 130U}) {
            QVERIFY(!m_checker->firstWrong(rightOnes(count, count)));
        }
        QVERIFY(!m_checker->firstWrong(rightOnes(9, 2)));
    }

    void everyWordCounts_data() {
        QTest::addColumn<std::size_t>("word");
        for (std::size_t word = 0; word < 8; ++word) {
            QTest::addRow("word %zu", word) << word;
        }
    }
    void everyWordCounts() {
        QFETCH(const std::size_t, word);
        for (const std::size_t place : {0U, 6U}) {
            auto claims = rightOnes(7, 7);
            claims[place].proof[word][31] ^= 1;
            const auto found = m_checker->firstWrong(claims);
            QVERIFY(found.has_value());
            QCOMPARE(found->number, protocol::BatchNumber{place + 1});
            QVERIFY(!found->why.empty());
        }
    }

    // The negative of C is on the curve, and no proof.
    void everySignalCounts() {
        for (std::size_t signal = 0; signal < kSignals; ++signal) {
            auto claims = rightOnes(70, 70);
            claims[66].signals[signal] += algebra::Fr::one();
            QCOMPARE(m_checker->firstWrong(claims)->number, protocol::BatchNumber{67});
        }
        auto claims = rightOnes(1, 1);
        auto proof = *proofOf(claims[0].proof);
        proof.c = -proof.c;
        claims[0].proof = proofWords(proof);
        QVERIFY(m_checker->firstWrong(claims).has_value());
    }

    // Two wrong ones whose errors would cancel in a plain sum: C raised by a point in one, lowered by it in the other.
    void wrongOnesDoNotCancel() {
        auto claims = rightOnes(3, 3);
        const auto point = m_samples[0].key.verifyingKey.alpha1;
        for (const std::size_t i : {0U, 1U}) {
            auto proof = *proofOf(claims[i].proof);
            proof.c = (algebra::G1Jacobian(proof.c) + algebra::G1Jacobian(i == 0 ? point : -point)).toAffine();
            claims[i].proof = proofWords(proof);
        }
        QCOMPARE(m_checker->firstWrong(claims)->number, protocol::BatchNumber{1});
    }

    void theFirstWrongOneIsNamed() {
        auto claims = rightOnes(100, 30); // runs of both sizes
        std::swap(claims[40].proof, claims[10].proof);
        QCOMPARE(m_checker->firstWrong(claims)->number, protocol::BatchNumber{11});
        claims[7].proof = {}; // (0, 0) is infinity, which is on every curve
        QCOMPARE(m_checker->firstWrong(claims)->number, protocol::BatchNumber{8});
        claims[5].proof[2].fill(0xff); // no coordinate; claim 7 comes after it in the same run
        QCOMPARE(m_checker->firstWrong(claims)->number, protocol::BatchNumber{6});
        claims[3].size = 32;
        QCOMPARE(m_checker->firstWrong(claims)->number, protocol::BatchNumber{4});
    }

    // A coordinate above the field's size stands for the same point, but a contract does not take it.
    void coordinatesAreCanonical() {
        auto claims = rightOnes(1, 1);
        const auto above = checkedAdd(Uint256::fromBigEndian(claims[0].proof[0]), algebra::Fq::modulus());
        QVERIFY(above.has_value());
        claims[0].proof[0] = above->toBigEndian();
        QCOMPARE(m_checker->firstWrong(claims)->number, protocol::BatchNumber{1});
    }

    void keysAreThoseOfTheNetwork() {
        const auto refused = [&](const char* why, const auto& change) {
            auto given = sizes();
            change(given);
            const auto opened = Groth16Checker::open(given);
            QVERIFY2(!opened, why);
            QCOMPARE(opened.error().code, std::string("network-key-invalid"));
            QVERIFY(opened.error().message.find("size 8") != std::string::npos);
        };
        refused("another hash", [](auto& given) { given[1].verifyingKeyHash[0] ^= 1; });
        refused("another size's key", [](auto& given) { given[1].verifyingKey = given[0].verifyingKey; });
        refused("no key", [](auto& given) { given[1].verifyingKey.clear(); });
        refused("a word less", [](auto& given) { given[1].verifyingKey.pop_back(); });
        refused("off the curve", [](auto& given) {
            given[1].verifyingKey[0][31] ^= 1;
            Bytes joined;
            for (const auto& word : given[1].verifyingKey) {
                append(joined, word);
            }
            given[1].verifyingKeyHash = crypto::keccak256(joined);
        });
        // delta in gamma's place, as before a ceremony's second phase: anybody proves anything.
        refused("an unfinished key", [](auto& given) {
            auto key = *verifyingKeyOf(given[1].verifyingKey);
            key.delta2 = key.gamma2;
            given[1].verifyingKey = verifyingKeyWords(key);
            given[1].verifyingKeyHash = verifyingKeyHash(key);
        });
    }

    // Away from this thread, answered on it; not to somebody who is gone.
    void answersOnTheCallersThread() {
        auto claims = rightOnes(3, 3);
        claims[1].proof[7][31] ^= 1;
        std::vector<std::optional<WrongProof>> answers;
        const auto* thread = QThread::currentThread();
        const auto note = [&](const std::optional<WrongProof>& wrong) {
            QCOMPARE(QThread::currentThread(), thread);
            answers.push_back(wrong);
        };
        auto gone = std::make_unique<QObject>();
        m_checker->check(gone.get(), claims, note);
        gone.reset();
        m_checker->check(this, rightOnes(2, 2), note);
        m_checker->check(this, claims, note);
        QVERIFY(answers.empty());
        QTRY_COMPARE(answers.size(), std::size_t{2});
        QVERIFY(!answers[0]);
        QCOMPARE(answers[1]->number, protocol::BatchNumber{2});
    }
};

QTEST_GUILESS_MAIN(TestProofChecker)
#include "tst_proof_checker.moc"
