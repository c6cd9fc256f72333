#include "base/hex.h"
#include "crypto/kdf.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::crypto;

namespace {

constexpr std::uint64_t kLimit = std::uint64_t{64} << 20;

std::string scryptHex(std::string_view passphrase, std::string_view salt, const ScryptCost& cost) {
    return toHex(scrypt(viewOf(passphrase), viewOf(salt), cost, 64, kLimit)->view());
}

} // namespace

class TestKdf : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // RFC 7914, section 12.
    void scryptVectors() {
        QCOMPARE(scryptHex("", "", {16, 1, 1}),
                 std::string("77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                             "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"));
        QCOMPARE(scryptHex("password", "NaCl", {1024, 8, 16}),
                 std::string("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                             "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"));
        QCOMPARE(scryptHex("pleaseletmein", "SodiumChloride", {16384, 8, 1}),
                 std::string("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                             "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"));
    }

    void scryptRefusesWhatItCannotDo_data() {
        QTest::addColumn<quint64>("n");
        QTest::addColumn<quint64>("r");
        QTest::addColumn<quint64>("p");
        QTest::addColumn<QByteArray>("code");
        const QByteArray parameters("kdf-parameters");
        QTest::newRow("n = 0") << quint64(0) << quint64(8) << quint64(1) << parameters;
        QTest::newRow("n = 1") << quint64(1) << quint64(8) << quint64(1) << parameters;
        QTest::newRow("n not a power of two") << quint64(1000) << quint64(8) << quint64(1) << parameters;
        QTest::newRow("n huge") << (quint64(1) << 63) << quint64(8) << quint64(1) << QByteArray("kdf-too-costly");
        QTest::newRow("r = 0") << quint64(16) << quint64(0) << quint64(1) << parameters;
        QTest::newRow("p = 0") << quint64(16) << quint64(1) << quint64(0) << parameters;
        QTest::newRow("p·r = 2^30") << quint64(16) << quint64(1024) << quint64(1 << 20) << parameters;
        QTest::newRow("r huge") << quint64(16) << (quint64(1) << 62) << quint64(1) << parameters;
        QTest::newRow("over the limit") << quint64(1 << 17) << quint64(8) << quint64(1) << QByteArray("kdf-too-costly");
    }
    void scryptRefusesWhatItCannotDo() {
        QFETCH(quint64, n);
        QFETCH(quint64, r);
        QFETCH(quint64, p);
        QFETCH(QByteArray, code);
        const auto refused = scrypt(viewOf("x"), viewOf("y"), {n, r, p}, 32, kLimit);
        QVERIFY(!refused);
        QCOMPARE(QByteArray::fromStdString(refused.error().code), code);
    }

    // The cost of new keystores.
    void scryptWithManyMegabytes() {
        QVERIFY(scrypt(viewOf("x"), viewOf("y"), {1 << 17, 8, 1}, 32, std::uint64_t{256} << 20).ok());
    }

    // RFC 7914, section 11 (SHA-256).
    void pbkdf2Sha256() {
        QCOMPARE(toHex(pbkdf2(Pbkdf2Hash::Sha256, viewOf("passwd"), viewOf("salt"), 1, 64)->view()),
                 std::string("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
                             "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"));
        QCOMPARE(toHex(pbkdf2(Pbkdf2Hash::Sha256, viewOf("Password"), viewOf("NaCl"), 80000, 64)->view()),
                 std::string("4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
                             "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d"));
    }

    void pbkdf2Refuses() {
        QCOMPARE(pbkdf2(Pbkdf2Hash::Sha512, {}, {}, 0, 64).error().code, std::string("kdf-parameters"));
        QCOMPARE(pbkdf2(Pbkdf2Hash::Sha512, {}, {}, std::uint64_t{1} << 31, 64).error().code,
                 std::string("kdf-parameters"));
        QCOMPARE(pbkdf2(Pbkdf2Hash::Sha512, {}, {}, 1, 0).error().code, std::string("kdf-parameters"));
        QVERIFY(pbkdf2(Pbkdf2Hash::Sha512, {}, {}, 1, 64).ok());
    }
};

QTEST_APPLESS_MAIN(TestKdf)
#include "tst_kdf.moc"
