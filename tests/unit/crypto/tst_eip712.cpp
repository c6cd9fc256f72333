#include "base/hex.h"
#include "base/uint256.h"
#include "crypto/eip712.h"
#include "crypto/keccak.h"
#include "crypto/secp256k1.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::crypto;

namespace {

Bytes32 addressWord(std::string_view address) {
    const auto bytes = fixedFromHex<20>(address).value();
    Bytes32 out{};
    std::ranges::copy(bytes, out.begin() + 12);
    return out;
}

} // namespace

// The example "Ether Mail" that EIP-712 itself publishes, with each of its hashes.
class TestEip712 : public QObject {
    Q_OBJECT

    static constexpr std::string_view kPersonType = "Person(string name,address wallet)";
    static constexpr std::string_view kMailType =
        "Mail(Person from,Person to,string contents)Person(string name,address wallet)";

    static Bytes32 domain() {
        return eip712Struct("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)",
                            {eip712Dynamic("Ether Mail"), eip712Dynamic("1"), Uint256(1).toBigEndian(),
                             addressWord("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC")});
    }
    static Bytes32 person(std::string_view name, std::string_view wallet) {
        return eip712Struct(kPersonType, {eip712Dynamic(name), addressWord(wallet)});
    }
    static Bytes32 mail() {
        return eip712Struct(kMailType, {person("Cow", "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"),
                                        person("Bob", "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"),
                                        eip712Dynamic("Hello, Bob!")});
    }

private Q_SLOTS:
    void hashesOfThePublishedExample() {
        QCOMPARE(toHex(domain()), std::string("f2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f"));
        QCOMPARE(toHex(keccak256(viewOf(kMailType))),
                 std::string("a0cedeb2dc280ba39b857546d74f5549c3a1d7bdc2dd96bf881f76108e23dac2"));
        QCOMPARE(toHex(mail()), std::string("c52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e"));
        QCOMPARE(toHex(eip712Digest(domain(), mail())),
                 std::string("be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2"));
    }

    // The key is keccak256("cow"); RFC 6979 makes the signature the published one.
    void signatureOfThePublishedExample() {
        const Secp256k1 curve{Bytes32{5}};
        const auto key = Secp256k1PrivateKey::fromBytes(keccak256(viewOf("cow"))).value();
        const auto signature = curve.sign(key, eip712Digest(domain(), mail()));
        QCOMPARE(toHex(signature.r), std::string("4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d"));
        QCOMPARE(toHex(signature.s), std::string("07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b91562"));
        QCOMPARE(27 + signature.recoveryId, 28);
    }
};

QTEST_APPLESS_MAIN(TestEip712)
#include "tst_eip712.moc"
