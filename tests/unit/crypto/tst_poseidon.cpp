#include "algebra/processor.h"
#include "crypto/poseidon.h"
#include "crypto/poseidon_parameters.h"
#include "support/vector_file.h"

#include <QtTest>

#include <algorithm>
#include <thread>
#include <vector>

using namespace landfall;
using namespace landfall::crypto;
using algebra::Fr;

namespace {

// The permutation as the paper writes it, with none of the shortcuts.
std::vector<Fr> plainPermutation(std::vector<Fr> state, const PoseidonParameters& p) {
    const unsigned half = PoseidonParameters::kFullRounds / 2;
    for (unsigned round = 0; round < PoseidonParameters::kFullRounds + p.partialRounds; ++round) {
        const bool full = round < half || round >= half + p.partialRounds;
        for (unsigned i = 0; i < p.width; ++i) {
            state[i] += p.roundConstants[round * p.width + i];
            if (full || i == 0) {
                state[i] = state[i].pow(5);
            }
        }
        std::vector<Fr> next(p.width);
        for (unsigned i = 0; i < p.width; ++i) {
            for (unsigned j = 0; j < p.width; ++j) {
                next[i] += p.mds[i * p.width + j] * state[j];
            }
        }
        state = next;
    }
    return state;
}

} // namespace

class TestPoseidon : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void circomlibjs_data() {
        QTest::addColumn<unsigned>("count");
        QTest::addColumn<QByteArray>("initialState");
        QTest::addColumn<QByteArray>("hash");
        const auto rows = vectorRows("poseidon_circomlibjs.txt", ' ', 3);
        QCOMPARE(rows.size(), 32);
        for (const auto& fields : rows) {
            QTest::newRow((fields[0] + ' ' + fields[1]).left(12).constData())
                << fields[0].toUInt() << fields[1] << fields[2];
        }
    }
    void circomlibjs() {
        QFETCH(unsigned, count);
        QFETCH(QByteArray, initialState);
        QFETCH(QByteArray, hash);
        std::vector<Fr> inputs;
        for (unsigned i = 1; i <= count; ++i) {
            inputs.emplace_back(i);
        }
        const Fr got = poseidon(inputs, *Fr::fromDecimal(initialState.toStdString()));
        QCOMPARE(QByteArray::fromStdString(got.toDecimal()), hash);

        // The same as the second of many that differ.
        inputs.insert(inputs.begin(), *Fr::fromDecimal(initialState.toStdString()));
        std::vector<Fr> states(8 * inputs.size(), Fr(5));
        std::ranges::copy(inputs, states.begin() + static_cast<std::ptrdiff_t>(inputs.size()));
        poseidonPermuteEach(states, count + 1);
        QCOMPARE(QByteArray::fromStdString(states[inputs.size()].toDecimal()), hash);
        QVERIFY(states[0] != states[inputs.size()]);
    }

    // Each of many, whatever their number, is what it is alone, in every way to compute.
    void manyAgreeWithOne() {
        const auto best = algebra::arithmetic();
        for (const auto way : {algebra::Arithmetic::Portable, algebra::Arithmetic::Adx, algebra::Arithmetic::Ifma}) {
            if (!algebra::setArithmetic(way)) {
                continue; // this processor can't
            }
            Fr seed(2025);
            for (unsigned width = PoseidonParameters::kMinWidth; width <= PoseidonParameters::kMaxWidth; ++width) {
                for (const unsigned count : {0U, 1U, 2U, 7U, 8U, 9U, 19U}) {
                    std::vector<Fr> states(std::size_t{count} * width);
                    for (std::size_t i = 0; i < states.size(); ++i) {
                        seed = seed.square() + Fr(3);
                        states[i] = i < width ? Fr(-1) : i < 2 * width ? Fr::zero() : seed;
                    }
                    auto expected = states;
                    for (std::size_t i = 0; i < states.size(); i += width) {
                        poseidonPermute(std::span(expected).subspan(i, width));
                    }
                    poseidonPermuteEach(states, width);
                    QVERIFY(states == expected);
                }
            }
        }
        QVERIFY(algebra::setArithmetic(best));
    }

    // The cheap partial rounds change nothing, whatever the state.
    void shortcutsAgreeWithThePlainPermutation() {
        Fr seed(2024);
        for (unsigned width = PoseidonParameters::kMinWidth; width <= PoseidonParameters::kMaxWidth; ++width) {
            const auto& p = poseidonParameters(width);
            for (int trial = 0; trial < 8; ++trial) {
                std::vector<Fr> state(width);
                if (trial > 0) {
                    for (auto& element : state) {
                        seed = seed.square() + Fr(3);
                        element = trial == 1 ? Fr(-1) : seed;
                    }
                }
                const auto expected = plainPermutation(state, p);
                poseidonPermute(state);
                QVERIFY(state == expected);
            }
        }
    }

    void everyInputAndTheTagMatter() {
        std::vector<Fr> inputs{Fr(1), Fr(2), Fr(3), Fr(4)};
        const Fr hash = poseidon(inputs, Fr(9));
        QVERIFY(poseidon(inputs) != hash);
        QVERIFY(poseidon(inputs, Fr(10)) != hash);
        for (auto& input : inputs) {
            input += Fr::one();
            QVERIFY(poseidon(inputs, Fr(9)) != hash);
            input -= Fr::one();
        }
        QVERIFY(poseidon(inputs, Fr(9)) == hash);
        QVERIFY(poseidon(std::span<const Fr>(inputs).first(3), Fr(9)) != hash);
    }

    // No other case in this program uses width 12 before this one when it is run
    // alone, so the threads race for the first use.
    void firstUseFromManyThreads() {
        std::vector<Fr> hashes(8);
        {
            std::vector<std::jthread> threads;
            for (auto& hash : hashes) {
                threads.emplace_back([&hash] { hash = poseidon(std::vector<Fr>(11, Fr(5))); });
            }
        }
        for (const auto& hash : hashes) {
            QVERIFY(hash == hashes.front() && !hash.isZero());
        }
    }

    void speed() {
        std::vector<Fr> inputs(4, Fr(7));
        QBENCHMARK {
            inputs[0] = poseidon(inputs);
        }
    }
};

QTEST_APPLESS_MAIN(TestPoseidon)
#include "tst_poseidon.moc"
