#include "l1/starknet/call_encoder.h"

#include "base/overloaded.h"
#include "crypto/starknet/names.h"
#include "l1/starknet/change_felts.h"
#include "protocol/exit.h"

#include <algorithm>

namespace landfall::l1::starknet {

namespace {

using Calls = std::vector<Call>;

// From here on a run's tokens are not called: one that burns all gas can't be caught, and only this is left.
constexpr unsigned kSetAsideFrom = 2;

class Encoder {
public:
    Encoder(const CallFacts& facts, const NetworkFile& network, const NetworkChain& chain)
        : m_facts(facts), m_network(network), m_chain(chain), m_rollup(toFelt(chain.rollup.wide()->bytes)),
          m_calls(m_rollup, keysOf(network, facts)) {}

    Result<Calls> operator()(const Commit& call) {
        const auto last = stored(call.last);
        return last ? one(m_calls.commit(*last, call.batches)) : last.error();
    }
    Result<Calls> operator()(const CommitAndProve& call) {
        const auto last = stored(call.last);
        if (!last) {
            return last.error();
        }
        std::optional<Run> run;
        if (call.run) {
            auto made = runOf(*call.run);
            if (!made) {
                return made.error();
            }
            run = std::move(*made);
        }
        return one(m_calls.commitAndProve(*last, call.batches, call.proofs, run));
    }
    Result<Calls> operator()(const CommitByTicket& call) {
        const auto last = stored(call.last);
        return last ? one(m_calls.commitByTicket(*last, call.batches, call.proofs, call.signatures)) : last.error();
    }
    Result<Calls> operator()(const Prove& call) {
        std::vector<StoredBatch> batches;
        std::vector<BatchSubmission> submissions;
        for (const auto& batch : call.batches) {
            const auto kept = stored(batch);
            if (!kept) {
                return kept.error();
            }
            batches.push_back(*kept);
            submissions.push_back(batch.submission);
        }
        return one(m_calls.prove(batches, submissions, call.proofs));
    }
    Result<Calls> operator()(const Execute& call) {
        const auto run = runOf(call);
        return run ? Result<Calls>(Calls{m_calls.execute(*run)}) : run.error();
    }
    Result<Calls> operator()(const RevertBatches& call) {
        const auto first = stored(call.first);
        return first ? Result<Calls>(Calls{m_calls.revert(*first, call.signatures)}) : first.error();
    }
    Result<Calls> operator()(const ArmContract&) { return Calls{m_calls.arm()}; }
    Result<Calls> operator()(const FreezeContract&) { return Calls{m_calls.freeze()}; }
    Result<Calls> operator()(const FreezeByVotes& call) {
        const auto batch = stored(call.batch);
        return batch ? Result<Calls>(Calls{m_calls.freezeByVotes(*batch, call.signatures)}) : batch.error();
    }
    Result<Calls> operator()(const OpenExits& call) {
        const auto last = stored(call.last);
        return last ? Result<Calls>(Calls{m_calls.openExits(*last)}) : last.error();
    }
    Result<Calls> operator()(const ExitWithProof& call) {
        const auto last = stored(call.last);
        if (!last) {
            return last.error();
        }
        const auto root = algebra::Fr::fromBigEndian(call.last.submission.newRoot);
        if (!root) {
            return Error::invalid("batch-not-in-field", "the last batch's root is not below the field's size");
        }
        const auto signals =
            protocol::exitSignals(*root, {call.account, call.owner, call.token, m_chain.index, call.amount});
        return one(m_calls.exitWithProof(*last, {call.account, call.owner, call.token, call.amount},
                                         {signals[0].toBigEndian(), signals[1].toBigEndian(), signals[2].toBigEndian()},
                                         call.proof));
    }
    Result<Calls> operator()(const RefundQueued& call) { return Calls{m_calls.refundQueued(call)}; }

    Result<Calls> operator()(const ApproveToken& call) {
        const auto units = unitsOf(call.token, call.amount);
        return units ? Result<Calls>(Calls{approve(tokenAt(call.token), *units)}) : units.error();
    }
    // What is taken is allowed in the same transaction: the fee, and the tokens.
    Result<Calls> operator()(const Deposit& call) {
        const auto units = unitsOf(call.token, call.amount);
        if (!units) {
            return units.error();
        }
        Calls out;
        if (tokenAt(call.token) == feeToken()) {
            out.push_back(approve(feeToken(), checkedAdd(*units, m_facts.queueFee).value_or(*units)));
        } else {
            out.push_back(approve(tokenAt(call.token), *units));
            allowFee(out);
        }
        out.push_back(m_calls.deposit(call.token, *units, call.owner));
        return out;
    }
    Result<Calls> operator()(const SetSigningKey& call) {
        if (!call.consent) {
            return noConsent();
        }
        Calls out;
        allowFee(out);
        out.push_back(m_calls.setSigningKey(call, call.consent->owner, call.consent->signature));
        return out;
    }
    Result<Calls> operator()(const RequestForcedExit& call) {
        if (!call.consent) {
            return noConsent();
        }
        Calls out;
        if (!call.owed) {
            allowFee(out);
        }
        out.push_back(m_calls.requestForcedExit(call, call.consent->owner, call.consent->signature));
        return out;
    }

    Result<Calls> operator()(const ClaimPending& call) {
        const auto owner = wide(call.recipient);
        return owner ? Result<Calls>(Calls{m_calls.claimPending(call.token, *owner)}) : owner.error();
    }
    Result<Calls> operator()(const ClaimPendingTo& call) {
        const auto to = wide(call.to);
        if (!to) {
            return to.error();
        }
        return Calls{call.consent ? m_calls.claimOwned(call.token, call.consent->owner, *to, call.consent->signature)
                                  : m_calls.claimPendingTo(call.token, *to)};
    }
    Result<Calls> operator()(const ReleaseDelayed& call) { return Calls{m_calls.releaseDelayed(call)}; }

    Result<Calls> operator()(const ProposeChange& call) { return changed("schedule_change", call.change); }
    Result<Calls> operator()(const CancelChange& call) { return changed("cancel_change", call.change); }
    Result<Calls> operator()(const ApplyChange& call) { return changed("apply_change", call.change); }
    Result<Calls> operator()(const PauseExecutions&) { return Calls{m_calls.pause()}; }
    Result<Calls> operator()(const ResumeExecutions&) { return Calls{m_calls.resume()}; }

    Result<Calls> operator()(const TransferCoin& call) {
        const auto to = wide(call.to);
        return to ? Result<Calls>(Calls{transfer(feeToken(), *to, call.units)}) : to.error();
    }
    Result<Calls> operator()(const TransferToken& call) {
        const auto to = wide(call.to);
        const auto units = unitsOf(call.token, call.amount);
        if (!to || !units) {
            return to ? units.error() : to.error();
        }
        return Calls{transfer(tokenAt(call.token), *to, *units)};
    }
    Result<Calls> operator()(const OpenAccount&) {
        return Error::internal("call-encoding", "opening an account is no call of one");
    }

private:
    static VerifyingKeys keysOf(const NetworkFile& network, const CallFacts& facts) {
        VerifyingKeys out;
        for (const auto& size : network.sizes) {
            out[size.size] = size.verifyingKey;
        }
        if (!facts.exitKey.empty()) {
            out[0] = facts.exitKey;
        }
        return out;
    }

    static Result<Calls> one(Result<Call> call) { return call ? Result<Calls>(Calls{std::move(*call)}) : call.error(); }

    Error noConsent() const {
        return Error::invalid("owner-consent-missing", "on " + m_chain.name +
                                                           " the account's owner has to sign for this: their consent "
                                                           "is missing");
    }

    Result<Felt> wide(const protocol::ChainAddress& address) const {
        const auto* felt = address.wide();
        if (felt == nullptr) {
            return Error::invalid("address-wrong-family", protocol::formatChainAddress(address) + " is no address of " +
                                                              m_chain.name + ", which has " +
                                                              std::string(protocol::addressesOf(m_chain.family)));
        }
        return toFelt(felt->bytes);
    }

    Felt feeToken() const { return toFelt(m_chain.starknet->feeToken.bytes); }
    // Of a token that unitsOf() has found here.
    Felt tokenAt(protocol::TokenId token) const {
        return toFelt(m_network.tokenOn(token, m_chain.index)->address.wide()->bytes);
    }
    Result<Uint256> unitsOf(protocol::TokenId token, protocol::Amount amount) const {
        const auto* place = m_network.tokenOn(token, m_chain.index);
        if (place == nullptr) {
            return Error::invalid("token-not-on-chain",
                                  "token " + std::to_string(token) + " is not on " + m_chain.name);
        }
        return protocol::toChainUnits(amount, place->decimals);
    }

    static Call tokenCall(const Felt& token, const char* name, const Felt& who, const Uint256& units) {
        FeltWriter out;
        out.put(who);
        out.put256(units);
        return {token, crypto::entryPointSelector(name), out.take()};
    }
    Call approve(const Felt& token, const Uint256& units) const { return tokenCall(token, "approve", m_rollup, units); }
    static Call transfer(const Felt& token, const Felt& to, const Uint256& units) {
        return tokenCall(token, "transfer", to, units);
    }
    void allowFee(Calls& calls) const {
        if (!m_facts.queueFee.isZero()) {
            calls.push_back(approve(feeToken(), m_facts.queueFee));
        }
    }

    Result<Calls> changed(const char* name, const Change& change) const {
        if (change.kind == ChangeKind::PushGas) {
            return Error::invalid("change-unknown",
                                  "pushes on " + m_chain.name + " have no bound of gas: there is nothing to change");
        }
        FeltWriter out;
        put(out, change);
        return Calls{{m_rollup, crypto::entryPointSelector(name), out.take()}};
    }

    Result<StoredBatch> stored(const CommittedBatch& batch) const {
        const auto sequencer = wide(batch.sequencer);
        return sequencer ? storedBatchOf(batch, *sequencer, m_chain.index) : sequencer.error();
    }
    // Nothing: the one before the first.
    Result<StoredBatch> stored(const std::optional<CommittedBatch>& batch) const {
        return batch ? stored(*batch) : genesisBatch(m_network.networkId(), m_network.genesisRoot);
    }

    Result<Run> runOf(const Execute& call) const {
        Run out;
        out.signatures = call.signatures;
        for (const auto& batch : call.batches) {
            const auto kept = stored(batch);
            const auto payouts = payoutsOn(m_chain.index, batch.submission.batchData);
            if (!kept || !payouts) {
                return kept ? payouts.error() : kept.error();
            }
            out.batches.push_back(*kept);
            out.payouts.push_back(*payouts);
            for (const auto& payout : *payouts) {
                const bool named = std::ranges::find(out.setAside, payout.token) != out.setAside.end();
                if (call.gasDoublings >= kSetAsideFrom && payout.kind == Payout::Kind::Push && !named) {
                    out.setAside.push_back(payout.token);
                }
            }
        }
        return out;
    }

    const CallFacts& m_facts;
    const NetworkFile& m_network;
    const NetworkChain& m_chain;
    Felt m_rollup;
    RollupCalls m_calls;
};

} // namespace

bool needsQueueFee(const ContractCall& call) {
    const auto* exit = std::get_if<RequestForcedExit>(&call);
    return std::holds_alternative<Deposit>(call) || std::holds_alternative<SetSigningKey>(call) ||
           (exit != nullptr && !exit->owed);
}

bool needsExitKey(const ContractCall& call) {
    return std::holds_alternative<ExitWithProof>(call);
}

Result<std::vector<Call>> encodeCall(const ContractCall& call, const CallFacts& facts, const NetworkFile& network,
                                     const NetworkChain& chain) {
    return std::visit(Encoder(facts, network, chain), call);
}

} // namespace landfall::l1::starknet
