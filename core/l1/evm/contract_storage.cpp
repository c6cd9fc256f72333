#include "l1/evm/contract_storage.h"

#include "crypto/keccak.h"
#include "l1/evm/json_values.h"
#include "protocol/queue.h"

#include <algorithm>

namespace landfall::l1::evm {

namespace {

// Of Base's variables.
constexpr std::uint64_t kState = 0;
constexpr std::uint64_t kRing = 1;
constexpr std::uint64_t kQueue = 2;
constexpr std::uint64_t kRingSize = 33; // Base.RING
constexpr unsigned kNumberBits = 40;
constexpr unsigned kStatusBits = 8;
constexpr unsigned kStatusAt = 5 * kNumberBits;
constexpr std::size_t kQueueHashBytes = 27; // the rest of the slot is the item's deadline

// Solidity's place of a mapping's entry.
Uint256 entryOf(std::uint64_t mapping, const Uint256& key) {
    Bytes joined;
    append(joined, key.toBigEndian());
    append(joined, Uint256(mapping).toBigEndian());
    return Uint256::fromBigEndian(crypto::keccak256(joined));
}

Bytes32 queueHashOf(const Uint256& word) {
    auto out = word.toBigEndian();
    std::fill(out.begin() + kQueueHashBytes, out.end(), std::uint8_t{0});
    return out;
}

} // namespace

Uint256 counterSlot() {
    return Uint256(kState);
}

Uint256 storedHashSlot(protocol::BatchNumber number) {
    return entryOf(kRing, Uint256(number % kRingSize));
}

Uint256 queueSlot(std::uint64_t index) {
    return entryOf(kQueue, Uint256(index));
}

Result<ContractState> countersOf(const Uint256& word) {
    const auto at = [&](unsigned bit, unsigned width) {
        return shiftRight(word, bit).low64() & ((std::uint64_t{1} << width) - 1);
    };
    ContractState out;
    out.committed = at(0, kNumberBits);
    out.proven = at(kNumberBits, kNumberBits);
    out.executed = at(2 * kNumberBits, kNumberBits);
    out.queueLength = at(3 * kNumberBits, kNumberBits);
    out.queueHead = at(4 * kNumberBits, kNumberBits);
    const auto status = at(kStatusAt, kStatusBits);
    if (status > static_cast<std::uint64_t>(ContractStatus::ExitsOpen)) {
        return badAnswer("the contract's status is unknown");
    }
    out.status = static_cast<ContractStatus>(status);
    out.armedAt = at(kStatusAt + kStatusBits, kNumberBits);
    return out;
}

Bytes32 storedHashIn(const ContractState& counters, protocol::BatchNumber number, const Uint256& word) {
    const bool live = number >= counters.executed && number <= counters.committed;
    return live ? word.toBigEndian() : Bytes32{};
}

bool queueLeadsTo(const Uint256& before, const std::vector<protocol::Operation>& items, const Uint256& last) {
    Bytes32 hash = queueHashOf(before);
    for (const auto& item : items) {
        const auto words = protocol::encodeOperation(protocol::asQueued(item));
        Bytes joined;
        append(joined, hash);
        append(joined, words.first);
        append(joined, words.second);
        hash = queueHashOf(Uint256::fromBigEndian(crypto::keccak256(joined)));
    }
    return hash == queueHashOf(last);
}

} // namespace landfall::l1::evm
