#include "desktop/backend/instance_lock.h"

#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace landfall;
using desktop::InstanceLock;

// One window a profile.
class TestInstanceLock : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void secondOneIsRefusedAndShowsTheFirst() {
        const QTemporaryDir folder;
        const auto first = InstanceLock::take(folder.path());
        QVERIFY2(first.ok(), first ? "" : first.error().message.c_str());
        QSignalSpy asked(first->get(), &InstanceLock::asked);
        const auto second = InstanceLock::take(folder.path());
        QVERIFY(!second.ok());
        QCOMPARE(second.error().code, std::string("instance-running"));
        QVERIFY(second.error().message.find(std::to_string(QCoreApplication::applicationPid())) != std::string::npos);
        QVERIFY(asked.wait(2000));
    }

    void otherProfilesAreFree() {
        const QTemporaryDir one;
        const QTemporaryDir two;
        const auto first = InstanceLock::take(one.path());
        const auto second = InstanceLock::take(two.path());
        QVERIFY(first.ok() && second.ok());
    }

    void deadOneLeavesItFree() {
        const QTemporaryDir folder;
        {
            const auto first = InstanceLock::take(folder.path());
            QVERIFY(first.ok());
        }
        // The lock of a process that was killed: its number belongs to nobody.
        QProcess gone;
        gone.start(QStringLiteral("true"), QStringList());
        QVERIFY(gone.waitForStarted());
        const auto pid = gone.processId();
        QVERIFY(gone.waitForFinished());
        QFile file(folder.filePath(QStringLiteral("window.lock")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::number(pid) + "\nlandfall\n" + QSysInfo::machineHostName().toUtf8() + "\n");
        file.close();
        const auto next = InstanceLock::take(folder.path());
        QVERIFY2(next.ok(), next ? "" : next.error().message.c_str());
    }

    void folderThatCantBeMade() {
        const auto lock = InstanceLock::take(QStringLiteral("/proc/landfall"));
        QVERIFY(!lock.ok());
        QCOMPARE(lock.error().code, std::string("profile-folder"));
    }
};

QTEST_GUILESS_MAIN(TestInstanceLock)
#include "tst_instance_lock.moc"
