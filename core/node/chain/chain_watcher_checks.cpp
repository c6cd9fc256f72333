// The half of ChainWatcher that holds what a server shows against the chain's contract.

#include "l1/error_codes.h"
#include "node/chain/chain_rows.h"
#include "node/chain/chain_watcher.h"
#include "node/chain/proof_claims.h"
#include "node/shared/error_codes.h"

#include <algorithm>
#include <utility>

namespace landfall::node {
namespace {

// Of blocks further below the head a server may have forgotten the state.
constexpr std::uint64_t kStateKept = 64;

} // namespace

// The state so far below the newest block.
bool ChainWatcher::isForgotten(const Error& error, const l1::ChainHead& part) {
    const auto& latest = m_context.link(m_chain).head->latest;
    return error.code == code::kRpcError && latest.number - part.latest.number > kStateKept;
}

void ChainWatcher::askCounters(const l1::ChainHead& head, const std::vector<l1::PlacedEvent>& events,
                               const std::map<std::uint64_t, l1::BlockRef>& blocks) {
    adapter().countersAt(this, head.latest, [this, head, events, blocks](const Result<l1::ContractState>& state) {
        if (m_stopped) {
            return;
        }
        if (!state && !isForgotten(state.error(), head)) {
            return failed(state.error());
        }
        judgeEvents(head, events, blocks, state ? std::optional(*state) : std::nullopt);
    });
}

void ChainWatcher::judgeEvents(const l1::ChainHead& head, const std::vector<l1::PlacedEvent>& events,
                               const std::map<std::uint64_t, l1::BlockRef>& blocks,
                               const std::optional<l1::ContractState>& counters) {
    std::string against;
    std::vector<ProofClaim> claims;
    if (!m_context.write([&] {
            auto counts = countsOf(m_context.store, m_chain);
            against = objectionTo(events, counts);
            if (against.empty() && counters) {
                against = differenceFrom(*counters, counts);
            }
            if (!against.empty()) {
                return;
            }
            auto found = claimsIn(m_context, events);
            if (found) {
                claims = std::move(*found);
            } else {
                against = found.error().message;
            }
        })) {
        return finish(false);
    }
    if (!against.empty()) {
        return contradicted(against);
    }
    if (claims.empty()) {
        return askQueue(head, events, blocks);
    }
    const auto count = claims.size();
    m_checker.check(this, std::move(claims),
                    [this, head, events, blocks, count](const std::optional<WrongProof>& wrong) {
                        if (m_stopped) {
                            return;
                        }
                        if (wrong) {
                            return proofIsWrong(*wrong);
                        }
                        m_context.proofsChecked += count;
                        askQueue(head, events, blocks);
                    });
}

// Counters tell how many items there are, not what they say.
void ChainWatcher::askQueue(const l1::ChainHead& head, const std::vector<l1::PlacedEvent>& events,
                            const std::map<std::uint64_t, l1::BlockRef>& blocks) {
    std::vector<protocol::Operation> items;
    std::uint64_t first = 0;
    for (const auto& placed : events) {
        if (const auto* added = std::get_if<l1::QueueItemAdded>(&placed.event)) {
            first = items.empty() ? added->index : first;
            items.push_back(added->operation);
        }
    }
    if (items.empty()) {
        return storeEvents(head, events, blocks);
    }
    adapter().queueHolds(this, head.latest, first, items, [this, head, events, blocks](const Result<bool>& holds) {
        if (m_stopped) {
            return;
        }
        if (!holds && !isForgotten(holds.error(), head)) {
            return failed(holds.error());
        }
        if (holds && !*holds) {
            return contradicted("queue items that are not the contract's");
        }
        storeEvents(head, events, blocks);
    });
}

// The contract took the proof, so its chain shows another one than it took: that is the server's doing.
void ChainWatcher::proofIsWrong(const WrongProof& wrong) {
    auto& link = m_context.link(m_chain);
    ++link.wrongProofs;
    failed(adapter().setAside(
        l1::ChainAdapter::Said::Proofs,
        Error::unavailable(code::kProofNotValid,
                           "batch " + std::to_string(wrong.number) + " is not taken over: its proof is not valid (" +
                               wrong.why +
                               "), though the server says that the contract took it. The events are read again; add "
                               "another server to the network file if it lasts")));
}

Error ChainWatcher::eventsWrong(const std::string& what) {
    return adapter().setAside(
        l1::ChainAdapter::Said::Events,
        Error::unavailable("rpc-events-missing",
                           "its events contradict its contract's counters, or what was read before (" + what +
                               "): some were left out or invented, so they are read again; add another server to "
                               "the network file if it lasts"));
}

// Either what was just read is wrong, or the rows before it are. The first time another server is asked.
void ChainWatcher::contradicted(const std::string& what) {
    const auto error = eventsWrong(what);
    if (++m_contradictions < 2) {
        return failed(error);
    }
    std::vector<store::BlockRow> known;
    if (!m_context.write([&] { known = m_context.store.facts.blocks(m_chain, store::kAnyBlock, 1024); })) {
        return finish(false);
    }
    findGoodRows(std::move(known), error, false);
}

void ChainWatcher::findGoodRows(std::vector<store::BlockRow> known, const Error& problem, bool bad) {
    if (known.empty()) {
        if (bad) {
            m_context.link(m_chain).caughtUp = false;
            unwindTo(beforeFirst(), kReadAgain);
        }
        return failed(problem);
    }
    const auto block = known.front();
    known.erase(known.begin());
    adapter().countersAt(this, {block.number, block.hash, block.seconds},
                         [this, known = std::move(known), block, problem, bad](const Result<l1::ContractState>& state) {
                             if (m_stopped) {
                                 return;
                             }
                             if (!state && state.error().code != code::kRpcError) {
                                 return failed(state.error());
                             }
                             std::string against = "no state is kept of it";
                             if (state && !m_context.write([&] {
                                     against = differenceFrom(*state, countsOf(m_context.store, m_chain, block.number));
                                 })) {
                                 return finish(false);
                             }
                             if (!state && !bad) {
                                 return failed(problem); // nobody tells whether the rows are good
                             }
                             if (!against.empty()) {
                                 return findGoodRows(known, problem, true);
                             }
                             if (bad) {
                                 m_context.link(m_chain).caughtUp = false;
                                 unwindTo(block.number, kReadAgain);
                             }
                             failed(problem);
                         });
}

void ChainWatcher::reachedHead() {
    const auto& link = m_context.link(m_chain);
    const auto final = link.head->finalised;
    const bool known = link.readFinal && link.readFinal->number >= final.number;
    if (known || final.number < link.info->startBlock) {
        return finish(true);
    }
    m_finalCheck.run(final, [this](const Result<std::string>& against) {
        if (m_stopped) {
            return;
        }
        if (!against) {
            return failed(against.error());
        }
        if (!against->empty()) {
            return finalContradicted(*against);
        }
        m_finalContradictions = 0;
        finish(true);
    });
}

// What was read as not yet final came from a server that made it up. Back to what was confirmed last; where that does
// not help either, to the start.
void ChainWatcher::finalContradicted(const std::string& what) {
    const auto error = eventsWrong(what);
    if (++m_finalContradictions > 1) {
        auto& link = m_context.link(m_chain);
        link.caughtUp = false;
        m_finalCheck.forget();
        unwindTo(m_finalContradictions == 2 && link.readFinal ? link.readFinal->number : beforeFirst(), kReadAgain);
    }
    failed(error);
}

} // namespace landfall::node
