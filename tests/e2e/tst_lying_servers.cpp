#include "e2e/liar.h"
#include "e2e/local_network.h"
#include "e2e/shown.h"

#include <QFile>
#include <QtTest>

using namespace landfall::e2e;

namespace {

constexpr int kSeen = 60'000; // ms

QStringList words(const char* line) {
    return QString::fromLatin1(line).split(QLatin1Char(' '));
}

} // namespace

// Nodes that follow a network through three servers a chain, of which two lie alike: nothing false is shown. Where
// what is asked proves itself, the third one is enough to go on; where it does not, the node stands still.
class TestLyingServers : public QObject {
    Q_OBJECT

private:
    Profile m_profile;
    LocalNetwork m_network{m_profile};
    std::array<std::vector<std::unique_ptr<Liar>>, 2> m_liars; // by chain
    QString m_owner;

    void lie(Liar::Lie what) {
        for (const auto& chain : m_liars) {
            for (const auto& liar : chain) {
                liar->tell(what);
            }
        }
    }
    int told(Liar::Lie what) const {
        int out = 0;
        for (const auto& chain : m_liars) {
            for (const auto& liar : chain) {
                out += liar->told(what);
            }
        }
        return out;
    }

    // With the honest server last.
    QString file(int agreeing) {
        QFile plain(m_network.file());
        if (!plain.open(QIODevice::ReadOnly)) {
            return {};
        }
        auto network = QJsonDocument::fromJson(plain.readAll()).object();
        auto chains = network[QStringLiteral("chains")].toArray();
        for (int chain = 1; chain <= 2; ++chain) {
            auto entry = chains[chain - 1].toObject();
            QJsonArray urls;
            for (const auto& liar : m_liars.at(static_cast<std::size_t>(chain - 1))) {
                urls.append(liar->url());
            }
            urls.append(m_network.chainUrl(chain));
            entry[QStringLiteral("rpcUrls")] = urls;
            entry[QStringLiteral("agreeingServers")] = agreeing;
            chains[chain - 1] = entry;
        }
        network[QStringLiteral("chains")] = chains;
        network[QStringLiteral("sequencerRpcUrl")] = QStringLiteral("http://127.0.0.1:1"); // nobody asks for anything
        return m_profile.write(QStringLiteral("three-servers-%1.json").arg(agreeing), QJsonDocument(network).toJson());
    }

    static QJsonObject chainOf(const QJsonObject& status, int chain) {
        return status[QStringLiteral("chains")].toArray().at(chain - 1).toObject();
    }

    bool deposit(qint64 tokens) {
        const auto units = QString::number(tokens) + QString(18, QLatin1Char('0'));
        return m_network.send(QStringLiteral("West"), LocalNetwork::kGovernor,
                              {m_network.rollup(2), QStringLiteral("deposit(uint16,uint256,address)"),
                               QStringLiteral("1"), units, m_owner, QStringLiteral("--value"), QStringLiteral("1000")});
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(m_network.startAnvil(QStringLiteral("East"), 41001),
                 "Anvil is missing: run 'npm ci' in core/contracts");
        QVERIFY(m_network.startAnvil(QStringLiteral("West"), 41002));
        QVERIFY(m_network.deploy(1));
        for (int chain = 1; chain <= 2; ++chain) {
            for (int i = 0; i < 2; ++i) {
                m_liars.at(static_cast<std::size_t>(chain - 1))
                    .push_back(std::make_unique<Liar>(static_cast<quint16>(QUrl(m_network.chainUrl(chain)).port())));
            }
        }
        QVERIFY(m_network.startNode(QStringLiteral("attester"), "attester", LocalNetwork::kFirstAttester,
                                    m_network.file()));
        QVERIFY(m_network.startNode(QString(), "sequencer", LocalNetwork::kSequencer, m_network.file()));
        m_owner = LocalNetwork::address(LocalNetwork::kGovernor);
        QVERIFY(m_network.send(QStringLiteral("West"), LocalNetwork::kGovernor,
                               {m_network.token(2), QStringLiteral("mint(address,uint256)"), m_owner,
                                QStringLiteral("1000") + QString(18, QLatin1Char('0'))}));
        QVERIFY(m_network.send(QStringLiteral("West"), LocalNetwork::kGovernor,
                               {m_network.token(2), QStringLiteral("approve(address,uint256)"), m_network.rollup(2),
                                QStringLiteral("1000") + QString(18, QLatin1Char('0'))}));
        QVERIFY(deposit(1));
    }

    void whatProvesItself_data() {
        QTest::addColumn<int>("lie");
        QTest::addColumn<int>("agreeing");
        QTest::newRow("another hash of the final block") << static_cast<int>(Liar::Lie::OtherHash) << 1;
        QTest::newRow("other counters") << static_cast<int>(Liar::Lie::OtherCounters) << 2;
        QTest::newRow("hidden events") << static_cast<int>(Liar::Lie::HiddenEvents) << 1;
        QTest::newRow("a deposit that nobody made") << static_cast<int>(Liar::Lie::MoreDeposits) << 2;
        QTest::newRow("a deposit that was smaller") << static_cast<int>(Liar::Lie::LargerDeposit) << 1;
    }
    // The node reads all from the start, and new deposits as they come, and goes on by the honest server.
    void whatProvesItself() {
        QFETCH(const int, lie);
        QFETCH(const int, agreeing);
        const auto what = static_cast<Liar::Lie>(lie);
        Profile follower;
        Shown shown(m_network, follower.file(QStringLiteral("shown.jsonl")),
                    Shown::Facts{m_owner, 0, 0, 0, {m_network.chainUrl(1), m_network.chainUrl(2)}});
        const auto ask = [&] { return follower.cli(words("node status --network") << file(agreeing)).json(); };
        const auto node = follower.start(words("node run --network") << file(agreeing));
        // Beside liars that behave at first, so that the node knows what a header of this chain looks like.
        QVERIFY(QTest::qWaitFor([&] { return chainOf(ask(), 2)[QStringLiteral("finalisedBlock")].toInteger() > 0; },
                                kSeen));
        this->lie(what);
        QVERIFY(deposit(2));
        qint64 truth = 0;
        QString wrong;
        bool done = false;
        QSet<QString> troubles;
        const bool arrived = QTest::qWaitFor(
            [&] {
                shown.before();
                const auto status = ask();
                wrong = shown.status(status);
                truth = m_network
                            .cast({QStringLiteral("call"), m_network.rollup(2),
                                   QStringLiteral("counters()(uint64,uint64,uint64,uint64,uint64,uint8,uint64)"),
                                   QStringLiteral("--rpc-url"), m_network.chainUrl(2)})
                            .split('\n')
                            .value(3)
                            .toLongLong();
                const auto west = chainOf(status, 2);
                troubles.insert(west[QStringLiteral("problem")].toObject()[QStringLiteral("message")].toString());
                done = west[QStringLiteral("queued")].toInteger() == truth &&
                       west[QStringLiteral("health")] == QLatin1String("good") && told(what) > 0;
                return !wrong.isEmpty() || done;
            },
            kSeen);
        this->lie(Liar::Lie::None);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        QVERIFY2(arrived && done, qPrintable(QStringList(troubles.values()).join(QStringLiteral(" | "))));
        const auto rebuilt = follower.cli(words("node rebuild --network") << file(agreeing));
        QVERIFY2(rebuilt.exit == 0, rebuilt.err + rebuilt.out);
        node->terminate();
        QVERIFY(node->waitForFinished());
        qInfo("%d lies; said meanwhile: %s", told(what),
              qPrintable(QStringList(troubles.values()).join(QStringLiteral(" | "))));
    }

    // Headers that hang together: two servers against one, and nobody here can tell which. Nothing new is final.
    void madeUpBlocks() {
        Profile follower;
        const auto ask = [&] { return follower.cli(words("node status --network") << file(2)).json(); };
        const auto final = [&](const QJsonObject& status) {
            return chainOf(status, 2)[QStringLiteral("finalisedBlock")].toInteger();
        };
        const auto node = follower.start(words("node run --network") << file(2));
        QVERIFY(QTest::qWaitFor([&] { return final(ask()) > 0; }, kSeen));
        lie(Liar::Lie::MadeUpBlocks);
        QString said;
        QVERIFY(QTest::qWaitFor(
            [&] {
                said = chainOf(ask(), 2)[QStringLiteral("problem")].toObject()[QStringLiteral("message")].toString();
                return said.contains(QLatin1String("name different blocks"));
            },
            kSeen));
        for (const auto& server : {m_liars[1][0]->url(), m_liars[1][1]->url(), m_network.chainUrl(2)}) {
            QVERIFY2(said.contains(server + QStringLiteral(" of West says 0x")), qPrintable(said));
        }
        const auto stood = final(ask());
        QTest::qWait(5'000);
        const auto status = ask();
        QCOMPARE(final(status), stood);
        QVERIFY(chainOf(status, 2)[QStringLiteral("health")] != QLatin1String("good"));
        lie(Liar::Lie::None);
        QVERIFY(QTest::qWaitFor(
            [&] {
                const auto now = ask();
                return final(now) > stood && chainOf(now, 2)[QStringLiteral("health")] == QLatin1String("good");
            },
            kSeen));
        node->terminate();
        QVERIFY(node->waitForFinished());
    }
};

QTEST_GUILESS_MAIN(TestLyingServers)
#include "tst_lying_servers.moc"
