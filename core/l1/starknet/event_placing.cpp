#include "l1/starknet/event_placing.h"

#include "l1/starknet/views.h"

#include <memory>
#include <set>

namespace landfall::l1::starknet {

using evm::orFail;

namespace {

class Placing : public std::enable_shared_from_this<Placing> {
public:
    Placing(evm::JsonRpc& rpc, std::size_t server, StarknetClient& client, QObject* context, const NetworkFile& network,
            const NetworkChain& chain, std::vector<StarknetEvent> events, Done<std::vector<PlacedEvent>> done)
        : m_rpc(rpc), m_server(server), m_client(client), m_context(context),
          m_rollup(toFelt(chain.rollup.wide()->bytes)), m_events(std::move(events)),
          m_decimals(decimalsOf(network, chain.index)), m_done(std::move(done)) {
        for (const auto& event : m_events) {
            if (const auto token = tokenOfAmount(event); token && !m_decimals.contains(*token)) {
                m_unlisted.insert(*token);
            }
        }
    }

    void next() {
        if (m_unlisted.empty()) {
            finish();
            return;
        }
        const auto token = *m_unlisted.begin();
        m_unlisted.erase(m_unlisted.begin());
        askView<RegisteredToken>(
            m_client, m_context, m_rollup, "token_books", {Felt(token)}, BlockTag::Latest,
            [self = shared_from_this(), token](const Result<RegisteredToken>& known) {
                if (!known) {
                    self->m_done(known.error());
                    return;
                }
                if (known->registered && known->decimals <= protocol::kAmountDecimals) {
                    self->m_decimals[token] = known->decimals;
                }
                self->next();
            },
            readToken);
    }

private:
    void finish() {
        std::vector<PlacedEvent> out;
        std::uint32_t index = 0;
        BlockNumber block = 0;
        for (const auto& event : m_events) {
            if (event.block < block) {
                m_done(
                    m_rpc.blame(m_server, m_server, evm::badAnswer("its events are not in the order of their blocks")));
                return;
            }
            index = event.block == block && !out.empty() ? index : 0;
            block = event.block;
            auto read = eventOf(event, m_decimals);
            if (!read) {
                m_done(m_rpc.blame(m_server, m_rpc.lastServer(), read.error()));
                return;
            }
            const auto place = index++;
            if (*read) {
                out.push_back({{event.block, event.blockHash.toBigEndian(), event.transaction.toBigEndian(), place},
                               std::move(**read)});
            }
        }
        m_done(std::move(out));
    }

    evm::JsonRpc& m_rpc;
    std::size_t m_server;
    StarknetClient& m_client;
    QObject* m_context;
    Felt m_rollup;
    std::vector<StarknetEvent> m_events;
    TokenDecimals m_decimals;
    std::set<protocol::TokenId> m_unlisted; // by the network file
    Done<std::vector<PlacedEvent>> m_done;
};

} // namespace

TokenDecimals decimalsOf(const NetworkFile& network, protocol::ChainIndex chain) {
    TokenDecimals out;
    for (const auto& token : network.tokens) {
        if (const auto* place = network.tokenOn(token.id, chain)) {
            out[token.id] = place->decimals;
        }
    }
    return out;
}

void placeEvents(evm::JsonRpc& rpc, std::size_t server, StarknetClient& client, QObject* context,
                 const NetworkFile& network, const NetworkChain& chain, std::vector<StarknetEvent> events,
                 Done<std::vector<PlacedEvent>> done) {
    std::make_shared<Placing>(rpc, server, client, context, network, chain, std::move(events), std::move(done))->next();
}

void readEventRange(evm::JsonRpc& rpc, StarknetClient& client, QObject* context, const Felt& rollup, BlockNumber from,
                    BlockNumber to, Done<std::vector<StarknetEvent>> done) {
    // The server must have the last block before its events mean anything.
    client.block(
        context, to,
        orFail<BlockRef>(std::move(done), [&rpc, &client, context, rollup, from, to](const BlockRef&, auto& out) {
            const auto server = rpc.lastServer();
            client.events(context, rollup, from, to,
                          orFail<std::vector<StarknetEvent>>(out, [&rpc, server](auto events, auto& answer) {
                              if (rpc.lastServer() != server) {
                                  answer(Error::unavailable("rpc-servers-differ",
                                                            "events and their last block come from two RPC "
                                                            "servers, so they are asked for again"));
                              } else {
                                  answer(std::move(events));
                              }
                          }));
        }));
}

} // namespace landfall::l1::starknet
