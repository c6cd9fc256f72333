#include "l1/starknet/proof_hints.h"

#include "unit/l1/sample_proof.h"

#include <QtTest>

#include <set>

using namespace landfall;
using algebra::Fq;
using algebra::Fr;
using l1::starknet::proofHints;
using test::sampleInputs;
using test::sampleKeyWords;
using test::sampleProofWords;

namespace {

QString codeOf(const Result<std::vector<algebra::Felt>>& result) {
    return result ? QStringLiteral("hints") : QString::fromStdString(result.error().code);
}

} // namespace

// That the hints are the right ones, a node judges: tests/js/starknet_hints.test.mjs.
class TestProofHints : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aGoodProofHasHints() {
        std::set<std::uint64_t> shifts;
        for (int i = 1; i <= 12; ++i) {
            const auto hints = proofHints(sampleKeyWords(), sampleInputs(), sampleProofWords(i));
            QVERIFY2(hints.ok(), qPrintable(codeOf(hints)));
            QCOMPARE(hints->size(), l1::starknet::kHintFelts);
            for (const auto& felt : *hints) {
                QVERIFY(felt.toUint256().bitLength() <= 128);
            }
            shifts.insert(hints->front().toUint256().low64());
        }
        QCOMPARE(shifts, (std::set<std::uint64_t>{0, 1, 2}));
    }

    void anythingElseHasNone() {
        const auto key = sampleKeyWords();
        const auto proof = sampleProofWords(1);
        for (std::size_t i = 0; i < sampleInputs().size(); ++i) {
            auto inputs = sampleInputs();
            inputs.at(i) = Fr(3).toBigEndian();
            QCOMPARE(codeOf(proofHints(key, inputs, proof)), QStringLiteral("proof-rejected"));
        }
        auto swapped = proof;
        const auto other = sampleProofWords(2);
        std::copy(other.begin() + 6, other.end(), swapped.begin() + 6); // C
        QCOMPARE(codeOf(proofHints(key, sampleInputs(), swapped)), QStringLiteral("proof-rejected"));
    }

    void pointsHaveToBeGood() {
        for (std::size_t i = 0; i < 8; ++i) {
            auto proof = sampleProofWords(1);
            proof.at(i)[31] ^= 1;
            QCOMPARE(codeOf(proofHints(sampleKeyWords(), sampleInputs(), proof)),
                     QStringLiteral("proof-point-invalid"));
            proof.at(i) = Fq::modulus().toBigEndian();
            QCOMPARE(codeOf(proofHints(sampleKeyWords(), sampleInputs(), proof)),
                     QStringLiteral("proof-point-invalid"));
        }
        for (const auto& [begin, end] : {std::pair{0, 2}, {2, 6}, {6, 8}}) {
            auto proof = sampleProofWords(1);
            std::fill(proof.begin() + begin, proof.begin() + end, Bytes32{});
            QCOMPARE(codeOf(proofHints(sampleKeyWords(), sampleInputs(), proof)),
                     QStringLiteral("proof-point-invalid"));
        }
    }

    void inputsAreBelowTheField() {
        auto inputs = sampleInputs();
        inputs[1] = Fr::modulus().toBigEndian();
        QCOMPARE(codeOf(proofHints(sampleKeyWords(), inputs, sampleProofWords(1))),
                 QStringLiteral("hints-input-too-large"));
    }

    void theKeyHas22WordsOfTheField() {
        const auto key = sampleKeyWords();
        const auto proof = sampleProofWords(1);
        QCOMPARE(codeOf(proofHints(std::span(key).first(21), sampleInputs(), proof)),
                 QStringLiteral("hints-key-invalid"));
        for (const std::size_t at : {0U, 5U, 9U, 13U, 21U}) {
            auto changed = key;
            changed[at] = Fq::modulus().toBigEndian();
            QCOMPARE(codeOf(proofHints(changed, sampleInputs(), proof)), QStringLiteral("hints-key-invalid"));
        }
        auto changed = key;
        std::fill(changed.begin() + 6, changed.begin() + 10, Bytes32{}); // gamma
        QCOMPARE(codeOf(proofHints(changed, sampleInputs(), proof)), QStringLiteral("hints-key-invalid"));
    }
};

QTEST_APPLESS_MAIN(TestProofHints)
#include "tst_proof_hints.moc"
