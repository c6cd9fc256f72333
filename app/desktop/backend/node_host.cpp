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
    snapshotSoon();
}

void NodeHost::follow(std::optional<protocol::RequestHash> hash) {
    m_followed = hash;
    snapshotSoon();
}

void NodeHost::submit(quint64 ticket, const protocol::SignedWithdraw& request) {
    if (!m_node) {
        Q_EMIT answered(ticket, node::SubmitFailure(nodeStopped()));
        return;
    }
    m_node->submit(request, [this, ticket](const Answer& answer) { Q_EMIT answered(ticket, answer); });
}

void NodeHost::turnPage(quint64 ticket, const node::ActivityPlace& before) {
    if (!m_node || !m_owner) {
        Q_EMIT turned(ticket, nodeStopped());
        return;
    }
    Q_EMIT turned(ticket, m_node->activity(*m_owner, before, kPage));
}

void NodeHost::proveExit(quint64 ticket, const ExitPlace& place) {
    if (!m_node) {
        Q_EMIT exitProved(ticket, nodeStopped());
        return;
    }
    m_node->proveExit(place.chain, place.account, place.token,
                      [this, ticket](const Exit& exit) { Q_EMIT exitProved(ticket, exit); });
}

void NodeHost::see(const node::Event& event) {
    Q_EMIT happened(event);
    if (!std::holds_alternative<node::ProofProgress>(event.what)) { // which says all there is
        snapshotSoon();
    }
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
        snapshot->waiting = m_node->waitingPayouts(*m_owner);
        snapshot->exits = m_node->exits(*m_owner);
    }
    if (m_owner) {
        snapshot->activity = m_node->activity(*m_owner, {}, kPage);
    }
    if (m_followed) {
        snapshot->followed = m_node->timeline(*m_followed);
    }
    snapshot->batches = m_node->batches(kBatches);
    for (const auto& token : m_setup.network.tokens) {
        snapshot->reserves[token.id] = m_node->reserves(token.id);
        if (auto quote = m_node->feeQuote(token.id)) {
            snapshot->fees[token.id] = *quote;
        }
    }
    Q_EMIT snapshotTaken(std::move(snapshot));
}

} // namespace landfall::desktop
