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

// A wrong proof that no other server of its chain is left to contradict.
std::optional<Error> wrongEverywhere(const StageContext& context) {
    for (const auto& [chain, link] : context.chains) {
        if (link.problem && link.wrongProofs != 0 && link.wrongProofs >= link.info->rpcUrls.size()) {
            return link.problem;
        }
    }
    return {};
}

} // namespace

void Node::rebuildFromL1(std::function<void(Result<RebuildReport>)> done) {
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
    config.checker = m_parts->checker;
    config.ownTimer = false;
    QDir(QString::fromStdString(config.dataFolder)).removeRecursively();
    m_parts->rebuildFolder = config.dataFolder;
    auto opened = Node::open(std::move(config));
    if (!opened) {
        return refuse(opened.error());
    }
    m_parts->rebuild = std::move(*opened);
    m_parts->rebuildDone = std::move(done);
    m_parts->rebuildStart = m_parts->config.clock->steady();
    m_parts->rebuild->start();
}

void Node::advanceRebuild() {
    Node& other = *m_parts->rebuild;
    other.advance();
    std::optional<Result<RebuildReport>> outcome;
    if (other.m_parts->problem) {
        outcome.emplace(*other.m_parts->problem);
    } else if (const auto wrong = wrongEverywhere(*other.m_parts->stages->context)) {
        outcome.emplace(*wrong);
    } else if (other.m_parts->stages->context->caughtUp()) {
        const auto& theirs = *other.m_parts->stages;
        const auto problem = theirs.context->batchProblems;
        RebuildReport report;
        report.proofs = theirs.context->proofsChecked;
        report.took = m_parts->config.clock->steady() - m_parts->rebuildStart;
        other.m_parts->stages->context->write([&] {
            const auto settled =
                theirs.context->executedEverywhere([](const ChainLink& link) { return link.confirmedBlock(); });
            report.batches = theirs.ledger->number();
            if (theirs.ledger->number() >= settled) {
                m_parts->stages->context->write(
                    [&] { report.differences = differences(*m_parts->stages, theirs, settled); });
                outcome.emplace(std::move(report));
            } else if (!problem.empty()) {
                report.differences = {problem.begin()->second};
                outcome.emplace(std::move(report));
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
