#pragma once

#include "node/chain/final_check.h"
#include "node/shared/proof_checker.h"
#include "node/shared/stage_context.h"

#include <QtCore/QObject>

#include <map>
#include <set>

namespace landfall::node {

// Reads one chain: its head, its finality, its contract's events, in order and into rows. Notices a
// reorganisation by the hash of a block it has read. Takes the rows above the fork back, never below a block
// that was final. What a server merely does not have is no reorganisation. Before the rows reach further, the
// contract's own counters must confirm them, and every proof must be valid here. Where they contradict, or a
// proof is wrong, the chain is read again, from another server if there is one.
class ChainWatcher : public QObject {
    Q_OBJECT
public:
    ChainWatcher(StageContext& context, protocol::ChainIndex chain, ProofChecker& checker)
        : m_context(context), m_checker(checker), m_chain(chain), m_finalCheck(context, chain) {}

    protocol::ChainIndex chain() const { return m_chain; }
    void advance();
    void stop() {
        m_stopped = true;
        m_finalCheck.stop();
    }
    // Forgets what was read of the chain, final or not, and reads it from the contract's first block.
    void readAgain() { m_readAgain = true; }

private:
    static constexpr const char* kReadAgain = "chain-read-again";

    void onHead(const l1::ChainHead& head);
    // Finds the newest of the blocks we know (newest first) that is still part of
    // the chain, takes back what lies above it, and reads on from there.
    void checkLast(const l1::ChainHead& head, std::vector<store::BlockRow> known, bool forked);
    void forkedBelow(const l1::ChainHead& head, const std::vector<store::BlockRow>& known, const store::BlockRow& gone);
    // The server does not have what was read already: it lags.
    void behind(const l1::ChainHead& head);
    // Everything above `block` goes. `why`: the notice's code.
    void unwindTo(std::uint64_t block, const char* why);
    std::uint64_t beforeFirst() const; // the block below the contract's first
    void readEvents(const l1::ChainHead& head, std::uint64_t from);
    // Asks for the time and hash of each block that holds events, one by one.
    void readBlocks(const l1::ChainHead& head, std::vector<l1::PlacedEvent> events, std::set<std::uint64_t> wanted,
                    std::map<std::uint64_t, l1::BlockRef> found);
    void askCounters(const l1::ChainHead& head, const std::vector<l1::PlacedEvent>& events,
                     const std::map<std::uint64_t, l1::BlockRef>& blocks);
    // `counters` of the contract in the head's latest block, where they could be had.
    void judgeEvents(const l1::ChainHead& head, const std::vector<l1::PlacedEvent>& events,
                     const std::map<std::uint64_t, l1::BlockRef>& blocks,
                     const std::optional<l1::ContractState>& counters);
    // The contract's queue holds what their items say, before they are rows.
    void askQueue(const l1::ChainHead& head, const std::vector<l1::PlacedEvent>& events,
                  const std::map<std::uint64_t, l1::BlockRef>& blocks);
    void storeEvents(const l1::ChainHead& head, const std::vector<l1::PlacedEvent>& events,
                     const std::map<std::uint64_t, l1::BlockRef>& blocks);
    void proofIsWrong(const WrongProof& wrong);
    // What the contract contradicts in its server's events; empty if nothing.
    void contradicted(const std::string& what);
    Error eventsWrong(const std::string& what);
    bool isForgotten(const Error& error, const l1::ChainHead& part);
    // Goes back to the newest of these blocks in which the contract's counters confirm the rows, or to the start.
    void findGoodRows(std::vector<store::BlockRow> known, const Error& problem, bool bad);
    // All was read up to the head: what is final counts as such once the contract confirms it there.
    void reachedHead();
    void finalContradicted(const std::string& what);
    void finish(bool readAll);
    // Tells each alarm once, and again after a restart.
    void announceAlarms();
    void failed(const Error& error);
    // Says so where the servers that are passed over are others than at the last turn.
    void tellTroubles();

    l1::ChainAdapter& adapter() { return *m_context.link(m_chain).adapter; }

    StageContext& m_context;
    ProofChecker& m_checker;
    protocol::ChainIndex m_chain;
    bool m_busy = false;
    bool m_stopped = false;
    bool m_readAgain = false;
    bool m_checked = false; // checkChain passed since the start
    SteadyTime m_nextPoll;
    unsigned m_failures = 0;
    unsigned m_behind = 0;         // polls in a row with a server behind what we read
    unsigned m_contradictions = 0; // in a row
    unsigned m_finalContradictions = 0;
    FinalCheck m_finalCheck;
    std::set<std::string> m_announced; // alarms, by what they are about
};

} // namespace landfall::node
