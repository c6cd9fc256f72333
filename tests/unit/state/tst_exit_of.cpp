#include "state/exit.h"
#include "support/error_code.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::protocol;
using namespace landfall::state;
using testing::codeOf;

// What an exit is traced as, and why there is none. That the traces are provable is tested with the circuit.
class TestExitOf : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void claimIsTheShare();
    void refusals_data();
    void refusals();
};

namespace {

const Address kAlice{{0xa1}};
const Address kBob{{0xb0}};

// Account 1 owns 100 and account 2 owns 1 of token 5; 70 lie on chain 1 and 31 on chain 3. Account 2 owns 9 of
// token 6, on chain 2.
State someState() {
    Snapshot snapshot;
    snapshot.accounts = {{0, Address{{0xfe}}, {}, 0, {}},
                         {1, kAlice, algebra::Fr(77), 8, {{5, 100}}},
                         {2, kBob, {}, 0, {{5, 1}, {6, 9}}}};
    snapshot.vaults = {{5, 1, 70}, {5, 3, 31}, {6, 2, 9}};
    auto state = State::fromSnapshot(snapshot);
    if (!state) {
        qFatal("%s", state.error().message.c_str());
    }
    return std::move(*state);
}

} // namespace

void TestExitOf::claimIsTheShare() {
    const State state = someState();
    const auto exit = exitOf(state, 1, 5, 3);
    QVERIFY(exit.ok());
    QVERIFY((exit->claim == ExitClaim{1, kAlice, 5, 3, 30})); // 100 · 31 / 101 = 30.7
    QVERIFY(exit->root == state.root());
    QVERIFY(exit->keyHash == algebra::Fr(77) && exit->nonce == 8);
    QVERIFY(exit->balance.before == 100);
    QVERIFY(exit->vaults[1] == 70 && exit->vaults[3] == 31 && exit->vaults[0] == 0 && exit->vaults[2] == 0);
}

void TestExitOf::refusals_data() {
    QTest::addColumn<unsigned>("account");
    QTest::addColumn<unsigned>("token");
    QTest::addColumn<unsigned>("chain");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("names");
    QTest::newRow("chain 0") << 1U << 5U << 0U << "exit-chain"
                             << "chain 0";
    QTest::newRow("chain 16") << 1U << 5U << 16U << "exit-chain"
                              << "chain 16";
    QTest::newRow("token 1024") << 1U << 1024U << 1U << "exit-token"
                                << "token 1024";
    QTest::newRow("no such account") << 3U << 5U << 1U << "exit-no-account"
                                     << "account 3";
    QTest::newRow("an account beyond the tree") << (1U << 24) + 1 << 5U << 1U << "exit-no-account"
                                                << "16777217";
    QTest::newRow("nobody holds any") << 1U << 7U << 1U << "exit-token-not-held"
                                      << "token 7";
    QTest::newRow("no balance") << 1U << 6U << 2U << "exit-no-balance"
                                << "account 1";
    QTest::newRow("not on this chain") << 1U << 5U << 2U << "exit-chain-empty"
                                       << "chain 2";
    QTest::newRow("a share of nothing") << 2U << 5U << 1U << "exit-share-zero"
                                        << "chain 1";
}

void TestExitOf::refusals() {
    QFETCH(const unsigned, account);
    QFETCH(const unsigned, token);
    QFETCH(const unsigned, chain);
    QFETCH(const QString, code);
    QFETCH(const QString, names);
    const auto exit = exitOf(someState(), account, static_cast<TokenId>(token), static_cast<ChainIndex>(chain));
    QCOMPARE(codeOf(exit), code);
    const QString message = QString::fromStdString(exit.error().message);
    QVERIFY2(message.contains(names) && message.contains(QStringLiteral(": ")), qPrintable(message));
}

QTEST_APPLESS_MAIN(TestExitOf)
#include "tst_exit_of.moc"
