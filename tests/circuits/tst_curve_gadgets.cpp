#include "circuits/gadget_checks.h"
#include "circuits/gadgets/eddsa_gadget.h"

#include <QtTest>

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
    void signatures();
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
