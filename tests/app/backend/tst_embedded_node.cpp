#include "desktop/backend/embedded_node.h"
#include "desktop/backend/profile_networks.h"

#include "node/world.h"
#include "rpc/client.h"
#include "rpc/cookie.h"
#include "support/simulated_adapter.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <atomic>

using namespace landfall;
using desktop::EmbeddedNode;
using State = desktop::NodeLink::State;

namespace {

// Throws when the node asks it for the time, if told to.
class TreacherousClock final : public node::Clock {
public:
    node::Milliseconds now() const override {
        if (*fails) {
            throw std::runtime_error("the clock broke");
        }
        return node::SystemClock().now();
    }
    SteadyTime steady() const override { return node::SystemClock().steady(); }
    std::shared_ptr<std::atomic<bool>> fails = std::make_shared<std::atomic<bool>>(false);
};

} // namespace

// A node on a thread of its own, over chains in memory.
class TestEmbeddedNode : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    testing::World m_world{0};
    using Answer = Result<protocol::RequestHash, node::SubmitFailure>;

    desktop::NodeSetup setup(std::function<void(node::NodeConfig&)> more = {}) {
        desktop::NodeSetup out;
        out.network = m_world.network;
        out.folder = m_folder.filePath(QStringLiteral("node"));
        out.keyFolder = m_folder.filePath(QStringLiteral("keys"));
        out.tune = [network = m_world.network, more = std::move(more)](node::NodeConfig& config) {
            // Chains of the node's own thread: nothing is shared with the test's.
            auto chains = std::make_shared<std::map<protocol::ChainIndex, std::shared_ptr<testing::SimulatedChain>>>();
            config.checker = std::make_shared<testing::ScriptedChecker>();
            config.adapters = [chains](const l1::NetworkFile& file,
                                       protocol::ChainIndex index) -> Result<std::unique_ptr<l1::ChainAdapter>> {
                auto& chain = (*chains)[index];
                if (!chain) {
                    chain = std::make_shared<testing::SimulatedChain>(file, index, 1'800'000'000);
                }
                auto adapter = std::make_unique<testing::SimulatedAdapter>(chain);
                adapter->faults = std::make_shared<testing::SimulatedAdapter::Faults>();
                return std::unique_ptr<l1::ChainAdapter>(std::move(adapter));
            };
            if (more) {
                more(config);
            }
        };
        return out;
    }

    static bool becomes(const EmbeddedNode& node, State state) {
        return QTest::qWaitFor([&] { return node.state() == state; }, 20'000);
    }

    static std::string codeOf(const Answer& answer) {
        const auto* error = answer ? nullptr : std::get_if<Error>(&answer.error());
        return error == nullptr ? std::string() : error->code;
    }

private Q_SLOTS:
    void opensTellsAndEnds() {
        EmbeddedNode node;
        QCOMPARE(node.state(), State::Off);
        QVERIFY(node.network() == nullptr && !node.snapshot());
        node.open(setup());
        QCOMPARE(node.state(), State::Starting);
        QVERIFY(becomes(node, State::Running));
        QVERIFY(QTest::qWaitFor([&] { return node.snapshot() != nullptr; }, 5000));
        QCOMPARE(node.snapshot()->chains.size(), std::size_t{2});
        QVERIFY(!node.snapshot()->status.sequencer); // no key: it follows
        node.close();
        QCOMPARE(node.state(), State::Off);
        QVERIFY(node.network() == nullptr && !node.snapshot());
    }

    void commandLineReachesIt() {
        EmbeddedNode node;
        node.open(setup());
        QVERIFY(becomes(node, State::Running));
        const auto cookie = rpc::readCookie(m_folder.filePath(QStringLiteral("node")));
        QVERIFY(cookie.ok());
        rpc::Client client(cookie->url, cookie->secret);
        bool answered = false;
        client.call(this, QStringLiteral("getStatus"), {}, [&](const auto& answer) { answered = answer.ok(); });
        QVERIFY(QTest::qWaitFor([&] { return answered; }, 5000));
        node.shutDown();
        QVERIFY(!rpc::readCookie(m_folder.filePath(QStringLiteral("node"))).ok());
    }

    void secondNodeOnTheFolderIsRefused() {
        EmbeddedNode first;
        first.open(setup());
        QVERIFY(becomes(first, State::Running));
        EmbeddedNode second;
        second.open(setup());
        QVERIFY(becomes(second, State::Failed));
        QCOMPARE(second.problem()->code, std::string("store-in-use"));
        QCOMPARE(first.state(), State::Running);
        first.shutDown();
        second.restart();
        QVERIFY(becomes(second, State::Running));
    }

    void missingKeyIsSaid() {
        EmbeddedNode node;
        auto with = setup();
        with.keyFile = m_folder.filePath(QStringLiteral("no.key"));
        node.open(std::move(with));
        QVERIFY(becomes(node, State::Failed));
        QCOMPARE(node.problem()->code, std::string("key-file-unreadable"));
    }

    void damagedDatabaseIsSaid() {
        const QString folder = m_folder.filePath(QStringLiteral("damaged"));
        QDir().mkpath(folder);
        auto with = setup();
        with.folder = folder;
        {
            EmbeddedNode node;
            node.open(with);
            QVERIFY(becomes(node, State::Running));
        }
        const auto files = QDir(folder).entryList({QStringLiteral("*.sqlite*"), QStringLiteral("*.db*")}, QDir::Files);
        QVERIFY(!files.isEmpty());
        for (const auto& name : files) {
            QFile file(folder + QLatin1Char('/') + name);
            QVERIFY(file.open(QIODevice::ReadWrite));
            file.seek(0);
            file.write(QByteArray(4096, 'x'));
        }
        EmbeddedNode node;
        node.open(with);
        QVERIFY(becomes(node, State::Failed));
        QVERIFY2(node.problem()->kind == ErrorKind::Damaged, node.problem()->code.c_str());
    }

    void faultEndsTheNodeAndNotTheWindow() {
        const auto clock = std::make_shared<TreacherousClock>();
        EmbeddedNode node;
        node.open(setup([clock](node::NodeConfig& config) { config.clock = clock; }));
        QVERIFY(becomes(node, State::Running));
        QVERIFY(QTest::qWaitFor([&] { return node.snapshot() != nullptr; }, 5000));
        *clock->fails = true;
        QVERIFY(becomes(node, State::Failed));
        QCOMPARE(node.problem()->code, std::string("node-died"));
        QVERIFY(node.problem()->message.find("the clock broke") != std::string::npos);
        QVERIFY(node.snapshot() != nullptr); // the last known one stays
        *clock->fails = false;
        node.restart();
        QVERIFY(becomes(node, State::Running));
    }

    void requestsAreAnsweredWhateverBecomesOfTheNode() {
        EmbeddedNode node;
        std::vector<std::string> codes;
        const auto note = [&codes](const Answer& answer) { codes.push_back(codeOf(answer)); };
        const auto request = m_world.sign(protocol::Withdraw{});
        node.submit(request, this, note); // off
        QVERIFY(QTest::qWaitFor([&] { return codes.size() == 1; }, 5000));
        QCOMPARE(codes[0], std::string("node-stopped"));
        node.open(setup());
        QVERIFY(becomes(node, State::Running));
        node.submit(request, this, note); // a follower takes none
        QVERIFY(QTest::qWaitFor([&] { return codes.size() == 2; }, 5000));
        QCOMPARE(codes[1], std::string("node-not-sequencer"));
        node.submit(request, this, note);
        node.close(); // before the answer
        QVERIFY(QTest::qWaitFor([&] { return codes.size() == 3; }, 5000));
        QCOMPARE(codes[2], std::string("node-stopped"));
        {
            QObject gone;
            node.submit(request, &gone, note);
        }
        QTest::qWait(100);
        QCOMPARE(codes.size(), std::size_t{3}); // who asked is no more
    }

    void aNetworkThatIsLeftKeepsItsFile() {
        const app::Profile profile(m_folder.filePath(QStringLiteral("profile")), QString());
        auto first = m_world.network;
        first.attesters = {{m_world.user, {}}};
        for (auto& chain : first.chains) {
            chain.rpcUrls = {"http://127.0.0.1:1"};
            chain.nativeSymbol = "ETH";
        }
        for (auto& token : first.tokens) {
            token.name = token.symbol;
        }
        auto second = first;
        second.salt[0] ^= 1;
        const QString files = m_folder.path();
        QVERIFY(l1::saveNetworkFile(first, files + QStringLiteral("/first.json")).ok());
        QVERIFY(l1::saveNetworkFile(second, files + QStringLiteral("/second.json")).ok());
        EmbeddedNode node;
        desktop::ProfileNetworks networks(profile, node);
        networks.openFile(files + QStringLiteral("/first.json"));
        QVERIFY2(!networks.problem(), networks.problem() ? networks.problem()->message.c_str() : "");
        networks.openFile(files + QStringLiteral("/second.json"));
        QVERIFY(!networks.problem());
        QVERIFY(l1::readNetworkFile(profile.ownNetworkPath())->networkId() == second.networkId());
        const auto kept = l1::readNetworkFile(profile.nodeFolder(first) + QStringLiteral("/network.json"));
        QVERIFY(kept.ok() && kept->networkId() == first.networkId());
    }

    // A snapshot shares with the one before what no event touched.
    void anEventTouchesOnlyItsRows() {
        testing::World world{1};
        world.openSequencer();
        world.fund();
        for (int i = 0; i < 3; ++i) {
            const auto hash = world.withdraw(testing::kUnit);
            QVERIFY(world.runUntil(60, [&] { return world.arrived(hash); }));
        }
        world.run(10); // final
        world.closeSequencer();
        world.attesters.front().reset();
        desktop::NodeSetup with;
        with.network = world.network;
        with.folder = world.dataFolder(0);
        with.tune = [&world](node::NodeConfig& config) {
            config = world.config(0);
            config.ownTimer = true;
            config.peers.reset();
        };
        desktop::NodeHost host(with);
        std::shared_ptr<const desktop::NodeSnapshot> last;
        connect(&host, &desktop::NodeHost::snapshotTaken, this, [&](const auto& snapshot) { last = snapshot; });
        host.open();
        host.watch(world.user);
        const auto pass = [&world] {
            world.clock->advance(1'000);
            for (auto& chain : world.chains) {
                chain->mine(static_cast<protocol::UnixSeconds>(world.clock->time / 1000));
            }
        };
        const auto entries = [&] { return last ? last->activity.entries : decltype(last->activity.entries){}; };
        QTRY_VERIFY(entries().size() == 4 &&
                    std::ranges::all_of(entries(), [](const auto& entry) { return node::isSettled(*entry); }));
        const auto first = entries();
        const auto head = last->chains[0].head.latest.number;
        pass();
        QTRY_VERIFY(last->chains[0].head.latest.number > head);
        QVERIFY(entries() == first);
        world.chain(1)->deposit(testing::kUsdc, testing::kUnit, world.user);
        pass();
        QTRY_COMPARE(last->activity.total, std::uint64_t{5});
        const auto second = entries();
        QVERIFY(std::equal(first.begin(), first.end(), second.begin() + 1, second.end()));
        world.chain(1)->reorganise(1, true); // nothing that was read of the chain is sure any more
        pass();
        QTRY_COMPARE(last->activity.total, std::uint64_t{4});
        QVERIFY(std::ranges::none_of(
            entries(), [&](const auto& entry) { return std::ranges::find(second, entry) != second.end(); }));
    }

    void olderActivityIsAnsweredWhateverBecomesOfTheNode() {
        EmbeddedNode node;
        std::vector<std::string> answers;
        const auto ask = [&] {
            node.olderActivity({}, this, [&](const Result<node::ActivityPage>& page) {
                answers.push_back(page ? "page" : page.error().code);
            });
        };
        ask();
        QTRY_COMPARE(answers, std::vector<std::string>{"node-stopped"});
        node.open(setup());
        QVERIFY(becomes(node, State::Running));
        node.watch(m_world.user);
        node.follow(protocol::RequestHash{});
        answers.clear();
        ask();
        QTRY_COMPARE(answers, std::vector<std::string>{"page"});
        QTRY_VERIFY(node.snapshot() != nullptr);
        QVERIFY(!node.snapshot()->followed); // there is no such request
        answers.clear();
        ask();
        node.close();
        QTRY_COMPARE(answers.size(), std::size_t{1}); // a page or an error, but an answer
    }
};

QTEST_GUILESS_MAIN(TestEmbeddedNode)
#include "tst_embedded_node.moc"
