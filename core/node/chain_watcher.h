#pragma once

#include "node/board.h"

#include <QtCore/QObject>

#include <map>
#include <set>

namespace landfall::node {

// Reads one chain: its head, its finality, its contract's events, in order and
// into rows. Notices a reorganisation by the hash of the block it read last, and
// takes the rows above the fork back.
class ChainWatcher : public QObject {
    Q_OBJECT
public:
    ChainWatcher(Board& board, protocol::ChainIndex chain) : m_board(board), m_chain(chain) {}

    void look();
    void stop() { m_stopped = true; }

private:
    void onHead(const l1::ChainHead& head);
    // Finds the newest of the blocks we know (newest first) that is still part of
    // the chain, takes back what lies above it, and reads on from there.
    void checkLast(const l1::ChainHead& head, std::vector<store::BlockRow> known, bool forked);
    void unwindTo(std::uint64_t block);
    void readEvents(const l1::ChainHead& head, std::uint64_t from);
    // Asks for the time and hash of each block that holds events, one by one.
    void readBlocks(const l1::ChainHead& head, std::vector<l1::PlacedEvent> events, std::set<std::uint64_t> wanted,
                    std::map<std::uint64_t, l1::BlockRef> found);
    void storeEvents(const l1::ChainHead& head, const std::vector<l1::PlacedEvent>& events,
                     const std::map<std::uint64_t, l1::BlockRef>& blocks);
    // What no contract does, in events that are to be stored; empty if nothing.
    std::string objection(const std::vector<l1::PlacedEvent>& events) const;
    void insert(const l1::PlacedEvent& placed, const l1::BlockRef& block);
    void finish(bool readAll);
    // Tells each alarm once, and again after a restart.
    void announceAlarms();
    void failed(const Error& error);

    l1::ChainAdapter& adapter() { return *m_board.link(m_chain).adapter; }

    Board& m_board;
    protocol::ChainIndex m_chain;
    bool m_busy = false;
    bool m_stopped = false;
    bool m_checked = false; // checkChain passed since the start
    Milliseconds m_nextPoll = 0;
    unsigned m_failures = 0;
    unsigned m_behind = 0;             // polls in a row with a head below what we read
    bool m_newEvents = true;           // since alarms were looked at
    std::set<std::string> m_announced; // alarms, by what they are about
};

} // namespace landfall::node
