#pragma once

#include "l1/chain_adapter.h"

namespace landfall::l1 {

// The contract's bounds.
inline constexpr std::uint32_t kLeastPushGas = 30'000;
inline constexpr std::uint32_t kMostPushGas = 240'000;
inline constexpr protocol::Amount kDailyLimitBound = protocol::Amount{1} << 116; // a limit is below it

enum class SequencerStanding { None, Active, Suspended };

// What may leave the chain in a day (by UTC) before payouts wait, in 18 decimals.
struct TokenLimit {
    protocol::TokenId token = 0;
    protocol::Amount daily = 0; // 0: no limit
    protocol::Amount leftToday = 0;
};

// Who governs a chain's contract, and what the governor has set there.
struct Governance {
    protocol::UnixSeconds now = 0; // of the block that all this is of
    protocol::ChainAddress governor;
    std::uint64_t timeLock = 0; // seconds between proposing a change and applying it
    std::uint32_t pushGas = 0;  // bound of one payout
    SequencerStanding standing = SequencerStanding::None;
    Uint256 queueFee; // base units; the governor may set it between the other two
    Uint256 leastQueueFee;
    Uint256 mostQueueFee;
    protocol::ChainAddress guardian;       // zero: none
    protocol::UnixSeconds pausedUntil = 0; // above `now` while executions are paused
    std::vector<TokenLimit> limits;        // of the network file's tokens on the chain

    bool isPaused() const { return now < pausedUntil; }
};

struct PendingChange {
    Change change;
    protocol::UnixSeconds readyAt = 0; // from then on anyone may apply it, until expiresAt

    protocol::UnixSeconds expiresAt() const { return readyAt + kChangeLife; }
};

// The governor's side of one chain's contract, which no node needs. Lives and answers
// as ChainAdapter does, with its common errors.
class GovernanceReader {
public:
    virtual ~GovernanceReader() = default;

    // `standing` is the account's.
    virtual void read(QObject* context, const protocol::ChainAddress& account, Done<Governance> done) = 0;
    // From when on the change may be applied; nothing if it isn't proposed.
    virtual void readyAt(QObject* context, const Change& change, Done<std::optional<protocol::UnixSeconds>> done) = 0;
    // All that is proposed, in the order in which it was. Reads the contract's whole history.
    virtual void pending(QObject* context, Done<std::vector<PendingChange>> done) = 0;
};

} // namespace landfall::l1
