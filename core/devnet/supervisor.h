#pragma once

#include "devnet/child_process.h"
#include "devnet/plan.h"
#include "devnet/restart_budget.h"
#include "devnet/state_file.h"
#include "l1/deployment.h"
#include "l1/evm/json_rpc.h"

#include <QLockFile>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace landfall::devnet {

class Faucet;

struct DevnetOptions {
    QString folder;            // everything the devnet writes; made if missing
    QString nodeProgram;       // landfalld, for the attesters
    QStringList nodeArguments; // for each attester, beside its own
    // kLeastChains … kMostChains, the first of which is an EVM chain
    std::vector<protocol::AddressFamily> chains{2, protocol::AddressFamily::Evm};
    std::vector<l1::VerifyingKey> keys;
    std::optional<l1::VerifyingKey> exitKey; // with it the contracts can be frozen
    algebra::Fr genesisRoot;                 // of the state whose account 0 is accountOf(FeeOwner)'s
};

// Starts chains, puts a network on them, leaves a reserve on all but the first, runs
// the attesters, and keeps all of it up until stopped. Make it on the main thread:
// its processes die with that thread, also when this process is killed.
class Supervisor : public QObject {
    Q_OBJECT
public:
    explicit Supervisor(DevnetOptions options, QObject* parent = nullptr);
    ~Supervisor() override;

    // Answers with ready() or failed().
    void start();
    // Ends every process and takes the state file away.
    void stop();

    // Once ready(): the chains' next blocks are so much later. Errors: what a chain may answer.
    void moveClocks(std::chrono::seconds by, QObject* context, std::function<void(Status)> done);

    const l1::NetworkFile& network() const { return m_network; }
    const DevnetState& state() const { return m_state; }

Q_SIGNALS:
    // Also after ready(): an attester that fell, or that is given up since it falls again and again.
    void progress(const QString& line);
    void ready();
    // Errors: devnet-running, devnet-folder, anvil-missing, child-…, artefact-missing,
    // deployment-failed and what a chain may answer. Everything is stopped by then.
    void failed(const landfall::Error& error);

private:
    void clearRemains();
    void startChain(std::size_t index, const ChildProcess::Launch& launch);
    Result<ChildProcess::Launch> launchOf(std::size_t index) const;
    void connectChains();
    void giveStrk(std::size_t place);
    void chainUp(std::size_t index, const QString& announcement);
    void deploy();
    void provideReserve(std::size_t index);
    void startBlockTime(std::size_t index);
    void startAttesters();
    void attesterUp(std::size_t index, const QString& url);
    void attesterFailed(std::size_t index, const Error& error);
    void giveUp(std::size_t index, const Error& error);
    ChildProcess::Launch attesterLaunch(std::size_t index, quint16 port) const;
    void finish();
    void fail(const Error& error);
    Status saveFiles();
    QString pathOf(const QString& name) const { return m_options.folder + QLatin1Char('/') + name; }

    DevnetOptions m_options;
    std::unique_ptr<QLockFile> m_lock;
    DevnetState m_state;
    l1::NetworkFile m_network;
    std::vector<LocalChain> m_local; // as m_state.chains
    std::vector<std::unique_ptr<ChildProcess>> m_chains;
    std::vector<std::unique_ptr<ChildProcess>> m_attesters;
    std::vector<RestartBudget> m_restarts;                 // of each attester
    std::vector<std::unique_ptr<l1::evm::JsonRpc>> m_rpcs; // as m_state.chains
    QTimer m_starknetBlocks;
    std::unique_ptr<l1::Deployment> m_deployment;
    std::unique_ptr<Faucet> m_faucet;
    std::size_t m_waiting = 0; // for what the present step has started
    bool m_over = false;
};

} // namespace landfall::devnet
