#pragma once

#include "crypto/starknet/names.h"
#include "l1/evm/async.h"
#include "l1/evm/json_values.h"
#include "l1/network_file.h"
#include "l1/starknet/felt_reader.h"
#include "l1/starknet/starknet_client.h"

// What the rollup contract answers (interface.cairo).
namespace landfall::l1::starknet {

// Asks a contract's view. `read(FeltReader&)` has to use up what it answers, or the answer is a bad one.
template <class T, class Read>
void askView(StarknetClient& client, QObject* context, const Felt& contract, const char* function,
             std::vector<Felt> arguments, const BlockId& at, Done<T> done, Read read) {
    client.call(context, {contract, crypto::entryPointSelector(function), std::move(arguments)}, at,
                evm::orFail<std::vector<Felt>>(std::move(done), [read, function](const auto& felts, auto& out) {
                    FeltReader in(felts);
                    T value = read(in);
                    out(in.good()
                            ? Result<T>(std::move(value))
                            : evm::badAnswer(std::string("the contract's answer to ") + function + " is malformed"));
                }));
}

// Without the quorum and the queue's deadline.
ContractState readCounters(FeltReader& in);

struct Settings {
    Uint256 queueFee;
    Uint256 queueFeePot;
    protocol::WideAddress governor;
    protocol::WideAddress guardian;
    protocol::UnixSeconds pausedUntil = 0;
    std::uint64_t quorum = 0;
};
Settings readSettings(FeltReader& in);

struct RegisteredToken {
    protocol::WideAddress address;
    std::uint8_t decimals = 0;
    bool registered = false;
    TokenBooks books; // without its balance
};
RegisteredToken readToken(FeltReader& in);

// The verifying key's words; none if the contract has none.
std::vector<Bytes32> readKey(FeltReader& in);

// The latest block, and what is final: l1_accepted, or as deep as the network file says.
void readHead(evm::JsonRpc& rpc, StarknetClient& client, QObject* context, const NetworkChain& chain,
              Done<ChainHead> done);

} // namespace landfall::l1::starknet
