#include "base/hex.h"
#include "common/release_note.h"
#include "crypto/hash.h"

#include <QTemporaryDir>
#include <QTest>

#include <openssl/evp.h>

#include <memory>

using namespace landfall;
using namespace landfall::app;

namespace {

using Pair = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Pair newPair() {
    return {EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free};
}

ReleaseKey publicOf(const Pair& pair, std::uint8_t number) {
    ReleaseKey key;
    key.id.fill(number);
    std::size_t size = key.point.size();
    EVP_PKEY_get_raw_public_key(pair.get(), key.point.data(), &size);
    return key;
}

// As minisign writes it; its second signature, of the trusted comment, is not read.
Bytes signatureOf(const Pair& pair, std::uint8_t number, const Bytes& note) {
    FixedBytes<64> hash{};
    EVP_Digest(note.data(), note.size(), hash.data(), nullptr, EVP_blake2b512(), nullptr);
    FixedBytes<64> signature{};
    std::size_t size = signature.size();
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, pair.get());
    EVP_DigestSign(context.get(), signature.data(), &size, hash.data(), hash.size());
    const QByteArray raw = "ED" + QByteArray(8, static_cast<char>(number)) +
                           QByteArray(reinterpret_cast<const char*>(signature.data()), 64);
    const QByteArray text = "untrusted comment: a test\n" + raw.toBase64() + "\ntrusted comment: none\n";
    return {text.cbegin(), text.cend()};
}

Bytes bytesOf(const QByteArray& text) {
    return {text.cbegin(), text.cend()};
}

// With ' for ", since moc can't read raw strings everywhere.
QByteArray json(QByteArray text) {
    return text.replace('\'', '"');
}

std::string codeOf(const Result<ReleaseNote>& result) {
    return result ? "" : result.error().code;
}

} // namespace

class TestReleaseNote : public QObject {
    Q_OBJECT

private:
    Pair m_pair = newPair();
    ReleaseKey m_key;
    Bytes m_note;
    Bytes m_signature;
    QTemporaryDir m_folder;
    QString m_file;

    void write(const QByteArray& content) const {
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(content);
    }

private Q_SLOTS:
    void initTestCase() {
        m_key = publicOf(m_pair, 7);
        const QByteArray hash = QByteArray::fromStdString(toHex(crypto::sha256(viewOf("a package"))));
        m_note = bytesOf(
            json("{'version': '1.2.0', 'date': '2026-05-04', 'files': [{'name': 'a.deb', 'size': 9, 'sha256': '") +
            hash + "\"}]}\n");
        m_signature = signatureOf(m_pair, 7, m_note);
        m_file = m_folder.filePath(QStringLiteral("a.deb"));
    }

    void aReleasedFileIsAccepted() {
        write("a package");
        const auto note = readReleaseNote(m_note, m_signature, m_key);
        QVERIFY2(note.ok(), note ? "" : note.error().message.c_str());
        QCOMPARE(note->version, QStringLiteral("1.2.0"));
        QCOMPARE(note->date, QStringLiteral("2026-05-04"));
        QVERIFY(checkReleaseFile(*note, m_file).ok());
    }

    void aChangedByteOfTheFileIsRefused() {
        write("a packagE");
        const auto note = readReleaseNote(m_note, m_signature, m_key);
        QCOMPARE(checkReleaseFile(*note, m_file).error().code, std::string("release-file-changed"));
        write("a package!");
        QCOMPARE(checkReleaseFile(*note, m_file).error().code, std::string("release-file-size"));
    }

    void aFileThatIsNotListedIsRefused() {
        const auto note = readReleaseNote(m_note, m_signature, m_key);
        QCOMPARE(checkReleaseFile(*note, m_folder.filePath(QStringLiteral("b.deb"))).error().code,
                 std::string("release-file-unlisted"));
    }

    // Every byte matters: no place in the note may be changed.
    void anyChangedByteOfTheNoteIsRefused() {
        for (std::size_t i = 0; i < m_note.size(); ++i) {
            Bytes changed = m_note;
            changed[i] ^= 1;
            const auto code = codeOf(readReleaseNote(changed, m_signature, m_key));
            QVERIFY2(code == "release-signature-wrong" || code == "release-note-cut-short", code.c_str());
        }
    }

    void aNoteThatIsCutShortIsRefused() {
        for (std::size_t size = 0; size + 2 < m_note.size(); ++size) {
            const Bytes cut(m_note.begin(), m_note.begin() + static_cast<std::ptrdiff_t>(size));
            QCOMPARE(codeOf(readReleaseNote(cut, m_signature, m_key)), std::string("release-note-cut-short"));
        }
    }

    void anotherKeyIsRefused() {
        const auto other = newPair();
        QCOMPARE(codeOf(readReleaseNote(m_note, signatureOf(other, 8, m_note), m_key)),
                 std::string("release-key-unknown"));
        // One that only claims to be ours.
        QCOMPARE(codeOf(readReleaseNote(m_note, signatureOf(other, 7, m_note), m_key)),
                 std::string("release-signature-wrong"));
    }

    void whatIsNoSignatureIsRefused() {
        for (const auto& text :
             {QByteArray(), QByteArray("one line"), QByteArray("a\nRUQ=\n"), QByteArray("a\n%%%\n")}) {
            QCOMPARE(codeOf(readReleaseNote(m_note, bytesOf(text), m_key)), std::string("release-signature-malformed"));
        }
    }

    void aSignedNoteMustHaveTheKnownShape_data() {
        QTest::addColumn<QByteArray>("text");
        const QByteArray head = json("{'version': '1', 'date': 'd', 'files': [");
        const QByteArray file = json("{'name': 'a', 'size': 1, 'sha256': '") + QByteArray(64, '0') + "\"}";
        QTest::newRow("list") << QByteArray("[]");
        QTest::newRow("no version") << QByteArray(json("{'date': 'd', 'files': []}"));
        QTest::newRow("folder") << head + QByteArray(file).replace("\"a\"", "\"../a\"") + "]}";
        QTest::newRow("size") << head + QByteArray(file).replace(": 1,", ": -1,") + "]}";
        QTest::newRow("hash") << head + QByteArray(file).replace("00", "0") + "]}";
        QTest::newRow("twice") << head + file + "," + file + "]}";
    }
    void aSignedNoteMustHaveTheKnownShape() {
        QFETCH(QByteArray, text);
        const Bytes note = bytesOf(text);
        QCOMPARE(codeOf(readReleaseNote(note, signatureOf(m_pair, 7, note), m_key)),
                 std::string("release-note-malformed"));
    }

    void theProgramsOwnKeyIsOne() {
        QVERIFY(releaseKey().point != Bytes32{});
        QCOMPARE(parseReleaseKey(viewOf("x\nRWQ\n")).error().code, std::string("release-key-malformed"));
    }
};

QTEST_GUILESS_MAIN(TestReleaseNote)
#include "tst_release_note.moc"
