#include "node/node.h"

#include "l1/chain_adapters.h"
#include "node/proving/groth16_checker.h"
#include "node/proving/groth16_engine.h"
#include "node/stages.h"
#include "node/votes/vote_signing.h"
#include "protocol/address.h"

#include <algorithm>

namespace landfall::node {
namespace {

constexpr int kTickMs = 100;
constexpr Milliseconds kReopenEvery = 5'000;

Status checkRoles(const NodeConfig& config) {
    if (!config.makesBatches() && !config.attester) {
        return {};
    }
    if (!config.key) {
        return Error::invalid("node-key-missing",
                              "a sequencer, an attester and a driver need a key: give the node its key file");
    }
    if (config.driver && (config.sequencer || config.attester)) {
        return Error::invalid("node-roles", "a driver has no other role: give it a node and a key of its own");
    }
    const auto self = addressOf(*config.key);
    if (config.sequencer && self != config.network.sequencer) {
        return Error::invalid("node-wrong-sequencer", "the node's key is " + protocol::formatAddress(self) +
                                                          ", the network's sequencer is " +
                                                          protocol::formatAddress(config.network.sequencer) +
                                                          ": give it that key, or run it without the sequencer's role");
    }
    const auto& attesters = config.network.attesters;
    if (config.attester && std::none_of(attesters.begin(), attesters.end(),
                                        [&](const auto& attester) { return attester.address == self; })) {
        return Error::invalid("node-not-attester", "the node's key is " + protocol::formatAddress(self) +
                                                       ", which is none of the network's attesters: give it an "
                                                       "attester's key, or run it without that role");
    }
    return {};
}

} // namespace

Result<std::unique_ptr<Node>> Node::open(NodeConfig config) {
    qRegisterMetaType<Event>();
    if (auto roles = checkRoles(config); !roles) {
        return roles.error();
    }
    if (!config.clock) {
        config.clock = std::make_shared<SystemClock>();
    }
    if (!config.adapters) {
        config.adapters = l1::makeChainAdapter;
    }
    auto parts = std::make_unique<Parts>(std::move(config));
    parts->engine = parts->config.prover;
    if (!parts->engine) {
        parts->engine = std::make_shared<Groth16Engine>(parts->config.keyFolder, parts->config.proverThreads);
    }
    parts->checker = parts->config.checker;
    if (!parts->checker) {
        auto checker = Groth16Checker::open(parts->config.network.sizes);
        if (!checker) {
            return checker.error();
        }
        parts->checker = std::move(*checker);
    }
    auto stages = Stages::open(parts->config, *parts->engine, *parts->checker);
    if (!stages) {
        return stages.error();
    }
    parts->stages = std::move(*stages);
    return std::unique_ptr<Node>(new Node(std::move(parts)));
}

Node::Node(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {
    connectStages();
    m_parts->timer.setInterval(kTickMs);
    connect(&m_parts->timer, &QTimer::timeout, this, &Node::advance);
}

Node::~Node() {
    stop();
}

void Node::connectStages() {
    StageContext& context = *m_parts->stages->context;
    context.tell = [this](const Event& what) { Q_EMIT happened(what); };
    context.poke = [this] {
        if (m_parts->config.ownTimer && !m_parts->advancePending) {
            m_parts->advancePending = true;
            QTimer::singleShot(0, this, &Node::advance);
        }
    };
    context.halt = [this](const Error& error) {
        if (!m_parts->problem) {
            m_parts->problem = error;
            m_parts->reopenAt = m_parts->config.clock->steady() + kReopenEvery;
            Q_EMIT happened({m_parts->config.clock->now(), Notice{Notice::Level::Problem, error.code, error.message}});
        }
    };
}

void Node::start() {
    m_parts->running = true;
    if (m_parts->config.ownTimer) {
        m_parts->timer.start();
        advance();
    }
}

void Node::stop() {
    m_parts->running = false;
    m_parts->timer.stop();
    if (auto rebuilt = std::exchange(m_parts->rebuildDone, {})) {
        rebuilt(Error::unavailable("node-stopped", "the node is stopping"));
    }
    m_parts->rebuild.reset();
    if (m_parts->stages) {
        m_parts->stages->stop(Error::unavailable("node-stopped", "the node is stopping: send the request again later"));
    }
    if (m_parts->engine) {
        m_parts->engine->cancel();
    }
    m_parts->stages.reset();
    m_parts->engine.reset(); // joins the worker
    m_parts->checker.reset();
}

void Node::advance() {
    m_parts->advancePending = false;
    if (!m_parts->running) {
        return;
    }
    if (m_parts->problem) {
        reopen();
        return;
    }
    m_parts->stages->advance([this] { return !m_parts->problem; });
    if (m_parts->rebuild) {
        advanceRebuild();
    }
}

// The store failed earlier. Whatever is in memory may be ahead of it, so all of
// it goes.
void Node::reopen() {
    const auto now = m_parts->config.clock->steady();
    if (now < m_parts->reopenAt) {
        return;
    }
    m_parts->reopenAt = now + kReopenEvery;
    if (m_parts->stages) {
        m_parts->stages->stop(*m_parts->problem);
        m_parts->stages.reset();
    }
    auto stages = Stages::open(m_parts->config, *m_parts->engine, *m_parts->checker);
    if (!stages) {
        m_parts->problem = stages.error();
        return;
    }
    m_parts->stages = std::move(*stages);
    m_parts->problem.reset();
    connectStages();
    Q_EMIT happened({m_parts->config.clock->now(),
                     Notice{Notice::Level::Info, "node-recovered", "the database answers again: the node goes on"}});
}

void Node::submit(const protocol::SignedWithdraw& request, Submitted done) {
    const auto refuse = [&](const Error& error) {
        QTimer::singleShot(0, this, [done, error] { done(SubmitFailure(error)); });
    };
    if (!m_parts->running || !m_parts->stages) {
        return refuse(m_parts->problem.value_or(
            Error::unavailable("node-stopped", "the node does not run: start it and send the request again")));
    }
    if (m_parts->problem) {
        return refuse(*m_parts->problem);
    }
    const auto& why = m_parts->stages->carrier->unusable();
    if (!why.empty() && !m_parts->config.driver) {
        return refuse(Error::invalid("node-not-sequencer", why));
    }
    for (const auto& [chain, link] : m_parts->stages->context->chains) {
        if (!link.caughtUp) {
            return refuse(
                Error::unavailable("node-syncing", "the node has not read " + link.info->name + " yet" +
                                                       (link.problem ? " (" + link.problem->message + ")" : "") +
                                                       ": try again in a moment"));
        }
    }
    if (m_parts->config.sequencer || !why.empty()) {
        return m_parts->stages->pool->submit(request, std::move(done));
    }
    // Checked and stored here first: what the sequencer is sent is never lost by this node.
    m_parts->stages->pool->submit(request, [carrier = m_parts->stages->carrier.get(), request, done = std::move(done)](
                                               const Result<protocol::RequestHash, SubmitFailure>& stored) {
        return stored ? carrier->carry(request, *stored, done) : done(stored);
    });
}

Status Node::readChainAgain(protocol::ChainIndex chain) {
    if (m_parts->config.network.chain(chain) == nullptr) {
        return Error::invalid("chain-unknown", "the network " + m_parts->config.network.name + " has no chain " +
                                                   std::to_string(chain) + ": see landfall-cli chains list");
    }
    if (!m_parts->running || !m_parts->stages || m_parts->problem) {
        return m_parts->problem.value_or(
            Error::unavailable("node-stopped", "the node does not run: start it and try again"));
    }
    m_parts->stages->readAgain(chain);
    return {};
}

void Node::proveExit(protocol::ChainIndex chain, protocol::AccountId account, protocol::TokenId token,
                     std::function<void(Result<l1::ExitWithProof>)> done) {
    if (!m_parts->running || !m_parts->stages || m_parts->problem) {
        const auto error = m_parts->problem.value_or(
            Error::unavailable("node-stopped", "the node does not run: start it and try again"));
        QTimer::singleShot(0, this, [done = std::move(done), error] { done(error); });
        return;
    }
    m_parts->stages->exitDesk->prove(chain, account, token, std::move(done));
}

Result<TicketAnswer> Node::askTicket(const TicketOffer& offer, const std::vector<SignedVote>& votes) {
    if (!m_parts->running || !m_parts->stages || m_parts->problem) {
        return m_parts->problem.value_or(Error::unavailable("node-stopped", "the node does not run: ask again later"));
    }
    return m_parts->stages->ticketDesk->ask(offer, votes);
}

void Node::submitSigned(const protocol::SignedWithdraw& request, std::function<void(Result<SignedAnswer>)> done) {
    if (!m_parts->config.sequencer) {
        QTimer::singleShot(0, this, [done = std::move(done)] {
            done(Error::invalid("node-not-sequencer", "this node is not the network's sequencer: send it to that one"));
        });
        return;
    }
    const auto network = m_parts->config.network.networkId();
    submit(request, [this, network, hash = protocol::requestHash(network, request.request),
                     done = std::move(done)](const Result<protocol::RequestHash, SubmitFailure>& submitted) {
        if (!submitted && std::holds_alternative<Error>(submitted.error())) {
            return done(std::get<Error>(submitted.error()));
        }
        SignedAnswer out;
        out.answer.request = hash;
        if (!submitted) {
            const auto& refused = std::get<protocol::Rejection>(submitted.error());
            out.answer.code = static_cast<std::uint16_t>(refused.code);
            out.answer.message = refused.message;
        }
        out.signature = signDigest(protocol::answerDigest(network, out.answer), *m_parts->config.key);
        done(out);
    });
}

const l1::NetworkFile& Node::network() const {
    return m_parts->config.network;
}

} // namespace landfall::node
