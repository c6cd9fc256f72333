#include "base/hex.h"
#include "crypto/hash.h"
#include "support/vector_file.h"
#include "wallet/derivation.h"
#include "wallet/mnemonic.h"
#include "wallet/wordlist.h"

#include <QtTest>

#include <algorithm>
#include <set>

using namespace landfall;
using namespace landfall::wallet;

namespace {

std::string textOf(const SecretBytes& bytes) {
    return {bytes.view().begin(), bytes.view().end()};
}

const std::string kAbout =
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

std::string codeOf(std::string_view phrase) {
    const auto parsed = Mnemonic::parse(phrase);
    return parsed ? "" : parsed.error().code;
}

} // namespace

class TestMnemonic : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The digest of english.txt as BIP-39 publishes it.
    void theListIsTheStandardsOwn() {
        QCOMPARE(toHex(crypto::sha256(viewOf(wordlistText()))),
                 std::string("2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"));
        const auto& words = mnemonicWords();
        QCOMPARE(words.size(), std::size_t{2048});
        QVERIFY(std::ranges::is_sorted(words));
        std::set<std::string_view> prefixes;
        for (const auto word : words) {
            prefixes.insert(word.substr(0, 4));
        }
        QCOMPARE(prefixes.size(), words.size());
    }

    void trezorVectors_data() {
        QTest::addColumn<QByteArray>("entropy");
        QTest::addColumn<QByteArray>("phrase");
        QTest::addColumn<QByteArray>("seed");
        QTest::addColumn<QByteArray>("chainCode");
        QTest::addColumn<QByteArray>("key");
        const auto rows = vectorRows("bip39_trezor.txt", ';', 5);
        QCOMPARE(rows.size(), 24);
        for (const auto& fields : rows) {
            QTest::newRow(fields[0].constData()) << fields[0] << fields[1] << fields[2] << fields[3] << fields[4];
        }
    }
    void trezorVectors() {
        QFETCH(QByteArray, entropy);
        QFETCH(QByteArray, phrase);
        QFETCH(QByteArray, seed);
        QFETCH(QByteArray, chainCode);
        QFETCH(QByteArray, key);
        const auto made = Mnemonic::fromEntropy(*fromHex(entropy.toStdString())).value().phrase();
        QCOMPARE(textOf(made), phrase.toStdString());
        const auto parsed = Mnemonic::parse(phrase.toStdString()).value();
        QCOMPARE(toHex(parsed.entropy()), entropy.toStdString());
        const auto stretched = parsed.seed("TREZOR");
        QCOMPARE(toHex(stretched.view()), seed.toStdString());
        const auto root = ExtendedPrivateKey::fromSeed(stretched.view()).value();
        QCOMPARE(toHex(root.chainCode()), chainCode.toStdString());
        QCOMPARE(toHex(root.key().bytes()), key.toStdString());
    }

    void everyLengthGoesThereAndBack() {
        for (const std::size_t size : {16, 20, 24, 28, 32}) {
            Bytes entropy(size);
            for (std::size_t i = 0; i < size; ++i) {
                entropy[i] = static_cast<std::uint8_t>(97 * i + size);
            }
            const auto mnemonic = Mnemonic::fromEntropy(entropy).value();
            QCOMPARE(mnemonic.wordCount(), static_cast<unsigned>(size * 3 / 4));
            const auto again = Mnemonic::parse(textOf(mnemonic.phrase())).value();
            QVERIFY(std::ranges::equal(again.entropy(), entropy));
        }
        for (const std::size_t size : {0, 15, 17, 36}) {
            QCOMPARE(Mnemonic::fromEntropy(Bytes(size)).error().code, std::string("mnemonic-entropy-length"));
        }
    }

    void caseAndSpacesDoNotMatter() {
        const auto parsed = Mnemonic::parse("  Abandon abandon\tabandon ABANDON abandon\n abandon abandon abandon "
                                            "abandon  abandon abandon aBout\r\n");
        QVERIFY(parsed.ok());
        QVERIFY(std::ranges::equal(parsed->entropy(), Bytes(16)));
    }

    void phrasesAsFilesHaveThem_data() {
        QTest::addColumn<QByteArray>("text");
        const QByteArray words = "legal winner thank year wave sausage worth useful legal winner thank yellow";
        const auto between = [&words](const char* separator) { return QByteArray(words).replace(' ', separator); };
        QTest::newRow("a byte order mark") << "\xef\xbb\xbf" + words;
        QTest::newRow("no-break spaces") << between("\xc2\xa0");
        QTest::newRow("ideographic spaces") << between("\xe3\x80\x80");
        QTest::newRow("thin spaces and joiners") << between("\xe2\x80\x89\xe2\x80\x8b");
        QTest::newRow("commas") << between(", ");
        QTest::newRow("line breaks") << between("\r\n");
        QTest::newRow("a soft hyphen within") << QByteArray(words).replace("sausage", "sau\xc2\xadsage");
        for (const char* mark : {". ", ".", ") ", ": ", " "}) {
            QByteArray numbered;
            int number = 0;
            for (const auto& word : words.split(' ')) {
                numbered += QByteArray::number(++number) + mark + word + '\n';
            }
            QTest::addRow("numbered with '%s'", mark) << numbered;
        }
    }
    void phrasesAsFilesHaveThem() {
        QFETCH(QByteArray, text);
        const auto parsed = Mnemonic::parse({text.constData(), static_cast<std::size_t>(text.size())});
        QVERIFY2(parsed.ok(), parsed ? "" : parsed.error().message.c_str());
        QVERIFY(std::ranges::equal(parsed->entropy(), Bytes(16, 0x7f)));
    }

    // Public vectors of BIP-39 in Japanese, and words of the Spanish list.
    void otherLanguagesAreNamed() {
        const auto japanese = Mnemonic::parse("あいこくしん　あいこくしん　あいこくしん　あいこくしん　あいこくしん　"
                                              "あいこくしん　あいこくしん　あいこくしん　あいこくしん　あいこくしん　"
                                              "あいこくしん　あおぞら");
        QCOMPARE(japanese.error().code, std::string("mnemonic-other-language"));
        QVERIFY(japanese.error().message.find("other languages") != std::string::npos);
        QCOMPARE(codeOf("ligero vista talar yogur venta queso yacer trozo ligero vista talar zafiro"),
                 std::string("mnemonic-other-language"));
    }

    void wrongPhrasesAreExplained() {
        QCOMPARE(codeOf(""), std::string("mnemonic-word-count"));
        QCOMPARE(codeOf("abandon abandon"), std::string("mnemonic-word-count"));
        QCOMPARE(codeOf(kAbout + " about"), std::string("mnemonic-word-count"));

        auto misspelt = kAbout;
        misspelt.replace(8, 7, "abandom"); // the second word
        const auto unknown = Mnemonic::parse(misspelt);
        QCOMPARE(unknown.error().code, std::string("mnemonic-unknown-word"));
        QVERIFY(unknown.error().message.starts_with("word 2 "));
        // Errors end in logs; a word nearly right is a secret.
        QVERIFY(unknown.error().message.find("abandom") == std::string::npos);
        QCOMPARE(codeOf(kAbout.substr(0, kAbout.size() - 5) + "ab\xc3\xb6ut"), std::string("mnemonic-unknown-word"));

        QCOMPARE(codeOf(kAbout.substr(0, kAbout.size() - 5) + "above"), std::string("mnemonic-checksum"));
        const std::string exchanged = "winner legal thank year wave sausage worth useful legal winner thank yellow";
        QCOMPARE(codeOf(exchanged), std::string("mnemonic-checksum"));
    }

    // A 12-word phrase has 4 bits of checksum: of all last words, 128 fit.
    void checksumHoldsForOneLastWordInSixteen() {
        unsigned accepted = 0;
        for (const auto word : mnemonicWords()) {
            accepted += codeOf(kAbout.substr(0, kAbout.size() - 5) + std::string(word)).empty() ? 1 : 0;
        }
        QCOMPARE(accepted, 128U);
    }

    // Seeds computed with Python's hashlib and unicodedata.
    void passphrasesAreNormalized() {
        const auto mnemonic = Mnemonic::parse(kAbout).value();
        QCOMPARE(toHex(mnemonic.seed("㍍ガバヴァぱばぐゞちぢ十人十色").view()),
                 std::string("ba553eedefe76e67e2602dc20184c564010859faada929a090dd2c57aacb204c"
                             "eefd15404ab50ef3e8dbeae5195aeae64b0def4d2eead1cdc728a33ced520ffd"));
        const std::string cafe = "af8bbd2566df7b69d926f2b09dfdbd75db6c994a3399b2cc65f928d63e3fd4e6"
                                 "1218ee0d15f8c810be4d45e66d47b43c15a5cc753976b1666912377ff7ae9818";
        QCOMPARE(toHex(mnemonic.seed("caf\xc3\xa9").view()), cafe);
        QCOMPARE(toHex(mnemonic.seed("cafe\xcc\x81").view()), cafe);
    }
};

QTEST_APPLESS_MAIN(TestMnemonic)
#include "tst_mnemonic.moc"
