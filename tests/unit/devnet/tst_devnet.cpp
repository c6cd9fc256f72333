#include "devnet/accounts.h"
#include "devnet/anvil.h"
#include "devnet/control.h"
#include "devnet/faucet.h"
#include "devnet/plan.h"
#include "devnet/restart_budget.h"
#include "l1/chain_adapters.h"
#include "protocol/address.h"
#include "unit/l1/waiting.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace landfall;
using namespace landfall::devnet;
using landfall::platform::ProcessId;

namespace {

// What attesters' programs must do: announce an address, and stay.
QString standInNode(const QString& folder, const QByteArray& script) {
    const QString path = folder + QStringLiteral("/node.sh");
    QFile file(path);
    if (file.open(QIODevice::WriteOnly)) {
        file.write("#!/bin/sh\n" + script);
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    }
    return path;
}

constexpr const char* kGoodNode =
    "echo starting\necho \"rpc: http://127.0.0.1:$((40000 + $$ % 20000))\"\nexec sleep 600\n";

class Probe {
public:
    Probe(const QString& folder, const QString& node, const QProcessEnvironment& environment = {}, int chains = 2) {
        if (!environment.isEmpty()) {
            m_process.setProcessEnvironment(environment);
        }
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral(LANDFALL_BINARY_DIR "/tests/devnet_probe"),
                        {folder, node, QString::number(chains)});
    }
    ~Probe() {
        m_process.kill();
        m_process.waitForFinished();
    }
    // Its first line: "ready" or "failed: …".
    QByteArray firstLine(int milliseconds = 120'000) {
        while (!m_process.canReadLine() && m_process.waitForReadyRead(milliseconds)) {
        }
        return m_process.readLine().trimmed();
    }
    QProcess& process() { return m_process; }

private:
    QProcess m_process;
};

std::vector<ProcessId> processesOf(const DevnetState& state) {
    std::vector<ProcessId> out;
    for (const auto& chain : state.chains) {
        out.push_back(chain.process);
    }
    for (const auto& attester : state.attesters) {
        out.push_back(attester.process);
    }
    return out;
}

int alive(const std::vector<ProcessId>& processes) {
    int count = 0;
    for (const auto& process : processes) {
        count += process.isAlive() ? 1 : 0;
    }
    return count;
}

} // namespace

class TestDevnet : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // The accounts that every Anvil prints.
    void accountsAreAnvils() {
        QCOMPARE(QString::fromStdString(protocol::formatAddress(accountOf(Role::Deployer).address)),
                 QStringLiteral("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"));
        QCOMPARE(QString::fromStdString(protocol::formatAddress(accountOf(Role::Sequencer).address)),
                 QStringLiteral("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"));
        QVERIFY(accountOf(Role::Faucet).address != accountOf(Role::MarketMaker).address);
    }

    void missingAnvilIsNamed() {
        qputenv("LANDFALL_ANVIL", "/no/such/program");
        const auto found = findAnvil();
        qunsetenv("LANDFALL_ANVIL");
        EXPECT_CODE(found, "anvil-missing");
        QVERIFY(found.error().message.find("/no/such/program") != std::string::npos);
    }

    void stateFilesAreReadStrictly() {
        QTemporaryDir folder;
        QVERIFY(readState(folder.path()).ok() && !readState(folder.path())->has_value());
        DevnetState state;
        state.supervisor = {1234, 5678};
        state.ready = true;
        state.chains = {{QStringLiteral("A"), 7, QStringLiteral("http://x"), {1, 2}}};
        state.attesters = {{QStringLiteral("0x1"), QStringLiteral("http://y"), {3, 4}}};
        EXPECT_OK(writeState(state, folder.path()));
        const auto read = readState(folder.path());
        EXPECT_OK(read);
        QVERIFY((*read)->ready && (*read)->supervisor.started == 5678 && (*read)->chains[0].evmChainId == 7);
        QVERIFY((*read)->attesters[0].process.pid == 3);
        // Process 1234 of that birth does not exist.
        QVERIFY(!statusOf(folder.path())->running);
        QVERIFY(*takeDown(folder.path()));
        QVERIFY(!*takeDown(folder.path()));

        QFile file(folder.path() + QStringLiteral("/devnet.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{}");
        file.close();
        EXPECT_CODE(readState(folder.path()), "devnet-state-damaged");
        EXPECT_CODE(writeState(state, folder.path() + QStringLiteral("/none")), "devnet-folder");
    }

    void processesAreToldApart() {
        const auto self = ProcessId::of(QCoreApplication::applicationPid());
        QVERIFY(self && self->isAlive());
        const ProcessId reborn{self->pid, self->started + 1};
        QVERIFY(!reborn.isAlive());
        QVERIFY(!ProcessId::of(-1) && !ProcessId::of(0));
    }

    void childrenThatFailAreNamed_data() {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("code");
        QTest::newRow("ends") << QByteArray("echo no luck >&2\nexit 3\n") << "child-ended";
        QTest::newRow("says nothing") << QByteArray("exec sleep 100\n") << "child-silent";
    }
    void childrenThatFailAreNamed() {
        QFETCH(QByteArray, script);
        QFETCH(QString, code);
        QTemporaryDir folder;
        ChildProcess::Launch launch;
        launch.name = QStringLiteral("Child");
        launch.program = standInNode(folder.path(), script);
        launch.logFile = folder.path() + QStringLiteral("/log");
        launch.announcement = "rpc:";
        launch.deadlineMilliseconds = 1'000;
        ChildProcess child(launch);
        std::optional<Error> error;
        connect(&child, &ChildProcess::failed, this, [&error](const Error& e) { error = e; });
        child.start();
        QTRY_VERIFY(error);
        QCOMPARE(QString::fromStdString(error->code), code);
        QVERIFY(code != QLatin1String("child-ended") || error->message.find("no luck") != std::string::npos);
    }

    void missingProgramsAreNamed() {
        QTemporaryDir folder;
        ChildProcess child({QStringLiteral("Child"),
                            QStringLiteral("/no/such/program"),
                            {},
                            folder.path() + QStringLiteral("/log"),
                            "rpc:",
                            1'000});
        std::optional<Error> error;
        connect(&child, &ChildProcess::failed, this, [&error](const Error& e) { error = e; });
        child.start();
        QTRY_VERIFY(error);
        QCOMPARE(error->code, std::string("child-not-started"));
    }

    // Up with three chains, used, and down from another process.
    void aWholeLife() {
        if (!findAnvil()) {
            QFAIL("Anvil is not installed (npm ci in core/contracts)");
        }
        QTemporaryDir folder;
        Probe probe(folder.path(), standInNode(folder.path(), kGoodNode), {}, 3);
        const auto line = probe.firstLine();
        QVERIFY2(line == "ready", line.constData());

        const auto status = statusOf(folder.path());
        EXPECT_OK(status);
        QVERIFY(status->running && status->state.ready);
        const auto processes = processesOf(status->state);
        QCOMPARE(processes.size(), std::size_t{6});
        QCOMPARE(alive(processes), 6);
        EXPECT_OK(waitUntilReady(folder.path(), probe.process().processId(), std::chrono::seconds(1)));

        const auto network = l1::readNetworkFile(networkFileIn(folder.path()));
        EXPECT_OK(network);
        QCOMPARE(network->attesters.size(), std::size_t{3});
        QVERIFY(!network->attesters[2].rpcUrl.empty());
        QVERIFY(network->tokenOn(kUsdc, 1)->decimals == 6 && network->tokenOn(kUsdc, 2)->decimals == 18);
        QVERIFY(network->chains.size() == 3 && network->chain(3)->name == "Anvil Three");
        QFile key(sequencerKeyFileIn(folder.path()));
        QVERIFY(key.open(QIODevice::ReadOnly));
        QCOMPARE(key.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther), QFileDevice::Permissions());

        for (const auto& chain : network->chains) {
            const auto adapter = l1::makeChainAdapter(*network, chain.index);
            const auto report = await<l1::ChainReport>([&](auto* c, auto done) { (*adapter)->checkChain(c, done); });
            EXPECT_OK(report);
            QVERIFY2(!report->firstProblem(), report->firstProblem() ? report->firstProblem()->message.c_str() : "");
        }
        // The reserve that pays withdrawals on the other chains.
        for (const auto index : {protocol::ChainIndex{2}, protocol::ChainIndex{3}}) {
            const auto adapter = l1::makeChainAdapter(*network, index);
            const auto held = await<protocol::Amount>(
                [&](auto* c, auto done) { (*adapter)->tokenBalance(c, kUsdc, network->chain(index)->rollup, done); });
            EXPECT_OK(held);
            QVERIFY(*held == 10'000 * protocol::Amount{1'000'000'000'000'000'000});
            QCOMPARE(await<l1::ContractState>([&](auto* c, auto done) {
                         (*adapter)->contractState(c, l1::AtLatest{}, done);
                     })->queueLength,
                     1ULL);
        }

        // A block a second, and a final one behind it.
        const auto second = l1::makeChainAdapter(*network, 2);
        const auto before = await<l1::ChainHead>([&](auto* c, auto done) { (*second)->head(c, done); });
        QTest::qWait(3'500);
        const auto after = await<l1::ChainHead>([&](auto* c, auto done) { (*second)->head(c, done); });
        EXPECT_OK(after);
        QVERIFY(after->latest.number >= before->latest.number + 2 && after->latest.number <= before->latest.number + 6);
        QVERIFY(after->finalised.number > before->finalised.number);

        protocol::Address somebody;
        somebody.bytes[0] = 0x42;
        Faucet faucet(*network);
        EXPECT_OK(await<bool>(
            [&](auto* c, auto done) {
                faucet.fund(c, {{1, somebody}, {2, somebody}}, done);
            },
            60'000));
        const auto given =
            await<protocol::Amount>([&](auto* c, auto done) { (*second)->tokenBalance(c, kUsdc, somebody, done); });
        EXPECT_OK(given);
        QVERIFY(*given == 10'000 * protocol::Amount{1'000'000'000'000'000'000});

        Probe rival(folder.path(), standInNode(folder.path(), kGoodNode));
        QVERIFY(rival.firstLine().startsWith("failed: devnet-running"));
        QVERIFY(statusOf(folder.path())->running);

        const auto down = takeDown(folder.path());
        EXPECT_OK(down);
        QVERIFY(*down);
        QCOMPARE(alive(processes), 0);
        QVERIFY(probe.process().waitForFinished());
        QCOMPARE(probe.process().exitCode(), 0);
        QVERIFY(!statusOf(folder.path())->running);
        QVERIFY(!QFile::exists(networkFileIn(folder.path())));
    }

    void killedItLeavesNothingBehind() {
        if (!findAnvil()) {
            QFAIL("Anvil is not installed (npm ci in core/contracts)");
        }
        QTemporaryDir folder;
        const auto node = standInNode(folder.path(), kGoodNode);
        std::vector<ProcessId> processes;
        protocol::NetworkId first{};
        {
            Probe probe(folder.path(), node);
            const auto line = probe.firstLine();
            QVERIFY2(line == "ready", line.constData());
            processes = processesOf(statusOf(folder.path())->state);
            first = l1::readNetworkFile(networkFileIn(folder.path()))->networkId();
            QCOMPARE(alive(processes), 5);
            probe.process().kill(); // SIGKILL
            QVERIFY(probe.process().waitForFinished());
        }
        QTRY_COMPARE_WITH_TIMEOUT(alive(processes), 0, 5'000);
        QVERIFY(!statusOf(folder.path())->running); // although its file is still there

        // And the folder can be used again, for another network.
        Probe again(folder.path(), node);
        const auto line = again.firstLine();
        QVERIFY2(line == "ready", line.constData());
        QVERIFY(l1::readNetworkFile(networkFileIn(folder.path()))->networkId() != first);
        QVERIFY(*takeDown(folder.path()));
    }

    void anAttesterThatFallsComesBack() {
        if (!findAnvil()) {
            QFAIL("Anvil is not installed (npm ci in core/contracts)");
        }
        QTemporaryDir folder;
        // Announces the port it is told to have, if it is told one.
        const QByteArray script = "port=0\nwhile [ $# -gt 0 ]; do [ \"$1\" = --rpc-port ] && port=$2; shift; done\n"
                                  "[ $port = 0 ] && port=$((40000 + $$ % 20000))\n"
                                  "echo \"rpc: http://127.0.0.1:$port\"\nexec sleep 600\n";
        Probe probe(folder.path(), standInNode(folder.path(), script));
        const auto line = probe.firstLine();
        QVERIFY2(line == "ready", line.constData());
        const auto fallen = statusOf(folder.path())->state.attesters[1];
        fallen.process.kill();
        QTRY_VERIFY_WITH_TIMEOUT(statusOf(folder.path())->state.attesters[1].process.pid != fallen.process.pid, 10'000);
        QCOMPARE(statusOf(folder.path())->state.attesters[1].url, fallen.url);
        QVERIFY(*takeDown(folder.path()));
    }

    // A developer's withdrawals wait for no limit.
    void nothingIsLimited() {
        const auto plan =
            devnetPlan(localChains({protocol::AddressFamily::Evm, protocol::AddressFamily::Starknet}), {}, {}, {});
        QVERIFY(!plan.tokens.empty());
        for (const auto& token : plan.tokens) {
            for (const auto& [chain, place] : token.chains) {
                QVERIFY(place.dailyLimit == 0);
            }
        }
    }

    void restartsAreCountedForAWhile() {
        using namespace std::chrono_literals;
        RestartBudget budget(2, 10s);
        const RestartBudget::Time start{};
        QVERIFY(budget.take(start));
        QVERIFY(budget.take(start + 5s));
        QVERIFY(!budget.take(start + 9s));
        QVERIFY(budget.take(start + 10s)); // the first is forgotten
        QVERIFY(!budget.take(start + 14s));
    }

    void anAttesterThatFallsForEverIsGivenUp() {
        if (!findAnvil()) {
            QFAIL("Anvil is not installed (npm ci in core/contracts)");
        }
        QTemporaryDir folder;
        // Good the first time only.
        const QByteArray script = "while [ $# -gt 0 ]; do [ \"$1\" = --data ] && data=$2; shift; done\n"
                                  "[ -e $data/fell ] && exit 1\ntouch $data/fell\n" +
                                  QByteArray(kGoodNode);
        Probe probe(folder.path(), standInNode(folder.path(), script));
        const auto line = probe.firstLine();
        QVERIFY2(line == "ready", line.constData());
        const auto processes = processesOf(statusOf(folder.path())->state);
        statusOf(folder.path())->state.attesters[1].process.kill();
        QTRY_VERIFY_WITH_TIMEOUT(statusOf(folder.path())->state.attesters.at(1).givenUp, 30'000);
        QVERIFY(!statusOf(folder.path())->state.attesters[0].givenUp);
        QCOMPARE(alive(processes), 4); // the others go on
        QVERIFY(*takeDown(folder.path()));
        QCOMPARE(alive(processes), 0);
    }

    void downEndsWhatDoesNotListen_data() {
        QTest::addColumn<bool>("stopped");
        QTest::addColumn<bool>("damaged");
        QTest::newRow("a supervisor that stands still") << true << false;
        QTest::newRow("a damaged state") << false << true;
    }
    void downEndsWhatDoesNotListen() {
        QFETCH(const bool, stopped);
        QFETCH(const bool, damaged);
        if (!findAnvil()) {
            QFAIL("Anvil is not installed (npm ci in core/contracts)");
        }
        QTemporaryDir folder;
        Probe probe(folder.path(), standInNode(folder.path(), kGoodNode));
        const auto line = probe.firstLine();
        QVERIFY2(line == "ready", line.constData());
        const auto processes = processesOf(statusOf(folder.path())->state);
        if (stopped) {
            kill(static_cast<pid_t>(probe.process().processId()), SIGSTOP);
        }
        if (damaged) {
            QFile file(folder.path() + QStringLiteral("/devnet.json"));
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        }
        const auto down = takeDown(folder.path(), std::chrono::seconds(damaged ? 20 : 1));
        EXPECT_OK(down);
        QVERIFY(*down);
        QCOMPARE(alive(processes), 0);
        QVERIFY(!*takeDown(folder.path()));
    }

    void failsAsAWhole() {
        if (!findAnvil()) {
            QFAIL("Anvil is not installed (npm ci in core/contracts)");
        }
        QTemporaryDir folder;
        Probe probe(folder.path(), standInNode(folder.path(), "exit 1\n"));
        QVERIFY(probe.firstLine().startsWith("failed: child-ended"));
        QVERIFY(probe.process().waitForFinished());
        QVERIFY(!readState(folder.path())->has_value());

        Probe nowhere(QStringLiteral("/proc/none"), QStringLiteral("/bin/true"));
        QVERIFY(nowhere.firstLine().startsWith("failed: devnet-folder"));
    }
};

QTEST_GUILESS_MAIN(TestDevnet)
#include "tst_devnet.moc"
