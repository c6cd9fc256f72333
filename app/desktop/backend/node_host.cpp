#include "desktop/backend/node_host.h"

#include "common/key_file.h"
#include "rpc/http_peer_votes.h"
#include "rpc/http_sequencer.h"

namespace landfall::desktop {
namespace {

constexpr int kSoonMilliseconds = 100;
// Waiting times and heads move without an event of their own.
constexpr int kSlowMilliseconds = 1000;
constexpr std::size_t kPage = 50;
constexpr std::size_t kBatches = 20;

} // namespace

Error nodeStopped() {
    return Error::unavailable("node-stopped", "the node does not run: start it and try again");
}

NodeHost::~NodeHost() {
    m_server.reset();
    if (m_node) {
        m_node->stop();
    }
}

Result<node::NodeConfig> NodeHost::config() const {
    node::NodeConfig config;
    config.network = m_setup.network;
    config.dataFolder = m_setup.folder.toStdString();
    config.keyFolder = m_setup.keyFolder.toStdString();
    config.peers = std::make_shared<rpc::HttpPeerVotes>();
    config.sequencerLink = std::make_shared<rpc::HttpSequencer>();
    if (m_setup.keyFile) {
        auto key = app::readKeyFile(*m_setup.keyFile);
        if (!key) {
            return key.error();
        }
        config.key = std::move(*key);
        config.sequencer = true;
    }
    if (m_setup.tune) {
        m_setup.tune(config);
    }
    return config;
}

void NodeHost::open() {
    auto made = config();
    if (!made) {
        Q_EMIT failed(made.error());
        return;
    }
    auto node = node::Node::open(std::move(*made));
    if (!node) {
        Q_EMIT failed(node.error());
        return;
    }
    m_node = std::move(*node);
    auto server = rpc::Server::start(*m_node, m_setup.folder, 0);
    if (!server) {
        Q_EMIT failed(server.error());
        return;
    }
    m_server = std::move(*server);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMilliseconds);
    m_slow.setInterval(kSlowMilliseconds);
    connect(&m_soon, &QTimer::timeout, this, &NodeHost::takeSnapshot);
    connect(&m_slow, &QTimer::timeout, this, &NodeHost::takeSnapshot);
    connect(m_node.get(), &node::Node::happened, this, &NodeHost::see);
    m_node->start();
    m_slow.start();
    Q_EMIT opened();
    takeSnapshot();
}

void NodeHost::watch(std::optional<protocol::Address> owner) {
    m_owner = owner;
    forget();
    snapshotSoon();
}

void NodeHost::follow(std::optional<protocol::RequestHash> hash) {
    m_followed = hash;
    snapshotSoon();
}

Result<node::ActivityPage> NodeHost::activity(const node::ActivityPlace& before) const {
    return m_owner ? Result<node::ActivityPage>(m_node->activity(*m_owner, before, kPage)) : nodeStopped();
}

void NodeHost::see(const node::Event& event) {
    Q_EMIT happened(event);
    if (std::holds_alternative<node::ProofProgress>(event.what)) {
        return; // which says all there is
    }
    using Events = node::ChainChanged::Events;
    const auto* chain = std::get_if<node::ChainChanged>(&event.what);
    if (chain != nullptr && chain->events == Events::Fewer) {
        forget();
    } else if (chain == nullptr || chain->events == Events::More) {
        m_waitingTouched = true;
        m_pageTouched = m_pageTouched || !std::holds_alternative<node::BatchChanged>(event.what);
    }
    snapshotSoon();
}

void NodeHost::forget() {
    m_last = std::make_shared<NodeSnapshot>();
    m_pageTouched = m_waitingTouched = true;
}

void NodeHost::snapshotSoon() {
    if (m_node && !m_soon.isActive()) {
        m_soon.start();
    }
}

void NodeHost::takeSnapshot() {
    auto snapshot = std::make_shared<NodeSnapshot>();
    snapshot->at = node::SystemClock().now();
    snapshot->status = m_node->status();
    snapshot->chains = m_node->chains();
    if (m_owner) {
        snapshot->account = m_node->accountOf(*m_owner);
        snapshot->waiting = m_waitingTouched ? m_node->waitingPayouts(*m_owner) : m_last->waiting;
        snapshot->exits = m_node->exits(*m_owner);
        snapshot->activity = m_pageTouched ? m_node->activity(*m_owner, {}, kPage, m_last->activity)
                                           : m_node->activityAgain(m_last->activity);
        m_pageTouched = m_waitingTouched = false;
    }
    if (m_followed && timelineIn(*snapshot, *m_followed) == nullptr) {
        snapshot->followed = m_node->timeline(*m_followed);
    }
    snapshot->batches = m_node->batches(kBatches, m_last->batches);
    for (const auto& token : m_setup.network.tokens) {
        snapshot->reserves[token.id] = m_node->reserves(token.id);
        if (auto quote = m_node->feeQuote(token.id)) {
            snapshot->fees[token.id] = *quote;
        }
    }
    m_last = snapshot;
    Q_EMIT snapshotTaken(std::move(snapshot));
}

} // namespace landfall::desktop
