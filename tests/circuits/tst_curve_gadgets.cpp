#include "circuits/gadget_checks.h"
#include "circuits/gadgets/eddsa_gadget.h"
#include "crypto/poseidon.h"

#include <QtTest>

#include <array>

using namespace landfall;
using namespace landfall::circuits;
using namespace landfall::testing;
using crypto::BabyJubjubPoint;

// The gadgets of BabyJubjub as tst_gadgets tries the others: sums, multiples, signatures.
class TestCurveGadgets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pointsAgree();
    void pointsOffTheCurveAreRefused();
    void base8Agrees_data();
    void base8Agrees();
    void oddMultiplesAgree_data();
    void oddMultiplesAgree();
    void exceptionalMultiplesAreRefused();
    void anotherFormOfTheScalarIsRefused();
    void everyExceptionHasItsConstraint();
    void digitsOfBase8AreTheProvers();
    void signatures();
    void bothCoordinatesCount();
    void keysOfSmallOrderAreRefused();
    void constraintCount();

private:
    RandomValues m_random;
};

void TestCurveGadgets::pointsAgree() {
    const BabyJubjubPoint base = crypto::babyjubjub::base8();
    const BabyJubjubPoint order2{Fr::zero(), Fr(-1)};
    const std::vector<BabyJubjubPoint> points{{},
                                              base,
                                              order2,
                                              crypto::babyjubjub::add(base, order2),
                                              crypto::babyjubjub::multiply(base, m_random.element().toUint256())};
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

void TestCurveGadgets::pointsOffTheCurveAreRefused() {
    for (const BabyJubjubPoint& point :
         {BabyJubjubPoint{Fr(1), Fr(2)}, BabyJubjubPoint{m_random.element(), m_random.element()},
          BabyJubjubPoint{Fr::zero(), Fr::zero()}}) {
        QVERIFY(!provable([&](Builder& b) {
            advicePoint(b, point, "point");
            return std::vector<Linear>{};
        }));
    }
}

void TestCurveGadgets::base8Agrees_data() {
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
            divMod(m_random.element().toUint256(), order).remainder.toDecimal());
    }
}

void TestCurveGadgets::base8Agrees() {
    QFETCH(QString, scalar);
    const Uint256 value = *Uint256::fromDecimal(scalar.toStdString());
    const auto out = outputsOf([&](Builder& b) {
        const EdwardsPoint p = multiplyBase8(b, value);
        return std::vector{p.x, p.y};
    });
    const BabyJubjubPoint expected = crypto::babyjubjub::multiply(crypto::babyjubjub::base8(), value);
    QCOMPARE(out, (std::vector{expected.x, expected.y}));
}

void TestCurveGadgets::oddMultiplesAgree_data() {
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
        row(qPrintable(QStringLiteral("random %1").arg(i)), m_random.element());
    }
}

void TestCurveGadgets::oddMultiplesAgree() {
    QFETCH(QString, scalar);
    const Fr h = *Fr::fromDecimal(scalar.toStdString());
    // Also with a component of order 8, as a key that is not in the subgroup has.
    const BabyJubjubPoint generator{
        *Fr::fromDecimal("995203441582195749578291179787384436505546430278305826713579947235728471134"),
        *Fr::fromDecimal("5472060717959818805561601436314318772137091100104008585924551046643952123905")};
    for (const BabyJubjubPoint& point : {m_random.key().publicKey(), generator}) {
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
void TestCurveGadgets::exceptionalMultiplesAreRefused() {
    const Fr order = Fr::reduce(crypto::babyjubjub::kSubgroupOrder);
    const auto point = m_random.key().publicKey();
    for (const Fr& h : {Fr::zero(), order, order - Fr::one(), order + Fr::one(), order - Fr(2), order + order}) {
        QVERIFY(!provable([&](Builder& b) {
            const Linear value = b.publicSignal(h);
            const EdwardsPoint p = multiplyOdd(b, advicePoint(b, point, "point"), value);
            return std::vector{p.x, p.y};
        }));
    }
}

// h + p is the same element, and its multiple of a point is another.
void TestCurveGadgets::anotherFormOfTheScalarIsRefused() {
    const Uint256 offset = *checkedSub(*checkedMul(crypto::babyjubjub::kSubgroupOrder, 11), shiftLeft(1, 254));
    const auto point = m_random.key().publicKey();
    const auto refused = [&](const Fr& h, const Uint256& number) {
        const Gadget gadget = [&](Builder& b) {
            const Linear x = b.publicSignal(point.x);
            const Linear y = b.publicSignal(point.y);
            const EdwardsPoint p = multiplyOdd(b, {x, y}, b.publicSignal(h));
            return std::vector{p.x, p.y};
        };
        const GadgetRun honest = runGadget(gadget);
        QVERIFY(honest.satisfied);
        std::map<snark::Wire, Fr> overrides;
        for (unsigned bit = 0; bit < 253; ++bit) {
            QCOMPARE(honest.advices[bit].name, std::string_view("ladder.bit"));
            overrides[honest.advices[bit].wire] = Fr(number.bit(bit) ? 1 : 0);
        }
        const GadgetRun cheat = runGadget(gadget, overrides);
        QVERIFY(cheat.outputs != honest.outputs);
        // The range of one comparison's gap is all that stands in the way.
        QCOMPARE(brokenRows(systemOf(gadget), cheat.witness).size(), std::size_t{1});
    };
    const Uint256 p = Fr::modulus();
    refused(Fr(5), *checkedAdd(plus(offset, 5), p));
    // The value with the offset is above p, so a smaller number is the same element.
    refused(Fr(-1000), *checkedSub(offset, 1000));
}

// Scalars at which the ladder meets an exception: one constraint alone refuses the witness.
void TestCurveGadgets::everyExceptionHasItsConstraint() {
    const Uint256 order = crypto::babyjubjub::kSubgroupOrder;
    const Uint256 elevenfold = *checkedMul(order, 11);
    const auto brokenBy = [](const BabyJubjubPoint& point, const Uint256& h) {
        const Gadget gadget = [&](Builder& b) {
            const Linear x = b.publicSignal(point.x);
            const Linear y = b.publicSignal(point.y);
            const EdwardsPoint p = multiplyOdd(b, {x, y}, b.publicSignal(Fr::reduce(h)));
            return std::vector{p.x, p.y};
        };
        return brokenRows(systemOf(gadget), runGadget(gadget).witness);
    };
    // Before round i the multiple is a, the odd integer nearest to (h + 11·order)/2^i. Here it is 1 more than
    // an even multiple of the order, after an odd one, and the round adds the point itself: a slope of
    // 0/0. (In the subgroup an odd multiple is the identity, which no witness passes; and before round
    // 2 and 4 no multiple is of that kind.)
    const BabyJubjubPoint order2{Fr::zero(), Fr(-1)};
    const auto point = crypto::babyjubjub::add(crypto::babyjubjub::multiply(m_random.key().publicKey(), 4), order2);
    std::set<std::size_t> rows;
    for (const auto& [round, multiple] : std::vector<std::pair<unsigned, std::uint64_t>>{{0, 14}, {1, 6}, {3, 2}}) {
        const Uint256 a = plus(*checkedMul(order, multiple), 1);
        const Uint256 h = *checkedSub(shiftLeft(a, round), elevenfold);
        const auto broken = brokenBy(point, h);
        QCOMPARE(broken.size(), std::size_t{1});
        rows.insert(broken.front());
    }
    QCOMPARE(rows.size(), std::size_t{3});
    // A multiple of order 2: v = 0, and x = u/v would be anything.
    const auto broken = brokenBy(point, shiftRight(*checkedSub(order, 1), 1));
    QCOMPARE(broken.size(), std::size_t{1});
    QVERIFY(!rows.contains(broken.front()));
}

// Any digits are accepted, and what comes out is the multiple that they say.
void TestCurveGadgets::digitsOfBase8AreTheProvers() {
    const Uint256 order = crypto::babyjubjub::kSubgroupOrder;
    const Gadget gadget = [](Builder& b) {
        const EdwardsPoint p = multiplyBase8(b, 1);
        return std::vector{p.x, p.y};
    };
    const GadgetRun honest = runGadget(gadget);
    for (int run = 0; run < 4; ++run) {
        std::map<snark::Wire, Fr> overrides;
        Uint256 positive;
        Uint256 negative;
        std::vector<bool> bits;
        unsigned window = 0;
        for (const auto& advice : honest.advices) {
            if (advice.name != "base8.digit" && advice.name != "base8.sign") {
                continue;
            }
            // The extremes, and something between.
            const bool bit = run == 0 || (run != 1 && m_random.bits() % 2 == 1);
            overrides[advice.wire] = Fr(bit ? 1 : 0);
            bits.push_back(bit);
            if (advice.name == "base8.sign") {
                const unsigned index = (bits[0] ? 1U : 0U) + (bits.size() == 3 && bits[1] ? 2U : 0U);
                Uint256& side = bit ? positive : negative;
                side = *checkedAdd(side, shiftLeft(2 * index + 1, 3 * window++));
                bits.clear();
            }
        }
        QCOMPARE(window, 84U);
        const GadgetRun chosen = runGadget(gadget, overrides);
        QVERIFY(chosen.satisfied);
        const Uint256 less = divMod(negative, order).remainder;
        const Uint256 scalar = divMod(*checkedAdd(positive, *checkedSub(order, less)), order).remainder;
        const BabyJubjubPoint expected = crypto::babyjubjub::multiply(crypto::babyjubjub::base8(), scalar);
        QCOMPARE(chosen.outputs, (std::vector{expected.x, expected.y}));
    }
}

void TestCurveGadgets::signatures() {
    const auto accepts = [](const crypto::EddsaPublicKey& key, const Fr& message,
                            const crypto::EddsaSignature& signature, int when = 1) {
        return provable([&](Builder& b) {
            const Linear flag = b.publicSignal(when);
            const EdwardsPoint p = enforceSignature(b, flag, b.publicSignal(message), key, signature);
            return std::vector{p.x, p.y};
        });
    };
    const auto key = m_random.key();
    const Fr message = m_random.element();
    const auto good = key.sign(message);
    QVERIFY(accepts(key.publicKey(), message, good));
    QVERIFY(accepts(key.publicKey(), Fr::zero(), key.sign(Fr::zero())));
    QVERIFY(!accepts(key.publicKey(), message + Fr::one(), good));
    QVERIFY(accepts(key.publicKey(), message + Fr::one(), good, 0));
    QVERIFY(!accepts(m_random.key().publicKey(), message, good));
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
        const auto signature = key.sign(m_random.element());
        QCOMPARE(accepts(outside, message, signature), crypto::verifyEddsa(outside, message, signature));
    }
    for (int i = 0; i < 5; ++i) {
        const auto another = m_random.key();
        const Fr text = m_random.element();
        QVERIFY(accepts(another.publicKey(), text, another.sign(text)));
    }
}

// Who knows the key can make the two sides of the equation agree in one coordinate only.
void TestCurveGadgets::bothCoordinatesCount() {
    const Uint256 order = crypto::babyjubjub::kSubgroupOrder;
    const auto base = crypto::babyjubjub::base8();
    const Uint256 secret(123'456'789);
    const auto key = crypto::babyjubjub::multiply(base, secret);
    const Fr message = m_random.element();
    const auto minus = [&](const Uint256& value) { return *checkedSub(order, divMod(value, order).remainder); };
    std::set<std::size_t> rows;
    for (const BabyJubjubPoint& shift : {BabyJubjubPoint{}, BabyJubjubPoint{Fr::zero(), Fr(-1)}}) {
        // s·base8 + 4·key = −(r8 + (2h + 1)·4·key) + shift, which has the same y, or the same x.
        const Uint256 r(987'654'321);
        const auto r8 = crypto::babyjubjub::add(crypto::babyjubjub::multiply(base, r), shift);
        const Fr h = crypto::poseidon(std::array{r8.x, r8.y, key.x, key.y, message}, Fr::zero());
        const Uint256 h8 = divMod(*checkedMul(divMod(h.toUint256(), order).remainder, 8), order).remainder;
        const Uint256 factor = plus(h8, 8);
        Uint256 product; // factor·secret mod order, by doubling
        for (unsigned bit = 32; bit-- > 0;) {
            product = divMod(*checkedAdd(product, product), order).remainder;
            product = secret.bit(bit) ? divMod(*checkedAdd(product, factor), order).remainder : product;
        }
        const Uint256 s = divMod(minus(*checkedAdd(product, r)), order).remainder;
        const Gadget gadget = [&](Builder& b) {
            const Linear when = b.publicSignal(1);
            enforceSignature(b, when, b.publicSignal(message), key, {r8, s});
            return std::vector<Linear>{};
        };
        const auto broken = brokenRows(systemOf(gadget), runGadget(gadget).witness);
        QCOMPARE(broken.size(), std::size_t{1});
        rows.insert(broken.front());
        QVERIFY(!crypto::verifyEddsa(key, message, {r8, s}));
    }
    QCOMPARE(rows.size(), std::size_t{2});
}

// Orders 1, 2, 4 and 8, even where no signature is asked for; the generator's multiples have them.
void TestCurveGadgets::keysOfSmallOrderAreRefused() {
    const BabyJubjubPoint generator{
        *Fr::fromDecimal("995203441582195749578291179787384436505546430278305826713579947235728471134"),
        *Fr::fromDecimal("5472060717959818805561601436314318772137091100104008585924551046643952123905")};
    const auto order8 = crypto::babyjubjub::multiply(generator, crypto::babyjubjub::kSubgroupOrder);
    QCOMPARE(crypto::babyjubjub::multiply(order8, 4).y, Fr(-1));
    for (const std::uint64_t multiple : {1, 2, 3, 4, 8}) {
        const auto key = crypto::babyjubjub::multiply(order8, multiple);
        QVERIFY(!provable([&](Builder& b) {
            const Linear when = b.publicSignal(0);
            enforceSignature(b, when, b.publicSignal(7), key, {crypto::babyjubjub::base8(), Uint256(1)});
            return std::vector<Linear>{};
        }));
    }
}

void TestCurveGadgets::constraintCount() {
    const auto key = m_random.key();
    const auto system = systemOf([&](Builder& b) {
        enforceSignature(b, Linear(1), b.publicSignal(2), key.publicKey(), key.sign(Fr(2)));
        return std::vector<Linear>{};
    });
    QVERIFY(system.constraintCount() <= 2900);
}

QTEST_APPLESS_MAIN(TestCurveGadgets)
#include "tst_curve_gadgets.moc"
