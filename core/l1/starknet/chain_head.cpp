#include "l1/starknet/chain_head.h"

#include "l1/error_codes.h"
#include "l1/evm/async.h"
#include "l1/evm/json_values.h"

namespace landfall::l1::starknet {

using evm::guarded;
using evm::orFail;

namespace {

Error noFinalBlock(const Error& said) {
    return said.code != code::kBlockNotFound
               ? said
               : Error::invalid("finalised-block-missing",
                                said.message + ". Ethereum has proven no block of this chain yet, so wait, or set "
                                               "\"finalisedDepth\" of this chain in the network file: after how many "
                                               "blocks one counts as final there, such as 64");
}

void readByDepth(StarknetClient& client, QObject* context, std::uint32_t depth, const Done<ChainHead>& done) {
    client.block(context, BlockTag::Latest,
                 orFail<BlockRef>(done, [&client, context, depth](const BlockRef& latest, auto& out) {
                     const BlockNumber number = latest.number > depth ? latest.number - depth : 0;
                     client.block(context, number, orFail<BlockRef>(out, [latest](const BlockRef& final, auto& answer) {
                                      answer(ChainHead{latest, final});
                                  }));
                 }));
}

} // namespace

void readHead(evm::JsonRpc& rpc, StarknetClient& client, QObject* context, const NetworkChain& chain,
              Done<ChainHead> done) {
    const auto finish = guarded(context, std::move(done));
    if (chain.finalisedDepth != 0) {
        readByDepth(client, context, chain.finalisedDepth, finish);
        return;
    }
    // Final first, so that the latest can't be older.
    client.block(context, BlockTag::L1Accepted, [&rpc, &client, context, finish](const Result<BlockRef>& final) {
        if (!final) {
            finish(noFinalBlock(final.error()));
            return;
        }
        const auto server = rpc.lastServer();
        client.block(context, BlockTag::Latest,
                     orFail<BlockRef>(finish, [&rpc, server, final = *final](const BlockRef& latest, auto& answer) {
                         if (latest.number < final.number) {
                             answer(rpc.blame(server, rpc.lastServer(),
                                              evm::badAnswer("its latest block is older than its final one")));
                         } else {
                             answer(ChainHead{latest, final});
                         }
                     }));
    });
}

} // namespace landfall::l1::starknet
