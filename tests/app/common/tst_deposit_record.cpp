#include "common/deposit_record.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace landfall;
using app::DepositRecord;

namespace {

DepositRecord sample() {
    DepositRecord out;
    out.network[0] = 7;
    out.owner.bytes[19] = 0xAB;
    out.wish = {2, 5, 1'234'567'890'123'456'789U};
    out.sent.approval = app::SentTransaction{Bytes32{1}, {0x02, 0xF8}};
    out.sent.deposit = app::SentTransaction{Bytes32{2}, {0x02, 0xF9}, {Bytes32{3}, Bytes32{4}}};
    return out;
}

} // namespace

class TestDepositRecord : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString m_path = m_folder.filePath(QStringLiteral("node/deposit.json"));

    std::string codeOfFile(const QByteArray& json) {
        QFile file(m_path);
        if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size()) {
            return "not written";
        }
        file.close();
        const auto read = app::readDepositRecord(m_path);
        return read ? std::string() : read.error().code;
    }

    QByteArray written() {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void noFileIsNoDeposit() {
        const auto read = app::readDepositRecord(m_path);
        QVERIFY(read.ok() && !read->has_value());
    }

    void whatIsKeptComesBack() {
        QVERIFY(app::saveDepositRecord(sample(), m_path).ok());
        const auto read = app::readDepositRecord(m_path);
        QVERIFY2(read.ok(), read ? "" : read.error().message.c_str());
        const auto& back = **read;
        QVERIFY(back.network == sample().network && back.owner == sample().owner && !back.keyOnly);
        QVERIFY(back.wish.chain == 2 && back.wish.token == 5 && back.wish.amount == sample().wish.amount);
        QVERIFY(back.sent.approval->hash == Bytes32{1} && back.sent.approval->raw == sample().sent.approval->raw);
        QVERIFY(back.sent.deposit->hash == Bytes32{2});
        QVERIFY(back.sent.approval->replaced.empty());
        QVERIFY(back.sent.deposit->replaced == sample().sent.deposit->replaced); // one of them may get in after all
        QVERIFY(!back.sent.signingKey);
        app::removeDepositRecord(m_path);
        QVERIFY(!app::readDepositRecord(m_path)->has_value());
    }

    void damageIsSaid() {
        QVERIFY(app::saveDepositRecord(sample(), m_path).ok());
        const QByteArray good = written();
        QCOMPARE(codeOfFile(good), std::string());
        const std::string damaged = "deposit-record-damaged";
        QCOMPARE(codeOfFile(good.left(good.size() / 2)), damaged);
        QCOMPARE(codeOfFile("[]"), damaged);
        QCOMPARE(codeOfFile(QByteArray(good).replace("\"raw\": \"0x02f8\"", "\"raw\": \"0x02f\"")), damaged);
        QCOMPARE(codeOfFile(QByteArray(good).replace("1.234567890123456789", "much")), damaged);
        QCOMPARE(codeOfFile(QByteArray(good).replace("\"landfallDeposit\": 1", "\"landfallDeposit\": 2")), damaged);
        QCOMPARE(codeOfFile(QByteArray(good).replace("keyOnly", "keysOnly")), damaged);
    }

    void damageNamesTheFileTheReasonAndTheRemedy() {
        QVERIFY(app::saveDepositRecord(sample(), m_path).ok());
        QFile file(m_path);
        QVERIFY(file.resize(64 * 1024 + 1));
        const auto read = app::readDepositRecord(m_path);
        QVERIFY(!read.ok());
        const auto& message = read.error().message;
        for (const auto& part : {m_path.toStdString(), std::string("65537 bytes"), std::string("remove the file")}) {
            QVERIFY2(message.find(part) != std::string::npos, message.c_str());
        }
    }

    void noRoomIsSaid() {
        const QString path = QStringLiteral("/proc/nowhere/deposit.json");
        const auto saved = app::saveDepositRecord(sample(), path);
        QCOMPARE(saved.ok() ? std::string() : saved.error().code, std::string("deposit-not-kept"));
        QVERIFY(saved.error().message.find(path.toStdString()) != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestDepositRecord)
#include "tst_deposit_record.moc"
