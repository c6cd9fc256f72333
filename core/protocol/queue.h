#pragma once

#include "protocol/batch_words.h"

namespace landfall::protocol {

// A contract keeps 27 bytes of each item's chained hash.
using QueueHash = FixedBytes<27>;

// The hash after `item`, given the one before it (zeros before the first). The
// account of a deposit, whether it is refused, and the amount of a forced exit
// are the batch's to decide and stay out of it (core/README.md, "The queue of a chain").
QueueHash nextQueueHash(const QueueHash& previous, const Operation& item);

// The operation as its depositor queued it: what nextQueueHash covers.
Operation asQueued(Operation operation);

// One payout of a batch on a chain (core/README.md, "Payouts of a batch on a chain").
struct Payout {
    enum class Kind : std::uint8_t { Push = 0, PendingOnly = 1 };
    Kind kind = Kind::Push;
    TokenId token = 0;
    Address to;
    Amount amount = 0;
    std::size_t operationIndex = 0; // where in the batch it comes from

    friend bool operator==(const Payout&, const Payout&) = default;
};

std::vector<Payout> payoutsOn(ChainIndex chain, const CommittedWords& batch);
std::vector<Payout> payoutsOn(ChainIndex chain, const BatchData& batch);

// The records joined, 38 bytes each.
Bytes encodePayouts(const std::vector<Payout>& payouts);

} // namespace landfall::protocol
