#include "base/hex.h"
#include "protocol/exit.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::protocol;

// The numbers of an exit as contract, circuit and node must agree on them.
class TestExit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void signalsAreLaidOut();
    void largestFieldsDoNotMeet();
    void shareIsRoundedDown_data();
    void shareIsRoundedDown();
};

namespace {

QString hexOf(const algebra::Fr& value) {
    return QString::fromStdString(toHex(value.toBigEndian()));
}

} // namespace

void TestExit::signalsAreLaidOut() {
    ExitClaim claim{0x00abcdef, {}, 0x0155, 0x0c, 0x1122334455667788};
    for (std::uint8_t i = 0; i < 20; ++i) {
        claim.owner.bytes[i] = static_cast<std::uint8_t>(0xa0 + i);
    }
    const auto signals = exitSignals(algebra::Fr(-1), claim);
    QCOMPARE(signals[0], algebra::Fr(-1));
    // chain 0c ‖ token 0155 ‖ account 00abcdef ‖ amount in 15 bytes
    QCOMPARE(hexOf(signals[1]), QStringLiteral("00000000000000000000"
                                               "0c"
                                               "0155"
                                               "00abcdef"
                                               "000000000000001122334455667788"));
    QCOMPARE(hexOf(signals[2]), QStringLiteral("000000000000000000000000"
                                               "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3"));
}

void TestExit::largestFieldsDoNotMeet() {
    const ExitClaim claim{kAccountCapacity - 1, {}, kTokenCapacity - 1, kMaxChain, kAmountLimit - 1};
    QCOMPARE(hexOf(exitSignals({}, claim)[1]), QStringLiteral("00000000000000000000"
                                                              "0f"
                                                              "03ff"
                                                              "00ffffff"
                                                              "ffffffffffffffffffffffffffffff"));
}

void TestExit::shareIsRoundedDown_data() {
    QTest::addColumn<QString>("balance");
    QTest::addColumn<QString>("vault");
    QTest::addColumn<QString>("total");
    QTest::addColumn<QString>("share");
    const auto row = [](const char* name, const char* balance, const char* vault, const char* total,
                        const char* share) {
        const auto text = [](const char* digits) { return QString::fromLatin1(digits); };
        QTest::newRow(name) << text(balance) << text(vault) << text(total) << text(share);
    };
    const char* most = "1329227995784915872903807060280344575"; // 2^120 - 1
    const char* oneLess = "1329227995784915872903807060280344574";
    row("even", "10", "50", "100", "5");
    row("all of it", "100", "100", "100", "100");
    row("just below one", "3", "33", "100", "0");
    row("just one", "4", "25", "100", "1");
    row("just below two", "7", "25", "100", "1");
    row("all the largest", most, most, most, most);
    row("the largest but one", oneLess, most, most, oneLess);
    // 15 vaults of 2^120 - 1, which 15 accounts share
    row("a fifteenth", most, most, "19938419936773738093557105904205168625", "88615199718994391526920470685356305");
    row("nothing", "0", "5", "10", "0");
}

void TestExit::shareIsRoundedDown() {
    QFETCH(const QString, balance);
    QFETCH(const QString, vault);
    QFETCH(const QString, total);
    QFETCH(const QString, share);
    const auto number = [](const QString& digits) {
        const auto value = Uint256::fromDecimal(digits.toStdString());
        return (Amount{value->limbs[1]} << 64) | value->limbs[0];
    };
    QVERIFY(exitShare(number(balance), number(vault), number(total)) == number(share));
}

QTEST_APPLESS_MAIN(TestExit)
#include "tst_exit.moc"
