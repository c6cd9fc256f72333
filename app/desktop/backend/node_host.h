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

// A node and its RPC on the thread that this object lives on. Snapshots of it are made as
// events come; what no event touched is taken from the one before.
class NodeHost : public QObject {
    Q_OBJECT
public:
    explicit NodeHost(NodeSetup setup) : m_setup(std::move(setup)) {}
    ~NodeHost() override; // in order: no new requests, no server, the node's own end

    void open();
    void watch(std::optional<protocol::Address> owner);
    void follow(std::optional<protocol::RequestHash> hash);
    // Once it is opened.
    node::Node& node() { return *m_node; }
    // Of the watched owner. Error: node-stopped, if nobody is watched.
    Result<node::ActivityPage> activity(const node::ActivityPlace& before) const;

Q_SIGNALS:
    void opened();
    void failed(const landfall::Error& error);
    void snapshotTaken(std::shared_ptr<const landfall::desktop::NodeSnapshot> snapshot);
    void happened(const landfall::node::Event& event);

private:
    Result<node::NodeConfig> config() const;
    void see(const node::Event& event);
    void forget(); // what was made from rows that are gone
    void snapshotSoon();
    void takeSnapshot();

    NodeSetup m_setup;
    std::unique_ptr<node::Node> m_node;
    std::unique_ptr<rpc::Server> m_server;
    std::optional<protocol::Address> m_owner;
    std::optional<protocol::RequestHash> m_followed;
    std::shared_ptr<const NodeSnapshot> m_last = std::make_shared<NodeSnapshot>();
    bool m_pageTouched = true; // the newest activity's entries may be others than those of m_last
    bool m_waitingTouched = true;
    QTimer m_soon{this};
    QTimer m_slow{this};
};

} // namespace landfall::desktop
