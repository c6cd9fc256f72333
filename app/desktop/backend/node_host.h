#pragma once

#include "desktop/backend/node_snapshot.h"
#include "l1/network_file.h"
#include "node/node.h"
#include "rpc/server.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <memory>

namespace landfall::desktop {

// What it takes to open a node.
struct NodeSetup {
    l1::NetworkFile network;
    QString folder;                              // of its database
    QString keyFolder;                           // proving keys
    std::optional<QString> keyFile;              // of the sequencer; without one the node only follows
    std::function<void(node::NodeConfig&)> tune; // may be empty; runs on the node's thread
};

// node-stopped.
Error nodeStopped();

// A node and its RPC on the thread that this object lives on, seen from another one.
// It is spoken to by queued calls and answers by signals.
class NodeHost : public QObject {
    Q_OBJECT
public:
    using Answer = Result<protocol::RequestHash, node::SubmitFailure>;
    using Page = Result<node::ActivityPage>;
    using Exit = Result<l1::ExitWithProof>;

    explicit NodeHost(NodeSetup setup) : m_setup(std::move(setup)) {}
    ~NodeHost() override; // in order: no new requests, no server, the node's own end

    void open();
    void watch(std::optional<protocol::Address> owner);
    void follow(std::optional<protocol::RequestHash> hash);
    void submit(quint64 ticket, const protocol::SignedWithdraw& request);
    void turnPage(quint64 ticket, const node::ActivityPlace& before);
    void proveExit(quint64 ticket, const ExitPlace& place);

Q_SIGNALS:
    void opened();
    void failed(const landfall::Error& error);
    void snapshotTaken(std::shared_ptr<const landfall::desktop::NodeSnapshot> snapshot);
    void answered(quint64 ticket, const landfall::desktop::NodeHost::Answer& answer);
    void turned(quint64 ticket, const landfall::desktop::NodeHost::Page& page);
    void exitProved(quint64 ticket, const landfall::desktop::NodeHost::Exit& exit);
    void happened(const landfall::node::Event& event);

private:
    Result<node::NodeConfig> config() const;
    void see(const node::Event& event);
    void snapshotSoon();
    void takeSnapshot();

    NodeSetup m_setup;
    std::unique_ptr<node::Node> m_node;
    std::unique_ptr<rpc::Server> m_server;
    std::optional<protocol::Address> m_owner;
    std::optional<protocol::RequestHash> m_followed;
    QTimer m_soon{this};
    QTimer m_slow{this};
};

} // namespace landfall::desktop
