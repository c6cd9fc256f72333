#pragma once

#include "desktop/backend/node_snapshot.h"
#include "desktop/pages/value_list.h"
#include "l1/network_file.h"
#include "node/shared/events.h"

namespace landfall::desktop {

struct ChainRow {
    protocol::ChainIndex index = 0;
    QString name;
    int health = 0; // NodeModel::Health
    QString healthText;
    QString problem;
    QString head;
    QString lag;
    QString gas;
    QString relayerBalance;
    QString relayerWaits;
    QString committed;
    QString proven;
    QString executed;
    QString queueText;
    bool frozen = false;
    QString notes;  // what is to be known of governor, pauses and delayed payouts, a line each
    QString alarms; // of these, what contradicts the network file

    protocol::ChainIndex key() const { return index; }
};

struct BatchRow {
    protocol::BatchNumber batch = 0;
    QString number;
    QString title;
    QString stateText;
    QString operations;
    QString size;
    QString proof;
    QString at;
    QString problem;
    double progress = 0; // of commit, proof, execution on every chain

    protocol::BatchNumber key() const { return batch; }
};

struct LogRow {
    std::uint64_t serial = 0;
    QString at;
    int level = 0; // NodeModel::Level
    QString code;
    QString message;

    std::uint64_t key() const { return serial; }
};

std::vector<RowRole<ChainRow>> chainRoles();
std::vector<RowRole<BatchRow>> batchRoles();
std::vector<RowRole<LogRow>> logRoles();

ChainRow chainRow(const node::ChainView& view, const l1::NetworkFile* network);
BatchRow batchRow(const node::BatchView& view);

} // namespace landfall::desktop
