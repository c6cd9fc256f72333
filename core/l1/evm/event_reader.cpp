#include "l1/evm/event_reader.h"

#include "l1/error_codes.h"
#include "l1/evm/async.h"
#include "l1/evm/json_values.h"
#include "l1/evm/rollup_abi.h"

#include <algorithm>
#include <set>

namespace landfall::l1::evm {

namespace {

// One reading of logs: shared by the answers still under way.
class LogReading : public std::enable_shared_from_this<LogReading> {
public:
    LogReading(JsonRpc& rpc, std::size_t server, EthClient& client, QObject* context, const NetworkFile& network,
               const NetworkChain& chain, std::vector<Log> logs, Done<std::vector<PlacedEvent>> done)
        : m_rpc(rpc), m_server(server), m_client(client), m_context(context), m_rollup(evmOf(chain.rollup)),
          m_logs(std::move(logs)), m_done(guarded(context, std::move(done))) {
        for (const auto& token : network.tokens) {
            if (const auto* place = network.tokenOn(token.id, chain.index)) {
                m_decimals[token.id] = place->decimals;
            }
        }
        for (const auto& log : m_logs) {
            if (const auto token = tokenOfAmount(log); token && !m_decimals.contains(*token)) {
                m_unlisted.insert(*token);
            }
        }
    }

    // A governor may register a token at any time, so the network file may be the older one. The
    // contract registers each token once and for all and says its decimals itself; a node must not
    // stand still because a payout of such a token is told of. (What is queued and batched is in the
    // protocol's own 18 decimals and needs nothing of this.)
    void start() {
        if (m_unlisted.empty()) {
            readLogs();
            return;
        }
        const auto token = *m_unlisted.begin();
        m_unlisted.erase(m_unlisted.begin());
        m_client.view(m_context, m_rollup, rollupAbi().token, {std::uint64_t{token}}, rollupAbi().tokenResult,
                      latestTag(), [self = shared_from_this(), token](const Result<AbiValue::List>& values) {
                          if (!values) {
                              self->m_done(values.error());
                              return;
                          }
                          const auto decimals = decimalsIn(*values, token);
                          if (!decimals) {
                              self->m_done(self->blame(decimals.error()));
                              return;
                          }
                          self->m_decimals[token] = *decimals;
                          self->start();
                      });
    }

private:
    static Result<std::uint8_t> decimalsIn(const AbiValue::List& values, protocol::TokenId token) {
        const auto& info = values[0].members(); // address, decimals, registered, minimum
        if (info[2].number().isZero() || info[1].low64() > protocol::kAmountDecimals) {
            return badAnswer("it shows a payout of token " + std::to_string(token) +
                             ", which the contract has not registered");
        }
        return static_cast<std::uint8_t>(info[1].low64());
    }

    void readLogs() {
        std::vector<Bytes32> needed;
        for (const auto& log : m_logs) {
            auto event = eventOf(log, m_decimals);
            if (!event) {
                later(m_context, m_done,
                      Result<std::vector<PlacedEvent>>(m_rpc.blame(m_server, m_server, event.error())));
                return;
            }
            if (!event->has_value()) {
                continue;
            }
            m_events.push_back({log.place, std::move(**event)});
            const auto& last = m_events.back().event;
            if ((std::holds_alternative<BatchCommitted>(last) || std::holds_alternative<FinalRoot>(last)) &&
                (needed.empty() || needed.back() != log.place.transaction)) {
                needed.push_back(log.place.transaction);
            }
        }
        m_waiting = needed.size();
        if (needed.empty()) {
            later(m_context, m_done, Result<std::vector<PlacedEvent>>(std::move(m_events)));
        }
        for (const auto& hash : needed) {
            m_client.transaction(m_context, hash, [self = shared_from_this(), hash](const auto& transaction) {
                self->transactionArrived(hash, transaction);
            });
        }
    }

    void transactionArrived(const Bytes32& hash, const Result<std::optional<KnownTransaction>>& transaction) {
        if (m_failed) {
            return;
        }
        Status status;
        if (!transaction) {
            status = transaction.error();
        } else if (!transaction->has_value()) {
            status =
                Error::unavailable(code::kTransactionNotFound,
                                   "the RPC server does not have the transaction that committed or proved a batch");
        } else {
            status = fillFrom(hash, **transaction);
            if (!status) {
                status = blame(status.error());
            }
        }
        if (!status) {
            m_failed = true;
            m_done(status.error());
        } else if (--m_waiting == 0) {
            m_done(std::move(m_events));
        }
    }

    // A transaction may commit, prove, or do both. It is read for what its events say that it did.
    Status fillFrom(const Bytes32& hash, const KnownTransaction& transaction) {
        std::optional<Result<std::vector<CommittedBatch>>> batches;
        std::optional<Result<std::vector<FinalRoot>>> proofs;
        for (auto& [place, event] : m_events) {
            if (place.transaction != hash) {
                continue;
            }
            if (auto* committed = std::get_if<BatchCommitted>(&event)) {
                if (!batches) {
                    batches.emplace(decodeCommit(transaction.data));
                }
                const auto given = givenFor(committed->batch, *batches);
                if (!given) {
                    return given.error();
                }
                committed->batch.submission = given->submission;
                committed->batch.sequencer = transaction.from;
            } else if (auto* proven = std::get_if<FinalRoot>(&event)) {
                if (!proofs) {
                    proofs.emplace(decodeProofs(transaction.data));
                }
                const auto given = givenFor(*proven, *proofs);
                if (!given) {
                    return given.error();
                }
                proven->proof = given->proof;
            }
        }
        return {};
    }

    template <class T>
    static Result<T> givenFor(const T& known, const Result<std::vector<T>>& given) {
        if (!given) {
            return given.error();
        }
        for (const auto& one : *given) {
            if (one.number == known.number && one.commitment == known.commitment) {
                return one;
            }
        }
        return badAnswer("the transaction of batch " + std::to_string(known.number) +
                         " does not give the commitment that its event names");
    }

    // The logs and the answer that has just come don't go together.
    Error blame(const Error& why) { return m_rpc.blame(m_server, m_rpc.lastServer(), why); }

    JsonRpc& m_rpc;
    std::size_t m_server; // that sent the logs
    EthClient& m_client;
    QObject* m_context;
    protocol::Address m_rollup;
    std::vector<Log> m_logs;
    TokenDecimals m_decimals;
    std::set<protocol::TokenId> m_unlisted; // by the network file
    Done<std::vector<PlacedEvent>> m_done;
    std::vector<PlacedEvent> m_events;
    std::size_t m_waiting = 0;
    bool m_failed = false;
};

class RangeReading : public std::enable_shared_from_this<RangeReading> {
public:
    RangeReading(JsonRpc& rpc, EthClient& client, QObject* context, const NetworkChain& chain, BlockNumber from,
                 BlockNumber to, Done<std::vector<Log>> done)
        : m_rpc(rpc), m_client(client), m_context(context), m_chain(chain), m_from(from), m_to(to),
          m_done(guarded(context, std::move(done))) {}

    // The server must have the last block before its logs mean anything.
    void start() {
        m_logs.clear();
        m_next = m_from;
        m_client.block(m_context, quantityText(Uint256(m_to)), [self = shared_from_this()](const auto& block) {
            if (!block) {
                self->m_done(block.error());
                return;
            }
            self->m_server = self->m_rpc.lastServer();
            self->nextPart();
        });
    }

private:
    void nextPart() {
        if (m_next > m_to) {
            finish();
            return;
        }
        const BlockNumber end = std::min(m_to, m_next + m_rpc.logRange(m_server) - 1);
        m_client.logs(m_context, evmOf(m_chain.rollup), m_next, end,
                      [self = shared_from_this(), end](auto logs) { self->partArrived(std::move(logs), end); });
    }

    void finish() {
        std::stable_sort(m_logs.begin(), m_logs.end(), [](const Log& a, const Log& b) {
            return std::pair(a.place.block, a.place.logIndex) < std::pair(b.place.block, b.place.logIndex);
        });
        const auto twice = std::adjacent_find(m_logs.begin(), m_logs.end(), [](const Log& a, const Log& b) {
            return a.place.block == b.place.block && a.place.logIndex == b.place.logIndex;
        });
        if (twice != m_logs.end()) {
            m_done(m_rpc.blame(m_server, m_server, badAnswer("it shows two logs at one place")));
            return;
        }
        m_done(std::move(m_logs));
    }

    void partArrived(Result<std::vector<Log>> logs, BlockNumber end) {
        const auto asked = end - m_next + 1;
        if (!logs && logs.error().code == code::kRpcAskLess) {
            askLess(m_rpc.lastServer(), asked, logs.error());
            return;
        }
        if (!logs && logs.error().code == code::kRpcTimeout) {
            // Too much for it, or it stalls: less the next time, and another server first.
            m_rpc.logsTooMany(m_rpc.lastServer(), asked);
            m_rpc.setAside(m_rpc.lastServer(), logs.error());
            again(logs.error());
            return;
        }
        if (!logs) {
            m_done(logs.error());
            return;
        }
        if (m_rpc.lastServer() != m_server) {
            again(Error::unavailable("rpc-servers-differ", "the RPC server of " + m_chain.name +
                                                               " changed while its events were read: reading again"));
            return;
        }
        m_rpc.logsCame(m_server, asked);
        std::move(logs->begin(), logs->end(), std::back_inserter(m_logs));
        m_next = end + 1;
        nextPart();
    }

    void askLess(std::size_t server, BlockNumber asked, const Error& error) {
        if (asked > 1) {
            m_rpc.logsTooMany(server, asked);
            nextPart();
            return;
        }
        // Even one block is too much for it.
        m_rpc.setAside(server, error);
        again(error);
    }

    // From the start, so that all comes from one server; a few times.
    void again(const Error& error) {
        if (m_restarts++ < m_rpc.serverCount()) {
            start();
        } else {
            m_done(error);
        }
    }

    JsonRpc& m_rpc;
    EthClient& m_client;
    QObject* m_context;
    const NetworkChain& m_chain;
    BlockNumber m_from;
    BlockNumber m_to;
    BlockNumber m_next = 0;
    std::size_t m_server = 0;
    std::size_t m_restarts = 0;
    std::vector<Log> m_logs;
    Done<std::vector<Log>> m_done;
};

} // namespace

void readEvents(JsonRpc& rpc, std::size_t server, EthClient& client, QObject* context, const NetworkFile& network,
                protocol::ChainIndex chain, std::vector<Log> logs, Done<std::vector<PlacedEvent>> done) {
    std::make_shared<LogReading>(rpc, server, client, context, network, *network.chain(chain), std::move(logs),
                                 std::move(done))
        ->start();
}

void readLogRange(JsonRpc& rpc, EthClient& client, QObject* context, const NetworkChain& chain, BlockNumber from,
                  BlockNumber to, Done<std::vector<Log>> done) {
    std::make_shared<RangeReading>(rpc, client, context, chain, from, to, std::move(done))->start();
}

} // namespace landfall::l1::evm
