#include "desktop/backend/wallet_session.h"

#include "wallet/keystore_file.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace landfall;
using desktop::WalletSession;
using State = WalletSession::State;

namespace {

SecretBytes secret(const char* text) {
    return SecretBytes(ByteView(reinterpret_cast<const std::uint8_t*>(text), std::char_traits<char>::length(text)));
}

} // namespace

// The wallet's file and its keys, as the window has them.
class TestWalletSession : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString path() const { return m_folder.filePath(QStringLiteral("keystore.json")); }

    static bool settle(const WalletSession& session) {
        return QTest::qWaitFor([&] { return session.state() != State::Opening; }, 30'000);
    }

    // One session's worth of a wallet: all-zero entropy, so a known address.
    void make() {
        QFile::remove(path());
        WalletSession session(path());
        session.create(SecretBytes(std::size_t{16}), secret("correct horse"));
        QVERIFY(settle(session));
        QCOMPARE(session.state(), State::Unlocked);
    }

private Q_SLOTS:
    void noFileIsNoWallet() {
        const WalletSession session(m_folder.filePath(QStringLiteral("none.json")));
        QCOMPARE(session.state(), State::Absent);
        QVERIFY(!session.address() && !session.error() && session.privateKey() == nullptr);
    }

    void createdWalletIsUnlockedAndSaved() {
        WalletSession session(path());
        QSignalSpy changes(&session, &WalletSession::stateChanged);
        session.create(SecretBytes(std::size_t{16}), secret("correct horse"));
        QCOMPARE(session.state(), State::Opening); // and the call has returned
        QVERIFY(settle(session));
        QCOMPARE(session.state(), State::Unlocked);
        QCOMPARE(changes.count(), 2);
        QVERIFY(session.privateKey() != nullptr);
        const WalletSession again(path());
        QCOMPARE(again.state(), State::Locked);
        QVERIFY(again.address() == session.address());
    }

    void anotherWalletIsNeverOverwritten() {
        make();
        QFile before(path());
        QVERIFY(before.open(QIODevice::ReadOnly));
        const auto bytes = before.readAll();
        WalletSession session(path());
        session.create(SecretBytes(std::size_t{32}), secret("another one"));
        QVERIFY(settle(session));
        QCOMPARE(session.state(), State::Locked);
        QVERIFY(session.error() && session.error()->code == "wallet-exists");
        QFile after(path());
        QVERIFY(after.open(QIODevice::ReadOnly));
        QCOMPARE(after.readAll(), bytes);
    }

    void shortPassphraseSavesNothing() {
        QFile::remove(path());
        WalletSession session(path());
        session.create(SecretBytes(std::size_t{16}), secret("seven c"));
        QVERIFY(settle(session));
        QCOMPARE(session.state(), State::Absent);
        QVERIFY(session.error() && session.error()->code == "passphrase-short");
        QVERIFY(!QFile::exists(path()));
    }

    void wrongPassphraseOpensNothing() {
        make();
        WalletSession session(path());
        session.unlock(secret("incorrect horse"));
        QVERIFY(settle(session));
        QCOMPARE(session.state(), State::Locked);
        QVERIFY(session.error() && session.error()->code == "keystore-wrong-passphrase");
        QVERIFY(session.privateKey() == nullptr);
        session.unlock(secret("correct horse"));
        QVERIFY(settle(session));
        QCOMPARE(session.state(), State::Unlocked);
        QVERIFY(!session.error());
    }

    void damagedFileIsSaidAndKept() {
        make();
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("{\"version\": 3, \"crypto\"");
        file.close();
        WalletSession session(path());
        QCOMPARE(session.state(), State::Locked); // a wallet that can't be read is not no wallet
        QVERIFY(session.error() && session.error()->code == "keystore-damaged");
        QVERIFY(!session.address());
    }

    void lockWipesTheKeys() {
        make();
        WalletSession session(path());
        session.unlock(secret("correct horse"));
        QVERIFY(settle(session));
        session.lock();
        QCOMPARE(session.state(), State::Locked);
        QVERIFY(session.privateKey() == nullptr);
        const l1::NetworkFile network;
        QCOMPARE(session.l2Key(network).error().code, std::string("wallet-locked"));
    }

    void lockWhileOpeningStaysLocked() {
        make();
        WalletSession session(path());
        session.unlock(secret("correct horse"));
        session.lock();
        QCOMPARE(session.state(), State::Locked);
        QTest::qWait(1500); // more than scrypt takes
        QCOMPARE(session.state(), State::Locked);
        QVERIFY(session.privateKey() == nullptr);
    }

    void autoLockCountsFromTheLastTouch() {
        make();
        WalletSession session(path());
        session.setAutoLock(std::chrono::milliseconds(600));
        session.unlock(secret("correct horse"));
        QVERIFY(settle(session));
        QTest::qWait(400);
        session.touch();
        QTest::qWait(400);
        QCOMPARE(session.state(), State::Unlocked);
        QVERIFY(QTest::qWaitFor([&] { return session.state() == State::Locked; }, 5000));
        QVERIFY(session.privateKey() == nullptr);
    }

    void adoptedWalletLeavesNoFile() {
        QFile::remove(path());
        WalletSession session(path());
        session.setAutoLock(std::chrono::milliseconds(50));
        session.adopt(SecretBytes(std::size_t{16}));
        QCOMPARE(session.state(), State::Unlocked);
        QTest::qWait(200); // it never locks by itself: it could not be opened again
        QCOMPARE(session.state(), State::Unlocked);
        session.lock();
        QCOMPARE(session.state(), State::Absent);
        QVERIFY(session.privateKey() == nullptr && !QFile::exists(path()));
    }
};

QTEST_GUILESS_MAIN(TestWalletSession)
#include "tst_wallet_session.moc"
