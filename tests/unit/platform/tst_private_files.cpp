#include "platform/private_files.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace landfall;

namespace {

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("none");
}

} // namespace

class TestPrivateFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isReplacedAndClosed() {
        const QTemporaryDir folder;
        const auto path = folder.filePath(QStringLiteral("key"));
        QFile before(path);
        QVERIFY(before.open(QIODevice::WriteOnly) && before.write("before") == 6);
        before.close();
        QVERIFY(before.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
        QVERIFY(platform::isOpenToOthers(path));
        QVERIFY(platform::savePrivately(path, viewOf("after")));
        QCOMPARE(contentOf(path), QByteArray("after"));
        QVERIFY(!platform::isOpenToOthers(path));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{QStringLiteral("key")});
    }

    void whoMayWriteIsToldToo() {
        const QTemporaryDir folder;
        const auto path = folder.filePath(QStringLiteral("key"));
        QVERIFY(platform::savePrivately(path, viewOf("key")));
        for (const auto more : {QFile::ReadGroup, QFile::WriteGroup, QFile::ReadOther, QFile::WriteOther}) {
            QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | more));
            QVERIFY(platform::isOpenToOthers(path));
        }
    }

    void saysWhyNot() {
        const QTemporaryDir folder;
        const auto saved = platform::savePrivately(folder.filePath(QStringLiteral("no/such/key")), viewOf("key"));
        QVERIFY(!saved);
        QVERIFY(!saved.error().isEmpty());
    }

    void foldersAreClosed() {
        const QTemporaryDir folder;
        const auto inner = folder.filePath(QStringLiteral("a/b"));
        QVERIFY(platform::makePrivateFolder(inner));
        QVERIFY(!platform::isOpenToOthers(inner));
    }

    void isRemoved() {
        const QTemporaryDir folder;
        const auto path = folder.filePath(QStringLiteral("seal"));
        QVERIFY(platform::savePrivately(path, viewOf("seal")));
        QVERIFY(platform::removeForGood(path));
        QVERIFY(!QFile::exists(path));
        QVERIFY(!platform::removeForGood(path));
    }
};

QTEST_GUILESS_MAIN(TestPrivateFiles)
#include "tst_private_files.moc"
