#pragma once

#include "l1/network_file.h"
#include "protocol/trace.h"
#include "state/apply.h"
#include "store/store.h"

#include <map>
#include <memory>

namespace landfall::node {

// The node's line of batches and the state after the last of them, kept in
// memory and always equal to what the rows give.
class Ledger {
public:
    // Writes genesis into an empty store. Errors: node-genesis, store-damaged, store-….
    static Result<std::unique_ptr<Ledger>> open(store::Store& store, const l1::NetworkFile& network);

    const state::State& tip() const { return *m_tip; }
    protocol::BatchNumber number() const { return m_number; }
    const Bytes32& commitment() const { return m_commitment; }
    protocol::UnixSeconds timestamp() const { return m_timestamp; }
    // Whether a batch of the line holds a request with the same account and nonce.
    bool hasUsedNonceOf(const protocol::Withdraw& request) const;

    struct Next {
        state::BatchApplier::Applied applied;
        std::vector<store::QueueRun> queue;
        std::vector<std::pair<protocol::RequestHash, std::size_t>> requests; // with their positions
        bool own = false;
        Milliseconds at = 0;
    };
    // Stores the batch that follows the last one, with all that hangs on it, in one transaction.
    Status append(Next next);

    // Forgets batches from `first` on; their requests wait again.
    Status dropFrom(protocol::BatchNumber first, const std::string& note);

    // A batch of the line, decoded once; null if there is none that can be read.
    std::shared_ptr<const protocol::BatchData> batch(protocol::BatchNumber number);

    // What the circuit needs for one of our own batches; made again from the rows
    // if it isn't at hand. Errors: batch-unknown, store-damaged.
    Result<std::shared_ptr<const protocol::BatchTrace>> trace(protocol::BatchNumber number);
    void forgetTrace(protocol::BatchNumber number) { m_traces.erase(number); }

    // Reads everything again, after the store failed.
    Status reload();

private:
    Ledger(store::Store& store, const l1::NetworkFile& network) : m_store(store), m_network(network) {}

    store::Store& m_store;
    const l1::NetworkFile& m_network;
    std::optional<state::State> m_tip;
    protocol::BatchNumber m_number = 0;
    Bytes32 m_commitment{};
    protocol::UnixSeconds m_timestamp = 0;
    std::map<protocol::BatchNumber, std::shared_ptr<const protocol::BatchTrace>> m_traces;
    std::map<protocol::BatchNumber, std::shared_ptr<const protocol::BatchData>> m_batches; // of the line as it is
};

} // namespace landfall::node
