#include "crypto/babyjubjub_scalar.h"
#include "crypto/eddsa.h"
#include "crypto/poseidon.h"
#include "support/vector_file.h"

#include <QtTest>

#include <array>

using namespace landfall;
using namespace landfall::crypto;
using algebra::Fr;

namespace {

EddsaPrivateKey keyOf(std::uint64_t seed) {
    FixedBytes<64> wide{};
    for (std::size_t i = 0; i < wide.size(); ++i) {
        wide[i] = static_cast<std::uint8_t>(seed * 131 + i * 17 + 3);
    }
    return std::move(EddsaPrivateKey::fromWide(wide)).value();
}

} // namespace

class TestEddsa : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void circomlibjsSignaturesVerify() {
        const auto rows = vectorRows("eddsa_circomlibjs.txt", ' ', 6);
        QCOMPARE(rows.size(), 4);
        for (const auto& fields : rows) {
            const auto fr = [&](int i) { return *Fr::fromDecimal(fields[i].toStdString()); };
            const EddsaSignature signature{{fr(3), fr(4)}, *Uint256::fromDecimal(fields[5].toStdString())};
            QVERIFY(verifyEddsa({fr(0), fr(1)}, fr(2), signature));
            QVERIFY(!verifyEddsa({fr(0), fr(1)}, fr(2) + Fr::one(), signature));
        }
    }

    void signsAndVerifies() {
        for (std::uint64_t i = 0; i < 20; ++i) {
            const auto key = keyOf(i);
            const Fr message = Fr(i) - Fr(5);
            const auto signature = key.sign(message);
            QVERIFY(babyjubjub::isInSubgroup(key.publicKey()));
            QVERIFY(verifyEddsa(key.publicKey(), message, signature));
            QVERIFY(key.sign(message) == signature);
            QVERIFY(key.sign(message + Fr::one()).r8 != signature.r8);
        }
    }

    void anyChangeIsRefused() {
        const auto key = keyOf(1);
        const Fr message(42);
        const auto good = key.sign(message);
        QVERIFY(verifyEddsa(key.publicKey(), message, good));

        QVERIFY(!verifyEddsa(key.publicKey(), Fr(43), good));
        QVERIFY(!verifyEddsa(keyOf(2).publicKey(), message, good));
        for (unsigned bit = 0; bit < 251; ++bit) {
            auto bad = good;
            bad.s.limbs[bit / 64] ^= std::uint64_t{1} << (bit % 64);
            QVERIFY(!verifyEddsa(key.publicKey(), message, bad));
        }
        auto bad = good;
        bad.r8 = babyjubjub::add(good.r8, babyjubjub::base8());
        QVERIFY(!verifyEddsa(key.publicKey(), message, bad));
        bad = good;
        bad.r8.y += Fr::one();
        QVERIFY(!verifyEddsa(key.publicKey(), message, bad));
        auto offCurve = key.publicKey();
        offCurve.x += Fr::one();
        QVERIFY(!verifyEddsa(offCurve, message, good));
    }

    // s + order satisfies the equation too; only one of the two may count.
    void sMustBeBelowTheOrder() {
        const auto key = keyOf(3);
        auto signature = key.sign(Fr(1));
        signature.s = *checkedAdd(signature.s, babyjubjub::kSubgroupOrder);
        QVERIFY(!verifyEddsa(key.publicKey(), Fr(1), signature));
    }

    // With a key of order 8 or less, 8·h·A vanishes and anybody could sign.
    void keysOfSmallOrderAreRefused() {
        BabyJubjubPoint small = babyjubjub::multiply(
            {*Fr::fromDecimal("995203441582195749578291179787384436505546430278305826713579947235728471134"),
             *Fr::fromDecimal("5472060717959818805561601436314318772137091100104008585924551046643952123905")},
            babyjubjub::kSubgroupOrder);
        for (int multiple = 0; multiple < 8; ++multiple) {
            const EddsaPublicKey key = babyjubjub::multiply(small, static_cast<std::uint64_t>(multiple));
            const EddsaSignature forged{babyjubjub::multiplyBase8(5), 5};
            QVERIFY(babyjubjub::isOnCurve(key));
            QVERIFY(!isValidEddsaKey(key));
            QVERIFY(!verifyEddsa(key, Fr(1), forged));
        }
        QVERIFY(isValidEddsaKey(keyOf(1).publicKey()));
    }

    // A key with a component of small order is one of circomlib's valid keys: the
    // equation is cofactored on the side of the key.
    void keyWithSmallComponent() {
        const BabyJubjubPoint two{Fr(0), Fr(-1)};
        const Uint256 k(987654321);
        const auto key = babyjubjub::add(babyjubjub::multiplyBase8(k), two);
        const Uint256 nonce(1234567);
        const auto r8 = babyjubjub::multiplyBase8(nonce);
        const Fr message(77);
        const auto h = poseidon(std::array{r8.x, r8.y, key.x, key.y, message}).toUint256();
        const auto s = BabyJubjubScalar::reduce(nonce) +
                       BabyJubjubScalar::reduce(8) * BabyJubjubScalar::reduce(h) * BabyJubjubScalar::reduce(k);
        QVERIFY(verifyEddsa(key, message, {r8, s.toUint256()}));
        // The side of r8 is not: adding a point of order 2 must be seen.
        const auto shifted = babyjubjub::add(r8, two);
        const auto h2 = poseidon(std::array{shifted.x, shifted.y, key.x, key.y, message}).toUint256();
        const auto s2 = BabyJubjubScalar::reduce(nonce) +
                        BabyJubjubScalar::reduce(8) * BabyJubjubScalar::reduce(h2) * BabyJubjubScalar::reduce(k);
        QVERIFY(!verifyEddsa(key, message, {shifted, s2.toUint256()}));
    }

    void secretsOutOfRangeAreRefused() {
        QCOMPARE(EddsaPrivateKey::fromBytes(Bytes(31, 1)).error().code, std::string("l2-key-wrong-length"));
        QCOMPARE(EddsaPrivateKey::fromBytes(Bytes(32, 0)).error().code, std::string("l2-key-out-of-range"));
        QCOMPARE(EddsaPrivateKey::fromBytes(babyjubjub::kSubgroupOrder.toBigEndian()).error().code,
                 std::string("l2-key-out-of-range"));
        QCOMPARE(EddsaPrivateKey::fromWide({}).error().code, std::string("l2-key-out-of-range"));
        const auto largest = checkedSub(babyjubjub::kSubgroupOrder, 1)->toBigEndian();
        QVERIFY(EddsaPrivateKey::fromBytes(largest).ok());
    }

    void signSpeed() {
        const auto key = keyOf(9);
        QBENCHMARK {
            (void)key.sign(Fr(1));
        }
    }

    void verifySpeed() {
        const auto key = keyOf(9);
        const auto signature = key.sign(Fr(1));
        bool valid = true;
        QBENCHMARK {
            valid = valid && verifyEddsa(key.publicKey(), Fr(1), signature);
        }
        QVERIFY(valid);
    }
};

QTEST_APPLESS_MAIN(TestEddsa)
#include "tst_eddsa.moc"
