#include "e2e/deployment_test.h"

using namespace landfall::e2e;

namespace {

const QString kEast = QStringLiteral("East");
const QString kWest = QStringLiteral("West");
const QString kBob = QStringLiteral("0x00000000000000000000000000000000000b0b01");
const QString kFresh = QStringLiteral("0x00000000000000000000000000000000000c1a11");
constexpr int kPause = 3 * 86'400;

} // namespace

// The same network afterwards: what is not pushed, stopped, limited, or asked of the contract itself, by the command
// line alone. Each leaves the network as it can go on.
class TestDeployment : public DeploymentTest {
    Q_OBJECT

private:
    // As a person of the wallet, and as one with a key of the network's.
    Ran act(const char* line, const QStringList& more = {}) const {
        return m_profile.cli(words(line) + more + m_profile.passphrase() +
                                 QStringList{QStringLiteral("--network"), m_network.file()},
                             240);
    }
    Ran actAs(int account, const char* line) const {
        return m_profile.cli(words(line) << QStringLiteral("--yes") << QStringLiteral("--key-file")
                                         << m_network.keyFile(account) << QStringLiteral("--network")
                                         << m_network.file());
    }
    // Its hash. It stays valid while clocks are moved.
    QString withdraw(const char* chain, const char* amount, const QString& to) const {
        const auto sent = act("withdraw --yes --no-wait --token USDC --valid-for 8640",
                              {QStringLiteral("--chain"), QLatin1StringView(chain), QStringLiteral("--amount"),
                               QLatin1StringView(amount), QStringLiteral("--to"), to});
        if (sent.exit != 0) {
            qWarning("%s%s", sent.err.constData(), sent.out.constData());
        }
        return member(sent.json(), "hash");
    }
    QJsonObject timeline(const QString& hash) const { return cli(("status " + hash.toUtf8()).constData()).json(); }
    QString payment(const QString& hash) const { return member(timeline(hash), "payment"); }
    bool arrived(const QString& hash) const { return timeline(hash).value(QLatin1StringView("arrived")).toBool(); }
    QJsonObject chain(int index) const {
        const auto chains = cli("node status").json().value(QLatin1StringView("chains")).toArray();
        return chains.at(index - 1).toObject();
    }
    bool hasAlarm(int index, const char* code) const {
        for (const auto& alarm : chain(index).value(QLatin1StringView("alarms")).toArray()) {
            if (member(alarm.toObject(), "code") == QLatin1StringView(code)) {
                return true;
            }
        }
        return false;
    }
    // What `balances` tells of that kind on that chain.
    QJsonObject waiting(int index, const char* kind) const {
        for (const auto& entry : cli("balances").json().value(QLatin1StringView("waiting")).toArray()) {
            const auto payout = entry.toObject();
            if (payout.value(QLatin1StringView("chainId")).toInt() == index &&
                member(payout, "kind") == QLatin1StringView(kind)) {
                return payout;
            }
        }
        return {};
    }
    // In 18 decimals.
    QString balance() const {
        for (const auto& entry : cli("balances").json().value(QLatin1StringView("network")).toObject()) {
            if (member(entry.toObject(), "symbol") == QLatin1StringView("USDC")) {
                return member(entry.toObject(), "total");
            }
        }
        return {};
    }
    QByteArray owedExits() const {
        return m_network.cast({QStringLiteral("call"), m_network.rollup(2),
                               QStringLiteral("owedExits(uint16,address)(uint256)"), QStringLiteral("1"), m_wallet,
                               QStringLiteral("--rpc-url"), m_network.chainUrl(2)});
    }
    static QByteArray whole(const char* units) { return QByteArray(units) + QByteArray(18, '0'); }
    static QString errorText(const Ran& ran) {
        return member(ran.json().value(QLatin1StringView("error")).toObject(), "message");
    }

    QString m_mine; // withdrawals that the daily limit delays
    QString m_bobs;

private Q_SLOTS:
    void claimGoesToAnotherAddress();
    void pauseStopsPayouts();
    void owedExitsAreFreeAndOthersPay();
    void depositThatNobodyHasIsGivenUp();
    void payoutsAboveTheLimitWait();
    void clocksEndPausesAndDelays();
    void chainIsReadAgain();
};

// The wallet's own payout, which a broken token left in the contract, goes where the wallet says.
void TestDeployment::claimGoesToAnotherAddress() {
    const QString token = m_network.token(2);
    const QString url = m_network.chainUrl(2);
    const auto code = askChain(url, QStringLiteral("eth_getCode"), {token, QStringLiteral("latest")});
    const auto before = m_network.tokensOf(2, m_wallet);
    QVERIFY(code.toString().size() > 2);
    askChain(url, QStringLiteral("anvil_setCode"), {token, QStringLiteral("0xfe")});
    const auto hash = withdraw("West", "20", m_wallet);
    QVERIFY(!hash.isEmpty());
    const bool left = QTest::qWaitFor([&] { return payment(hash) == QLatin1StringView("pending"); }, 120'000);
    askChain(url, QStringLiteral("anvil_setCode"), {token, code});
    QVERIFY2(left, qPrintable(payment(hash)));
    QCOMPARE(member(waiting(2, "claimable"), "amount").toUtf8(), whole("20"));

    const char* claim = "claim --chain West --token USDC";
    for (const QString& bad : {m_network.rollup(2), m_network.rollup(1), token,
                               QStringLiteral("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")}) {
        const auto refused = act(claim, {QStringLiteral("--to"), bad});
        QVERIFY2(refused.exit == 2, refused.out);
    }
    const auto claimed = act(claim, {QStringLiteral("--to"), kFresh});
    QVERIFY2(claimed.exit == 0, claimed.err + claimed.out);
    QCOMPARE(member(claimed.json(), "amount").toUtf8(), whole("20"));
    QCOMPARE(m_network.tokensOf(2, kFresh), whole("20"));
    QCOMPARE(m_network.tokensOf(2, m_wallet), before);
    QTRY_VERIFY_WITH_TIMEOUT(arrived(hash), 60'000);
    QCOMPARE(payment(hash), QStringLiteral("claimed"));
    QVERIFY(waiting(2, "claimable").isEmpty());
    QCOMPARE(act(claim).error(), QStringLiteral("nothing-pending"));
}

// Nothing is paid, and why is said, until the governor ends it.
void TestDeployment::pauseStopsPayouts() {
    const char* pause = "network pause --chain West";
    const char* unpause = "network unpause --chain West";
    QCOMPARE(actAs(LocalNetwork::kSequencer, pause).error(), QStringLiteral("contract-not-guardian"));
    const auto paused = actAs(LocalNetwork::kGuardian, pause);
    QVERIFY2(paused.exit == 0, paused.err + paused.out);
    QVERIFY(QTest::qWaitFor([&] { return hasAlarm(2, "executions-paused"); }, 30'000));
    const auto hash = withdraw("West", "5", kBob);
    QVERIFY(!hash.isEmpty());
    const auto waits = [&] { return member(chain(2), "relayerWaits"); };
    QVERIFY2(QTest::qWaitFor([&] { return waits().contains(QStringLiteral("paused until")); }, 120'000),
             qPrintable(waits()));
    QVERIFY(!arrived(hash));
    QCOMPARE(m_network.tokensOf(2, kBob), QByteArray("0"));
    QCOMPARE(actAs(LocalNetwork::kGuardian, unpause).error(), QStringLiteral("contract-not-governor"));
    QVERIFY(actAs(LocalNetwork::kGovernor, unpause).exit == 0);
    QTRY_VERIFY_WITH_TIMEOUT(arrived(hash), 120'000);
    QCOMPARE(m_network.tokensOf(2, kBob), whole("5"));
    QVERIFY(!hasAlarm(2, "executions-paused"));
    // The brake can't be held for good.
    QCOMPARE(actAs(LocalNetwork::kGuardian, pause).error(), QStringLiteral("contract-pause-too-soon"));
}

// West holds less than the wallet has: what is missing stays owed, and is asked for free once there is some.
void TestDeployment::owedExitsAreFreeAndOthersPay() {
    const char* exit = "forced-exit --chain West --token USDC";
    const auto feeOfLast = [&] { return events(2, kQueued).last().number(4); };
    const auto before = m_network.tokensOf(2, m_wallet);
    const auto first = act(exit);
    QVERIFY2(first.exit == 0, first.err + first.out);
    QCOMPARE(feeOfLast(), QByteArray("1000"));
    QTRY_COMPARE_WITH_TIMEOUT(owedExits(), QByteArray("1"), 120'000);
    QVERIFY(m_network.tokensOf(2, m_wallet) != before);
    QTRY_COMPARE_WITH_TIMEOUT(waiting(2, "exit-owed").value(QLatin1StringView("owed")).toInt(), 1, 60'000);
    QCOMPARE(member(waiting(2, "exit-owed"), "amount"), balance());

    const auto nothing = act(exit);
    QCOMPARE(nothing.error(), QStringLiteral("contract-nothing-held"));
    QVERIFY2(errorText(nothing).contains(QStringLiteral("--pay-fee")), nothing.out);
    const auto paid = act("forced-exit --chain West --token USDC --pay-fee");
    QVERIFY2(paid.exit == 0, paid.err + paid.out);
    QCOMPARE(feeOfLast(), QByteArray("1000"));
    QTRY_COMPARE_WITH_TIMEOUT(owedExits(), QByteArray("2"), 120'000); // a part of nothing is a part too

    const QString units = QString::fromLatin1(whole("400"));
    const auto governor = LocalNetwork::address(LocalNetwork::kGovernor);
    const auto send = [&](const QStringList& call) { return m_network.send(kWest, LocalNetwork::kGovernor, call); };
    QVERIFY(send({m_network.token(2), QStringLiteral("mint(address,uint256)"), governor, units}));
    QVERIFY(send({m_network.token(2), QStringLiteral("approve(address,uint256)"), m_network.rollup(2), units}));
    QVERIFY(send({m_network.rollup(2), QStringLiteral("deposit(uint16,uint256,address)"), QStringLiteral("1"), units,
                  governor, QStringLiteral("--value"), QStringLiteral("1000")}));
    QVERIFY(balance() != QLatin1StringView("0"));
    const auto free = act(exit);
    QVERIFY2(free.exit == 0, free.err + free.out);
    QCOMPARE(feeOfLast(), QByteArray("0"));
    QCOMPARE(owedExits(), QByteArray("1"));
    QTRY_COMPARE_WITH_TIMEOUT(balance(), QStringLiteral("0"), 120'000);
    QVERIFY(waiting(2, "exit-owed").isEmpty()); // an exit of nothing is worth nothing
}

// The command died when its transaction was signed. While a pool has it, it stands; afterwards it can be forgotten.
void TestDeployment::depositThatNobodyHasIsGivenUp() {
    const QString url = m_network.chainUrl(1);
    // Allowed beforehand, so that the deposit is the only transaction.
    askChain(url, QStringLiteral("anvil_impersonateAccount"), {m_wallet});
    const auto allow =
        m_network.cast({QStringLiteral("send"), m_network.token(1), QStringLiteral("approve(address,uint256)"),
                        m_network.rollup(1), QStringLiteral("500000000"), QStringLiteral("--from"), m_wallet,
                        QStringLiteral("--unlocked"), QStringLiteral("--rpc-url"), url});
    QVERIFY(!allow.isEmpty());
    const auto waits = [&] {
        const auto pool = askChain(url, QStringLiteral("txpool_status"), {}).toObject();
        return member(pool, "pending") != QLatin1StringView("0x0");
    };
    askChain(url, QStringLiteral("evm_setIntervalMining"), {0});
    const auto deposit = words("deposit --chain East --token USDC --amount 200") + m_profile.passphrase() +
                         QStringList{QStringLiteral("--network"), m_network.file()};
    auto process = m_profile.start(deposit);
    const bool sent = QTest::qWaitFor(waits, 60'000);
    process->kill();
    process->waitForFinished();
    const auto stands = cli("deposit --give-up");
    askChain(url, QStringLiteral("anvil_dropAllTransactions"), {});
    const auto gone = cli("deposit --give-up");
    askChain(url, QStringLiteral("evm_setIntervalMining"), {1});
    QVERIFY(sent);
    QCOMPARE(stands.error(), QStringLiteral("deposit-stands"));
    QVERIFY2(gone.exit == 0 && gone.json().value(QLatin1StringView("givenUp")).toBool(), gone.out + gone.err);
    const auto none = cli("deposit --give-up");
    QVERIFY2(none.exit == 0 && !none.json().value(QLatin1StringView("givenUp")).toBool(true), none.out);

    const auto other = act("deposit --chain East --token USDC --amount 100");
    QVERIFY2(other.exit == 0, other.err + other.out);
    QCOMPARE(balance().toUtf8(), whole("100")); // and nothing of the other one
}

// Of USDC one a day may leave West. Two are delayed, and stay so until their time has come.
void TestDeployment::payoutsAboveTheLimitWait() {
    QVERIFY(actAs(LocalNetwork::kGovernor, "network propose daily-limit USDC=1 --chain West").exit == 0);
    m_network.moveClock(kWest, LocalNetwork::kTimeLock);
    QVERIFY(QTest::qWaitFor(
        [&] { return actAs(LocalNetwork::kSequencer, "network apply daily-limit USDC=1 --chain West").exit == 0; },
        30'000));
    m_mine = withdraw("West", "2", m_wallet);
    m_bobs = withdraw("West", "3", kBob);
    const auto small = withdraw("West", "1", kBob);
    for (const auto& hash : {m_mine, m_bobs}) {
        QTRY_COMPARE_WITH_TIMEOUT(payment(hash), QStringLiteral("delayed"), 120'000);
    }
    QTRY_VERIFY_WITH_TIMEOUT(arrived(small), 120'000);
    QVERIFY(hasAlarm(2, "payouts-delayed"));
    QCOMPARE(member(waiting(2, "delayed"), "amount").toUtf8(), whole("2"));
    const auto early = act("claim --chain West --token USDC");
    QCOMPARE(early.error(), QStringLiteral("payout-delayed"));
    QCOMPARE(early.exit, 1);
    QVERIFY2(errorText(early).contains(QStringLiteral("UTC")), early.out);
    QCOMPARE(act("claim --chain West --token USDC", {QStringLiteral("--to"), kFresh}).exit, 2);
}

// Three days later a pause that nobody ended is over, and what was delayed is paid: to whoever asks for it, and
// without anybody's asking.
void TestDeployment::clocksEndPausesAndDelays() {
    QVERIFY(actAs(LocalNetwork::kGuardian, "network pause --chain East").exit == 0);
    const auto onEast = withdraw("East", "4", kBob);
    QVERIFY(!onEast.isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(member(chain(1), "relayerWaits").contains(QStringLiteral("paused until")), 120'000);
    QCOMPARE(m_network.tokensOf(1, kBob), QByteArray("0"));
    const auto mine = m_network.tokensOf(2, m_wallet);

    m_network.stop(QString()); // or its node would be quicker
    m_network.moveClock(kEast, kPause);
    m_network.moveClock(kWest, kPause);
    Ran claimed;
    QVERIFY(QTest::qWaitFor( // the chain's time moves with its next block
        [&] {
            claimed = act("claim --chain West --token USDC");
            return claimed.exit == 0;
        },
        60'000));
    const auto released = claimed.json().value(QLatin1StringView("released")).toArray();
    QCOMPARE(released.size(), 1);
    QCOMPARE(member(released.first().toObject(), "amount").toUtf8(), whole("2"));
    QVERIFY(m_network.tokensOf(2, m_wallet) != mine);
    QCOMPARE(act("claim --chain West --token USDC").error(), QStringLiteral("nothing-pending"));
    QCOMPARE(payment(m_mine), QStringLiteral("pushed"));
    QCOMPARE(payment(m_bobs), QStringLiteral("delayed"));
    QVERIFY(!arrived(onEast)); // nobody executes yet
    QVERIFY(cli("node stop").exit == 0);

    QVERIFY(m_network.startNode(QString(), "sequencer", LocalNetwork::kSequencer, m_network.file(),
                                kPause + LocalNetwork::kTimeLock));
    QTRY_VERIFY_WITH_TIMEOUT(arrived(onEast), 120'000);
    QTRY_VERIFY_WITH_TIMEOUT(arrived(m_bobs), 120'000);
    QCOMPARE(m_network.tokensOf(1, kBob), QByteArray("4000000"));
    QCOMPARE(m_network.tokensOf(2, kBob), whole("9")); // 5 before the limit, 1 within it, 3 after the delay
    QVERIFY(!hasAlarm(1, "executions-paused") && !hasAlarm(2, "payouts-delayed"));
}

// By hand, while nothing is wrong: the same is known afterwards, and the network goes on.
void TestDeployment::chainIsReadAgain() {
    const auto known = cli("status").array().size();
    const auto readings = [&] {
        QFile log(m_profile.file(QStringLiteral("log-%1").arg(LocalNetwork::kSequencer)));
        return log.open(QIODevice::ReadOnly) ? log.readAll().count("chain-read-again") : -1;
    };
    const auto before = readings();
    QCOMPARE(cli("node reread").exit, 2);
    QCOMPARE(cli("node reread --chain North").error(), QStringLiteral("chain-unknown"));
    QCOMPARE(readings(), before);
    const auto again = cli("node reread --chain East");
    QVERIFY2(again.exit == 0, again.err + again.out);
    QTRY_COMPARE_WITH_TIMEOUT(readings(), before + 1, 30'000);
    QCOMPARE(cli("status").array().size(), known);
    QVERIFY(arrived(m_bobs));
    const auto hash = withdraw("East", "1", kBob);
    QTRY_VERIFY_WITH_TIMEOUT(arrived(hash), 120'000);
    QCOMPARE(m_network.tokensOf(1, kBob), QByteArray("5000000"));
}

QTEST_GUILESS_MAIN(TestDeployment)
#include "tst_deployment.moc"
