#pragma once

#include "crypto/starknet/names.h"
#include "l1/evm/json_values.h"
#include "l1/starknet/felt_reader.h"
#include "l1/starknet/starknet_client.h"

// What the rollup contract's views answer, as interface.cairo has it.
namespace landfall::l1::starknet {

struct View {
    Felt contract;
    std::string_view name;
    std::vector<Felt> arguments;
};

inline Call callOf(const View& view) {
    return {view.contract, crypto::entryPointSelector(view.name), view.arguments};
}

// Each is nothing for felts that are not exactly that.
using FeltsView = std::span<const Felt>;
std::optional<Uint256> number128In(FeltsView felts);
std::optional<Uint256> number256In(FeltsView felts);
std::optional<std::uint64_t> number64In(FeltsView felts);
std::optional<bool> flagIn(FeltsView felts);
// (u128, u64)
struct AmountAndCount {
    Uint256 amount;
    std::uint64_t count = 0;
};
std::optional<AmountAndCount> amountAndCountIn(FeltsView felts);
// Of u256.
std::optional<std::vector<Bytes32>> wordsIn(FeltsView felts);
std::optional<std::vector<Felt>> feltsIn(FeltsView felts);
// Without quorum and deadline.
std::optional<ContractState> countersIn(FeltsView felts);
struct Settings {
    Uint256 queueFee;
    Uint256 queueFeePot;
    std::uint64_t quorum = 0;
};
std::optional<Settings> settingsIn(FeltsView felts);
struct ListedToken {
    protocol::WideAddress contract;
    std::uint8_t decimals = 0;
    bool isRegistered = false;
    TokenBooks books; // without the balance
};
std::optional<ListedToken> listedTokenIn(FeltsView felts);
std::optional<protocol::UnixSeconds> deadlineIn(FeltsView felts); // of queue_item
struct DelayedPayout {
    bool isOwners = false;
    Uint256 units; // 0: nothing waits
};
std::optional<DelayedPayout> delayedIn(FeltsView felts);

// Asks for a view and reads it. Errors: those of StarknetClient; rpc-bad-answer.
template <class T, class Read>
void readView(StarknetClient& client, QObject* context, const View& view, const BlockId& at, Read read, Done<T> done) {
    client.call(context, callOf(view), at,
                [read, name = view.name, done = std::move(done)](const Result<std::vector<Felt>>& felts) {
                    if (!felts) {
                        done(felts.error());
                        return;
                    }
                    std::optional<T> value = read(FeltsView(*felts));
                    done(value ? Result<T>(std::move(*value))
                               : evm::badAnswer("the contract's answer to " + std::string(name) + " is malformed"));
                });
}

} // namespace landfall::l1::starknet
