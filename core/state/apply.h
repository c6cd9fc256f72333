#pragma once

#include "base/result.h"
#include "protocol/request.h"
#include "state/batch_record.h"
#include "state/state.h"

#include <map>
#include <optional>
#include <vector>

namespace landfall::state {

// Applies one batch to a state by the protocol's rules, operation by operation,
// and records what the circuit needs. Works on a copy; finish() hashes what changed
// in it, all at once, and hands it over.
//
// The circuit is the other writing of these rules: what finish() accepts, the
// circuit can prove, and what add() or finish() refuse, it cannot.
class BatchApplier {
public:
    // header.size must be a shape's. The state is copied.
    BatchApplier(const State& state, const protocol::BatchHeader& header);

    // Fills in what the batch decides about a queued item: a deposit's account
    // or its refusal, a forced exit's amount and whether it is a partial one.
    protocol::Operation resolve(const protocol::Operation& queued) const;

    // Refuses an operation that the rules don't allow here, and leaves the batch as it was. A withdrawal needs
    // `proof` for a trace that can be proven. A batch that is read back from a chain was proven already and has
    // none. Then signature, key and a WithdrawWide's expiry are taken on trust, and nothing else is. Errors:
    // batch-full, vault-slots-full, fee-slots-full (all three: close the batch, try in the next),
    // forced-exit-needs-own-batch, and apply-… for operations that break a rule.
    Status add(const protocol::Operation& operation, const protocol::SignedWithdraw* proof = nullptr);

    // From here on no operation may take a vault slot that leaves fewer than `kept` of the shape's free.
    void keepVaultSlots(std::size_t kept) { m_keptSlots = kept; }

    std::size_t operationCount() const { return m_operations.size(); }
    const std::vector<protocol::Operation>& operations() const { return m_operations; }

    // The state with all that was added so far; vaults as they were before the batch.
    State state() const;
    // True for an operation that add() may accept but that could leave the batch
    // without an end that finish() accepts. It takes more than its vault holds so
    // far, or that shares a vault with a partial exit. A batcher leaves it for the
    // next batch.
    bool mustWait(const protocol::Operation& operation) const;

    struct Applied {
        State state;
        protocol::BatchData batch;
        BatchRecord record;

        // Hashes some 20 nodes an operation that the state alone does not need. It needs
        // proofs for its withdrawals to be proven.
        protocol::BatchTrace trace() const { return record.trace(); }
    };
    // Errors: batch-empty, apply-vault-negative, apply-vault-overflow, apply-fee-account,
    // apply-fee-overflow, apply-partial-exit-vault.
    Result<Applied> finish() &&;

private:
    // A vault at the batch's end so far; nothing below zero.
    std::optional<Amount> vaultSoFar(TokenId token, ChainIndex chain) const;

    struct Slot {
        Amount in = 0; // at most 32 amounts below 2^120
        Amount out = 0;
        bool partialExit = false;
        bool withdraw = false;
    };
    struct Effect {
        Address owner;
        Fr keyHash;
        Nonce nonce = 0;
        Amount balance = 0;
    };

    Result<Effect> effectOf(const protocol::Operation& operation, const protocol::SignedWithdraw* proof) const;
    Status checkSlots(const protocol::Operation& operation) const;
    Status settleFees();
    Status settleVaults();

    State m_state;
    protocol::BatchShape m_shape;
    BatchRecord m_record;
    std::vector<protocol::Operation> m_operations;
    std::map<std::uint32_t, Slot> m_vaultSlots; // by 16·token + chain
    std::size_t m_keptSlots = 0;
    std::map<TokenId, Amount> m_fees;
};

} // namespace landfall::state
