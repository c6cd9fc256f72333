#include "circuits/gadgets/eddsa_gadget.h"
#include "circuits/gadgets/fee_gadget.h"
#include "circuits/gadgets/merkle.h"
#include "circuits/harness.h"
#include "crypto/poseidon.h"
#include "protocol/fee.h"

#include <QtTest>

#include <array>
#include <random>

using namespace landfall;
using namespace landfall::circuits;
using namespace landfall::testing;
using crypto::BabyJubjubPoint;

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
    void fees();
    void pointsAgree();
    void pointsOffTheCurveAreRefused();
    void base8Agrees_data();
    void base8Agrees();
    void oddMultiplesAgree_data();
    void oddMultiplesAgree();
    void exceptionalMultiplesAreRefused();
    void signatures();
    void constraintCounts();

private:
    Fr random() {
        FixedBytes<64> bytes{};
        for (auto& byte : bytes) {
            byte = static_cast<std::uint8_t>(m_rng());
        }
        return Fr::fromWide(bytes);
    }
    crypto::EddsaPrivateKey randomKey() {
        FixedBytes<64> bytes{};
        for (auto& byte : bytes) {
            byte = static_cast<std::uint8_t>(m_rng());
        }
        return *crypto::EddsaPrivateKey::fromWide(bytes);
    }
    std::mt19937_64 m_rng{2026};
};

namespace {

// Runs the gadget in both modes; a witness must satisfy the system exactly if the builder
// thinks so.
bool provable(const Gadget& gadget) {
    const GadgetRun run = runGadget(gadget);
    const auto system = systemOf(gadget);
    const bool holds = system.wireCount == run.witness.size() && brokenRows(system, run.witness).empty();
    if (holds != run.satisfied || system.constraintCount() != run.constraints) {
        qFatal("the two modes of a gadget disagree");
    }
    return holds;
}

std::vector<Fr> outputsOf(const Gadget& gadget) {
    return provable(gadget) ? runGadget(gadget).outputs : std::vector<Fr>{};
}

Uint256 plus(const Uint256& value, std::uint64_t more) {
    return *checkedAdd(value, more);
}

} // namespace

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
    for (const Fr& value : {Fr::zero(), Fr::one(), Fr(-1), random()}) {
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
        const Uint256 bound = plus(shiftRight(random().toUint256(), 2), 1);
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
    for (const Fr& start : {Fr::zero(), random()}) {
        for (int run = 0; run < 3; ++run) {
            std::vector<Fr> values(inputs);
            for (Fr& value : values) {
                value = run == 0 ? Fr::zero() : random();
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
    const Fr tag = random();
    std::array<Fr, 4> before{random(), random(), Fr::zero(), random()};
    std::array<Fr, 4> after = before;
    after[place] = random();
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
        check(static_cast<unsigned>(m_rng() & 0xffff));
    }
}

void TestGadgets::pointsAgree() {
    const BabyJubjubPoint base = crypto::babyjubjub::base8();
    const BabyJubjubPoint order2{Fr::zero(), Fr(-1)};
    const std::vector<BabyJubjubPoint> points{{},
                                              base,
                                              order2,
                                              crypto::babyjubjub::add(base, order2),
                                              crypto::babyjubjub::multiply(base, random().toUint256())};
    for (const auto& a : points) {
        for (const auto& c : points) {
            const auto sum = outputsOf([&](Builder& b) {
                const EdwardsPoint p = addPoints(b, advicePoint(b, a, "a"), advicePoint(b, c, "c"));
                return std::vector{p.x, p.y};
            });
            const BabyJubjubPoint expected = crypto::babyjubjub::add(a, c);
            QCOMPARE(sum, (std::vector{expected.x, expected.y}));
        }
        const auto twice = outputsOf([&](Builder& b) {
            const EdwardsPoint p = doublePoint(b, advicePoint(b, a, "a"));
            return std::vector{p.x, p.y};
        });
        const BabyJubjubPoint expected = crypto::babyjubjub::add(a, a);
        QCOMPARE(twice, (std::vector{expected.x, expected.y}));
        const auto back = outputsOf([&](Builder& b) {
            const EdwardsPoint p = toEdwards(b, toMontgomery(b, advicePoint(b, a, "a")));
            return std::vector{p.x, p.y};
        });
        QCOMPARE(back, a.x.isZero() ? std::vector<Fr>{} : (std::vector{a.x, a.y}));
    }
}

void TestGadgets::pointsOffTheCurveAreRefused() {
    for (const BabyJubjubPoint& point : {BabyJubjubPoint{Fr(1), Fr(2)}, BabyJubjubPoint{random(), random()},
                                         BabyJubjubPoint{Fr::zero(), Fr::zero()}}) {
        QVERIFY(!provable([&](Builder& b) {
            advicePoint(b, point, "point");
            return std::vector<Linear>{};
        }));
    }
}

void TestGadgets::base8Agrees_data() {
    QTest::addColumn<QString>("scalar");
    const Uint256 order = crypto::babyjubjub::kSubgroupOrder;
    const auto row = [](const char* name, const Uint256& scalar) {
        QTest::newRow(name) << QString::fromStdString(scalar.toDecimal());
    };
    row("0", 0);
    row("1", 1);
    row("2", 2);
    row("7", 7);
    row("8", 8);
    row("order - 1", *checkedSub(order, 1));
    row("order - 2", *checkedSub(order, 2));
    row("half", shiftRight(order, 1));
    row("2^249", shiftLeft(1, 249));
    row("2^249 - 1", *checkedSub(shiftLeft(1, 249), 1));
    for (int i = 0; i < 4; ++i) {
        QTest::addRow("random %d", i) << QString::fromStdString(
            divMod(random().toUint256(), order).remainder.toDecimal());
    }
}

void TestGadgets::base8Agrees() {
    QFETCH(QString, scalar);
    const Uint256 value = *Uint256::fromDecimal(scalar.toStdString());
    const auto out = outputsOf([&](Builder& b) {
        const EdwardsPoint p = multiplyBase8(b, value);
        return std::vector{p.x, p.y};
    });
    const BabyJubjubPoint expected = crypto::babyjubjub::multiply(crypto::babyjubjub::base8(), value);
    QCOMPARE(out, (std::vector{expected.x, expected.y}));
}

void TestGadgets::oddMultiplesAgree_data() {
    QTest::addColumn<QString>("scalar");
    const auto row = [](const char* name, const Fr& scalar) {
        QTest::newRow(name) << QString::fromStdString(scalar.toDecimal());
    };
    row("1", Fr::one());
    row("2", Fr(2));
    row("largest", Fr(-1));
    row("order + 1000", Fr::reduce(crypto::babyjubjub::kSubgroupOrder) + Fr(1000));
    row("order - 1000", Fr::reduce(crypto::babyjubjub::kSubgroupOrder) - Fr(1000));
    row("2^253", Fr::reduce(shiftLeft(1, 253)));
    for (int i = 0; i < 4; ++i) {
        row(qPrintable(QStringLiteral("random %1").arg(i)), random());
    }
}

void TestGadgets::oddMultiplesAgree() {
    QFETCH(QString, scalar);
    const Fr h = *Fr::fromDecimal(scalar.toStdString());
    // Also with a component of order 8, as a key that is not in the subgroup has.
    const BabyJubjubPoint generator{
        *Fr::fromDecimal("995203441582195749578291179787384436505546430278305826713579947235728471134"),
        *Fr::fromDecimal("5472060717959818805561601436314318772137091100104008585924551046643952123905")};
    for (const BabyJubjubPoint& point : {randomKey().publicKey(), generator}) {
        const auto out = outputsOf([&](Builder& b) {
            const Linear value = b.publicSignal(h);
            const EdwardsPoint four = doublePoint(b, doublePoint(b, advicePoint(b, point, "point")));
            const EdwardsPoint p = multiplyOdd(b, four, value);
            return std::vector{p.x, p.y};
        });
        const BabyJubjubPoint four = crypto::babyjubjub::multiply(point, 4);
        const Uint256 odd = plus(*checkedAdd(h.toUint256(), h.toUint256()), 1);
        const BabyJubjubPoint expected = crypto::babyjubjub::multiply(four, odd);
        QCOMPARE(out, (std::vector{expected.x, expected.y}));
    }
}

// Where the ladder would meet the point itself, its inverse or the identity again, no witness is
// accepted. A hash does that with a chance below 2^-240.
void TestGadgets::exceptionalMultiplesAreRefused() {
    const Fr order = Fr::reduce(crypto::babyjubjub::kSubgroupOrder);
    const auto point = randomKey().publicKey();
    for (const Fr& h : {Fr::zero(), order, order - Fr::one(), order + Fr::one(), order - Fr(2), order + order}) {
        QVERIFY(!provable([&](Builder& b) {
            const Linear value = b.publicSignal(h);
            const EdwardsPoint p = multiplyOdd(b, advicePoint(b, point, "point"), value);
            return std::vector{p.x, p.y};
        }));
    }
}

void TestGadgets::signatures() {
    const auto accepts = [](const crypto::EddsaPublicKey& key, const Fr& message,
                            const crypto::EddsaSignature& signature, int when = 1) {
        return provable([&](Builder& b) {
            const Linear flag = b.publicSignal(when);
            const EdwardsPoint p = enforceSignature(b, flag, b.publicSignal(message), key, signature);
            return std::vector{p.x, p.y};
        });
    };
    const auto key = randomKey();
    const Fr message = random();
    const auto good = key.sign(message);
    QVERIFY(accepts(key.publicKey(), message, good));
    QVERIFY(accepts(key.publicKey(), Fr::zero(), key.sign(Fr::zero())));
    QVERIFY(!accepts(key.publicKey(), message + Fr::one(), good));
    QVERIFY(accepts(key.publicKey(), message + Fr::one(), good, 0));
    QVERIFY(!accepts(randomKey().publicKey(), message, good));
    auto bad = good;
    bad.s = plus(bad.s, 1);
    QVERIFY(!accepts(key.publicKey(), message, bad));
    bad = good;
    bad.r8 = crypto::babyjubjub::add(bad.r8, crypto::babyjubjub::base8());
    QVERIFY(!accepts(key.publicKey(), message, bad));
    bad.r8 = {Fr(1), Fr(2)};
    QVERIFY(!accepts(key.publicKey(), message, bad));
    QVERIFY(!accepts(key.publicKey(), message, bad, 0)); // never by a flag
    // Points whose eightfold is the identity are no keys.
    QVERIFY(!accepts({}, message, good, 0));
    QVERIFY(!accepts({Fr::zero(), Fr(-1)}, message, good, 0));
    // A key outside the subgroup, as circomlib takes it: only 8·A counts.
    const BabyJubjubPoint order2{Fr::zero(), Fr(-1)};
    const auto outside = crypto::babyjubjub::add(key.publicKey(), order2);
    for (int i = 0; i < 4; ++i) {
        const auto signature = key.sign(random());
        QCOMPARE(accepts(outside, message, signature), crypto::verifyEddsa(outside, message, signature));
    }
    for (int i = 0; i < 5; ++i) {
        const auto another = randomKey();
        const Fr text = random();
        QVERIFY(accepts(another.publicKey(), text, another.sign(text)));
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
    const auto key = randomKey();
    QVERIFY(count([&](Builder& b) {
                enforceSignature(b, Linear(1), b.publicSignal(2), key.publicKey(), key.sign(Fr(2)));
                return std::vector<Linear>{};
            }) <= 2900);
}

QTEST_APPLESS_MAIN(TestGadgets)
#include "tst_gadgets.moc"
