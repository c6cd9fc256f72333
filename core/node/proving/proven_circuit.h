#pragma once

#include "base/result.h"
#include "protocol/exit.h"
#include "snark/r1cs.h"

#include <string>

namespace landfall::node {

// A circuit that a network has a proving key for: that of batches of a size, or that of exits.
class ProvenCircuit {
public:
    // Error: prover-size (there is no such circuit).
    static Result<ProvenCircuit> ofBatches(std::uint8_t size);
    static ProvenCircuit ofExits() { return ProvenCircuit(0); }

    std::uint8_t size() const { return m_size; } // 0 for exits
    // "batch4" or "exit": what files begin with.
    std::string name() const;
    // "batches of 4" or "exits", for people.
    std::string subject() const;

    snark::ConstraintSystem system() const;
    // Of the smallest thing that it proves: what a key is tried with.
    Result<snark::Witness> trialWitness() const;

private:
    explicit ProvenCircuit(std::uint8_t size) : m_size(size) {}

    std::uint8_t m_size;
};

// A deposit into an empty state. `size` is a shape's.
Result<protocol::BatchTrace> smallestBatch(std::uint8_t size);
// Who made that deposit takes it back.
Result<protocol::ExitTrace> smallestExit();

} // namespace landfall::node
