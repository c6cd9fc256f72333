#pragma once

#include "desktop/backend/node_snapshot.h"
#include "desktop/pages/value_list.h"
#include "l1/network_file.h"

namespace landfall::desktop {

// A chain's part in a step.
struct StepChainRow {
    QString chain;
    QString transaction;
    QString shortTransaction;
    QString explorerUrl;
    QString block;
    QString gas;
    QString finalRoot;
    QString shortFinalRoot;
    QString finalRootNote; // what this node says of it
    bool rootAgrees = false;

    const QString& key() const { return chain; }
};

struct StepRow {
    node::Step step = node::Step::Requested;
    QString number; // "1" … "7", empty for the step between
    QString title;
    bool done = false;
    bool active = false;
    QString at;
    QString detail;
    QString waiting;
    double progress = -1; // −1: not a step with progress, or not now
    std::vector<StepChainRow> chains;
    std::shared_ptr<RowList<StepChainRow>> chainList;

    node::Step key() const { return step; }
    void settle(StepRow* before);
};

std::vector<RowRole<StepRow>> stepRoles();

// All eight, in order. The roots are compared with this node's own, if the snapshot
// has the batch.
std::vector<StepRow> stepRows(const node::Timeline& timeline, const NodeSnapshot& snapshot,
                              const l1::NetworkFile* network);

} // namespace landfall::desktop
