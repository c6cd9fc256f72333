#include "node/chain_watcher.h"

#include "node/chain_alarms.h"
#include "node/event_rows.h"

#include <algorithm>
#include <utility>

namespace landfall::node {
namespace {

constexpr std::uint64_t kMostBlocksAtOnce = 2000;
constexpr unsigned kBehindPatience = 5; // polls

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

} // namespace

void ChainWatcher::look() {
    if (m_busy || m_stopped || m_board.clock.steady() < m_nextPoll) {
        return;
    }
    m_busy = true;
    if (m_checked) {
        adapter().head(this, [this](Result<l1::ChainHead> head) { head ? onHead(*head) : failed(head.error()); });
        return;
    }
    adapter().checkChain(this, [this](Result<l1::ChainReport> report) {
        if (!report) {
            return failed(report.error());
        }
        if (const auto problem = report->firstProblem()) {
            return failed(*problem);
        }
        for (const auto& check : report->checks) {
            if (check.problem) {
                m_board.notice(Notice::Level::Warning, check.problem->code, check.problem->message);
            }
        }
        m_checked = true;
        m_busy = false;
        look();
    });
}

void ChainWatcher::failed(const Error& error) {
    m_busy = false;
    auto& link = m_board.link(m_chain);
    const auto& relay = m_board.config.relay;
    const unsigned doublings = std::min(m_failures++, 10U);
    m_nextPoll = m_board.clock.steady() + std::min(relay.retryAfter << doublings, relay.retryAtMost);
    if (error.code == "rpc-wrong-chain") {
        m_checked = false;
    }
    if (!link.problem || link.problem->code != error.code) {
        link.problem = error;
        m_board.notice(Notice::Level::Warning, error.code, link.info->name + ": " + error.message);
        m_board.changed(ChainChanged{m_chain});
    }
}

void ChainWatcher::onHead(const l1::ChainHead& head) {
    if (m_stopped) {
        return;
    }
    std::optional<std::uint64_t> next;
    std::vector<store::BlockRow> known;
    if (!m_board.write([&] {
            next = m_board.store.facts.nextBlock(m_chain);
            known = m_board.store.facts.blocks(m_chain, store::kAnyBlock, 1024);
        })) {
        return finish(false);
    }
    auto& link = m_board.link(m_chain);
    const bool moved = !link.head || link.head->latest != head.latest || link.head->finalised != head.finalised;
    link.head = head;
    link.seenAt = m_board.clock.now();
    link.lastAnswer = m_board.clock.steady();
    if (!known.empty() && known.front().number == head.latest.number && known.front().hash == head.latest.hash) {
        // Nothing new.
        if (moved) {
            m_board.changed(ChainChanged{m_chain});
            m_board.poke();
        }
        return finish(true);
    }
    if (known.empty()) {
        return readEvents(head, next.value_or(link.info->startBlock));
    }
    if (known.front().number > head.latest.number && ++m_behind <= kBehindPatience) {
        return finish(false); // most likely a server that lags behind the one we asked before
    }
    m_behind = 0;
    checkLast(head, std::move(known), false);
}

void ChainWatcher::checkLast(const l1::ChainHead& head, std::vector<store::BlockRow> known, bool forked) {
    while (!known.empty() && known.front().number > head.latest.number) {
        known.erase(known.begin());
        forked = true;
    }
    if (known.empty()) {
        // Below all that we remember only the contract's first block is sure ground.
        unwindTo(m_board.link(m_chain).info->startBlock - 1);
        return finish(false);
    }
    const auto candidate = known.front();
    known.erase(known.begin());
    adapter().blockAt(this, candidate.number,
                      [this, head, known = std::move(known), candidate, forked](Result<l1::BlockRef> block) {
                          if (!block && block.error().code != "block-not-found") {
                              return failed(block.error());
                          }
                          if (!block || block->hash != candidate.hash) {
                              return checkLast(head, known, true);
                          }
                          if (forked) {
                              unwindTo(candidate.number);
                          }
                          readEvents(head, candidate.number + 1);
                      });
}

void ChainWatcher::unwindTo(std::uint64_t block) {
    m_board.write([&] {
        m_board.store.queue.removeAbove(m_chain, block);
        m_board.store.facts.removeAbove(m_chain, block);
        m_board.store.facts.setNextBlock(m_chain, block + 1);
        m_board.store.transactions.reopenAbove(m_chain, block);
    });
    if (auto& final = m_board.link(m_chain).readFinal; final && final->number > block) {
        final.reset();
    }
    m_board.notice(Notice::Level::Warning, "chain-reorganised",
                   m_board.link(m_chain).info->name + " was reorganised above block " + std::to_string(block) +
                       ": what it said above is read again");
    m_board.poke();
}

void ChainWatcher::readEvents(const l1::ChainHead& head, std::uint64_t from) {
    if (from > head.latest.number) {
        return finish(true);
    }
    const auto read = [this, head, from](const l1::BlockRef& last) {
        l1::ChainHead part = head;
        part.latest = last;
        adapter().eventsIn(this, from, last.number, [this, part](Result<std::vector<l1::PlacedEvent>> events) {
            events ? readBlocks(part, std::move(*events), {}, {}) : failed(events.error());
        });
    };
    if (head.latest.number - from < kMostBlocksAtOnce) {
        return read(head.latest);
    }
    // Far behind: in steps, each ending at a block whose hash we know.
    adapter().blockAt(this, from + kMostBlocksAtOnce - 1,
                      [this, read](Result<l1::BlockRef> block) { block ? read(*block) : failed(block.error()); });
}

void ChainWatcher::readBlocks(const l1::ChainHead& head, std::vector<l1::PlacedEvent> events,
                              std::set<std::uint64_t> wanted, std::map<std::uint64_t, l1::BlockRef> found) {
    if (m_stopped) {
        return;
    }
    if (wanted.empty() && found.empty()) {
        for (const auto& event : events) {
            wanted.insert(event.place.block);
        }
        // The last block of the range too, whether it holds events or not: if it is
        // another one by now, the events may be of a chain that is gone.
        wanted.insert(head.latest.number);
    }
    if (wanted.empty()) {
        for (const auto& event : events) {
            if (found.at(event.place.block).hash != event.place.blockHash) {
                return finish(false); // reorganised while we read: the next look sorts it out
            }
        }
        if (found.at(head.latest.number).hash != head.latest.hash) {
            return finish(false);
        }
        return storeEvents(head, events, found);
    }
    const std::uint64_t number = *wanted.begin();
    wanted.erase(wanted.begin());
    adapter().blockAt(this, number,
                      [this, head, events = std::move(events), wanted = std::move(wanted), found = std::move(found),
                       number](Result<l1::BlockRef> block) mutable {
                          if (!block) {
                              return failed(block.error());
                          }
                          found[number] = *block;
                          readBlocks(head, std::move(events), std::move(wanted), std::move(found));
                      });
}

void ChainWatcher::storeEvents(const l1::ChainHead& head, const std::vector<l1::PlacedEvent>& events,
                               const std::map<std::uint64_t, l1::BlockRef>& blocks) {
    std::string against;
    const bool written = m_board.write([&] {
        against = objection(events);
        if (!against.empty()) {
            return;
        }
        for (const auto& event : events) {
            insert(event, blocks.at(event.place.block));
        }
        const auto& last = head.latest;
        m_board.store.facts.insertBlock(m_chain, {last.number, last.hash, last.timestamp});
        m_board.store.facts.forgetBlocksUpTo(m_chain, head.finalised.number);
        m_board.store.facts.setNextBlock(m_chain, last.number + 1);
    });
    if (!written) {
        return finish(false);
    }
    if (!against.empty()) {
        return failed(Error::unavailable("rpc-events-missing", "its RPC server shows " + against +
                                                                   ", so it leaves events out or invents some: "
                                                                   "give this node another server"));
    }
    m_newEvents = m_newEvents || !events.empty();
    const auto& latest = m_board.link(m_chain).head->latest;
    m_board.changed(ChainChanged{m_chain});
    m_board.poke();
    if (head.latest.number < latest.number) {
        l1::ChainHead rest = *m_board.link(m_chain).head;
        return readEvents(rest, head.latest.number + 1);
    }
    finish(true);
}

// A contract counts its queue, and batches at each step, one by one, and a revert takes the last ones
// back. What is stored has to keep to that: everything that walks from one number to the next relies on it.
std::string ChainWatcher::objection(const std::vector<l1::PlacedEvent>& events) const {
    auto counts = m_board.store.facts.progress(m_chain);
    auto queued = m_board.store.queue.count(m_chain);
    std::string out;
    const auto expect = [&](bool holds, const char* what, std::uint64_t given, std::uint64_t last) {
        if (!holds && out.empty()) {
            out = what + std::to_string(given) + " after " + std::to_string(last);
        }
    };
    const auto next = [&](protocol::BatchNumber& last, protocol::BatchNumber given, const char* what) {
        expect(given == last + 1, what, given, last);
        last = given;
    };
    for (const auto& placed : events) {
        std::visit(Overloaded{
                       [&](const l1::QueueItemAdded& event) {
                           expect(event.index == queued, "queue item ", event.index, queued);
                           queued = event.index + 1;
                       },
                       [&](const l1::BatchCommitted& event) { next(counts.committed, event.batch.number, "commit "); },
                       [&](const l1::FinalRoot& event) { next(counts.proven, event.number, "final root "); },
                       [&](const l1::BatchExecuted& event) { next(counts.executed, event.number, "execution "); },
                       [&](const l1::BatchesReverted& event) {
                           expect(event.first > counts.executed && event.first <= event.last &&
                                      event.last == counts.committed,
                                  "a revert up to ", event.last, counts.committed);
                           counts.committed = event.first - 1;
                           counts.proven = std::min(counts.proven, counts.committed);
                       },
                       [](const auto&) {},
                   },
                   placed.event);
    }
    return out;
}

void ChainWatcher::insert(const l1::PlacedEvent& placed, const l1::BlockRef& block) {
    auto& facts = m_board.store.facts;
    const store::FactPlace place{m_chain, placed.place.block, placed.place.logIndex, placed.place.transaction};
    store::BatchEventRow row;
    row.place = place;
    row.blockHash = block.hash;
    row.blockSeconds = block.timestamp;
    const auto batchEvent = [&](store::BatchEventKind kind, protocol::BatchNumber number, const Bytes32& commitment) {
        row.kind = kind;
        row.number = number;
        row.last = number;
        row.commitment = commitment;
    };
    std::visit(Overloaded{
                   [&](const l1::QueueItemAdded& event) {
                       m_board.store.queue.insert({m_chain, event.index, event.operation, event.deadline, place.block,
                                                   block.hash, place.transaction});
                   },
                   [&](const l1::BatchCommitted& event) {
                       const auto& batch = event.batch;
                       batchEvent(store::BatchEventKind::Committed, batch.number, batch.commitment);
                       facts.insert(row);
                       facts.insert(store::ChainBatchRow{place, batch.number, batch.commitment,
                                                         batch.submission.publicDataHash, batch.submission.oldRoot,
                                                         batch.submission.newRoot, batch.submission.batchData,
                                                         batch.queueEnd, batch.sequencer});
                   },
                   [&](const l1::FinalRoot& event) {
                       batchEvent(store::BatchEventKind::FinalRoot, event.number, event.commitment);
                       row.root = event.root;
                       facts.insert(row);
                   },
                   [&](const l1::BatchExecuted& event) {
                       batchEvent(store::BatchEventKind::Executed, event.number, event.commitment);
                       row.paid = event.paid;
                       facts.insert(row);
                   },
                   [&](const l1::BatchesReverted& event) {
                       row.kind = store::BatchEventKind::Reverted;
                       row.number = event.first;
                       row.last = event.last;
                       row.commitment = event.commitment;
                       row.byCertificate = event.byCertificate;
                       facts.insert(row);
                   },
                   EventRows{m_board.store, place, block.timestamp},
               },
               placed.event);
}

void ChainWatcher::finish(bool readAll) {
    m_busy = false;
    auto& link = m_board.link(m_chain);
    m_nextPoll = m_board.clock.steady() + m_board.config.relay.poll;
    if (!readAll) {
        return;
    }
    link.readFinal = link.head->finalised;
    m_failures = 0;
    announceAlarms();
    const bool news = !link.caughtUp || link.problem;
    link.caughtUp = true;
    link.problem.reset();
    if (news) {
        m_board.changed(ChainChanged{m_chain});
        m_board.poke();
    }
}

void ChainWatcher::announceAlarms() {
    if (!std::exchange(m_newEvents, false)) {
        return;
    }
    std::vector<Alarm> alarms;
    if (!m_board.write([&] { alarms = chainAlarms(m_board, m_chain); })) {
        return;
    }
    for (const auto& alarm : alarms) {
        // The sentence of a change says how long is left; its kind and day tell it from others.
        const std::string about = alarm.when == 0 ? alarm.message : alarm.code + std::to_string(alarm.when);
        if (m_announced.insert(about).second) {
            m_board.notice(alarm.grave ? Notice::Level::Problem : Notice::Level::Warning, alarm.code, alarm.message);
        }
    }
}

} // namespace landfall::node
