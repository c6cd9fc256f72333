#include "node/chain/chain_watcher.h"

#include "l1/error_codes.h"
#include "node/chain/chain_alarms.h"
#include "node/chain/chain_rows.h"
#include "node/chain/proof_claims.h"
#include "node/shared/error_codes.h"

#include <algorithm>
#include <utility>

namespace landfall::node {
namespace {

constexpr std::uint64_t kMostBlocksAtOnce = 2000;
constexpr unsigned kBehindPatience = 5; // polls
constexpr const char* kReorganised = "chain-reorganised";

} // namespace

void ChainWatcher::advance() {
    if (m_busy || m_stopped || m_context.clock.steady() < m_nextPoll) {
        return;
    }
    m_busy = true;
    if (std::exchange(m_readAgain, false)) {
        auto& link = m_context.link(m_chain);
        link.caughtUp = false; // until it is read again, no stage acts on what is missing
        link.head.reset();     // what was newest and final may be of a chain that is gone
        unwindTo(beforeFirst(), kReadAgain);
    }
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
                m_context.notice(Notice::Level::Warning, check.problem->code, check.problem->message);
            }
        }
        m_checked = true;
        m_busy = false;
        advance();
    });
}

void ChainWatcher::failed(const Error& error) {
    m_busy = false;
    tellTroubles();
    auto& link = m_context.link(m_chain);
    const auto& relay = m_context.config.relay;
    const unsigned doublings = std::min(m_failures++, 10U);
    m_nextPoll = m_context.clock.steady() + std::min(relay.retryAfter << doublings, relay.retryAtMost);
    if (error.code == code::kRpcWrongChain) {
        m_checked = false;
    }
    if (!link.problem || link.problem->message != error.message) {
        const bool news = !link.problem || link.problem->code != error.code;
        link.problem = error;
        if (news) {
            const auto level = error.code == code::kProofNotValid ? Notice::Level::Problem : Notice::Level::Warning;
            m_context.notice(level, error.code, link.info->name + ": " + error.message);
        }
        m_context.changed(ChainChanged{m_chain});
    }
}

void ChainWatcher::onHead(const l1::ChainHead& head) {
    if (m_stopped) {
        return;
    }
    std::optional<std::uint64_t> next;
    std::vector<store::BlockRow> known;
    if (!m_context.write([&] {
            next = m_context.store.facts.nextBlock(m_chain);
            known = m_context.store.facts.blocks(m_chain, store::kAnyBlock, 1024);
        })) {
        return finish(false);
    }
    if (!known.empty() && known.front().number > head.latest.number) {
        // Nothing of it is shown: confirmations would go backwards.
        return checkLast(head, std::move(known), false);
    }
    auto& link = m_context.link(m_chain);
    // A head is one server's word until the rows reach it. One below the last is that of a server that lags, unless
    // it stays: then the higher one was none.
    const bool lower = link.head && link.head->latest.number > head.latest.number;
    if (lower && ++m_behind <= kBehindPatience) {
        return finish(false);
    }
    const auto before = link.head;
    if (!before || before->latest != head.latest) {
        link.movedAt = m_context.clock.steady();
        if (before && !link.firstMove) {
            link.firstMove = head.latest;
        }
    }
    link.head = head;
    if (before && !lower && before->finalised.number > head.finalised.number) {
        link.head->finalised = before->finalised; // what is final stays so
    }
    const bool moved = !before || before->latest != head.latest || before->finalised != link.head->finalised;
    link.seenAt = m_context.clock.now();
    link.lastAnswer = m_context.clock.steady();
    if (!known.empty() && known.front().number == head.latest.number && known.front().hash == head.latest.hash) {
        // Nothing new.
        if (moved) {
            m_context.changed(ChainChanged{m_chain});
            m_context.poke();
        }
        return reachedHead();
    }
    if (known.empty()) {
        return readEvents(head, next.value_or(link.info->startBlock));
    }
    checkLast(head, std::move(known), false);
}

void ChainWatcher::checkLast(const l1::ChainHead& head, std::vector<store::BlockRow> known, bool forked) {
    const bool lower = !known.empty() && known.front().number > head.latest.number;
    std::erase_if(known, [&](const auto& block) { return block.number > head.latest.number; });
    if (known.empty()) {
        return behind(head);
    }
    const auto candidate = known.front();
    known.erase(known.begin());
    adapter().blockAt(this, candidate.number,
                      [this, head, known = std::move(known), candidate, forked, lower](Result<l1::BlockRef> block) {
                          if (!block && block.error().code == code::kBlockNotFound) {
                              return behind(head); // it has the head, and so had this one before
                          }
                          if (!block) {
                              return failed(block.error());
                          }
                          if (block->hash != candidate.hash) {
                              return forkedBelow(head, known, candidate);
                          }
                          if (lower && !forked) {
                              return behind(head);
                          }
                          auto from = candidate.number;
                          if (forked) {
                              m_context.link(m_chain).head = head; // also one below what was read
                              m_context.write(
                                  [&] { from = std::max(from, m_context.store.facts.finalBlock(m_chain)); });
                              unwindTo(from, kReorganised);
                          }
                          m_behind = 0;
                          readEvents(head, from + 1);
                      });
}

// `gone`, which we had read, is another block there.
void ChainWatcher::forkedBelow(const l1::ChainHead& head, const std::vector<store::BlockRow>& known,
                               const store::BlockRow& gone) {
    std::uint64_t final = 0;
    m_context.write([&] { final = m_context.store.facts.finalBlock(m_chain); });
    if (gone.number <= final) {
        const auto error = Error::unavailable(
            "rpc-contradicts-final",
            "it shows another block " + std::to_string(gone.number) +
                " than the one that was final: give this node another server, or, if the chain itself began anew, "
                "read it again with 'landfall-cli node reread'");
        return failed(adapter().setAside(l1::ChainAdapter::Said::Block, error));
    }
    if (!known.empty()) {
        return checkLast(head, known, true);
    }
    // Below all that we remember only what was final, or the contract's first block, is sure ground.
    unwindTo(std::max(final, beforeFirst()), kReorganised);
    finish(false);
}

void ChainWatcher::behind(const l1::ChainHead& head) {
    if (++m_behind <= kBehindPatience) {
        return finish(false); // most likely a server that lags behind the one we asked before
    }
    m_behind = 0;
    std::uint64_t next = 0;
    m_context.write([&] { next = m_context.store.facts.nextBlock(m_chain).value_or(1); });
    const auto error = Error::unavailable("rpc-server-behind",
                                          "its RPC server says that block " + std::to_string(head.latest.number) +
                                              " is the newest, and lacks blocks up to " + std::to_string(next - 1) +
                                              ", which this node has read: give it another one "
                                              "if it lasts");
    failed(adapter().setAside(l1::ChainAdapter::Said::Head, error));
}

std::uint64_t ChainWatcher::beforeFirst() const {
    const auto first = m_context.link(m_chain).info->startBlock;
    return first == 0 ? 0 : first - 1;
}

void ChainWatcher::unwindTo(std::uint64_t block, const char* why) {
    m_context.write([&] {
        const auto final = m_context.store.facts.finalBlock(m_chain);
        m_context.store.queue.removeAbove(m_chain, block);
        m_context.store.facts.removeAbove(m_chain, block);
        m_context.store.facts.setNextBlock(m_chain, block + 1);
        m_context.store.facts.setFinalBlock(m_chain, std::min(final, block));
        // What is in a final block stays there, whatever has to be read again.
        m_context.store.transactions.reopenAbove(m_chain, std::max(block, final));
    });
    if (auto& final = m_context.link(m_chain).readFinal; final && final->number > block) {
        final.reset();
    }
    m_context.changed(ChainChanged{m_chain, ChainChanged::Events::Fewer});
    m_context.notice(Notice::Level::Warning, why,
                     m_context.link(m_chain).info->name + " is read again from block " + std::to_string(block + 1) +
                         " on");
    m_context.poke();
}

void ChainWatcher::readEvents(const l1::ChainHead& head, std::uint64_t from) {
    if (from > head.latest.number) {
        return reachedHead();
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
                return finish(false); // reorganised while we read: the next turn sorts it out
            }
        }
        if (found.at(head.latest.number).hash != head.latest.hash) {
            return finish(false);
        }
        return askCounters(head, events, found);
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
    const bool written = m_context.write([&] {
        for (const auto& event : events) {
            insertEvent(m_context.store, m_chain, event, blocks.at(event.place.block));
        }
        const auto& last = head.latest;
        m_context.store.facts.insertBlock(m_chain, {last.number, last.hash, last.timestamp});
        m_context.store.facts.forgetBlocksUpTo(m_chain, head.finalised.number);
        m_context.store.facts.setNextBlock(m_chain, last.number + 1);
    });
    if (!written) {
        return finish(false);
    }
    m_contradictions = 0;
    auto& link = m_context.link(m_chain);
    link.wrongProofs = 0;
    link.alarmsChanged = link.alarmsChanged || !events.empty();
    const auto& latest = link.head->latest;
    m_context.changed(ChainChanged{m_chain, events.empty() ? ChainChanged::Events::Same : ChainChanged::Events::More});
    m_context.poke();
    if (head.latest.number < latest.number) {
        l1::ChainHead rest = *link.head;
        return readEvents(rest, head.latest.number + 1);
    }
    reachedHead();
}

void ChainWatcher::finish(bool readAll) {
    m_busy = false;
    auto& link = m_context.link(m_chain);
    m_nextPoll = m_context.clock.steady() + m_context.config.relay.poll;
    tellTroubles();
    if (!readAll) {
        return;
    }
    // A server that lags names an older one.
    if (!link.readFinal || link.readFinal->number < link.head->finalised.number) {
        const auto final = link.head->finalised;
        if (!m_context.write([&] {
                const auto last = m_context.store.facts.finalBlock(m_chain);
                m_context.store.facts.setFinalBlock(m_chain, std::max(last, final.number));
            })) {
            return;
        }
        link.readFinal = final;
    }
    m_failures = 0;
    m_behind = 0;
    announceAlarms();
    const bool news = !link.caughtUp || link.problem;
    link.caughtUp = true;
    link.problem.reset();
    if (news) {
        m_context.changed(ChainChanged{m_chain});
        m_context.poke();
    }
}

void ChainWatcher::tellTroubles() {
    auto& link = m_context.link(m_chain);
    auto troubles = adapter().troubles();
    if (troubles == link.serverTroubles) {
        return;
    }
    for (const auto& trouble : troubles) {
        if (std::find(link.serverTroubles.begin(), link.serverTroubles.end(), trouble) == link.serverTroubles.end()) {
            m_context.notice(Notice::Level::Warning, "rpc-server-set-aside", trouble);
        }
    }
    link.serverTroubles = std::move(troubles);
    m_context.changed(ChainChanged{m_chain});
}

void ChainWatcher::announceAlarms() {
    if (!std::exchange(m_context.link(m_chain).alarmsChanged, false)) {
        return;
    }
    std::vector<Alarm> alarms;
    if (!m_context.write([&] { alarms = chainAlarms(m_context, m_chain); })) {
        return;
    }
    for (const auto& alarm : alarms) {
        // The sentence of a change says how long is left; what it does and its day tell it from others.
        const bool speaks = alarm.when == 0 && alarm.about.empty();
        const std::string about = speaks ? alarm.message : alarm.code + std::to_string(alarm.when) + alarm.about;
        if (m_announced.insert(about).second) {
            m_context.notice(alarm.grave ? Notice::Level::Problem : Notice::Level::Warning, alarm.code, alarm.message);
        }
    }
}

} // namespace landfall::node
