#include "crypto/babyjubjub.h"
#include "crypto/babyjubjub_scalar.h"

#include <QtTest>

#include <array>

using namespace landfall;
using namespace landfall::crypto;
using namespace landfall::crypto::babyjubjub;
using algebra::Fr;

namespace {

// The law as ERC-2494 writes it, in affine coordinates.
BabyJubjubPoint affineSum(const BabyJubjubPoint& p, const BabyJubjubPoint& q) {
    const Fr product = Fr(kD) * p.x * q.x * p.y * q.y;
    return {(p.x * q.y + p.y * q.x) * (Fr::one() + product).inverse(),
            (p.y * q.y - Fr(kA) * p.x * q.x) * (Fr::one() - product).inverse()};
}

BabyJubjubPoint affineMultiple(BabyJubjubPoint p, const Uint256& scalar) {
    BabyJubjubPoint sum;
    for (unsigned i = 0; i < scalar.bitLength(); ++i) {
        if (scalar.bit(i)) {
            sum = affineSum(sum, p);
        }
        p = affineSum(p, p);
    }
    return sum;
}

BabyJubjubPoint point(const char* x, const char* y) {
    return {*Fr::fromDecimal(x), *Fr::fromDecimal(y)};
}

BabyJubjubPoint generator() {
    return point("995203441582195749578291179787384436505546430278305826713579947235728471134",
                 "5472060717959818805561601436314318772137091100104008585924551046643952123905");
}

std::array<Uint256, 12> scalars() {
    const auto& l = kSubgroupOrder;
    return {Uint256(0),
            Uint256(1),
            Uint256(2),
            Uint256(15),
            Uint256(16),
            Uint256(0xffffffffffffffff),
            *checkedSub(l, 1),
            l,
            *checkedAdd(l, 1),
            shiftLeft(Uint256(1), 255),
            Uint256(algebra::Limbs{~0ULL, ~0ULL, ~0ULL, ~0ULL}),
            Uint256(algebra::Limbs{0x0123456789abcdef, 0xfedcba9876543210, 0x5555aaaa5555aaaa, 0x0f0f0f0f0f0f0f0f})};
}

} // namespace

class TestBabyJubjub : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void constantsOfTheErc() {
        QCOMPARE(kSubgroupOrder.toDecimal(),
                 std::string("2736030358979909402780800718157159386076813972158567259200215660948447373041"));
        QVERIFY(isOnCurve(generator()));
        QVERIFY(multiply(generator(), 8) == base8());
        QVERIFY(isInSubgroup(base8()));
        QVERIFY(!isInSubgroup(generator()));
        QVERIFY(multiply(generator(), *checkedMul(kSubgroupOrder, 8)) == BabyJubjubPoint{});
        // Completeness: a is a square, d is not.
        QVERIFY(Fr(kA).sqrt().has_value());
        QVERIFY(!Fr(kD).sqrt().has_value());
    }

    // Test vectors of ERC-2494.
    void additionVectors() {
        const auto p1 = point("17777552123799933955779906779655732241715742912184938656739573121738514868268",
                              "2626589144620713026669568689430873010625803728049924121243784502389097019475");
        const auto p2 = point("16540640123574156134436876038791482806971768689494387082833631921987005038935",
                              "20819045374670962167435360035096875258406992893633759881276124905556507972311");
        QVERIFY(isOnCurve(p1) && isOnCurve(p2));
        QVERIFY(add(p1, p2) == point("7916061937171219682591368294088513039687205273691143098332585753343424131937",
                                     "14035240266687799601661095864649209771790948434046947201833777492504781204499"));
        QVERIFY(add(p1, p1) == point("6890855772600357754907169075114257697580319025794532037257385534741338397365",
                                     "4338620300185947561074059802482547481416142213883829469920100239455078257889"));
        QVERIFY(multiply(p1, 3) ==
                point("19372461775513343691590086534037741906533799473648040012278229434133483800898",
                      "9458658722007214007257525444427903161243386465067105737478306991484593958249"));
    }

    void addingHandlesEveryPair() {
        const std::array<BabyJubjubPoint, 6> points{BabyJubjubPoint{}, BabyJubjubPoint{Fr(0), Fr(-1)},
                                                    base8(),           BabyJubjubPoint{-base8().x, base8().y},
                                                    generator(),       multiply(generator(), kSubgroupOrder)};
        for (const auto& p : points) {
            for (const auto& q : points) {
                const auto sum = add(p, q);
                QVERIFY(isOnCurve(sum));
                QVERIFY(sum == affineSum(p, q));
            }
        }
    }

    void multiplesMatchDoubleAndAdd() {
        for (const auto& scalar : scalars()) {
            QVERIFY(multiply(generator(), scalar) == affineMultiple(generator(), scalar));
            if (scalar < kSubgroupOrder) {
                QVERIFY(multiplyBase8(scalar) == affineMultiple(base8(), scalar));
            }
        }
    }

    void pointsOffTheCurveAreSeen() {
        auto bad = base8();
        bad.x += Fr::one();
        QVERIFY(!isOnCurve(bad));
        QVERIFY(!isInSubgroup(bad));
        QVERIFY(!isOnCurve({Fr::zero(), Fr::zero()}));
    }

    void scalarsCountModuloTheOrder() {
        for (const auto& a : scalars()) {
            QVERIFY(BabyJubjubScalar::reduce(a).toUint256() == divMod(a, kSubgroupOrder).remainder);
            for (const auto& b : scalars()) {
                const auto ra = divMod(a, kSubgroupOrder).remainder;
                const auto rb = divMod(b, kSubgroupOrder).remainder;
                const auto sum = BabyJubjubScalar::reduce(a) + BabyJubjubScalar::reduce(b);
                QVERIFY(sum.toUint256() == divMod(*checkedAdd(ra, rb), kSubgroupOrder).remainder);
                // Products against the curve: a·(b·B) = (a·b)·B.
                const auto product = BabyJubjubScalar::reduce(a) * BabyJubjubScalar::reduce(b);
                QVERIFY(multiplyBase8(product.toUint256()) == multiply(multiply(base8(), b), a));
            }
        }
    }

    void wideNumbersReduce() {
        FixedBytes<64> wide{};
        wide[31] = 1; // 2^256
        const auto power = BabyJubjubScalar::fromWide(wide).toUint256();
        const auto half = divMod(shiftLeft(Uint256(1), 128), kSubgroupOrder).remainder;
        QVERIFY(power == (BabyJubjubScalar::reduce(half) * BabyJubjubScalar::reduce(half)).toUint256());
        wide[63] = 5;
        QVERIFY(BabyJubjubScalar::fromWide(wide).toUint256() == *checkedAdd(power, 5));
        wide.fill(0xff);
        const auto all = BabyJubjubScalar::fromWide(wide) + BabyJubjubScalar::reduce(1);
        QVERIFY(all.toUint256() == (BabyJubjubScalar::reduce(power) * BabyJubjubScalar::reduce(power)).toUint256());
    }
};

QTEST_APPLESS_MAIN(TestBabyJubjub)
#include "tst_babyjubjub.moc"
