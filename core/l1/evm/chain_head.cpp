#include "l1/evm/chain_head.h"

#include "l1/evm/async.h"
#include "l1/evm/final_vote.h"
#include "l1/evm/json_values.h"

namespace landfall::l1::evm {

namespace {

// Of whichever server is asked first: where others call a later block final, it lags behind them.
void readLatest(JsonRpc& rpc, EthClient& client, QObject* context, const BlockRef& finalised, Done<ChainHead> done) {
    client.block(context, latestTag(),
                 orFail<BlockRef>(std::move(done), [&rpc, finalised](const BlockRef& latest, auto& out) {
                     if (latest.number < finalised.number) {
                         out(rpc.blame(rpc.lastServer(), rpc.lastServer(),
                                       badAnswer("its latest block is older than the one that others call final")));
                     } else {
                         out(ChainHead{latest, finalised});
                     }
                 }));
}

} // namespace

void readHead(JsonRpc& rpc, EthClient& client, QObject* context, const NetworkChain& chain, Done<ChainHead> done) {
    auto finish = guarded(context, std::move(done));
    if (chain.agreeingServers > 1) {
        voteOnFinal(rpc, client, context, chain,
                    orFail<BlockRef>(finish, [&rpc, &client, context](const BlockRef& finalised, auto& out) {
                        readLatest(rpc, client, context, finalised, out);
                    }));
        return;
    }
    if (const auto depth = chain.finalisedDepth; depth != 0) {
        client.block(context, latestTag(),
                     orFail<BlockRef>(finish, [&client, context, depth](const BlockRef& latest, auto& out) {
                         const BlockNumber number = latest.number > depth ? latest.number - depth : 0;
                         client.block(context, quantityText(Uint256(number)),
                                      orFail<BlockRef>(out, [latest](const BlockRef& finalised, auto& answer) {
                                          answer(ChainHead{latest, finalised});
                                      }));
                     }));
        return;
    }
    // Final first, so that the latest can't be older.
    client.finalisedBlock(
        context, orFail<BlockRef>(finish, [&rpc, &client, context](const BlockRef& finalised, auto& out) {
            const auto server = rpc.lastServer();
            client.block(context, latestTag(),
                         orFail<BlockRef>(out, [&rpc, server, finalised](const BlockRef& latest, auto& answer) {
                             if (latest.number < finalised.number) {
                                 answer(rpc.blame(server, rpc.lastServer(),
                                                  badAnswer("its latest block is older than its finalised one")));
                             } else {
                                 answer(ChainHead{latest, finalised});
                             }
                         }));
        }));
}

} // namespace landfall::l1::evm
