#include "devnet/supervisor.h"

#include "base/hex.h"
#include "devnet/accounts.h"
#include "devnet/anvil.h"
#include "devnet/faucet.h"
#include "devnet/plan.h"
#include "devnet/starknet_chain.h"
#include "platform/private_files.h"
#include "protocol/address.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTimer>
#include <QUrl>

#include <algorithm>
#include <array>

namespace landfall::devnet {

namespace {

constexpr int kAttesterDeadline = 60'000;
constexpr std::size_t kMostRestarts = 5; // of one attester in
constexpr auto kRestartWindow = std::chrono::minutes(2);
constexpr int kRestartDelay = 1'000;
constexpr std::uint64_t kReserve = 10'000; // USDC on each chain but the first

Status writeKey(const QString& path, const SecretBytes& key) {
    const auto saved = platform::savePrivately(path, viewOf(toHex(key.view()) + '\n'));
    if (!saved) {
        return Error::unavailable("devnet-folder",
                                  path.toStdString() + " can't be written: " + saved.error().toStdString());
    }
    return {};
}

} // namespace

Supervisor::Supervisor(DevnetOptions options, QObject* parent) : QObject(parent), m_options(std::move(options)) {
}

Supervisor::~Supervisor() {
    stop();
}

void Supervisor::start() {
    m_local = localChains(m_options.chains);
    std::vector<ChildProcess::Launch> launches;
    for (std::size_t i = 0; i < m_local.size(); ++i) {
        auto launch = launchOf(i);
        if (!launch) {
            fail(launch.error());
            return;
        }
        launches.push_back(std::move(*launch));
    }
    if (const auto artefacts = l1::findArtefacts(); !artefacts) {
        fail(artefacts.error());
        return;
    }
    if (!QDir().mkpath(m_options.folder)) {
        fail(Error::unavailable("devnet-folder", "the devnet's folder " + m_options.folder.toStdString() +
                                                     " can't be made: choose another"));
        return;
    }
    auto lock = std::make_unique<QLockFile>(pathOf(QStringLiteral("devnet.lock")));
    lock->setStaleLockTime(0);
    if (!lock->tryLock()) {
        fail(Error::invalid("devnet-running", "a devnet runs in " + m_options.folder.toStdString() +
                                                  " already: stop it with 'landfall-cli devnet down'"));
        return;
    }
    m_lock = std::move(lock);
    clearRemains();
    m_state.supervisor = platform::ProcessId::of(QCoreApplication::applicationPid()).value_or(platform::ProcessId{});
    m_state.chains.resize(m_local.size());
    m_waiting = m_local.size();
    for (std::size_t i = 0; i < m_local.size(); ++i) {
        startChain(i, launches[i]);
    }
}

Result<ChildProcess::Launch> Supervisor::launchOf(std::size_t index) const {
    const auto& local = m_local[index];
    const bool evm = local.family == protocol::AddressFamily::Evm;
    const auto program = evm ? findAnvil() : findStarknetDevnet();
    if (!program) {
        return program.error();
    }
    const auto log = pathOf(
        QStringLiteral("%1-%2.log").arg(evm ? QStringLiteral("anvil") : QStringLiteral("starknet")).arg(index + 1));
    return evm ? anvilLaunch(*program, local.name, local.evmChainId, log) : starknetLaunch(*program, local.name, log);
}

// A devnet that was killed leaves its files. Its processes died with it; what
// still runs under their recorded identity is ended.
void Supervisor::clearRemains() {
    if (const auto old = readState(m_options.folder); old && *old) {
        for (const auto& chain : (*old)->chains) {
            chain.process.kill();
        }
        for (const auto& attester : (*old)->attesters) {
            attester.process.kill();
        }
    }
    removeState(m_options.folder);
    QFile::remove(networkFileIn(m_options.folder));
    for (unsigned i = 1; i <= kAttesters; ++i) {
        QDir(pathOf(QStringLiteral("attester-%1").arg(i))).removeRecursively();
    }
    for (const auto& log : QDir(m_options.folder).entryList({QStringLiteral("*.log")}, QDir::Files)) {
        QFile::remove(pathOf(log));
    }
}

void Supervisor::startChain(std::size_t index, const ChildProcess::Launch& launch) {
    m_state.chains[index].name = m_local[index].name;
    m_state.chains[index].evmChainId = m_local[index].evmChainId;
    m_chains.push_back(std::make_unique<ChildProcess>(launch));
    auto* process = m_chains.back().get();
    connect(process, &ChildProcess::announced, this, [this, index](const QString& rest) { chainUp(index, rest); });
    connect(process, &ChildProcess::failed, this, &Supervisor::fail);
    process->start();
}

void Supervisor::chainUp(std::size_t index, const QString& announcement) {
    auto& local = m_local[index];
    const bool evm = local.family == protocol::AddressFamily::Evm;
    const auto url = evm ? anvilUrl(announcement) : starknetUrl(announcement);
    if (!url) {
        fail(url.error());
        return;
    }
    auto& chain = m_state.chains[index];
    local.url = *url;
    chain.url = *url;
    chain.process = platform::ProcessId::of(m_chains[index]->pid()).value_or(platform::ProcessId{});
    const auto id = evm ? QString::number(chain.evmChainId) : QString::fromLatin1(kStarknetChainId);
    Q_EMIT progress(QStringLiteral("%1 (chain id %2) at %3").arg(chain.name, id, chain.url));
    if (--m_waiting == 0) {
        if (const auto saved = writeState(m_state, m_options.folder); !saved) {
            fail(saved.error());
            return;
        }
        connectChains();
        giveStrk(0);
    }
}

void Supervisor::connectChains() {
    for (const auto& local : m_local) {
        const std::vector<std::string> urls{local.url.toStdString()};
        const auto name = local.name.toStdString();
        m_rpcs.push_back(local.family == protocol::AddressFamily::Evm
                             ? std::make_unique<l1::evm::JsonRpc>(urls, local.evmChainId, name)
                             : std::make_unique<l1::evm::JsonRpc>(urls, starknetDialect(), name));
    }
}

// To everybody who sends on the Starknet chain, where nobody has anything at first.
void Supervisor::giveStrk(std::size_t place) {
    static constexpr std::array kSenders{Role::Deployer,      Role::Sequencer,   Role::AttesterOne, Role::AttesterTwo,
                                         Role::AttesterThree, Role::MarketMaker, Role::Faucet};
    const auto starknet =
        std::ranges::find(m_local, protocol::AddressFamily::Starknet, &LocalChain::family) - m_local.begin();
    if (place == kSenders.size() || starknet == std::ssize(m_local)) {
        deploy();
        return;
    }
    const auto account = starknetAccountOf(kSenders.at(place), starknetPlace().accountClass);
    mintStrk(*m_rpcs[static_cast<std::size_t>(starknet)], this, account, [this, place](const Status& done) {
        if (done) {
            giveStrk(place + 1);
        } else {
            fail(done.error());
        }
    });
}

void Supervisor::deploy() {
    const auto artefacts = l1::findArtefacts();
    if (!artefacts) {
        fail(artefacts.error());
        return;
    }
    auto plan = devnetPlan(m_local, m_options.keys, m_options.exitKey, m_options.genesisRoot);
    m_deployment = std::make_unique<l1::Deployment>(std::move(plan), accountOf(Role::Deployer).key, *artefacts);
    connect(m_deployment.get(), &l1::Deployment::progress, this, [this](const QString& chain, const QString& what) {
        Q_EMIT progress(chain + QStringLiteral(": ") + what);
    });
    m_deployment->start(this, [this](const Result<l1::NetworkFile>& network) {
        if (!network) {
            fail(network.error());
            return;
        }
        m_network = *network;
        m_faucet = std::make_unique<Faucet>(m_network);
        connect(m_faucet.get(), &Faucet::progress, this, [this](const QString& chain, const QString& what) {
            Q_EMIT progress(chain + QStringLiteral(": ") + what);
        });
        provideReserve(1);
    });
}

// On the chain of this place among the network's, then on those after it.
void Supervisor::provideReserve(std::size_t index) {
    if (index == m_network.chains.size()) {
        m_waiting = index;
        for (std::size_t i = 0; i < index; ++i) {
            startBlockTime(i);
        }
        return;
    }
    const auto amount = kReserve * protocol::Amount{1'000'000'000'000'000'000};
    m_faucet->provideReserve(this, m_network.chains[index].index, kUsdc, amount,
                             [this, index](const Result<bool>& done) {
                                 if (done) {
                                     provideReserve(index + 1);
                                 } else {
                                     fail(done.error());
                                 }
                             });
}

// Until here a block came with each transaction, which makes the set-up quick.
void Supervisor::startBlockTime(std::size_t index) {
    const auto waited = [this](const auto& answer) {
        if (!answer) {
            fail(answer.error().error);
        } else if (--m_waiting == 0) {
            startAttesters();
        }
    };
    auto& rpc = *m_rpcs[index];
    if (m_local[index].family == protocol::AddressFamily::Evm) {
        rpc.call(this, QStringLiteral("evm_setIntervalMining"), {1}, waited);
        return;
    }
    // This one knows only one way, from its start to its end. So blocks come with transactions, and every second too.
    connect(&m_starknetBlocks, &QTimer::timeout, this,
            [this, &rpc] { rpc.call(this, QStringLiteral("devnet_createBlock"), {}, [](const auto&) {}); });
    m_starknetBlocks.start(std::chrono::seconds(1));
    rpc.call(this, QStringLiteral("devnet_createBlock"), {}, waited);
}

void Supervisor::moveClocks(std::chrono::seconds by, QObject* context, std::function<void(Status)> done) {
    struct Moving {
        std::size_t waiting;
        Status status;
    };
    const auto moving = std::make_shared<Moving>(Moving{m_rpcs.size(), {}});
    for (std::size_t i = 0; i < m_rpcs.size(); ++i) {
        const bool evm = m_local[i].family == protocol::AddressFamily::Evm;
        const auto seconds = static_cast<qint64>(by.count());
        m_rpcs[i]->call(context, evm ? QStringLiteral("evm_increaseTime") : QStringLiteral("devnet_increaseTime"),
                        {seconds}, [moving, done](const auto& answer) {
                            if (!answer) {
                                moving->status = answer.error().error;
                            }
                            if (--moving->waiting == 0) {
                                done(moving->status);
                            }
                        });
    }
}

void Supervisor::startAttesters() {
    auto status = saveFiles();
    m_state.attesters.resize(kAttesters);
    m_restarts.assign(kAttesters, RestartBudget(kMostRestarts, kRestartWindow));
    for (unsigned i = 0; i < kAttesters && status; ++i) {
        const auto account = attesterAccount(i);
        const auto folder = pathOf(QStringLiteral("attester-%1").arg(i + 1));
        m_state.attesters[i].address = QString::fromStdString(protocol::formatAddress(account.address));
        status = QDir().mkpath(folder)
                     ? writeKey(folder + QStringLiteral("/key"), account.key)
                     : Status(Error::unavailable("devnet-folder", folder.toStdString() + " can't be made"));
    }
    if (!status) {
        fail(status.error());
        return;
    }
    m_waiting = kAttesters;
    for (std::size_t i = 0; i < kAttesters; ++i) {
        m_attesters.push_back(std::make_unique<ChildProcess>(attesterLaunch(i, 0)));
        auto* process = m_attesters.back().get();
        connect(process, &ChildProcess::announced, this, [this, i](const QString& url) { attesterUp(i, url); });
        connect(process, &ChildProcess::failed, this, [this, i](const Error& error) { attesterFailed(i, error); });
        process->start();
    }
}

ChildProcess::Launch Supervisor::attesterLaunch(std::size_t index, quint16 port) const {
    const auto folder = pathOf(QStringLiteral("attester-%1").arg(index + 1));
    ChildProcess::Launch out;
    out.name = QStringLiteral("attester %1").arg(index + 1);
    out.program = m_options.nodeProgram;
    out.arguments = QStringList{QStringLiteral("--network"),  networkFileIn(m_options.folder),
                                QStringLiteral("--data"),     folder,
                                QStringLiteral("--role"),     QStringLiteral("attester"),
                                QStringLiteral("--key-file"), folder + QStringLiteral("/key"),
                                QStringLiteral("--rpc-port"), QString::number(port)} +
                    m_options.nodeArguments;
    out.logFile = pathOf(QStringLiteral("attester-%1.log").arg(index + 1));
    out.announcement = "rpc:";
    out.deadlineMilliseconds = kAttesterDeadline;
    return out;
}

void Supervisor::attesterUp(std::size_t index, const QString& url) {
    auto& attester = m_state.attesters[index];
    attester.process = platform::ProcessId::of(m_attesters[index]->pid()).value_or(platform::ProcessId{});
    attester.url = url;
    for (auto& entry : m_network.attesters) {
        if (protocol::formatAddress(entry.address) == attester.address.toStdString()) {
            entry.rpcUrl = url.toStdString();
        }
    }
    Q_EMIT progress(QStringLiteral("attester %1 at %2").arg(index + 1).arg(url));
    if (m_state.ready) { // came back after a fall, at the same port
        if (const auto saved = writeState(m_state, m_options.folder); !saved) {
            Q_EMIT progress(QString::fromStdString(saved.error().message));
        }
    } else if (--m_waiting == 0) {
        finish();
    }
}

// Others already know its address, so it comes back at the same port.
void Supervisor::attesterFailed(std::size_t index, const Error& error) {
    if (!m_state.ready) {
        fail(error);
        return;
    }
    if (!m_restarts[index].take(std::chrono::steady_clock::now())) {
        giveUp(index, error);
        return;
    }
    Q_EMIT progress(QString::fromStdString(error.message) + QStringLiteral("; starting it again"));
    const auto port = static_cast<quint16>(QUrl(m_state.attesters[index].url).port(0));
    QTimer::singleShot(kRestartDelay, this, [this, index, port] {
        if (!m_over) {
            m_attesters[index]->restart(attesterLaunch(index, port).arguments);
        }
    });
}

// The rest goes on: what is on the chains can still be looked at, and another attester is no reason to lose it.
void Supervisor::giveUp(std::size_t index, const Error& error) {
    m_attesters[index]->stop();
    m_state.attesters[index].givenUp = true;
    Q_EMIT progress(QString::fromStdString(error.message) +
                    QStringLiteral("; it falls again and again and is given up. Withdrawals wait for its vote: start "
                                   "the devnet anew with 'landfall-cli devnet down' and 'devnet up'"));
    if (const auto saved = writeState(m_state, m_options.folder); !saved) {
        Q_EMIT progress(QString::fromStdString(saved.error().message));
    }
}

void Supervisor::finish() {
    m_state.ready = true;
    if (const auto saved = saveFiles(); !saved) {
        fail(saved.error());
        return;
    }
    Q_EMIT ready();
}

Status Supervisor::saveFiles() {
    auto status = l1::saveNetworkFile(m_network, networkFileIn(m_options.folder));
    if (status) {
        status = writeKey(sequencerKeyFileIn(m_options.folder), accountOf(Role::Sequencer).key);
    }
    return status ? writeState(m_state, m_options.folder) : status;
}

// Whoever called may be one of the processes: they end from the event loop.
void Supervisor::fail(const Error& error) {
    if (m_over) {
        return;
    }
    m_over = true;
    QMetaObject::invokeMethod(
        this,
        [this, error] {
            stop();
            Q_EMIT failed(error);
        },
        Qt::QueuedConnection);
}

void Supervisor::stop() {
    m_over = true;
    m_starknetBlocks.stop();
    m_deployment.reset();
    m_faucet.reset();
    m_rpcs.clear();
    for (auto* group : {&m_attesters, &m_chains}) {
        for (auto& process : *group) {
            process->stop();
        }
        group->clear();
    }
    if (m_lock) { // the files are ours
        removeState(m_options.folder);
        QFile::remove(networkFileIn(m_options.folder));
        m_lock.reset();
    }
}

} // namespace landfall::devnet
