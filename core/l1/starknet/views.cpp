#include "l1/starknet/views.h"

namespace landfall::l1::starknet {

using evm::badAnswer;
using evm::orFail;

namespace {

constexpr unsigned kAmountBits = 128;

} // namespace

ContractState readCounters(FeltReader& in) {
    ContractState out;
    out.committed = in.number64();
    out.proven = in.number64();
    out.executed = in.number64();
    out.queueLength = in.number64();
    out.queueHead = in.number64();
    out.status = static_cast<ContractStatus>(in.number64(2)); // all four are known
    out.armedAt = in.number64();
    return out;
}

Settings readSettings(FeltReader& in) {
    Settings out;
    out.queueFee = in.number(kAmountBits);
    out.queueFeePot = in.number(kAmountBits);
    out.governor = in.wide();
    out.guardian = in.wide();
    out.pausedUntil = in.number64();
    in.skip(2); // when it was frozen, and at which batch
    out.quorum = in.number64(32);
    return out;
}

RegisteredToken readToken(FeltReader& in) {
    RegisteredToken out;
    out.address = in.wide();
    out.decimals = static_cast<std::uint8_t>(in.number64(8));
    out.registered = in.flag();
    in.skip(1); // the least deposit
    out.books.held = in.number(kAmountBits);
    out.books.pending = in.number(kAmountBits);
    out.books.delayed = in.number(kAmountBits);
    in.skip(2); // limits
    return out;
}

std::vector<Bytes32> readKey(FeltReader& in) {
    std::vector<Bytes32> out(in.length(2));
    for (auto& word : out) {
        word = in.word256();
    }
    return out;
}

void readHead(evm::JsonRpc& rpc, StarknetClient& client, QObject* context, const NetworkChain& chain,
              Done<ChainHead> done) {
    if (const auto depth = chain.finalisedDepth; depth != 0) {
        client.block(context, BlockTag::Latest,
                     orFail<BlockRef>(std::move(done), [&client, context, depth](const BlockRef& latest, auto& out) {
                         const BlockNumber number = latest.number > depth ? latest.number - depth : 0;
                         client.block(context, number,
                                      orFail<BlockRef>(out, [latest](const BlockRef& finalised, auto& answer) {
                                          answer(ChainHead{latest, finalised});
                                      }));
                     }));
        return;
    }
    // Final first, so that the latest can't be older.
    client.block(context, BlockTag::L1Accepted,
                 orFail<BlockRef>(std::move(done), [&rpc, &client, context](const BlockRef& finalised, auto& out) {
                     const auto server = rpc.lastServer();
                     client.block(
                         context, BlockTag::Latest,
                         orFail<BlockRef>(out, [&rpc, server, finalised](const BlockRef& latest, auto& answer) {
                             if (latest.number < finalised.number) {
                                 answer(rpc.blame(server, rpc.lastServer(),
                                                  badAnswer("its latest block is older than what Ethereum has "
                                                            "accepted")));
                             } else {
                                 answer(ChainHead{latest, finalised});
                             }
                         }));
                 }));
}

} // namespace landfall::l1::starknet
