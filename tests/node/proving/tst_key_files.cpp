#include "node/proving/groth16_engine.h"
#include "node/proving/key_cache.h"
#include "node/proving/verifier_words.h"
#include "snark/zkey_file.h"
#include "unit/l1/waiting.h"
#include "unit/snark/sample_key.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QTemporaryDir>
#include <QtTest>

using namespace landfall;
using namespace landfall::node;

namespace {

constexpr std::uint8_t kSize = 4;
// A proof takes a second, or minutes under a sanitizer on a busy machine.
constexpr int kProofLimit = 1'200'000;

ByteView viewOf(const QByteArray& bytes) {
    return {reinterpret_cast<const std::uint8_t*>(bytes.constData()), static_cast<std::size_t>(bytes.size())};
}

ProofJob smallestJob(const Bytes32& verifyingKeyHash) {
    auto trace = smallestBatch(kSize);
    if (!trace) {
        qFatal("%s", trace.error().message.c_str());
    }
    return {1, std::make_shared<protocol::BatchTrace>(std::move(*trace)), verifyingKeyHash, {}};
}

} // namespace

// Proving keys that are not what they should be. Each ends in an error that names
// the file and the remedy, and none in a proof that a contract would refuse.
class TestKeyFiles : public QObject {
    Q_OBJECT

private:
    ThreadPool m_pool{2};
    QTemporaryDir m_folder;
    KeyCache m_cache{m_folder.path().toStdString(), m_pool};
    QString m_path; // of the key in that folder
    snark::NoProgress m_progress;
    KeyInfo m_info; // of the good key
    QByteArray m_key;
    QByteArray m_note;

    // Puts files in the good key's place; null bytes stand for no file.
    void put(const QByteArray& key, const QByteArray& note) const {
        for (const auto& [path, content] : {std::pair{m_path, key}, {m_path + QStringLiteral(".json"), note}}) {
            QFile::remove(path);
            QFile file(path);
            if (!content.isNull() && (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())) {
                qFatal("can't write %s", qPrintable(path));
            }
        }
    }
    // The note that whoever made that key would have written.
    QByteArray noteFor(const QByteArray& key) const {
        auto json = QJsonDocument::fromJson(m_note).object();
        json[QStringLiteral("sha256")] =
            QStringLiteral("0x") +
            QString::fromLatin1(QCryptographicHash::hash(key, QCryptographicHash::Sha256).toHex());
        return QJsonDocument(json).toJson();
    }
    Result<std::unique_ptr<LoadedKey>> load(const Bytes32& expected) {
        return m_cache.load(kSize, expected, m_progress);
    }
    Result<std::unique_ptr<LoadedKey>> load() { return load(m_info.verifyingKeyHash); }

    static Result<MadeProof> prove(Groth16Engine& engine, const Bytes32& verifyingKeyHash) {
        return await<MadeProof>(
            [&](QObject* context, auto done) {
                engine.prove(
                    context, smallestJob(verifyingKeyHash), [](const std::string&, double) {}, done);
            },
            kProofLimit);
    }

    bool names(const Error& error, const char* remedy) const {
        return error.message.find("'" + m_path.toStdString() + "'") != std::string::npos &&
               error.message.find(remedy) != std::string::npos;
    }

    // Where a part of the good key starts in its file.
    qsizetype offsetOf(ByteView snark::ZkeyView::*part) const {
        const auto view = snark::parseZkey(viewOf(m_key));
        return (*view.*part).data() - viewOf(m_key).data();
    }
    // Two points of a part change places: each still lies on the curve.
    QByteArray withSwapped(ByteView snark::ZkeyView::*part, qsizetype pointSize) const {
        QByteArray out = m_key;
        const auto at = offsetOf(part);
        const auto size = static_cast<qsizetype>((*snark::parseZkey(viewOf(m_key)).*part).size());
        for (qsizetype i = 0; i + pointSize < size; i += pointSize) {
            const auto first = m_key.mid(at + i, pointSize);
            const auto second = m_key.mid(at + i + pointSize, pointSize);
            if (first != second) {
                out.replace(at + i, pointSize, second).replace(at + i + pointSize, pointSize, first);
            }
            i += pointSize; // all of them, so that the witness meets some
        }
        return out;
    }

private Q_SLOTS:
    void initTestCase() {
        KeyCache cache(LANDFALL_BINARY_DIR "/test-keys", m_pool);
        const auto info = cache.ensureDevelopmentKey(kSize, m_progress);
        EXPECT_OK(info);
        m_info = *info;
        QFile key(QString::fromStdString(m_info.path));
        QFile note(QString::fromStdString(m_info.path) + QStringLiteral(".json"));
        QVERIFY(key.open(QIODevice::ReadOnly) && note.open(QIODevice::ReadOnly));
        m_key = key.readAll();
        m_note = note.readAll();
        m_path = m_folder.filePath(QFileInfo(key.fileName()).fileName());
    }

    // What the other cases are measured by.
    void goodKeyProves() {
        put(m_key, noteFor(m_key));
        EXPECT_OK(load());
        Groth16Engine engine(m_folder.path().toStdString(), 2);
        const auto made = prove(engine, m_info.verifyingKeyHash);
        EXPECT_OK(made);
        QVERIFY(made->keyHash == m_info.verifyingKeyHash);
    }

    void damagedFiles_data() {
        QTest::addColumn<QString>("code");
        QTest::newRow("no file") << "prover-key-missing";
        for (const auto* damage :
             {"no note", "a note of nonsense", "empty", "half", "half, noted", "a byte less, noted", "a byte more",
              "a bit flipped", "a point off the curve, noted", "a row out of range, noted", "text, noted"}) {
            QTest::newRow(damage) << "prover-key-damaged";
        }
    }
    QByteArray damagedKey(QString damage) const {
        damage.remove(QStringLiteral(", noted"));
        QByteArray out = m_key;
        if (damage == QLatin1String("no file")) {
            return {};
        }
        if (damage == QLatin1String("empty")) {
            return "";
        }
        if (damage == QLatin1String("text")) {
            return "not a key";
        }
        if (damage == QLatin1String("half")) {
            return m_key.left(m_key.size() / 2);
        }
        if (damage == QLatin1String("a byte less")) {
            return m_key.chopped(1);
        }
        if (damage == QLatin1String("a byte more")) {
            return out.append('x');
        }
        if (damage == QLatin1String("a bit flipped")) {
            out[out.size() / 3] = static_cast<char>(out[out.size() / 3] ^ 1);
        } else if (damage == QLatin1String("a point off the curve")) {
            const auto at = offsetOf(&snark::ZkeyView::pointsH) + 1000 * qsizetype{snark::zkey::kG1Size};
            out[at] = static_cast<char>(out[at] ^ 1);
        } else if (damage == QLatin1String("a row out of range")) {
            out.replace(offsetOf(&snark::ZkeyView::coefficients) + 4, 4, QByteArray(4, '\xff'));
        }
        return out;
    }
    void damagedFiles() {
        QFETCH(const QString, code);
        const QString damage = QString::fromUtf8(QTest::currentDataTag());
        const QByteArray key = damagedKey(damage);
        put(key, damage == QLatin1String("no note")              ? QByteArray()
                 : damage == QLatin1String("a note of nonsense") ? QByteArray("{\"format\": 1}")
                 : damage.endsWith(QLatin1String("noted"))       ? noteFor(key)
                                                                 : m_note);
        const auto loaded = load();
        EXPECT_CODE(loaded, code.toStdString());
        QVERIFY2(names(loaded.error(), "that the network was deployed with"), loaded.error().message.c_str());
        if (damage.endsWith(QLatin1String("noted"))) {
            Groth16Engine engine(m_folder.path().toStdString(), 2);
            EXPECT_CODE(prove(engine, m_info.verifyingKeyHash), code.toStdString());
        }
    }

    void keyOfAnotherCircuit() {
        auto note = QJsonDocument::fromJson(m_note).object();
        note[QStringLiteral("circuitHash")] = QStringLiteral("0x") + QString(64, QLatin1Char('1'));
        put(m_key, QJsonDocument(note).toJson());
        const auto loaded = load();
        EXPECT_CODE(loaded, "prover-key-other-circuit");
        QVERIFY2(names(loaded.error(), "use the program it belongs to"), loaded.error().message.c_str());
    }

    // Its note says that it is ours, and a careless deployment took it.
    void keyOfAnotherCircuitUnderOurName() {
        const auto foreign = test::sampleKey(40, 3, 1, m_pool);
        const QByteArray key(reinterpret_cast<const char*>(foreign.zkey.data()),
                             static_cast<qsizetype>(foreign.zkey.size()));
        put(key, noteFor(key));
        const auto loaded = load();
        EXPECT_CODE(loaded, "prover-key-other-network");
        QVERIFY2(names(loaded.error(), "put that one there, or deploy again"), loaded.error().message.c_str());
        Groth16Engine engine(m_folder.path().toStdString(), 2);
        const auto made = prove(engine, verifyingKeyHash(foreign.verifyingKey));
        EXPECT_CODE(made, "prover-proof");
        QVERIFY2(names(made.error(), "that the network was deployed with"), made.error().message.c_str());
    }

    // The same circuit, set up once more: a good key that belongs to another network.
    void keyOfAnotherSetUp() {
        put({}, {});
        const auto other = m_cache.ensureDevelopmentKey(kSize, m_progress);
        EXPECT_OK(other);
        QVERIFY(other->circuitHash == m_info.circuitHash);
        QVERIFY(other->verifyingKeyHash != m_info.verifyingKeyHash);
        EXPECT_OK(load(other->verifyingKeyHash));
        const auto loaded = load();
        EXPECT_CODE(loaded, "prover-key-other-network");
        QVERIFY2(names(loaded.error(), "put that one there, or deploy again"), loaded.error().message.c_str());
    }

    // Well formed and noted, with the network's own verifying key, but wrong inside.
    void wrongPointsMakeNoProof_data() {
        QTest::addColumn<int>("part");
        QTest::newRow("A") << 0;
        QTest::newRow("B in G2") << 1;
        QTest::newRow("H") << 2;
        QTest::newRow("a coefficient") << 3;
    }
    QByteArray wrongKey(int part) const {
        if (part == 3) {
            QByteArray out = m_key;
            return out.replace(offsetOf(&snark::ZkeyView::coefficients) + 12, 32, QByteArray(32, '\x05'));
        }
        return part == 0   ? withSwapped(&snark::ZkeyView::pointsA, snark::zkey::kG1Size)
               : part == 1 ? withSwapped(&snark::ZkeyView::pointsB2, snark::zkey::kG2Size)
                           : withSwapped(&snark::ZkeyView::pointsH, snark::zkey::kG1Size);
    }
    void wrongPointsMakeNoProof() {
        QFETCH(const int, part);
        const QByteArray key = wrongKey(part);
        QVERIFY(key != m_key);
        put(key, noteFor(key));
        EXPECT_OK(load());
        Groth16Engine engine(m_folder.path().toStdString(), 2);
        const auto made = prove(engine, m_info.verifyingKeyHash);
        EXPECT_CODE(made, "prover-proof");
        QVERIFY2(names(made.error(), "that the network was deployed with"), made.error().message.c_str());
        // The remedy works without a restart.
        put(m_key, noteFor(m_key));
        EXPECT_OK(prove(engine, m_info.verifyingKeyHash));
    }
};

QTEST_GUILESS_MAIN(TestKeyFiles)
#include "tst_key_files.moc"
