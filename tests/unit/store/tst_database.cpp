#include "store/schema.h"
#include "unit/store/store_test.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlQuery>

#include <atomic>
#include <latch>
#include <thread>

using namespace landfall;
using namespace landfall::store;

namespace {

// Runs SQL on a closed database, as damage or another program would.
void tamper(const QString& path, const QStringList& statements) {
    {
        auto connection = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("tamper"));
        connection.setDatabaseName(path);
        QVERIFY(connection.open());
        for (const auto& statement : statements) {
            QSqlQuery query(connection);
            QVERIFY2(query.exec(statement), qPrintable(statement));
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("tamper"));
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

// The database under the tables: its file, its lock, its transactions.
class TestDatabase : public StoreTest {
    Q_OBJECT

private Q_SLOTS:
    void init() { openNew(); }
    void cleanup() { m_store.reset(); }
    void badFiles_data();
    void badFiles();
    void onlyWhatWasClosedIsSealed();
    void unwritablePlacesAreNamed();
    void secondUserIsKeptOut();
    void oneOfTwoAtTheSameMomentGetsIt_data();
    void oneOfTwoAtTheSameMomentGetsIt();
    void failedTransactionLeavesNothing();
    void wrongSizeOfAValueIsDamage();
};

void TestDatabase::badFiles_data() {
    QTest::addColumn<QString>("damage");
    QTest::addColumn<QString>("code");
    QTest::newRow("not a database") << "text"
                                    << "store-foreign";
    QTest::newRow("another program's") << "other"
                                       << "store-foreign";
    QTest::newRow("newer") << "newer"
                           << "store-newer";
    QTest::newRow("of another network") << "network"
                                        << "store-other-network";
    QTest::newRow("without its format") << "no format"
                                        << "store-damaged";
    QTest::newRow("overwritten pages") << "pages"
                                       << "store-damaged";
    QTest::newRow("cut short") << "short"
                               << "store-damaged";
    QTest::newRow("without its first bytes") << "header"
                                             << "store-damaged";
    QTest::newRow("a bit flipped in a value") << "bit"
                                              << "store-damaged";
}

void TestDatabase::badFiles() {
    QFETCH(QString, damage);
    QFETCH(QString, code);
    write([&] {
        for (std::uint8_t i = 0; i < 200; ++i) {
            m_store->votes.insert({{protocol::VoteKind::Agree, 0, i, filled(1), filled(i)}, address(i), {}, true, 1});
        }
    });
    m_store.reset();
    if (damage == QLatin1String("text")) {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(QByteArray(5000, 'x'));
    } else if (damage == QLatin1String("other")) {
        QVERIFY(QFile::remove(path()));
        tamper(path(), {QStringLiteral("CREATE TABLE recipes (name TEXT)")});
    } else if (damage == QLatin1String("newer")) {
        tamper(path(),
               {QStringLiteral("UPDATE landfall_meta SET value = '%1' WHERE name = 'format'").arg(kSchemaVersion + 1)});
    } else if (damage == QLatin1String("no format")) {
        tamper(path(), {QStringLiteral("DELETE FROM landfall_meta WHERE name = 'format'")});
    } else if (damage == QLatin1String("pages")) {
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadWrite));
        for (qint64 at = 4096; at + 100 < file.size(); at += 4096) {
            file.seek(at);
            file.write(QByteArray(100, '\xff'));
        }
    } else if (damage == QLatin1String("header")) {
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.write(QByteArray(16, '\0'));
    } else if (damage == QLatin1String("bit")) {
        const auto at = contentOf(path()).indexOf(QByteArray(32, '\x01'));
        QVERIFY(at > 0);
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(at + 7);
        file.write("\x03");
    } else if (damage == QLatin1String("short")) {
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.resize(file.size() / 8192 * 4096));
    }
    const QByteArray before = contentOf(path());
    QVERIFY(!before.isEmpty());
    QCOMPARE(QString::fromStdString(open(damage == QLatin1String("network") ? "0x22" : kNetwork)), code);
    QVERIFY2(contentOf(path()) == before, "a bad file is never written to");
}

// A node that was killed can't have said what it left.
void TestDatabase::onlyWhatWasClosedIsSealed() {
    const auto seal = path() + QStringLiteral(".sha256");
    QVERIFY(!QFile::exists(seal));
    m_store.reset();
    QVERIFY(QFile::exists(seal));
    QCOMPARE(open(), std::string());
    QVERIFY(!QFile::exists(seal));
    m_store.reset();
    QVERIFY(QFile::remove(seal));
    QCOMPARE(open(), std::string());
    m_store.reset();
    QVERIFY(QFile::exists(seal));
    QVERIFY(QFile::remove(path())); // set aside, and the seal forgotten
    QCOMPARE(open(), std::string());
}

void TestDatabase::unwritablePlacesAreNamed() {
    m_store.reset();
    QVERIFY(QFile::remove(path()));
    QVERIFY(QDir().mkpath(path())); // also a superuser can't write into that
    const auto opened = Store::open(m_folder->path().toStdString(), kNetwork);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, std::string("store-unavailable"));
    QVERIFY(opened.error().message.find("writable for this user") != std::string::npos);
}

void TestDatabase::secondUserIsKeptOut() {
    const auto second = Store::open(m_folder->path().toStdString(), kNetwork);
    QVERIFY(!second);
    QCOMPARE(second.error().code, std::string("store-in-use"));
    m_store.reset();
    QVERIFY(Store::open(m_folder->path().toStdString(), kNetwork).ok());
}

void TestDatabase::oneOfTwoAtTheSameMomentGetsIt_data() {
    QTest::addColumn<bool>("fresh");
    QTest::newRow("a new file") << true;
    QTest::newRow("a used file") << false;
}

// Never neither of them, and never both.
void TestDatabase::oneOfTwoAtTheSameMomentGetsIt() {
    QFETCH(bool, fresh);
    m_store.reset();
    for (int round = 0; round < 30; ++round) {
        if (fresh) {
            QVERIFY(QFile::remove(path()));
        }
        std::latch together(2);
        std::atomic<int> inside = 0;
        std::atomic<int> most = 0;
        const auto use = [&] {
            together.arrive_and_wait();
            if (const auto opened = Store::open(m_folder->path().toStdString(), kNetwork)) {
                most = std::max(most.load(), ++inside);
                QTest::qSleep(1);
                --inside;
            }
        };
        std::thread first(use);
        std::thread second(use);
        first.join();
        second.join();
        QCOMPARE(most.load(), 1);
    }
}

void TestDatabase::failedTransactionLeavesNothing() {
    const auto status = m_store->transaction([&] {
        m_store->history.record("prove", 4, 1, 2);
        m_store->database().run("INSERT INTO no_such_table VALUES (1)");
        m_store->history.record("prove", 4, 3, 4);
    });
    QVERIFY(!status);
    write([&] { QVERIFY(m_store->history.durations("prove", 4).empty()); });
    // And the connection is good again.
    write([&] { m_store->history.record("prove", 4, 1, 2); });
    QCOMPARE(open(), std::string());
    write([&] { QCOMPARE(m_store->history.durations("prove", 4), std::vector<Milliseconds>{2}); });
}

void TestDatabase::wrongSizeOfAValueIsDamage() {
    write([&] {
        m_store->votes.insert({{protocol::VoteKind::Agree, 0, 1, filled(1), filled(2)}, address(3), {}, true, 1});
        m_store->database().run("UPDATE votes SET signer = x'0102'");
    });
    const auto status = m_store->transaction([&] { (void)m_store->votes.own(0, 10); });
    QVERIFY(!status);
    QCOMPARE(status.error().code, std::string("store-damaged"));
}

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
