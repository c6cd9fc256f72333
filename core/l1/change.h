#pragma once

#include "base/uint256.h"
#include "protocol/amount.h"
#include "protocol/chain_address.h"
#include "protocol/ids.h"

#include <cstdint>

namespace landfall::l1 {

// What only the governor may bring about, behind the contract's time lock. Numbers are the contract's and the
// database's (IRollupTypes.ChangeKind): never renumber.
enum class ChangeKind : int {
    Governor = 1,
    AddSequencer,
    RemoveSequencer,
    ReadmitSequencer,
    PushGas,
    RegisterToken,
    QueueFee,
    DailyLimit,
    Guardian
};

// A change may be applied within this time after its time lock, then it is void.
inline constexpr protocol::UnixSeconds kChangeLife = 14ULL * 24 * 60 * 60;

struct Change {
    ChangeKind kind = ChangeKind::PushGas;
    protocol::ChainAddress account{}; // governor, sequencer, guardian (zero: none), or the token's contract
    std::uint32_t pushGas = 0;        // PushGas only
    protocol::TokenId token = 0;      // RegisterToken, DailyLimit
    Uint256 leastDeposit{};           // RegisterToken: token's units
    Uint256 queueFee{};               // QueueFee: base units
    // DailyLimit: what may leave the chain in a day before payouts wait, in 18 decimals; 0: no limit.
    // The contract takes up to 2^128 − 1.
    protocol::Amount dailyLimit = 0;

    friend bool operator==(const Change&, const Change&) = default;
};

} // namespace landfall::l1
