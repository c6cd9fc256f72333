#include "l1/starknet/call_encoder.h"

#include "crypto/starknet/names.h"
#include "l1/starknet/addresses.h"
#include "protocol/exit.h"

#include <algorithm>
#include <set>

namespace landfall::l1::starknet {

namespace {

using Calls = Result<std::vector<Call>>;

// How often an execution's gas is doubled before its tokens are set aside.
constexpr unsigned kMostDoublings = 1;

VerifyingKeys keysOf(const NetworkFile& network, const CallContext& context) {
    VerifyingKeys out;
    for (const auto& size : network.sizes) {
        out[size.size] = size.verifyingKey;
    }
    if (!context.exitKey.empty()) {
        out[0] = context.exitKey;
    }
    return out;
}

Call movement(const Felt& token, std::string_view name, const Felt& other, const Uint256& units) {
    FeltWriter out;
    out.put(other);
    out.put256(units);
    return {token, crypto::entryPointSelector(name), out.take()};
}

Error consentMissing(const std::string& what) {
    return Error::invalid("owner-consent-missing", what + " needs the signature of the accounts' owner: give the "
                                                          "owner's consent with the call");
}

Calls one(Call call) {
    return std::vector<Call>{std::move(call)};
}
Calls one(Result<Call> call) {
    return call ? one(std::move(*call)) : Calls(call.error());
}

class Encoder {
public:
    Encoder(const CallContext& context, const NetworkFile& network, const NetworkChain& chain)
        : m_context(context), m_network(network), m_chain(chain), m_rollup(toFelt(chain.rollup.wide()->bytes)),
          m_feeToken(toFelt(chain.starknet->feeToken.bytes)), m_calls(m_rollup, keysOf(network, context)) {}

    Calls operator()(const Commit& call) const {
        return withLast(call.last, [&](const StoredBatch& last) { return m_calls.commit(last, call.batches); });
    }

    Calls operator()(const CommitAndProve& call) const {
        std::optional<Run> run;
        if (call.run) {
            auto made = runOf(*call.run);
            if (!made) {
                return made.error();
            }
            run = std::move(*made);
        }
        return withLast(call.last, [&](const StoredBatch& last) {
            return m_calls.commitAndProve(last, call.batches, call.proofs, run);
        });
    }

    Calls operator()(const CommitByTicket& call) const {
        return withLast(call.last, [&](const StoredBatch& last) {
            return m_calls.commitByTicket(last, call.batches, call.proofs, call.signatures);
        });
    }

    Calls operator()(const Prove& call) const {
        std::vector<StoredBatch> stored;
        std::vector<BatchSubmission> submissions;
        for (const auto& batch : call.batches) {
            const auto kept = storedOf(batch);
            if (!kept) {
                return kept.error();
            }
            stored.push_back(*kept);
            submissions.push_back(batch.submission);
        }
        return one(m_calls.prove(stored, submissions, call.proofs));
    }

    Calls operator()(const Execute& call) const {
        const auto run = runOf(call);
        return run ? one(m_calls.execute(*run)) : Calls(run.error());
    }

    Calls operator()(const RevertBatches& call) const {
        const auto first = storedOf(call.first);
        return first ? one(m_calls.revert(*first, call.signatures)) : Calls(first.error());
    }

    Calls operator()(const ArmContract&) const { return one(m_calls.arm()); }
    Calls operator()(const FreezeContract&) const { return one(m_calls.freeze()); }
    Calls operator()(const FreezeByVotes& call) const {
        return withLast(call.batch, [&](const StoredBatch& batch) {
            return Result<Call>(m_calls.freezeByVotes(batch, call.signatures));
        });
    }

    Calls operator()(const ApproveToken& call) const {
        const auto units = unitsOf(call.token, call.amount);
        return units ? one(approval(tokenAt(call.token), m_rollup, *units)) : Calls(units.error());
    }

    Calls operator()(const Deposit& call) const {
        const auto units = unitsOf(call.token, call.amount);
        return units ? approved(m_calls.deposit(call.token, *units, call.owner), m_context.queueFee,
                                tokenAt(call.token), *units)
                     : Calls(units.error());
    }

    Calls operator()(const SetSigningKey& call) const {
        if (!call.consent) {
            return consentMissing("a signing key");
        }
        return approved(m_calls.setSigningKey(call, call.consent->owner, call.consent->signature), m_context.queueFee);
    }

    Calls operator()(const RequestForcedExit& call) const {
        if (!call.consent) {
            return consentMissing("a forced exit");
        }
        return approved(m_calls.requestForcedExit(call, call.consent->owner, call.consent->signature),
                        call.owed ? Uint256() : m_context.queueFee);
    }

    Calls operator()(const ClaimPending& call) const {
        if (call.recipient.evm() != nullptr) {
            return consentMissing("what waits for an owner of accounts");
        }
        return withAddress(call.recipient, [&](const Felt& owner) { return m_calls.claimPending(call.token, owner); });
    }

    Calls operator()(const ClaimPendingTo& call) const {
        return withAddress(call.to, [&](const Felt& to) {
            return call.consent ? m_calls.claimOwned(call.token, call.consent->owner, to, call.consent->signature)
                                : m_calls.claimPendingTo(call.token, to);
        });
    }

    Calls operator()(const ReleaseDelayed& call) const { return one(m_calls.releaseDelayed(call)); }
    Calls operator()(const OpenExits& call) const {
        return withLast(call.last, [&](const StoredBatch& last) { return Result<Call>(m_calls.openExits(last)); });
    }

    Calls operator()(const ExitWithProof& call) const {
        const auto last = storedOf(call.last);
        const auto root = algebra::Fr::fromUint256(Uint256::fromBigEndian(call.last.submission.newRoot));
        if (!last || !root) {
            return last ? Error::invalid("batch-not-in-field", "the last batch's root is no field element")
                        : last.error();
        }
        const auto signals =
            protocol::exitSignals(*root, {call.account, call.owner, call.token, m_chain.index, call.amount});
        const std::array inputs{signals[0].toBigEndian(), signals[1].toBigEndian(), signals[2].toBigEndian()};
        return one(
            m_calls.exitWithProof(*last, {call.account, call.owner, call.token, call.amount}, inputs, call.proof));
    }

    Calls operator()(const RefundQueued& call) const { return one(m_calls.refundQueued(call)); }
    Calls operator()(const ProposeChange& call) const { return one(m_calls.scheduleChange(call.change)); }
    Calls operator()(const CancelChange& call) const { return one(m_calls.cancelChange(call.change)); }
    Calls operator()(const ApplyChange& call) const { return one(m_calls.applyChange(call.change)); }
    Calls operator()(const PauseExecutions&) const { return one(m_calls.pause()); }
    Calls operator()(const ResumeExecutions&) const { return one(m_calls.resume()); }
    Calls operator()(const OpenAccount&) const { return std::vector<Call>(); }

    Calls operator()(const TransferCoin& call) const {
        return withAddress(call.to, [&](const Felt& to) { return transfer(m_feeToken, to, call.units); });
    }
    Calls operator()(const TransferToken& call) const {
        const auto units = unitsOf(call.token, call.amount);
        if (!units) {
            return units.error();
        }
        return withAddress(call.to, [&](const Felt& to) { return transfer(tokenAt(call.token), to, *units); });
    }

private:
    // Only of a token that unitsOf() knows.
    Felt tokenAt(protocol::TokenId token) const {
        const auto& address = m_network.tokenOn(token, m_chain.index)->address;
        return address.wide() == nullptr ? m_feeToken : toFelt(address.wide()->bytes);
    }

    Result<Uint256> unitsOf(protocol::TokenId token, protocol::Amount amount) const {
        const auto* place = m_network.tokenOn(token, m_chain.index);
        if (place == nullptr) {
            return Error::invalid("token-not-on-chain",
                                  "token " + std::to_string(token) + " is not on " + m_chain.name);
        }
        return protocol::toChainUnits(amount, place->decimals);
    }

    // The contract pulls the fee and, of a deposit, its units: an allowance of exactly that, used up at once.
    Calls approved(Call call, const Uint256& fee, const Felt& token = {}, const Uint256& units = {}) const {
        std::vector<Call> out;
        const bool together = token == m_feeToken;
        const auto ofFees = together ? checkedAdd(fee, units).value_or(fee) : fee;
        if (!ofFees.isZero()) {
            out.push_back(approval(m_feeToken, m_rollup, ofFees));
        }
        if (!together && !units.isZero()) {
            out.push_back(approval(token, m_rollup, units));
        }
        out.push_back(std::move(call));
        return out;
    }

    template <class Use>
    Calls withLast(const std::optional<CommittedBatch>& last, Use use) const {
        if (!last) {
            return one(use(genesisBatch(m_network.networkId(), m_network.genesisRoot)));
        }
        const auto stored = storedOf(*last);
        return stored ? one(use(*stored)) : Calls(stored.error());
    }

    template <class Use>
    static Calls withAddress(const protocol::ChainAddress& address, Use use) {
        const auto wide = wideOf(address);
        return wide ? one(use(*wide)) : Calls(wide.error());
    }

    Result<StoredBatch> storedOf(const CommittedBatch& batch) const { return keptBatchOf(batch, m_chain.index); }

    Result<Run> runOf(const Execute& call) const {
        Run out;
        std::set<protocol::TokenId> pushed;
        for (const auto& batch : call.batches) {
            const auto stored = storedOf(batch);
            auto payouts = payoutsOn(m_chain.index, batch.submission.batchData);
            if (!stored || !payouts) {
                return stored ? payouts.error() : stored.error();
            }
            for (const auto& payout : *payouts) {
                if (payout.kind == Payout::Kind::Push) {
                    pushed.insert(payout.token);
                }
            }
            out.batches.push_back(*stored);
            out.payouts.push_back(std::move(*payouts));
        }
        out.signatures = call.signatures;
        // A token that burns all gas can't be caught there, and would stop this batch and all after it. What is set
        // aside becomes a pending balance, which anyone may claim to its recipient.
        if (call.gasDoublings > kMostDoublings) {
            out.setAside.assign(pushed.begin(), pushed.end());
        }
        return out;
    }

    const CallContext& m_context;
    const NetworkFile& m_network;
    const NetworkChain& m_chain;
    Felt m_rollup;
    Felt m_feeToken;
    RollupCalls m_calls;
};

} // namespace

Call approval(const Felt& token, const Felt& spender, const Uint256& units) {
    return movement(token, "approve", spender, units);
}

Call transfer(const Felt& token, const Felt& to, const Uint256& units) {
    return movement(token, "transfer", to, units);
}

Result<StoredBatch> keptBatchOf(const CommittedBatch& batch, protocol::ChainIndex chain) {
    const auto sequencer = wideOf(batch.sequencer);
    return sequencer ? storedBatchOf(batch, *sequencer, chain) : sequencer.error();
}

bool needsQueueFee(const ContractCall& call) {
    const auto* exit = std::get_if<RequestForcedExit>(&call);
    return std::holds_alternative<Deposit>(call) || std::holds_alternative<SetSigningKey>(call) ||
           (exit != nullptr && !exit->owed);
}

bool needsExitKey(const ContractCall& call) {
    return std::holds_alternative<ExitWithProof>(call);
}

Result<std::vector<Call>> encodeCall(const ContractCall& call, const CallContext& context, const NetworkFile& network,
                                     const NetworkChain& chain) {
    return std::visit(Encoder(context, network, chain), call);
}

} // namespace landfall::l1::starknet
