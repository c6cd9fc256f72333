#include "e2e/local_network.h"

#include <QtTest>

#include <array>

using namespace landfall::e2e;

namespace {

constexpr int kQueueWindow = 259'200;
constexpr int kArmWindow = 259'200;
constexpr int kLastResort = 180 * 86'400;

// USDC: East's has 6 decimals, West's 18. They are the only deposits, so what each chain holds is one owner's.
constexpr quint64 kEastUnits = 700'000'001;
constexpr quint64 kWestUnits = 300'000'000'000'000'000;

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '));
}

} // namespace

// The attesters are gone for good, and the sequencer with them. What a deployment's last resort gives then, on real
// chains: frozen chains open their exits half a year later, without anybody's vote.
class TestLastResort : public QObject {
    Q_OBJECT

private:
    Profile m_profile;
    LocalNetwork m_network{m_profile};
    QString m_owner;

    Ran cli(const QStringList& line, int seconds = 120) const {
        return m_profile.cli(line + QStringList{QStringLiteral("--network"), m_network.file()}, seconds);
    }
    Ran signedCli(const char* line) const { return cli(words(line) << m_profile.passphrase()); }
    QJsonObject chainStatus(int chain) const {
        return cli(words("node status")).json().value(QLatin1StringView("chains")).toArray().at(chain - 1).toObject();
    }
    int onChain(int chain, const char* step) const {
        return chainStatus(chain).value(QLatin1StringView(step)).toInt(-1);
    }
    bool deposit(int chain, quint64 units) const {
        return m_network.send(LocalNetwork::chainName(chain), LocalNetwork::kGovernor,
                              {m_network.rollup(chain), QStringLiteral("deposit(uint16,uint256,address)"),
                               QStringLiteral("1"), QString::number(units), m_owner, QStringLiteral("--value"),
                               QStringLiteral("1000")});
    }
    void pass(int seconds) const {
        m_network.moveClock(QStringLiteral("East"), seconds);
        m_network.moveClock(QStringLiteral("West"), seconds);
        QTest::qWait(2'500);
    }

private Q_SLOTS:
    void begins() {
        QVERIFY2(m_network.startAnvil(QStringLiteral("East"), 41001),
                 "Anvil is missing: run 'npm ci' in core/contracts");
        QVERIFY(m_network.startAnvil(QStringLiteral("West"), 41002));
        QVERIFY(m_network.deploy(1, {.exits = true, .lastResort = kLastResort}));
        m_owner = m_profile.createWallet().json().value(QLatin1StringView("address")).toString();
        for (int chain = 1; chain <= 2; ++chain) {
            const auto anvil = LocalNetwork::chainName(chain);
            const auto much = QStringLiteral("1000000000000000000");
            QVERIFY(m_network.send(anvil, LocalNetwork::kGovernor,
                                   {m_network.token(chain), QStringLiteral("mint(address,uint256)"),
                                    LocalNetwork::address(LocalNetwork::kGovernor), much}));
            QVERIFY(m_network.send(
                anvil, LocalNetwork::kGovernor,
                {m_network.token(chain), QStringLiteral("approve(address,uint256)"), m_network.rollup(chain), much}));
            QVERIFY(m_network.send(anvil, LocalNetwork::kGovernor,
                                   {m_owner, QStringLiteral("--value"), QStringLiteral("1ether")}));
        }
        QVERIFY(m_network.startNode(QStringLiteral("attester"), "attester", LocalNetwork::kFirstAttester,
                                    m_network.file()));
        QVERIFY(m_network.startNode(QString(), "sequencer", LocalNetwork::kSequencer, m_network.file()));
        QVERIFY(deposit(1, kEastUnits));
        QVERIFY(deposit(2, kWestUnits));
        const auto settled = [this](int chain) {
            return onChain(chain, "queueInBatch") == 1 && onChain(chain, "executed") > 0 &&
                   onChain(chain, "executed") == onChain(1, "committed");
        };
        QTRY_VERIFY_WITH_TIMEOUT(settled(1) && settled(2), 120'000);
    }

    // Nobody is left but the owner, whose own node only follows.
    void everybodyElseGoes() {
        m_network.stop(QString(), true);
        m_network.stop(QStringLiteral("attester"), true);
        const auto listed = cli(words("exit")); // starts a node that follows
        QVERIFY2(listed.exit == 0, listed.out + listed.err);
        QCOMPARE(signedCli("open-exits --yes --chain East").error(), QStringLiteral("contract-not-frozen"));
        QVERIFY(deposit(1, 4'711)); // what is not served
        QVERIFY(deposit(2, 4'711));
        pass(kQueueWindow + 60);
        for (const char* chain : {"East", "West"}) {
            const auto freeze = QByteArray("freeze --yes --chain ") + chain;
            QVERIFY2(signedCli(freeze.constData()).exit == 0, chain);
        }
        pass(kArmWindow + 60);
        for (const char* chain : {"East", "West"}) {
            const auto freeze = QByteArray("freeze --yes --chain ") + chain;
            const auto frozen = signedCli(freeze.constData());
            QVERIFY2(frozen.exit == 0, frozen.out + frozen.err);
        }
    }

    void notBeforeItsTime() {
        pass(kLastResort - 3'600);
        QCOMPARE(signedCli("open-exits --yes --chain East").error(), QStringLiteral("contract-last-resort-too-early"));
        QCOMPARE(signedCli("exit --all").json().value(QLatin1StringView("taken")).toArray().size(), 0);
        pass(7'200);
        for (const char* chain : {"East", "West"}) {
            const auto open = QByteArray("open-exits --yes --chain ") + chain;
            const auto opened = signedCli(open.constData());
            QVERIFY2(opened.exit == 0, opened.out + opened.err);
        }
        QTRY_VERIFY_WITH_TIMEOUT(onChain(1, "exitsAt") > 0 && onChain(2, "exitsAt") > 0, 30'000);
    }

    void theOwnerTakesAllOut() {
        const auto taken = signedCli("exit --all");
        QVERIFY2(taken.exit == 0, taken.out + taken.err);
        QCOMPARE(m_network.tokensOf(1, m_owner), QByteArray::number(kEastUnits));
        QCOMPARE(m_network.tokensOf(2, m_owner), QByteArray::number(kWestUnits));
        const auto refunded = signedCli("refund");
        QVERIFY2(refunded.exit == 0, refunded.out + refunded.err);
        QVERIFY(signedCli("claim --chain East --token USDC").exit == 0);
        QCOMPARE(m_network.tokensOf(1, m_owner), QByteArray::number(kEastUnits + 4'711));
        QCOMPARE(signedCli("open-exits --yes --chain East").error(), QStringLiteral("contract-not-frozen"));
    }
};

QTEST_GUILESS_MAIN(TestLastResort)
#include "tst_last_resort.moc"
