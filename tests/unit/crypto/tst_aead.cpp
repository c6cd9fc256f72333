#include "base/hex.h"
#include "crypto/aead.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::crypto;

class TestAead : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // RFC 8439, section 2.8.2.
    void rfc8439() {
        Bytes key;
        for (unsigned i = 0x80; i < 0xa0; ++i) {
            key.push_back(static_cast<std::uint8_t>(i));
        }
        const auto nonce = fixedFromHex<12>("070000004041424344454647").value();
        const auto associated = fromHex("50515253c0c1c2c3c4c5c6c7").value();
        const std::string text = "Ladies and Gentlemen of the class of '99: If I could offer you "
                                 "only one tip for the future, sunscreen would be it.";
        const auto sealed = aeadSeal(key, nonce, associated, viewOf(text)).value();
        QCOMPARE(toHex(ByteView(sealed).first(16)), std::string("d31a8d34648e60db7b86afbc53ef7ec2"));
        QCOMPARE(toHex(ByteView(sealed).last(16)), std::string("1ae10b594f09e26a7e902ecbd0600691"));
        QVERIFY(std::ranges::equal(aeadOpen(key, nonce, associated, sealed)->view(), viewOf(text)));
    }

    void everyBitIsGuarded() {
        const Bytes key(32, 7);
        const AeadNonce nonce{1, 2, 3};
        const auto sealed = aeadSeal(key, nonce, viewOf("name"), viewOf("secret")).value();
        for (std::size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
            auto bad = sealed;
            bad[bit / 8] = static_cast<std::uint8_t>(bad[bit / 8] ^ (1U << (bit % 8)));
            QCOMPARE(aeadOpen(key, nonce, viewOf("name"), bad).error().code, std::string("aead-mismatch"));
        }
        const auto codeOf = [&](ByteView k, const AeadNonce& n, std::string_view name, ByteView data) {
            return aeadOpen(k, n, viewOf(name), data).error().code;
        };
        QCOMPARE(codeOf(Bytes(32, 8), nonce, "name", sealed), std::string("aead-mismatch"));
        QCOMPARE(codeOf(key, {}, "name", sealed), std::string("aead-mismatch"));
        QCOMPARE(codeOf(key, nonce, "nam", sealed), std::string("aead-mismatch"));
        QCOMPARE(codeOf(key, nonce, "name", ByteView(sealed).first(15)), std::string("aead-mismatch"));
        QCOMPARE(codeOf(Bytes(31, 7), nonce, "name", sealed), std::string("aead-wrong-key-length"));
    }

    void emptyPartsWork() {
        const Bytes key(32, 1);
        const auto sealed = aeadSeal(key, {}, {}, {}).value();
        QCOMPARE(sealed.size(), kAeadTagSize);
        QVERIFY(aeadOpen(key, {}, {}, sealed)->empty());
        QVERIFY(!aeadOpen(key, {}, viewOf("x"), sealed));
    }

    // NIST SP 800-38A, F.5.1: the second block needs the counter's next value.
    void aesCounterMode() {
        const auto key = fromHex("2b7e151628aed2a6abf7158809cf4f3c").value();
        const auto counter = fixedFromHex<16>("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff").value();
        const auto plain = fromHex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51").value();
        const auto out = aes128Ctr(key, counter, plain).value();
        QCOMPARE(toHex(out.view()), std::string("874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff"));
        QVERIFY(std::ranges::equal(aes128Ctr(key, counter, out.view())->view(), plain));
        QCOMPARE(aes128Ctr(Bytes(32, 0), counter, plain).error().code, std::string("cipher-wrong-key-length"));
    }
};

QTEST_APPLESS_MAIN(TestAead)
#include "tst_aead.moc"
