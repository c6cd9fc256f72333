#include "platform/secret_file.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace landfall;

namespace {

QByteArray textOf(const Result<SecretBytes>& secret) {
    return secret ? QByteArray(reinterpret_cast<const char*>(secret->view().data()),
                               static_cast<qsizetype>(secret->view().size()))
                  : QByteArray::fromStdString(secret.error().message);
}

} // namespace

// A secret's file is small, and reading it ends, whatever is named.
class TestSecretFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void filesAreRead() {
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("secret")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("abcdef") == 6 && file.flush());
        QCOMPARE(textOf(platform::readSecretFile(file.fileName(), 100)), QByteArray("abcdef"));
        QCOMPARE(textOf(platform::readSecretFile(file.fileName(), 3)), QByteArray("abc"));
    }

    void pipesAreRead() {
        const QTemporaryDir folder;
        const auto path = folder.filePath(QStringLiteral("pipe"));
        QCOMPARE(mkfifo(qPrintable(path), 0600), 0);
        std::thread writer([&path] {
            const int pipe = ::open(qPrintable(path), O_WRONLY | O_CLOEXEC); // once somebody reads
            QTest::qSleep(100);
            QCOMPARE(::write(pipe, "abc", 3), ssize_t{3});
            ::close(pipe);
        });
        const auto secret = platform::readSecretFile(path, 100);
        writer.join();
        QCOMPARE(textOf(secret), QByteArray("abc"));
    }

    void nothingElseIs_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("endless") << QStringLiteral("/dev/zero") << QByteArray("it is no file");
        QTest::newRow("nothing") << QStringLiteral("/dev/null") << QByteArray("it is no file");
        QTest::newRow("a folder") << QStringLiteral("/") << QByteArray("it is no file");
        QTest::newRow("not there") << QStringLiteral("/no/such") << QByteArray("Check the path");
        QTest::newRow("empty") << QString() << QByteArray("it is empty");
        QTest::newRow("a silent pipe") << QStringLiteral("pipe") << QByteArray("nobody wrote");
    }
    void nothingElseIs() {
        QFETCH(QString, path);
        QFETCH(const QByteArray, says);
        const QTemporaryDir folder;
        QFile empty(folder.filePath(QStringLiteral("empty")));
        QVERIFY(empty.open(QIODevice::WriteOnly));
        if (path.isEmpty()) {
            path = empty.fileName();
        } else if (path == QLatin1String("pipe")) {
            path = folder.filePath(path);
            QCOMPARE(mkfifo(qPrintable(path), 0600), 0);
        }
        QElapsedTimer clock;
        clock.start();
        const auto secret = platform::readSecretFile(path, 100);
        QVERIFY(!secret);
        QCOMPARE(secret.error().code, std::string("secret-file-unreadable"));
        QVERIFY2(textOf(secret).contains(says), textOf(secret));
        QVERIFY(clock.elapsed() < 20'000);
    }
};

QTEST_GUILESS_MAIN(TestSecretFile)
#include "tst_secret_file.moc"
