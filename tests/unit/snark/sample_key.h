#pragma once

#include "snark/groth16_prove.h"
#include "snark/groth16_setup.h"
#include "snark/groth16_verify.h"
#include "unit/snark/chain_circuit.h"

#include <cstdlib>

// A circuit with a key made for it. Randomness is fixed so that runs repeat.
namespace landfall::test {

inline SecretBytes fixedRandomness(std::size_t size, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    SecretBytes out(size);
    for (std::uint8_t& byte : out.span()) {
        byte = static_cast<std::uint8_t>(random());
    }
    return out;
}

struct SampleKey {
    ChainCircuit circuit;
    Bytes zkey;
    snark::VerifyingKey verifyingKey;
};

inline SampleKey sampleKey(std::size_t constraints, snark::Wire publicCount, std::uint64_t seed, ThreadPool& pool) {
    SampleKey out{chainCircuit(constraints, publicCount, seed), {}, {}};
    snark::NoProgress progress;
    auto key = snark::developmentSetup(out.circuit.system, fixedRandomness(snark::kToxicWasteSize, seed), pool,
                                       progress, snark::appendTo(out.zkey));
    if (!key) {
        std::abort();
    }
    out.verifyingKey = *std::move(key);
    return out;
}

} // namespace landfall::test
