#pragma once

#include "desktop/backend/node_snapshot.h"
#include "l1/contract_calls.h"
#include "l1/network_file.h"
#include "node/node.h"
#include "node/shared/events.h"

#include <QtCore/QObject>

#include <memory>

namespace landfall::desktop {

// The node as the window knows it. Lives on the GUI thread and never blocks it.
// The real one runs a node in a thread of its own; the prepared one is for
// pictures and tests.
class NodeLink : public QObject {
    Q_OBJECT
public:
    enum class State { Off, Starting, Running, Failed };

    using QObject::QObject;

    virtual State state() const = 0;
    // Why it is Failed.
    virtual std::optional<Error> problem() const = 0;
    // Null until a network is open.
    virtual const l1::NetworkFile* network() const = 0;
    // Null while nothing is known yet. Stays the last known one if the node dies.
    virtual std::shared_ptr<const NodeSnapshot> snapshot() const = 0;

    // Whose account and activity the snapshots show.
    virtual void watch(std::optional<protocol::Address> owner) = 0;
    // A request that snapshots hold however old it is.
    virtual void follow(std::optional<protocol::RequestHash> hash) = 0;
    // The watched owner's activity after `before`. The answer comes from the event loop, unless
    // `context` is gone by then. Errors: node-stopped, or why the node failed.
    virtual void olderActivity(const node::ActivityPlace& before, QObject* context,
                               std::function<void(const Result<node::ActivityPage>&)> done) = 0;
    // The answer comes from the event loop, unless `context` is gone by then.
    virtual void submit(const protocol::SignedWithdraw& request, QObject* context, node::Submitted done) = 0;
    // The share of an account with its proof. The answer comes from the event loop, unless `context` is gone by then.
    // Errors: those of node::Node::proveExit, or why the node failed.
    virtual void proveExit(const ExitPlace& place, QObject* context,
                           std::function<void(const Result<l1::ExitWithProof>&)> done) = 0;
    // Opens the same node again, after a failure.
    virtual void restart() = 0;

Q_SIGNALS:
    void stateChanged();
    void snapshotChanged();
    void proofProgress(landfall::protocol::BatchNumber batch, const QString& phase, double done);
    void notice(const landfall::node::Notice& notice, qint64 at);
};

} // namespace landfall::desktop
