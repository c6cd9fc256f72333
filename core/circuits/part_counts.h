#pragma once

#include "snark/builder.h"

#include <cstddef>

namespace landfall::circuits {

// Constraints of a batch circuit, by what they are for.
struct PartCounts {
    std::size_t words = 0;      // decomposition of words, ranges of their fields
    std::size_t signature = 0;  // with the message's and the key's hashes
    std::size_t trees = 0;      // accounts and balances, of operations
    std::size_t leaves = 0;     // account leaves, of operations
    std::size_t effects = 0;    // what a type changes; range of the new balance
    std::size_t vaultSlots = 0; // with the choice of a slot by each operation
    std::size_t feeSlots = 0;
    std::size_t publicData = 0; // P, e, roots, header

    std::size_t total() const {
        return words + signature + trees + leaves + effects + vaultSlots + feeSlots + publicData;
    }
};

// Adds what its scope appends to a builder to one of the counts.
class CountPart {
public:
    CountPart(const snark::Builder& builder, std::size_t& count)
        : m_builder(builder), m_count(count), m_before(builder.constraintCount()) {}
    ~CountPart() { m_count += m_builder.constraintCount() - m_before; }
    CountPart(const CountPart&) = delete;
    CountPart& operator=(const CountPart&) = delete;

private:
    const snark::Builder& m_builder;
    std::size_t& m_count;
    std::size_t m_before;
};

} // namespace landfall::circuits
