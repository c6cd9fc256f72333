#pragma once

namespace landfall::store {

// What became of a request. Ended: what it needs is gone for good, such as its key.
// Numbers are the database's: never renumber.
enum class RequestState : int { Waiting = 0, InBatch = 1, Executed = 2, Expired = 3, Replaced = 4, Ended = 5 };

// What its node thinks of a request that waits. Numbers are the database's: never renumber.
enum class RequestStanding : int {
    Payable = 0,    // or not judged yet
    CantBePaid = 1, // as things stand
    TimePassed = 2, // it has expired, but not finally yet
};

} // namespace landfall::store
