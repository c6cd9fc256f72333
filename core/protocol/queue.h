#pragma once

#include "protocol/batch_words.h"

namespace landfall::protocol {

// The operation as it was queued, without what the batch decides: the account of a deposit, whether
// it is refused, the amount of a forced exit and whether it is a partial one (core/README.md, "The queue of a chain").
Operation asQueued(Operation operation);

// One payout of a batch on a chain (core/README.md, "Payouts of a batch on a chain").
struct Payout {
    // A partial exit's record is there with amount 0 too: its requester is owed another exit.
    enum class Kind : std::uint8_t { Push = 0, PendingOnly = 1, PartialExit = 2 };
    Kind kind = Kind::Push;
    TokenId token = 0;
    Address to; // zero of a WithdrawWide, which EVM contracts refuse: its address is in the batch's words
    Amount amount = 0;
    std::size_t operationIndex = 0; // where in the batch it comes from

    friend bool operator==(const Payout&, const Payout&) = default;
};

std::vector<Payout> payoutsOn(ChainIndex chain, const CommittedWords& batch);
std::vector<Payout> payoutsOn(ChainIndex chain, const BatchData& batch);

// The records joined, 38 bytes each.
Bytes encodePayouts(const std::vector<Payout>& payouts);

} // namespace landfall::protocol
