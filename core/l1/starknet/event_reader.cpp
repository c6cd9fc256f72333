#include "l1/starknet/event_reader.h"

#include "l1/evm/async.h"
#include "l1/evm/json_values.h"
#include "l1/starknet/addresses.h"
#include "l1/starknet/contract_views.h"
#include "l1/starknet/rollup_events.h"

#include <algorithm>
#include <memory>
#include <set>

namespace landfall::l1::starknet {

using evm::badAnswer;
using evm::guarded;
using evm::later;

namespace {

constexpr std::size_t kWideStart = 12; // bytes of a wide address before the last 20

bool couldBeAnOwner(const protocol::ChainAddress& address) {
    const auto& bytes = address.wide()->bytes;
    return std::all_of(bytes.begin(), bytes.begin() + kWideStart, [](auto byte) { return byte == 0; });
}

protocol::Address asOwner(const protocol::ChainAddress& address) {
    protocol::Address out;
    const auto& bytes = address.wide()->bytes;
    std::copy(bytes.begin() + kWideStart, bytes.end(), out.bytes.begin());
    return out;
}

// One reading of events: shared by the answers still under way.
class EventsReading : public std::enable_shared_from_this<EventsReading> {
public:
    EventsReading(evm::JsonRpc& rpc, std::size_t server, StarknetClient& client, QObject* context,
                  const NetworkFile& network, const NetworkChain& chain, std::vector<FoundEvent> found,
                  Done<std::vector<PlacedEvent>> done)
        : m_rpc(rpc), m_server(server), m_client(client), m_context(context),
          m_rollup(toFelt(chain.rollup.wide()->bytes)), m_found(std::move(found)),
          m_done(guarded(context, std::move(done))) {
        for (const auto& token : network.tokens) {
            if (const auto* place = network.tokenOn(token.id, chain.index)) {
                m_decimals[token.id] = place->decimals;
            }
        }
        for (const auto& [place, event] : m_found) {
            if (const auto token = tokenOfAmount(event); token && !m_decimals.contains(*token)) {
                m_unlisted.insert(*token);
            }
        }
    }

    // A governor may register a token at any time, so the network file may be the older one. The contract registers
    // each once and for all and says its decimals itself.
    void start() {
        if (m_unlisted.empty()) {
            translate();
            return;
        }
        const auto token = *m_unlisted.begin();
        m_unlisted.erase(m_unlisted.begin());
        readView<ListedToken>(m_client, m_context, {m_rollup, "token_books", {Felt(token)}}, BlockTag::Latest,
                              listedTokenIn, [self = shared_from_this(), token](const Result<ListedToken>& listed) {
                                  if (!listed) {
                                      self->m_done(listed.error());
                                  } else if (!listed->isRegistered || listed->decimals > protocol::kAmountDecimals) {
                                      self->m_done(
                                          self->blame(badAnswer("it shows a payout of token " + std::to_string(token) +
                                                                ", which the contract has not registered")));
                                  } else {
                                      self->m_decimals[token] = listed->decimals;
                                      self->start();
                                  }
                              });
    }

private:
    void translate() {
        for (const auto& [place, event] : m_found) {
            auto read = eventOf(event, m_decimals);
            if (!read) {
                later(m_context, m_done,
                      Result<std::vector<PlacedEvent>>(m_rpc.blame(m_server, m_server, read.error())));
                return;
            }
            if (read->has_value()) {
                m_events.push_back({place, std::move(**read)});
            }
        }
        askWhose(0);
    }

    // An exit's share is always its owner's, and most addresses of the chain are no owner's.
    void askWhose(std::size_t from) {
        for (auto i = from; i < m_events.size(); ++i) {
            auto* delayed = std::get_if<PayoutDelayed>(&m_events[i].event);
            if (delayed == nullptr || !couldBeAnOwner(delayed->recipient)) {
                continue;
            }
            if (delayed->payout >= exitPlace(0, 0)) {
                delayed->recipient = asOwner(delayed->recipient);
                continue;
            }
            ask(i, *delayed);
            return;
        }
        later(m_context, m_done, Result<std::vector<PlacedEvent>>(std::move(m_events)));
    }

    void ask(std::size_t index, const PayoutDelayed& delayed) {
        readView<DelayedPayout>(
            m_client, m_context,
            {m_rollup, "delayed", {Felt(delayed.number), Felt(static_cast<std::uint64_t>(delayed.payout))}},
            toFelt(m_events[index].place.blockHash), delayedIn,
            [self = shared_from_this(), index](const Result<DelayedPayout>& waiting) {
                if (!waiting) {
                    self->m_done(waiting.error());
                } else if (waiting->units.isZero()) {
                    self->m_done(self->blame(badAnswer("it shows a delayed payout that the contract does not know")));
                } else {
                    auto& recipient = std::get<PayoutDelayed>(self->m_events[index].event).recipient;
                    recipient = waiting->isOwners ? protocol::ChainAddress(asOwner(recipient)) : recipient;
                    self->askWhose(index + 1);
                }
            });
    }

    // The events and the answer that has just come don't go together.
    Error blame(const Error& why) { return m_rpc.blame(m_server, m_rpc.lastServer(), why); }

    evm::JsonRpc& m_rpc;
    std::size_t m_server; // that sent the events
    StarknetClient& m_client;
    QObject* m_context;
    Felt m_rollup;
    std::vector<FoundEvent> m_found;
    TokenDecimals m_decimals;
    std::set<protocol::TokenId> m_unlisted; // by the network file
    Done<std::vector<PlacedEvent>> m_done;
    std::vector<PlacedEvent> m_events;
};

class RangeReading : public std::enable_shared_from_this<RangeReading> {
public:
    RangeReading(evm::JsonRpc& rpc, StarknetClient& client, QObject* context, const NetworkChain& chain,
                 BlockNumber from, BlockNumber to, Done<std::vector<FoundEvent>> done)
        : m_rpc(rpc), m_client(client), m_context(context), m_name(chain.name),
          m_rollup(toFelt(chain.rollup.wide()->bytes)), m_from(from), m_to(to),
          m_done(guarded(context, std::move(done))) {}

    // The server must have the last block before its events mean anything.
    void start() {
        m_client.block(m_context, m_to, [self = shared_from_this()](const Result<BlockRef>& block) {
            if (!block) {
                self->m_done(block.error());
                return;
            }
            self->m_server = self->m_rpc.lastServer();
            self->m_last = block->hash;
            self->ask();
        });
    }

private:
    void ask() {
        m_client.events(m_context, m_rollup, m_from, m_to,
                        [self = shared_from_this()](Result<std::vector<StarknetEvent>> events) {
                            self->arrived(std::move(events));
                        });
    }

    void arrived(Result<std::vector<StarknetEvent>> events) {
        if (!events) {
            m_done(events.error());
            return;
        }
        if (m_rpc.lastServer() != m_server || isOfTwoChains(*events)) {
            again(Error::unavailable("rpc-servers-differ", "the RPC server of " + m_name +
                                                               " or its chain changed "
                                                               "while its events were read: reading again"));
            return;
        }
        auto found = placed(std::move(*events));
        const bool inRange = found && std::ranges::all_of(*found, [this](const FoundEvent& one) {
                                 return one.place.block >= m_from && one.place.block <= m_to;
                             });
        if (!inRange) {
            const auto problem = found ? badAnswer("it shows events of other blocks than asked for") : found.error();
            m_done(m_rpc.blame(m_server, m_server, problem));
            return;
        }
        m_done(std::move(*found));
    }

    bool isOfTwoChains(const std::vector<StarknetEvent>& events) const {
        return !events.empty() && events.back().block == m_to && events.back().blockHash != toFelt(m_last);
    }

    // From the start, so that all comes from one server; a few times.
    void again(const Error& error) {
        if (m_restarts++ < m_rpc.serverCount()) {
            start();
        } else {
            m_done(error);
        }
    }

    evm::JsonRpc& m_rpc;
    StarknetClient& m_client;
    QObject* m_context;
    std::string m_name;
    Felt m_rollup;
    BlockNumber m_from;
    BlockNumber m_to;
    Bytes32 m_last{};
    std::size_t m_server = 0;
    std::size_t m_restarts = 0;
    Done<std::vector<FoundEvent>> m_done;
};

} // namespace

Result<std::vector<FoundEvent>> placed(std::vector<StarknetEvent> events) {
    std::vector<FoundEvent> out;
    std::set<Bytes32> done; // transactions, all of whose events were seen
    for (auto& event : events) {
        EventPlace place{event.block, event.blockHash.toBigEndian(), event.transaction.toBigEndian(), 0};
        if (!out.empty()) {
            const auto& before = out.back().place;
            const bool sameBlock = before.block == place.block;
            place.logIndex = sameBlock ? before.logIndex + 1 : 0;
            if (before.transaction != place.transaction || !sameBlock) {
                done.insert(before.transaction);
            }
            if (before.block > place.block || (sameBlock && before.blockHash != place.blockHash) ||
                done.contains(place.transaction)) {
                return badAnswer("its events are in no order");
            }
        }
        out.push_back({place, std::move(event)});
    }
    return out;
}

void readEvents(evm::JsonRpc& rpc, std::size_t server, StarknetClient& client, QObject* context,
                const NetworkFile& network, const NetworkChain& chain, std::vector<FoundEvent> found,
                Done<std::vector<PlacedEvent>> done) {
    std::make_shared<EventsReading>(rpc, server, client, context, network, chain, std::move(found), std::move(done))
        ->start();
}

void readEventRange(evm::JsonRpc& rpc, StarknetClient& client, QObject* context, const NetworkChain& chain,
                    BlockNumber from, BlockNumber to, Done<std::vector<FoundEvent>> done) {
    std::make_shared<RangeReading>(rpc, client, context, chain, from, to, std::move(done))->start();
}

} // namespace landfall::l1::starknet
