#include "base/hex.h"
#include "crypto/hash.h"
#include "crypto/random.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::crypto;

class TestHash : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // FIPS 180-4 examples.
    void sha() {
        QCOMPARE(toHex(sha256(viewOf("abc"))),
                 std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(toHex(sha256({})), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        QCOMPARE(toHex(sha512(viewOf("abc"))),
                 std::string("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                             "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"));
    }

    // RFC 4231, cases 1, 2 and 6 (a key longer than the block).
    void hmac() {
        QCOMPARE(toHex(hmacSha512(Bytes(20, 0x0b), viewOf("Hi There"))),
                 std::string("87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
                             "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"));
        QCOMPARE(toHex(hmacSha512(viewOf("Jefe"), viewOf("what do ya want for nothing?"))),
                 std::string("164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                             "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"));
        QCOMPARE(toHex(hmacSha512(Bytes(131, 0xaa), viewOf("Test Using Larger Than Block-Size Key - Hash Key First"))),
                 std::string("80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
                             "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"));
        QCOMPARE(toHex(hmacSha512({}, {})),
                 std::string("b936cee86c9f87aa5d3c6f2e84cb5a4239a5fe50480a6ec66b70ab5b1f4ac673"
                             "0c6c515421b327ec1d69402e53dfb49ad7381eb067b338fd7b0cb22247225d47"));
    }

    void randomBytesDiffer() {
        Bytes32 a{};
        Bytes32 b{};
        randomBytes(a);
        randomBytes(b);
        QVERIFY(a != b && a != Bytes32{} && b != Bytes32{});
        randomBytes({});
    }
};

QTEST_APPLESS_MAIN(TestHash)
#include "tst_hash.moc"
