#include "e2e/local_network.h"

#include <QElapsedTimer>
#include <QtTest>

#include <array>

using namespace landfall::e2e;

namespace {

using Wide = unsigned __int128;

constexpr int kOwners = 5;
constexpr int kQueueWindow = 259'200;
constexpr int kArmWindow = 259'200;
constexpr int kDay = 86'400;
constexpr std::array<Wide, 3> kUnit{1'000'000'000'000, 1, 1}; // of East's 6 decimals, in 18

const QString kEast = QStringLiteral("East");
const QString kWest = QStringLiteral("West");
const QString kNorth = QStringLiteral("North");

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '));
}

QString text(const QJsonObject& object, const char* name) {
    return object.value(QLatin1StringView(name)).toString();
}

// What each owner deposited on East, West and North, in the chain's units. Small enough for a product of two in
// 128 bits; no share comes out even.
constexpr std::array<std::array<quint64, 3>, kOwners> kDeposits{{{701, 0, 0},
                                                                 {1'009, 123'456'789'012'347, 0},
                                                                 {0, 977'777'777'777'777, 0},
                                                                 {0, 0, 333'333'333'333'333},
                                                                 {13, 0, 271'828'182'845'904}}};

} // namespace

// One of three chains is dead for good. The queue of another is not served, so it is frozen; the attesters end the
// network; everybody takes their share of what the living chains hold. Real contracts, every node a process.
class TestExits : public QObject {
    Q_OBJECT

private:
    Profile m_profile;
    LocalNetwork m_network{m_profile};
    std::array<QString, kOwners> m_owners;
    int m_end = 0; // the batch at which the network ends

    Ran cli(const QStringList& line, int seconds = 120) const {
        return m_profile.cli(line + QStringList{QStringLiteral("--network"), m_network.file()}, seconds);
    }
    QJsonObject status() const { return cli(words("node status")).json(); }
    QJsonObject chainStatus(int chain) const {
        return status().value(QLatin1StringView("chains")).toArray().at(chain - 1).toObject();
    }
    int onChain(int chain, const char* step) const {
        return chainStatus(chain).value(QLatin1StringView(step)).toInt(-1);
    }
    QJsonObject freeze() const {
        return status().value(QLatin1StringView("node")).toObject().value(QLatin1StringView("freeze")).toObject();
    }
    bool deposit(int chain, quint64 units, const QString& owner) const {
        return m_network.send(LocalNetwork::chainName(chain), LocalNetwork::kGovernor,
                              {m_network.rollup(chain), QStringLiteral("deposit(uint16,uint256,address)"),
                               QStringLiteral("1"), QString::number(units), owner, QStringLiteral("--value"),
                               QStringLiteral("1000")});
    }
    // All chains that live get there with their next block.
    void pass(int seconds) const {
        m_network.moveClock(kEast, seconds);
        m_network.moveClock(kWest, seconds);
        QTest::qWait(2'500);
    }
    static Wide held(int chain) {
        Wide sum = 0;
        for (const auto& owner : kDeposits) {
            sum += Wide{owner[chain - 1]} * kUnit[chain - 1];
        }
        return sum;
    }
    static Wide balance(int owner) {
        Wide sum = 0;
        for (int chain = 1; chain <= 3; ++chain) {
            sum += Wide{kDeposits[owner][chain - 1]} * kUnit[chain - 1];
        }
        return sum;
    }
    // In the chain's units, by the rule as it is written down.
    static quint64 share(int owner, int chain) {
        const Wide all = held(1) + held(2) + held(3);
        return static_cast<quint64>(balance(owner) * held(chain) / all / kUnit[chain - 1]);
    }
    static QString named(int owner) { return QStringLiteral("0x%1").arg(0xa0000 + owner, 40, 16, QLatin1Char('0')); }

private Q_SLOTS:
    void begins() {
        QVERIFY2(m_network.startAnvil(kEast, 41001), "Anvil is missing: run 'npm ci' in core/contracts");
        QVERIFY(m_network.startAnvil(kWest, 41002));
        QVERIFY(m_network.startAnvil(kNorth, 41003));
        QVERIFY(m_network.deploy(3, {.chains = 3, .exits = true}));
        m_owners[0] = text(m_profile.createWallet().json(), "address");
        QVERIFY(!m_owners[0].isEmpty());
        for (int owner = 1; owner < kOwners; ++owner) {
            m_owners[owner] = named(owner);
        }
        for (int chain = 1; chain <= 3; ++chain) {
            const auto anvil = LocalNetwork::chainName(chain);
            const auto token = m_network.token(chain);
            const auto much = QStringLiteral("1000000000000000000");
            QVERIFY(m_network.send(anvil, LocalNetwork::kGovernor,
                                   {token, QStringLiteral("mint(address,uint256)"),
                                    LocalNetwork::address(LocalNetwork::kGovernor), much}));
            QVERIFY(m_network.send(anvil, LocalNetwork::kGovernor,
                                   {token, QStringLiteral("approve(address,uint256)"), m_network.rollup(chain), much}));
            QVERIFY(m_network.send(anvil, LocalNetwork::kGovernor,
                                   {m_owners[0], QStringLiteral("--value"), QStringLiteral("1ether")}));
        }
        for (int i = 0; i < 3; ++i) {
            QVERIFY(m_network.startNode(QStringLiteral("attester-%1").arg(i), "attester",
                                        LocalNetwork::kFirstAttester + i, m_network.file()));
        }
        QVERIFY(m_network.startNode(QString(), "sequencer", LocalNetwork::kSequencer, m_network.file()));
        int items[3] = {0, 0, 0};
        for (int owner = 0; owner < kOwners; ++owner) {
            for (int chain = 1; chain <= 3; ++chain) {
                if (kDeposits[owner][chain - 1] != 0) {
                    QVERIFY(deposit(chain, kDeposits[owner][chain - 1], m_owners[owner]));
                    ++items[chain - 1];
                }
            }
        }
        QTRY_VERIFY_WITH_TIMEOUT(onChain(1, "queueInBatch") == items[0] && onChain(2, "queueInBatch") == items[1] &&
                                     onChain(3, "queueInBatch") == items[2],
                                 120'000);
        QTRY_VERIFY_WITH_TIMEOUT(onChain(1, "executed") == onChain(1, "committed") &&
                                     onChain(2, "executed") == onChain(1, "committed") &&
                                     onChain(3, "executed") == onChain(1, "committed"),
                                 120'000);
        m_end = onChain(1, "executed");
        QVERIFY(m_end > 0);
    }

    // What is queued from now on no batch can bring to every chain.
    void chainDies() {
        m_network.stop(kNorth, true);
        QVERIFY(deposit(1, 4'711, m_owners[0]));
        QTRY_VERIFY_WITH_TIMEOUT(onChain(1, "proven") == m_end + 1 && onChain(2, "proven") == m_end + 1, 120'000);
        const auto listed = cli(words("exit"));
        QVERIFY2(listed.exit == 0, listed.out + listed.err);
        const auto exits = listed.json().value(QLatin1StringView("exits")).toArray();
        QCOMPARE(exits.size(), 3); // as things stand, also on the dead one
        QCOMPARE(text(exits.at(0).toObject(), "state"), QStringLiteral("closed"));
        const auto early = cli(words("exit --all") << m_profile.passphrase());
        QCOMPARE(early.json().value(QLatin1StringView("taken")).toArray().size(), 0);
    }

    void freezes() {
        const auto early = cli(words("freeze --yes --chain East") << m_profile.passphrase());
        QCOMPARE(early.error(), QStringLiteral("contract-not-overdue"));
        pass(kQueueWindow + 60);
        const auto armed = cli(words("freeze --yes --chain East") << m_profile.passphrase());
        QVERIFY2(armed.exit == 0, armed.out + armed.err);
        QCOMPARE(text(armed.json(), "status"), QStringLiteral("armed"));
        const auto soon = cli(words("freeze --yes --chain East") << m_profile.passphrase());
        QCOMPARE(soon.error(), QStringLiteral("contract-arm-window-open"));
        pass(kArmWindow + 60);
        const auto frozen = cli(words("freeze --yes --chain East") << m_profile.passphrase());
        QVERIFY2(frozen.exit == 0, frozen.out + frozen.err);
        QTRY_VERIFY_WITH_TIMEOUT(chainStatus(1).value(QLatin1StringView("frozen")).toBool(), 20'000);
        QVERIFY(text(freeze(), "says").contains(QLatin1StringView("East is frozen since")));
    }

    // The attesters can't ask North what it had proven; a week without it, and they end at what all have seen there.
    void attestersEndIt() {
        const auto ended = [&] {
            return chainStatus(1).value(QLatin1StringView("exitsAt")).toInt(-1) == m_end &&
                   chainStatus(2).value(QLatin1StringView("exitsAt")).toInt(-1) == m_end;
        };
        pass(8 * kDay);
        // Each hour is one attester's, who signs in its first half alone.
        for (int half = 0; half < 3 && !QTest::qWaitFor(ended, 60'000); ++half) {
            pass(1'800);
        }
        QTRY_VERIFY_WITH_TIMEOUT(ended(), 60'000);
        QCOMPARE(freeze().value(QLatin1StringView("number")).toInt(), m_end);
        QVERIFY(text(freeze(), "says").contains(QLatin1StringView("exits are open on East, West")));
    }

    void everybodyIsPaid() {
        for (int owner = 0; owner < kOwners; ++owner) {
            const auto taken = cli(words("exit --all --owner") << m_owners[owner] << m_profile.passphrase(), 300);
            QVERIFY2(taken.exit == 0, taken.out + taken.err);
            for (int chain = 1; chain <= 2; ++chain) {
                QCOMPARE(m_network.tokensOf(chain, m_owners[owner]), QByteArray::number(share(owner, chain)));
                QVERIFY(share(owner, chain) > 0);
            }
        }
        for (int chain = 1; chain <= 2; ++chain) {
            quint64 paid = 0;
            for (int owner = 0; owner < kOwners; ++owner) {
                paid += share(owner, chain);
            }
            const auto before = static_cast<quint64>(held(chain) / kUnit[chain - 1]);
            const auto queued = chain == 1 ? quint64{4'711} : quint64{0};
            const auto left = m_network.tokensOf(chain, m_network.rollup(chain)).toULongLong();
            QCOMPARE(left, before - paid + queued);
            QVERIFY(before - paid < kOwners); // rounding alone, less than a unit each
        }
    }

    void onceOnly() {
        const auto again = cli(words("exit --all") << m_profile.passphrase());
        QVERIFY2(again.exit == 0, again.out + again.err);
        QCOMPARE(m_network.tokensOf(1, m_owners[0]), QByteArray::number(share(0, 1)));
        const auto list = cli(words("exit")).json().value(QLatin1StringView("exits")).toArray();
        int taken = 0;
        for (const auto& entry : list) {
            taken += text(entry.toObject(), "state") == QLatin1StringView("taken") ? 1 : 0;
        }
        QCOMPARE(taken, 2);
    }

    void queuedDepositComesBack() {
        const auto refunded = cli(words("refund") << m_profile.passphrase());
        QVERIFY2(refunded.exit == 0, refunded.out + refunded.err);
        const auto claimed = cli(words("claim --chain East --token USDC") << m_profile.passphrase());
        QVERIFY2(claimed.exit == 0, claimed.out + claimed.err);
        QCOMPARE(m_network.tokensOf(1, m_owners[0]), QByteArray::number(share(0, 1) + 4'711));
        const auto again = cli(words("refund") << m_profile.passphrase());
        QVERIFY2(again.exit == 0, again.out + again.err);
    }
};

QTEST_GUILESS_MAIN(TestExits)
#include "tst_exits.moc"
