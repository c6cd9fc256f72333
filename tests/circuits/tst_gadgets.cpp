#include "circuits/gadget_checks.h"
#include "circuits/gadgets/fee_gadget.h"
#include "circuits/gadgets/merkle.h"
#include "crypto/poseidon.h"
#include "protocol/fee.h"

#include <QtTest>

#include <array>

using namespace landfall;
using namespace landfall::circuits;
using namespace landfall::testing;

// Every gadget against a plain computation, on random inputs and at the edges. What a gadget
// refuses is tried too: `provable` says whether the honest prover finds a witness.
class TestGadgets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ranges();
    void bitsOfAValue();
    void zeroAndChoice();
    void order();
    void poseidonAgrees_data();
    void poseidonAgrees();
    void merkleAgrees_data();
    void merkleAgrees();
    void choiceAgrees();
    void fees();
    void constraintCounts();

private:
    RandomValues m_random;
};

void TestGadgets::ranges() {
    const auto inRange = [](const Fr& value, unsigned bits) {
        return provable([&](Builder& b) {
            enforceRange(b, b.publicSignal(value), bits, "value");
            return std::vector<Linear>{};
        });
    };
    for (const unsigned bits : {1U, 2U, 14U, 120U, 160U, 253U}) {
        const Fr limit = Fr::reduce(shiftLeft(1, bits));
        QVERIFY(inRange(Fr::zero(), bits));
        QVERIFY(inRange(limit - Fr::one(), bits));
        QVERIFY2(!inRange(limit, bits), qPrintable(QString::number(bits)));
        QVERIFY(!inRange(Fr(-1), bits));
        if (bits < 253) { // 2·2^253 - 1 is above the field's order
            QVERIFY(!inRange(limit + limit - Fr::one(), bits));
        }
    }
}

void TestGadgets::bitsOfAValue() {
    const Fr value = *Fr::fromDecimal("1234567890123456789");
    const auto bits = outputsOf([&](Builder& b) { return toBits(b, b.publicSignal(value), 61, "bit"); });
    QCOMPARE(bits.size(), std::size_t{61});
    for (unsigned i = 0; i < 61; ++i) {
        QCOMPARE(bits[i], Fr(value.toUint256().bit(i) ? 1 : 0));
    }
}

void TestGadgets::zeroAndChoice() {
    for (const Fr& value : {Fr::zero(), Fr::one(), Fr(-1), m_random.element()}) {
        const auto out =
            outputsOf([&](Builder& b) { return std::vector{isZero(b, b.publicSignal(value), "inverse")}; });
        QCOMPARE(out, std::vector{Fr(value.isZero() ? 1 : 0)});
        for (const int when : {0, 1}) {
            const bool holds = provable([&](Builder& b) {
                enforceNonZero(b, b.publicSignal(value), Linear(when), "inverse");
                return std::vector<Linear>{};
            });
            QCOMPARE(holds, when == 0 || !value.isZero());
        }
    }
    for (const int condition : {0, 1}) {
        const auto out = outputsOf([&](Builder& b) {
            return std::vector{select(b, b.publicSignal(condition), b.publicSignal(7), b.publicSignal(9))};
        });
        QCOMPARE(out, std::vector{Fr(condition == 1 ? 7 : 9)});
    }
}

void TestGadgets::order() {
    const Uint256 half = shiftLeft(1, 253);
    const auto compare = [](const Uint256& value, const Uint256& bound, bool below) {
        return provable([&](Builder& b) {
            const auto bits = adviceBits(b, value, 254, "bit");
            (below ? enforceBelow : enforceAbove)(b, bits, bound);
            return std::vector<Linear>{};
        });
    };
    for (int i = 0; i < 6; ++i) {
        const Uint256 bound = plus(shiftRight(m_random.element().toUint256(), 2), 1);
        const Uint256 high = *checkedAdd(half, shiftRight(bound, 1));
        QVERIFY(!compare(bound, bound, false));
        QVERIFY(compare(plus(bound, 1), bound, false));
        QVERIFY(compare(*checkedSub(shiftLeft(1, 254), 1), bound, false));
        QVERIFY(!compare(*checkedSub(bound, 1), bound, false));
        QVERIFY(!compare(0, bound, false));
        QVERIFY(!compare(high, high, true));
        QVERIFY(compare(*checkedSub(high, 1), high, true));
        QVERIFY(compare(0, high, true));
        QVERIFY(!compare(plus(high, 1), high, true));
        QVERIFY(!compare(*checkedSub(shiftLeft(1, 254), 1), high, true));
    }
}

void TestGadgets::poseidonAgrees_data() {
    QTest::addColumn<unsigned>("inputs");
    for (unsigned inputs = 2; inputs <= 5; ++inputs) {
        QTest::addRow("%u inputs", inputs) << inputs;
    }
}

void TestGadgets::poseidonAgrees() {
    QFETCH(unsigned, inputs);
    for (const Fr& start : {Fr::zero(), m_random.element()}) {
        for (int run = 0; run < 3; ++run) {
            std::vector<Fr> values(inputs);
            for (Fr& value : values) {
                value = run == 0 ? Fr::zero() : m_random.element();
            }
            const auto out = outputsOf([&](Builder& b) {
                std::vector<Linear> wires;
                for (const Fr& value : values) {
                    wires.push_back(b.publicSignal(value));
                }
                return std::vector{poseidon(b, wires, start)};
            });
            QCOMPARE(out, std::vector{crypto::poseidon(values, start)});
        }
    }
}

void TestGadgets::merkleAgrees_data() {
    QTest::addColumn<unsigned>("place");
    for (unsigned place = 0; place < 4; ++place) {
        QTest::addRow("place %u", place) << place;
    }
}

void TestGadgets::merkleAgrees() {
    QFETCH(unsigned, place);
    const Fr tag = m_random.element();
    std::array<Fr, 4> before{m_random.element(), m_random.element(), Fr::zero(), m_random.element()};
    std::array<Fr, 4> after = before;
    after[place] = m_random.element();
    std::array<Fr, 3> siblings;
    for (unsigned i = 0, next = 0; i < 4; ++i) {
        if (i != place) {
            siblings[next++] = before[i];
        }
    }
    const auto out = outputsOf([&](Builder& b) {
        const NodeChange node{b.publicSignal(before[place]), b.publicSignal(after[place])};
        const auto bits = adviceBits(b, place, 2, "place");
        const NodeChange parent = parentOf(b, node, bits, siblings, tag);
        return std::vector{parent.before, parent.after};
    });
    QCOMPARE(out, (std::vector{crypto::poseidon(before, tag), crypto::poseidon(after, tag)}));
    const auto alone = outputsOf([&](Builder& b) {
        const Linear node = b.publicSignal(before[place]);
        return std::vector{parentOf(b, node, adviceBits(b, place, 2, "place"), siblings, tag)};
    });
    QCOMPARE(alone, std::vector{crypto::poseidon(before, tag)});
}

void TestGadgets::choiceAgrees() {
    for (unsigned index = 0; index < 16; ++index) {
        const auto out = outputsOf([&](Builder& b) {
            std::vector<Linear> values;
            for (int i = 0; i < 16; ++i) {
                values.push_back(b.publicSignal(100 + i));
            }
            return std::vector{choose(b, values, adviceBits(b, index, 4, "index"))};
        });
        QCOMPARE(out, std::vector{Fr(100 + index)});
    }
}

void TestGadgets::fees() {
    const auto run = [](unsigned packed, int when) {
        return outputsOf([&](Builder& b) {
            const Linear flag = b.publicSignal(when);
            const auto bits = adviceBits(b, packed, 16, "bit");
            return std::vector{unpackFee(b, flag, bits)};
        });
    };
    const auto check = [&](unsigned packed) {
        const auto fee = static_cast<protocol::PackedFee>(packed);
        const auto expected = protocol::isCanonicalFee(fee)
                                  ? std::vector{Fr::reduce(protocol::toUint256(protocol::unpackFee(fee)))}
                                  : std::vector<Fr>{};
        QCOMPARE(run(packed, 1), expected);
        QCOMPARE(run(packed, 0), std::vector{Fr::zero()});
    };
    for (const unsigned mantissa : {0U, 1U, 204U, 205U, 206U, 2046U, 2047U}) {
        for (const unsigned exponent : {0U, 1U, 2U, 16U, 31U}) {
            check(mantissa << 5 | exponent);
        }
    }
    for (int i = 0; i < 50; ++i) {
        check(static_cast<unsigned>(m_random.bits() & 0xffff));
    }
}

void TestGadgets::constraintCounts() {
    const auto count = [](const Gadget& gadget) { return systemOf(gadget).constraintCount(); };
    for (const auto& [inputs, expected] : std::map<unsigned, std::size_t>{{2, 240}, {3, 261}, {4, 297}, {5, 321}}) {
        QCOMPARE(count([n = inputs](Builder& b) {
                     std::vector<Linear> wires;
                     for (unsigned i = 0; i < n; ++i) {
                         wires.push_back(b.publicSignal(Fr(i)));
                     }
                     return std::vector{poseidon(b, wires, Fr::zero())};
                 }),
                 expected);
    }
    QVERIFY(count([](Builder& b) {
                const NodeChange node{b.publicSignal(1), b.publicSignal(2)};
                parentOf(b, node, adviceBits(b, 0, 2, "place"), {}, Fr::zero());
                return std::vector<Linear>{};
            }) <= 585);
    QCOMPARE(count([](Builder& b) {
                 const Linear node = b.publicSignal(1);
                 return std::vector{parentOf(b, node, adviceBits(b, 0, 2, "place"), {}, Fr::zero())};
             }),
             std::size_t{2 + 292});
}

QTEST_APPLESS_MAIN(TestGadgets)
#include "tst_gadgets.moc"
