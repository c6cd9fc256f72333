#pragma once

#include "base/result.h"
#include "platform/process.h"
#include "protocol/ids.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace landfall::devnet {

// What other processes may know of a devnet: DIR/devnet.json.
struct DevnetState {
    struct Chain {
        QString name;
        protocol::EvmChainId evmChainId = 0; // 0: the Starknet chain
        QString url;
        platform::ProcessId process;
    };
    struct Attester {
        QString address;
        QString url;
        platform::ProcessId process;
        bool givenUp = false; // it fell too often, and is not started any more
    };

    platform::ProcessId supervisor;
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
