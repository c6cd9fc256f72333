#include "base/hex.h"
#include "wallet/keystore.h"
#include "wallet/keystore_file.h"
#include "wallet/passphrase.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include <unistd.h>

using namespace landfall;
using namespace landfall::wallet;

namespace {

constexpr crypto::ScryptCost kCheap{2, 8, 1};
const std::string kKey = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

ByteView viewOfText(const QByteArray& text) {
    return viewOf({text.constData(), static_cast<std::size_t>(text.size())});
}

KeystoreContents contents(Bytes entropy = Bytes(16, 0x5a)) {
    return {std::move(crypto::Secp256k1PrivateKey::fromBytes(*fromHex(kKey))).value(), SecretBytes(ByteView(entropy)),
            std::nullopt};
}

QJsonObject objectOf(const Bytes& json) {
    return QJsonDocument::fromJson(
               QByteArray(reinterpret_cast<const char*>(json.data()), static_cast<qsizetype>(json.size())))
        .object();
}

// Replaces the value at a path such as "crypto.kdfparams.n"; an undefined value removes it.
QJsonObject with(QJsonObject object, const QString& path, const QJsonValue& value) {
    const auto dot = path.indexOf(QLatin1Char('.'));
    if (dot < 0) {
        if (value.isUndefined()) {
            object.remove(path);
        } else {
            object.insert(path, value);
        }
        return object;
    }
    const auto head = path.left(dot);
    object.insert(head, with(object.value(head).toObject(), path.mid(dot + 1), value));
    return object;
}

} // namespace

class TestKeystore : public QObject {
    Q_OBJECT

    const crypto::Secp256k1 m_curve{Bytes32{6}};

    Bytes sample() const {
        return encryptKeystore(contents(), viewOf("secret"), m_curve, KeystoreRandomness::draw(), kCheap).value();
    }
    Result<KeystoreContents> open(const QJsonObject& object, std::string_view passphrase = "secret") const {
        return decryptKeystore(viewOfText(QJsonDocument(object).toJson()), viewOf(passphrase), m_curve);
    }

private Q_SLOTS:
    void publishedVectors_data() {
        QTest::addColumn<QJsonObject>("row");
        QFile file(QStringLiteral(LANDFALL_SOURCE_DIR "/tests/vectors/keystore_v3.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto vectors = QJsonDocument::fromJson(file.readAll()).object();
        QCOMPARE(vectors.size(), 6);
        for (const auto& name : vectors.keys()) {
            QTest::newRow(qPrintable(name)) << vectors.value(name).toObject();
        }
    }
    void publishedVectors() {
        QFETCH(QJsonObject, row);
        const auto keystore = row.value(QStringLiteral("keystore")).toObject();
        const auto passphrase = row.value(QStringLiteral("password")).toString().toStdString();
        const auto opened = open(keystore, passphrase);
        QVERIFY(opened.ok());
        QCOMPARE(toHex(opened->privateKey.bytes()), row.value(QStringLiteral("key")).toString().toStdString());
        QVERIFY(opened->entropy.empty());
        QVERIFY(!opened->phraseError);
        QCOMPARE(open(keystore, passphrase + "x").error().code, std::string("keystore-wrong-passphrase"));
    }

    void keyAndPhraseComeBack() {
        const auto json = sample();
        const auto opened = decryptKeystore(json, viewOf("secret"), m_curve).value();
        QCOMPARE(toHex(opened.privateKey.bytes()), kKey);
        QVERIFY(std::ranges::equal(opened.entropy.view(), Bytes(16, 0x5a)));
        const auto summary = inspectKeystore(json).value();
        QCOMPARE(toHex(summary.address->bytes), std::string("f39fd6e51aad88f6f4ce6ab8827279cfffb92266"));
        QVERIFY(summary.hasPhrase);
        // Nothing secret is readable.
        const QByteArray text(reinterpret_cast<const char*>(json.data()), static_cast<qsizetype>(json.size()));
        QVERIFY(!text.contains(kKey.c_str()) && !text.contains(QByteArray(8, '5').replace("55", "5a")));
    }

    void keyWithoutPhrase() {
        const auto json =
            encryptKeystore(contents({}), viewOf("secret"), m_curve, KeystoreRandomness::draw(), kCheap).value();
        QVERIFY(!inspectKeystore(json)->hasPhrase);
        QVERIFY(decryptKeystore(json, viewOf("secret"), m_curve)->entropy.empty());
    }

    void newKeystoresCostEnough() {
        const auto json = encryptKeystore(contents(), viewOf("secret"), m_curve, KeystoreRandomness::draw()).value();
        const auto cost =
            objectOf(json).value(QStringLiteral("crypto")).toObject().value(QStringLiteral("kdfparams")).toObject();
        QVERIFY(cost.value(QStringLiteral("n")).toInt() >= 1 << 17);
        QVERIFY(decryptKeystore(json, viewOf("secret"), m_curve).ok());
    }

    void twoOfThemShareNothing() {
        const auto a = objectOf(sample());
        const auto b = objectOf(sample());
        for (const char* field : {"id", "crypto", "x-landfall"}) {
            QVERIFY(a.value(QLatin1String(field)) != b.value(QLatin1String(field)));
        }
        QVERIFY(
            QRegularExpression(QStringLiteral("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"))
                .match(a.value(QStringLiteral("id")).toString())
                .hasMatch());
    }

    void emptyPassphraseIsRefused() {
        QCOMPARE(encryptKeystore(contents(), {}, m_curve, KeystoreRandomness::draw(), kCheap).error().code,
                 std::string("keystore-passphrase-empty"));
    }

    // What other programs write and what changes nothing.
    void harmlessDifferencesAreTaken_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QJsonValue>("value");
        const auto row = [](const char* name, const char* path, const QJsonValue& value) {
            QTest::newRow(name) << QString::fromLatin1(path) << value;
        };
        const QJsonValue gone(QJsonValue::Undefined);
        row("no address", "address", gone);
        row("an empty address", "address", QString());
        row("a null address", "address", QJsonValue());
        row("an address with 0x", "address", QStringLiteral("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"));
        row("no id", "id", gone);
        row("a null id", "id", QJsonValue());
        row("a version in quotes", "version", QStringLiteral("3"));
        row("numbers in quotes", "crypto.kdfparams.n", QStringLiteral("2"));
        row("a longer derived key", "crypto.kdfparams.dklen", 64);
        row("capitals", "crypto.cipher", QStringLiteral("AES-128-CTR"));
        row("capitals in the KDF", "crypto.kdf", QStringLiteral("Scrypt"));
        row("fields of their own", "x-ethers", QJsonObject{{QStringLiteral("client"), QStringLiteral("ethers")}});
        row("an empty phrase of ours", "x-landfall", QJsonValue());
    }
    void harmlessDifferencesAreTaken() {
        QFETCH(QString, path);
        QFETCH(QJsonValue, value);
        const auto opened = open(with(objectOf(sample()), path, value));
        QVERIFY2(opened.ok(), opened ? "" : opened.error().message.c_str());
        QCOMPARE(toHex(opened->privateKey.bytes()), kKey);
    }

    void namesInOtherCase() {
        auto object = objectOf(sample());
        const auto crypto = object.take(QStringLiteral("crypto")).toObject();
        object.insert(QStringLiteral("Crypto"), crypto);
        object.insert(QStringLiteral("Version"), object.take(QStringLiteral("version")));
        QVERIFY(open(object).ok());
        // Which of the two would another program open?
        object.insert(QStringLiteral("crypto"), crypto);
        const auto both = open(object);
        QVERIFY(!both.ok());
        QCOMPARE(both.error().code, std::string("keystore-damaged"));
        QVERIFY2(both.error().message.find("'crypto' twice") != std::string::npos, both.error().message.c_str());
    }

    void marksAndEncodings() {
        const auto text = QJsonDocument(objectOf(sample())).toJson();
        QVERIFY(decryptKeystore(viewOfText("\xef\xbb\xbf" + text), viewOf("secret"), m_curve).ok());
        const auto utf16 = decryptKeystore(viewOfText(QByteArray("\xff\xfe{\0", 4)), viewOf("secret"), m_curve);
        QVERIFY(!utf16.ok());
        QVERIFY2(utf16.error().message.find("UTF-16") != std::string::npos, utf16.error().message.c_str());
    }

    // One letter may be one character or two, by keyboard and system; the person is the same.
    void formsOfAPassphrase() {
        const std::string composed = "sch\xc3\xb6nes Wetter";
        const std::string decomposed = "scho\xcc\x88nes Wetter";
        for (const auto& made : {composed, decomposed}) {
            const auto json = encryptKeystore(contents(), viewOf(made), m_curve, KeystoreRandomness::draw(), kCheap);
            for (const auto& typed : {composed, decomposed}) {
                QVERIFY(decryptKeystore(*json, viewOf(typed), m_curve).ok());
            }
            QCOMPARE(decryptKeystore(*json, viewOf("schones Wetter"), m_curve).error().code,
                     std::string("keystore-wrong-passphrase"));
        }
        // A new one is made in NFKC, so that other programs which take it so open it.
        const auto half = encryptKeystore(contents(), viewOf("\xc2\xbd"), m_curve, KeystoreRandomness::draw(), kCheap);
        QVERIFY(decryptKeystore(*half,
                                viewOf("1\xe2\x81\x84"
                                       "2"),
                                m_curve)
                    .ok());
        // Forms that differ are tried, each once.
        QCOMPARE(passphraseForms(viewOf("plain")).size(), std::size_t{1});
        QCOMPARE(passphraseForms(viewOf(composed)).size(), std::size_t{2});
        QCOMPARE(passphraseForms(viewOf("\xc3\xb6 \xc2\xbd")).size(), std::size_t{4});
        QCOMPARE(passphraseForms(viewOf("\xff\xfe")).size(), std::size_t{1});
    }

    void charactersAreCounted() {
        QCOMPARE(characterCount(viewOf("12345678")), std::size_t{8});
        QCOMPARE(characterCount(viewOf("\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6")), std::size_t{4});
        QCOMPARE(characterCount(viewOf("o\xcc\x88o\xcc\x88")), std::size_t{2});
        QCOMPARE(characterCount(viewOf("\xef\xbb\xbf"
                                       "a\xe2\x80\x8b")),
                 std::size_t{1});
    }

    void textsOfFiles() {
        QVERIFY(std::ranges::equal(*utf8Text(viewOf("\xef\xbb\xbfhorse")), viewOf("horse")));
        QVERIFY(std::ranges::equal(*utf8Text(viewOf("h\xc3\xb6rse\n")), viewOf("h\xc3\xb6rse\n")));
        const std::string_view marks[] = {
            {"\xff\xfeh\0", 4}, {"\xfe\xff\0h", 4}, {"h\0o\0", 4}, {"\xff\xfe\x2d\x4e", 4}}; // 中: no zero byte in it
        for (const auto text : marks) {
            const auto read = utf8Text(viewOf(text));
            QVERIFY(!read.ok());
            QVERIFY(read.error().message.find("UTF-16") != std::string::npos);
        }
        QCOMPARE(utf8Text(viewOf("h\xf6rse")).error().code, std::string("text-not-utf8"));
    }

    void faultsAreNamed_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QByteArray>("code");
        QTest::addColumn<QByteArray>("named");
        const QJsonValue gone(QJsonValue::Undefined);
        const auto row = [](const char* path, const QJsonValue& value, const char* code, const char* named) {
            QTest::addRow("%s %s", path, named)
                << QString::fromLatin1(path) << value << QByteArray(code) << QByteArray(named);
        };
        row("version", gone, "keystore-damaged", "version");
        row("version", 1, "keystore-unsupported", "version");
        row("crypto", gone, "keystore-damaged", "crypto");
        row("crypto.cipher", gone, "keystore-damaged", "crypto.cipher");
        row("crypto.cipher", QStringLiteral("aes-256-gcm"), "keystore-unsupported", "cipher");
        row("crypto.cipherparams", gone, "keystore-damaged", "crypto.cipherparams");
        row("crypto.cipherparams.iv", QStringLiteral("00"), "keystore-damaged", "crypto.cipherparams.iv");
        row("crypto.ciphertext", QStringLiteral("xyz0"), "keystore-damaged", "crypto.ciphertext");
        row("crypto.ciphertext", QString(66, QLatin1Char('0')), "keystore-damaged", "crypto.ciphertext");
        row("crypto.ciphertext", QString(), "keystore-damaged", "crypto.ciphertext");
        row("crypto.mac", 5, "keystore-damaged", "crypto.mac");
        row("crypto.kdf", gone, "keystore-damaged", "crypto.kdf");
        row("crypto.kdf", QStringLiteral("argon2id"), "keystore-unsupported", "key derivation");
        row("crypto.kdfparams", gone, "keystore-damaged", "crypto.kdfparams");
        row("crypto.kdfparams.dklen", 16, "keystore-unsupported", "crypto.kdfparams.dklen");
        row("crypto.kdfparams.n", gone, "keystore-damaged", "crypto.kdfparams.n");
        row("crypto.kdfparams.n", 2.5, "keystore-damaged", "crypto.kdfparams.n");
        row("crypto.kdfparams.n", -2, "keystore-damaged", "crypto.kdfparams.n");
        row("crypto.kdfparams.n", 3, "keystore-damaged", "crypto.kdfparams");
        row("crypto.kdfparams.r", 0, "keystore-damaged", "crypto.kdfparams");
        row("crypto.kdfparams.n", 1 << 30, "keystore-too-costly", "");
        row("crypto.kdfparams.r", 9e15, "keystore-too-costly", "");
        row("crypto.kdfparams.p", 9e15, "keystore-too-costly", "");
        row("crypto.kdfparams.r", 1 << 22, "keystore-too-costly", "");
        row("address", QStringLiteral("1234"), "keystore-damaged", "address");
        row("address", QString(40, QLatin1Char('1')), "keystore-address-mismatch", "address");
    }
    void faultsAreNamed() {
        QFETCH(QString, path);
        QFETCH(QJsonValue, value);
        QFETCH(QByteArray, code);
        QFETCH(QByteArray, named);
        const auto opened = open(with(objectOf(sample()), path, value));
        QVERIFY(!opened);
        QCOMPARE(QByteArray::fromStdString(opened.error().code), code);
        QVERIFY2(opened.error().message.find(named.toStdString()) != std::string::npos, opened.error().message.c_str());
    }

    void pbkdf2OfOthersIsBounded() {
        auto object = with(objectOf(sample()), QStringLiteral("crypto.kdf"), QStringLiteral("pbkdf2"));
        object = with(object, QStringLiteral("crypto.kdfparams.prf"), QStringLiteral("hmac-sha256"));
        object = with(object, QStringLiteral("crypto.kdfparams.c"), 1);
        QCOMPARE(open(object).error().code, std::string("keystore-wrong-passphrase"));
        QCOMPARE(open(with(object, QStringLiteral("crypto.kdfparams.c"), 2e9)).error().code,
                 std::string("keystore-too-costly"));
        QCOMPARE(open(with(object, QStringLiteral("crypto.kdfparams.prf"), QStringLiteral("hmac-sha1"))).error().code,
                 std::string("keystore-unsupported"));
    }

    void changedBytesAreSeen() {
        const auto object = objectOf(sample());
        const auto crypto = object.value(QStringLiteral("crypto")).toObject();
        auto ciphertext = crypto.value(QStringLiteral("ciphertext")).toString();
        ciphertext[0] = ciphertext[0] == QLatin1Char('0') ? QLatin1Char('1') : QLatin1Char('0');
        QCOMPARE(open(with(object, QStringLiteral("crypto.ciphertext"), ciphertext)).error().code,
                 std::string("keystore-wrong-passphrase"));
        // The MAC does not cover the counter; the address does the rest.
        QCOMPARE(
            open(with(object, QStringLiteral("crypto.cipherparams.iv"), QString(32, QLatin1Char('0')))).error().code,
            std::string("keystore-address-mismatch"));
    }

    // The key must stay reachable when only the phrase has suffered.
    void damagedPhraseLeavesTheKey_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("changed") << QStringLiteral("x-landfall.entropy") << QJsonValue(QString(64, QLatin1Char('a')));
        QTest::newRow("cut") << QStringLiteral("x-landfall.entropy") << QJsonValue(QStringLiteral("00"));
        QTest::newRow("gone") << QStringLiteral("x-landfall.entropy") << QJsonValue(QJsonValue::Undefined);
        QTest::newRow("nonce") << QStringLiteral("x-landfall.nonce") << QJsonValue(QString(24, QLatin1Char('0')));
        QTest::newRow("newer") << QStringLiteral("x-landfall.version") << QJsonValue(2);
        QTest::newRow("no object") << QStringLiteral("x-landfall") << QJsonValue(7);
    }
    void damagedPhraseLeavesTheKey() {
        QFETCH(QString, path);
        QFETCH(QJsonValue, value);
        const auto opened = open(with(objectOf(sample()), path, value));
        QVERIFY(opened.ok());
        QCOMPARE(toHex(opened->privateKey.bytes()), kKey);
        QVERIFY(opened->entropy.empty());
        QVERIFY(opened->phraseError.has_value());
    }

    // The phrase of one keystore does not open inside another, even under one key.
    void phraseIsBoundToItsKeystore() {
        auto randomness = KeystoreRandomness::draw();
        const auto first = objectOf(encryptKeystore(contents(), viewOf("secret"), m_curve, randomness, kCheap).value());
        randomness.initialCounter[0] ^= 1;
        const auto second =
            objectOf(encryptKeystore(contents(), viewOf("secret"), m_curve, randomness, kCheap).value());
        const auto mixed = with(first, QStringLiteral("x-landfall"), second.value(QStringLiteral("x-landfall")));
        QVERIFY(open(mixed)->phraseError.has_value());
    }

    void thingsThatAreNoKeystores() {
        for (const auto* text : {"", "{", "[]", "null", "{\"version\":3}", "\xff\xfe"}) {
            QCOMPARE(decryptKeystore(viewOf(text), viewOf("x"), m_curve).error().code, std::string("keystore-damaged"));
        }
        QCOMPARE(decryptKeystore(Bytes(kMaxKeystoreSize + 1, ' '), viewOf("x"), m_curve).error().code,
                 std::string("keystore-too-large"));
        const QByteArray deep = QByteArray(5000, '[') + QByteArray(5000, ']');
        QCOMPARE(inspectKeystore(viewOfText(deep)).error().code, std::string("keystore-damaged"));
    }

    void everyTruncationIsRefused() {
        const auto json = sample();
        for (std::size_t length = 0; length + 2 < json.size(); ++length) {
            QVERIFY(!inspectKeystore(ByteView(json).first(length)));
        }
    }

    void filesAreTheOwnersOnly() {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("new/keys/key.json"));
        const auto json = sample();
        QVERIFY(saveKeystoreFile(path, json).ok());
        const auto owner = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
        const auto user = QFileDevice::ReadUser | QFileDevice::WriteUser;
        QVERIFY((QFile::permissions(path) & ~user) == owner);
        QVERIFY(loadKeystoreFile(path).value() == json);
        // Again over the old one, and nothing else stays behind.
        const auto other = sample();
        QVERIFY(saveKeystoreFile(path, other).ok());
        QVERIFY(loadKeystoreFile(path).value() == other);
        QVERIFY((QFile::permissions(path) & ~user) == owner);
        QCOMPARE(QDir(folder.filePath(QStringLiteral("new/keys"))).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }

    void failedSaveLeavesTheOldFile() {
        if (::access("/dev/full", W_OK) != 0) {
            QSKIP("needs /dev/full");
        }
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("key.json"));
        QCOMPARE(saveKeystoreFile(path + QStringLiteral("/inside.json"), sample()).ok(), true);
        // The path is a folder now: it cannot become a file.
        const auto refused = saveKeystoreFile(path, sample());
        QCOMPARE(refused.error().code, std::string("keystore-not-saved"));
        QVERIFY(loadKeystoreFile(path + QStringLiteral("/inside.json")).ok());
        QCOMPARE(saveKeystoreFile(QStringLiteral("/proc/none/key.json"), sample()).error().code,
                 std::string("keystore-not-saved"));
    }

    void filesThatAreNotThereOrTooLarge() {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("key.json"));
        QCOMPARE(loadKeystoreFile(path).error().code, std::string("keystore-not-found"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(static_cast<qsizetype>(kMaxKeystoreSize) + 1, ' '));
        file.close();
        QCOMPARE(loadKeystoreFile(path).error().code, std::string("keystore-too-large"));
        QCOMPARE(loadKeystoreFile(QStringLiteral("/dev/zero")).error().code, std::string("keystore-unreadable"));
        QCOMPARE(loadKeystoreFile(folder.path()).error().code, std::string("keystore-unreadable"));
    }
};

QTEST_GUILESS_MAIN(TestKeystore)
#include "tst_keystore.moc"
