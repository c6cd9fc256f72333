#include "node/node.h"
#include "node/stages.h"

#include "base/hex.h"

#include <QtCore/QDir>

namespace landfall::node {
namespace {

std::vector<std::string> differences(const Stages& ours, const Stages& rebuilt, protocol::BatchNumber last) {
    std::vector<std::string> out;
    for (protocol::BatchNumber number = 1; number <= last; ++number) {
        const auto mine = ours.store->batches.find(number);
        const auto theirs = rebuilt.store->batches.find(number);
        const std::string name = "batch " + std::to_string(number);
        if (!mine || !theirs) {
            out.push_back(name +
                          (mine ? " is in the store but not on the chains" : " is on the chains but not in the store"));
        } else if (mine->commitment != theirs->commitment) {
            out.push_back(name + " has commitment " + toHex0x(mine->commitment) + " in the store and " +
                          toHex0x(theirs->commitment) + " on the chains");
        }
    }
    const auto mine = ours.store->leaves.load(last);
    const auto theirs = rebuilt.store->leaves.load(last);
    if (!mine || !theirs) {
        out.push_back("the state after batch " + std::to_string(last) + " can't be read back");
    } else if (mine->root() != theirs->root()) {
        out.push_back("the state after batch " + std::to_string(last) + " has root " +
                      toHex0x(mine->root().toBigEndian()) + " in the store and " +
                      toHex0x(theirs->root().toBigEndian()) + " from the chains");
    }
    return out;
}

} // namespace

void Node::rebuildFromL1(std::function<void(Result<std::vector<std::string>>)> done) {
    const auto refuse = [&](const Error& error) { QTimer::singleShot(0, this, [done, error] { done(error); }); };
    if (!m_parts->stages || m_parts->rebuild) {
        return refuse(
            Error::unavailable("rebuild-busy", "the state is being rebuilt already, or the node does not run"));
    }
    NodeConfig config;
    config.network = m_parts->config.network;
    config.dataFolder = m_parts->config.dataFolder + "/rebuild";
    config.keyFolder = m_parts->config.keyFolder;
    config.relay = m_parts->config.relay;
    config.clock = m_parts->config.clock;
    config.adapters = m_parts->config.adapters;
    config.prover = m_parts->config.prover;
    config.ownTimer = false;
    QDir(QString::fromStdString(config.dataFolder)).removeRecursively();
    m_parts->rebuildFolder = config.dataFolder;
    auto opened = Node::open(std::move(config));
    if (!opened) {
        return refuse(opened.error());
    }
    m_parts->rebuild = std::move(*opened);
    m_parts->rebuildDone = std::move(done);
    m_parts->rebuild->start();
}

void Node::advanceRebuild() {
    Node& other = *m_parts->rebuild;
    other.advance();
    std::optional<Result<std::vector<std::string>>> outcome;
    if (other.m_parts->problem) {
        outcome.emplace(*other.m_parts->problem);
    } else if (other.m_parts->stages->context->caughtUp()) {
        const auto& theirs = *other.m_parts->stages;
        const auto problem = theirs.context->batchProblems;
        std::vector<std::string> found;
        other.m_parts->stages->context->write([&] {
            const auto settled =
                theirs.context->executedEverywhere([](const ChainLink& link) { return link.confirmedBlock(); });
            if (theirs.ledger->number() >= settled) {
                m_parts->stages->context->write([&] { found = differences(*m_parts->stages, theirs, settled); });
                outcome.emplace(std::move(found));
            } else if (!problem.empty()) {
                outcome.emplace(std::vector<std::string>{problem.begin()->second});
            }
        });
    }
    if (!outcome) {
        return;
    }
    m_parts->rebuild->stop();
    m_parts->rebuild.reset();
    QDir(QString::fromStdString(m_parts->rebuildFolder)).removeRecursively();
    std::exchange(m_parts->rebuildDone, {})(*outcome);
}

} // namespace landfall::node
