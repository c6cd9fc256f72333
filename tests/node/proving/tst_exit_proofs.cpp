#include "node/proving/groth16_engine.h"
#include "node/proving/key_cache.h"
#include "snark/groth16_verify.h"
#include "unit/l1/waiting.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest>

using namespace landfall;
using namespace landfall::node;

namespace {

constexpr std::uint8_t kSize = 4;
// A proof takes a second, or minutes under a sanitizer on a busy machine.
constexpr int kProofLimit = 1'200'000;

protocol::ExitTrace someExit() {
    auto trace = smallestExit();
    if (!trace) {
        qFatal("%s", trace.error().message.c_str());
    }
    return std::move(*trace);
}

// A point from its words.
algebra::G1Affine pointOf(const Bytes32& x, const Bytes32& y) {
    return {*algebra::Fq::fromBigEndian(x), *algebra::Fq::fromBigEndian(y)};
}

} // namespace

// The exit circuit's key, made, kept and used beside those of batches, and never for one of them.
class TestExitProofs : public QObject {
    Q_OBJECT

private:
    ThreadPool m_pool{2};
    QTemporaryDir m_folder;
    KeyCache m_cache{m_folder.path().toStdString(), m_pool};
    snark::NoProgress m_progress;
    KeyInfo m_exit;
    KeyInfo m_batch;

    Result<MadeProof> proveExit(Groth16Engine& engine, const protocol::ExitTrace& trace, const Bytes32& keyHash) {
        return await<MadeProof>(
            [&](QObject* context, auto done) {
                engine.proveExit(
                    context, {trace, keyHash}, [](const std::string&, double) {}, done);
            },
            kProofLimit);
    }
    Result<MadeProof> proveBatch(Groth16Engine& engine, const Bytes32& keyHash) {
        auto trace = smallestBatch(kSize);
        if (!trace) {
            return trace.error();
        }
        return await<MadeProof>(
            [&](QObject* context, auto done) {
                engine.prove(
                    context, {1, std::make_shared<protocol::BatchTrace>(std::move(*trace)), keyHash, {}},
                    [](const std::string&, double) {}, done);
            },
            kProofLimit);
    }

private Q_SLOTS:
    void initTestCase() {
        const auto exit = m_cache.ensureDevelopmentKey(ProvenCircuit::ofExits(), m_progress);
        EXPECT_OK(exit);
        m_exit = *exit;
        const auto batch = m_cache.ensureDevelopmentKey(kSize, m_progress);
        EXPECT_OK(batch);
        m_batch = *batch;
    }

    void keyIsNamedAndKept() {
        QVERIFY(QFileInfo(QString::fromStdString(m_exit.path)).fileName().startsWith(QLatin1String("exit-")));
        QVERIFY(QFileInfo(QString::fromStdString(m_batch.path)).fileName().startsWith(QLatin1String("batch4-")));
        QCOMPARE(m_exit.size, std::uint8_t{0});
        QCOMPARE(m_exit.verifyingKeyWords.size(), m_batch.verifyingKeyWords.size());
        QVERIFY(m_exit.circuitHash != m_batch.circuitHash);
        const auto again = m_cache.ensureDevelopmentKey(ProvenCircuit::ofExits(), m_progress);
        EXPECT_OK(again);
        QVERIFY(again->verifyingKeyHash == m_exit.verifyingKeyHash);
        QFile note(QString::fromStdString(m_exit.path) + QStringLiteral(".json"));
        QVERIFY(note.open(QIODevice::ReadOnly));
        const QByteArray text = note.readAll();
        QVERIFY(text.contains("development key") && text.contains("\"circuit\": \"exit\""));
    }

    void engineProvesExitsAndBatchesInTurn() {
        Groth16Engine engine(m_folder.path().toStdString(), 2);
        for (int round = 0; round < 2; ++round) {
            const auto exit = proveExit(engine, someExit(), m_exit.verifyingKeyHash);
            EXPECT_OK(exit);
            QVERIFY(exit->keyHash == m_exit.verifyingKeyHash);
            const auto batch = proveBatch(engine, m_batch.verifyingKeyHash);
            EXPECT_OK(batch);
            QVERIFY(batch->keyHash == m_batch.verifyingKeyHash);
        }
    }

    // What the words say, read back, is a proof of these signals and of no others.
    void proofIsOfTheClaim() {
        Groth16Engine engine(m_folder.path().toStdString(), 2);
        const auto trace = someExit();
        const auto made = proveExit(engine, trace, m_exit.verifyingKeyHash);
        EXPECT_OK(made);
        const auto& words = made->proof;
        snark::Proof proof;
        proof.a = pointOf(words[0], words[1]);
        proof.b.x = {*algebra::Fq::fromBigEndian(words[3]), *algebra::Fq::fromBigEndian(words[2])};
        proof.b.y = {*algebra::Fq::fromBigEndian(words[5]), *algebra::Fq::fromBigEndian(words[4])};
        proof.c = pointOf(words[6], words[7]);
        const auto key = m_cache.load(ProvenCircuit::ofExits(), m_exit.verifyingKeyHash, m_progress);
        EXPECT_OK(key);
        const auto verdict = [&](const protocol::ExitClaim& claim) {
            const auto signals = protocol::exitSignals(trace.root, claim);
            return snark::verify((*key)->key().verifyingKey(), {signals.begin(), signals.end()}, proof).ok();
        };
        QVERIFY(verdict(trace.claim));
        for (int field = 0; field < 5; ++field) {
            protocol::ExitClaim other = trace.claim;
            other.chain = static_cast<protocol::ChainIndex>(other.chain + (field == 0 ? 1 : 0));
            other.token = static_cast<protocol::TokenId>(other.token + (field == 1 ? 1 : 0));
            other.account += field == 2 ? 1 : 0;
            other.amount += field == 3 ? 1 : 0;
            other.owner.bytes[0] ^= field == 4 ? 1 : 0;
            QVERIFY2(!verdict(other), qPrintable(QString::number(field)));
        }
    }

    // Neither circuit's key is taken for the other's, whatever the network file says.
    void keysAreNotConfused() {
        EXPECT_CODE(m_cache.load(ProvenCircuit::ofExits(), m_batch.verifyingKeyHash, m_progress),
                    "prover-key-other-network");
        EXPECT_CODE(m_cache.load(kSize, m_exit.verifyingKeyHash, m_progress), "prover-key-other-network");
        Groth16Engine engine(m_folder.path().toStdString(), 2);
        EXPECT_OK(proveBatch(engine, m_batch.verifyingKeyHash)); // so that its key is the one that is loaded
        EXPECT_CODE(proveExit(engine, someExit(), m_batch.verifyingKeyHash), "prover-key-other-network");
        EXPECT_OK(proveExit(engine, someExit(), m_exit.verifyingKeyHash));
        EXPECT_CODE(proveBatch(engine, m_exit.verifyingKeyHash), "prover-key-other-network");

        // A batch's key under the exit key's name, with its note: the note tells.
        QTemporaryDir folder;
        const QString path = folder.filePath(QFileInfo(QString::fromStdString(m_exit.path)).fileName());
        for (const char* ending : {"", ".json"}) {
            const QString end = QString::fromLatin1(ending);
            QVERIFY(QFile::copy(QString::fromStdString(m_batch.path) + end, path + end));
        }
        KeyCache cache(folder.path().toStdString(), m_pool);
        EXPECT_CODE(cache.load(ProvenCircuit::ofExits(), m_batch.verifyingKeyHash, m_progress),
                    "prover-key-other-circuit");
    }

    void missingKeyIsNamed() {
        QTemporaryDir folder;
        Groth16Engine engine(folder.path().toStdString(), 2);
        const auto made = proveExit(engine, someExit(), m_exit.verifyingKeyHash);
        EXPECT_CODE(made, "prover-key-missing");
        QVERIFY2(made.error().message.find("for exits at") != std::string::npos, made.error().message.c_str());
    }

    void spoiltTraceHasNoProof() {
        auto trace = someExit();
        trace.claim.amount += 1;
        Groth16Engine engine(m_folder.path().toStdString(), 2);
        const auto made = proveExit(engine, trace, m_exit.verifyingKeyHash);
        EXPECT_CODE(made, "prover-witness");
        QVERIFY2(made.error().message.find("the exit of account 0") == 0, made.error().message.c_str());
    }

    void oneProofAtATime() {
        Groth16Engine engine(m_folder.path().toStdString(), 2);
        std::optional<Result<MadeProof>> first;
        QObject context;
        engine.proveExit(
            &context, {someExit(), m_exit.verifyingKeyHash}, [](const std::string&, double) {},
            [&](Result<MadeProof> made) { first.emplace(std::move(made)); });
        EXPECT_CODE(proveExit(engine, someExit(), m_exit.verifyingKeyHash), "prover-busy");
        QTRY_VERIFY_WITH_TIMEOUT(first.has_value(), kProofLimit);
        EXPECT_OK(*first);
    }
};

QTEST_GUILESS_MAIN(TestExitProofs)
#include "tst_exit_proofs.moc"
