#pragma once

#include "base/result.h"
#include "protocol/ids.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace landfall::devnet {

// A process, and not another one that got its number later.
struct ProcessId {
    qint64 pid = 0;
    quint64 started = 0; // clock ticks since boot, from /proc

    static std::optional<ProcessId> of(qint64 pid);
    bool isAlive() const;
    void signal(int number) const; // nothing if it is not alive
};

// What other processes may know of a devnet: DIR/devnet.json.
struct DevnetState {
    struct Chain {
        QString name;
        protocol::EvmChainId evmChainId = 0;
        QString url;
        ProcessId process;
    };
    struct Attester {
        QString address;
        QString url;
        ProcessId process;
        bool givenUp = false; // it fell too often, and is not started any more
    };

    ProcessId supervisor;
    bool ready = false; // network.json is complete
    std::vector<Chain> chains;
    std::vector<Attester> attesters;
};

QString networkFileIn(const QString& folder);      // network.json
QString sequencerKeyFileIn(const QString& folder); // sequencer.key

// Nothing if there is no devnet's file. Error: devnet-state-damaged.
Result<std::optional<DevnetState>> readState(const QString& folder);
// Error: devnet-folder.
Status writeState(const DevnetState& state, const QString& folder);
void removeState(const QString& folder);

} // namespace landfall::devnet
