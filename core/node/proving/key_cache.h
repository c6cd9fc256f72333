#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/thread_pool.h"
#include "node/proving/proven_circuit.h"
#include "snark/proving_key.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace landfall::node {

// What a deployment takes from a proving key.
struct KeyInfo {
    std::uint8_t size = 0;                  // the batch circuit's; 0 for the exit circuit
    Bytes32 circuitHash{};                  // SHA-256 of the circuit's .r1cs
    Bytes32 verifyingKeyHash{};             // core/README.md, "Network id"
    std::vector<Bytes32> verifyingKeyWords; // what that hash covers, and what a contract is deployed with
    std::string path;                       // of the .zkey
};

class LoadedKey {
public:
    LoadedKey(snark::ProvingKey key, KeyInfo info) : m_key(std::move(key)), m_info(std::move(info)) {}

    const snark::ProvingKey& key() const { return m_key; }
    const KeyInfo& info() const { return m_info; }

private:
    snark::ProvingKey m_key;
    KeyInfo m_info;
};

// Proving keys in a folder, one .zkey a circuit with a note of its hashes beside
// it. Keys made here are development keys: whoever ran the set-up could have kept
// its secrets, so they guard play money only.
class KeyCache {
public:
    KeyCache(std::string folder, ThreadPool& pool);

    // The key of that circuit, given by the batches' size or as a whole. It is made with fresh
    // randomness if there is none, and tried with one proof before it is kept. An existing one is
    // checked first. One that is damaged or of another circuit is replaced: no deployment of this
    // program's circuit can depend on it.
    // Errors: prover-size, prover-key-folder, prover-key-unwritable, prover-key-trial, cancelled, and the set-up's.
    Result<KeyInfo> ensureDevelopmentKey(std::uint8_t size, snark::ProgressSink& progress);
    Result<KeyInfo> ensureDevelopmentKey(const ProvenCircuit& circuit, snark::ProgressSink& progress);

    // Checks the file's SHA-256, circuit and verifying key before it answers.
    // Errors: prover-size, prover-key-missing, prover-key-damaged, prover-key-other-circuit,
    // prover-key-other-network.
    Result<std::unique_ptr<LoadedKey>> load(std::uint8_t size, const Bytes32& verifyingKeyHash,
                                            snark::ProgressSink& progress);
    Result<std::unique_ptr<LoadedKey>> load(const ProvenCircuit& circuit, const Bytes32& verifyingKeyHash,
                                            snark::ProgressSink& progress);

private:
    struct Note;

    Result<std::unique_ptr<LoadedKey>> open(const ProvenCircuit& circuit, snark::ProgressSink& progress);
    Result<Bytes32> circuitHash(const ProvenCircuit& circuit);
    Status make(const ProvenCircuit& circuit, const Bytes32& hash, snark::ProgressSink& progress);
    Status tryOut(const ProvenCircuit& circuit, const snark::ProvingKey& key, snark::ProgressSink& progress);
    std::string pathOf(const ProvenCircuit& circuit, const Bytes32& hash) const;

    std::string m_folder;
    ThreadPool& m_pool;
    std::map<std::string, Bytes32> m_circuitHashes; // by the circuit's name
};

} // namespace landfall::node
