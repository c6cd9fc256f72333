#include "l1/evm/rollup_calls.h"

#include "base/overloaded.h"
#include "l1/evm/rollup_abi.h"
#include "protocol/batch_words.h"
#include "protocol/queue.h"

#include <algorithm>

namespace landfall::l1::evm {

namespace {

AbiValue proofValue(const protocol::ProofWords& proof) {
    AbiValue::List words;
    for (const auto& word : proof) {
        words.emplace_back(Uint256::fromBigEndian(word));
    }
    return AbiValue::list(std::move(words));
}

AbiValue proofValues(const std::vector<protocol::ProofWords>& proofs) {
    AbiValue::List out;
    for (const auto& proof : proofs) {
        out.push_back(proofValue(proof));
    }
    return AbiValue::list(std::move(out));
}

AbiValue commitValues(const std::vector<BatchSubmission>& batches) {
    AbiValue::List out;
    for (const auto& batch : batches) {
        out.push_back(AbiValue::list({Uint256::fromBigEndian(batch.publicDataHash), AbiValue::bytes(batch.newRoot),
                                      AbiValue::bytes(batch.batchData)}));
    }
    return AbiValue::list(std::move(out));
}

AbiValue signatureBytes(const std::vector<VoteSignature>& signatures) {
    Bytes joined;
    for (const auto& signature : signatures) {
        append(joined, signature);
    }
    return AbiValue::bytes(joined);
}

class Encoder {
public:
    Encoder(const CallContext& context, const NetworkFile& network, const NetworkChain& chain)
        : m_context(context), m_network(network), m_chain(chain) {}

    Result<CallMessage> operator()(const Commit& call) {
        auto last = lastBatch(call.last);
        return last ? toRollup(rollupAbi().commitBatches, {*last, commitValues(call.batches)}) : last.error();
    }

    Result<CallMessage> operator()(const CommitAndProve& call) {
        auto last = lastBatch(call.last);
        if (!last) {
            return last.error();
        }
        AbiValue::List arguments{*last, commitValues(call.batches), proofValues(call.proofs)};
        if (!call.run) {
            return toRollup(rollupAbi().commitAndProve, arguments);
        }
        auto run = runValue(*call.run);
        if (!run) {
            return run.error();
        }
        arguments.push_back(std::move(*run));
        return toRollup(rollupAbi().commitProveAndExecute, arguments);
    }

    Result<CallMessage> operator()(const CommitByTicket& call) {
        auto last = lastBatch(call.last);
        return last ? toRollup(rollupAbi().commitByTicket, {*last, commitValues(call.batches), proofValues(call.proofs),
                                                            signatureBytes(call.signatures)})
                    : last.error();
    }

    Result<CallMessage> operator()(const Prove& call) {
        AbiValue::List stored;
        AbiValue::List inputs;
        for (const auto& batch : call.batches) {
            auto value = storedBatchOf(batch, m_chain.index);
            auto signals = publicInputsOf(batch.submission);
            if (!value) {
                return value.error();
            }
            if (!signals) {
                return signals.error();
            }
            stored.push_back(std::move(*value));
            inputs.push_back(std::move(*signals));
        }
        return toRollup(rollupAbi().proveBatches, {AbiValue::list(std::move(stored)), AbiValue::list(std::move(inputs)),
                                                   proofValues(call.proofs)});
    }

    Result<CallMessage> operator()(const Execute& call) {
        auto run = runValue(call);
        return run ? toRollup(rollupAbi().executeBatches, {*run}) : run.error();
    }

    Result<CallMessage> operator()(const RevertBatches& call) {
        auto first = storedBatchOf(call.first, m_chain.index);
        if (!first) {
            return first.error();
        }
        return call.signatures.empty()
                   ? toRollup(rollupAbi().revertBatches, {*first})
                   : toRollup(rollupAbi().revertByCertificate, {*first, signatureBytes(call.signatures)});
    }

    Result<CallMessage> operator()(const ArmContract&) { return toRollup(rollupAbi().arm, {}); }
    Result<CallMessage> operator()(const FreezeContract&) { return toRollup(rollupAbi().freeze, {}); }

    Result<CallMessage> operator()(const FreezeByVotes& call) {
        auto batch = lastBatch(call.batch);
        return batch ? toRollup(rollupAbi().freezeByCertificate, {*batch, signatureBytes(call.signatures)})
                     : batch.error();
    }

    Result<CallMessage> operator()(const ApproveToken& call) {
        auto units = unitsOf(call.token, call.amount);
        if (!units) {
            return units.error();
        }
        return toToken(call.token, rollupAbi().approve, {m_chain.rollup, *units});
    }

    Result<CallMessage> operator()(const Deposit& call) {
        auto units = unitsOf(call.token, call.amount);
        if (!units) {
            return units.error();
        }
        if (m_network.tokenOn(call.token, m_chain.index)->isNative()) {
            const auto value = checkedAdd(*units, m_context.queueFee);
            return toRollup(rollupAbi().depositNative, {*units, call.owner}, value.value_or(*units));
        }
        return toRollup(rollupAbi().deposit, {std::uint64_t{call.token}, *units, call.owner}, m_context.queueFee);
    }

    Result<CallMessage> operator()(const SetSigningKey& call) {
        return toRollup(rollupAbi().setSigningKey, {std::uint64_t{call.account}, Uint256::fromBigEndian(call.keyHash)},
                        m_context.queueFee);
    }

    Result<CallMessage> operator()(const RequestForcedExit& call) {
        return toRollup(rollupAbi().requestForcedExit, {std::uint64_t{call.account}, std::uint64_t{call.token}},
                        call.owed ? Uint256() : m_context.queueFee);
    }

    Result<CallMessage> operator()(const ClaimPending& call) {
        return toRollup(rollupAbi().claimPending, {std::uint64_t{call.token}, call.recipient});
    }
    Result<CallMessage> operator()(const ClaimPendingTo& call) {
        return toRollup(rollupAbi().claimPendingTo, {std::uint64_t{call.token}, call.to});
    }
    Result<CallMessage> operator()(const ReleaseDelayed& call) {
        return toRollup(rollupAbi().releaseDelayed, {call.number, std::uint64_t{call.payout}});
    }

    Result<CallMessage> operator()(const OpenExits& call) {
        auto last = lastBatch(call.last);
        return last ? toRollup(rollupAbi().openExits, {*last}) : last.error();
    }
    Result<CallMessage> operator()(const ExitWithProof& call) {
        auto last = storedBatchOf(call.last, m_chain.index);
        if (!last) {
            return last.error();
        }
        auto claim = AbiValue::list(
            {std::uint64_t{call.account}, call.owner, std::uint64_t{call.token}, protocol::toUint256(call.amount)});
        return toRollup(rollupAbi().exitWithProof, {*last, std::move(claim), proofValue(call.proof)});
    }
    Result<CallMessage> operator()(const RefundQueued& call) {
        const auto words = protocol::encodeOperation(call.operation);
        return toRollup(rollupAbi().refundQueued,
                        {call.index, AbiValue::bytes(words.first), AbiValue::bytes(words.second)});
    }

    Result<CallMessage> operator()(const ProposeChange& call) {
        return toRollup(rollupAbi().scheduleChange, changeArguments(call.change));
    }
    Result<CallMessage> operator()(const CancelChange& call) {
        return toRollup(rollupAbi().cancelChange, changeArguments(call.change));
    }
    Result<CallMessage> operator()(const ApplyChange& call) {
        return toRollup(rollupAbi().applyChange, changeArguments(call.change));
    }
    Result<CallMessage> operator()(const PauseExecutions&) { return toRollup(rollupAbi().pause, {}); }
    Result<CallMessage> operator()(const ResumeExecutions&) { return toRollup(rollupAbi().unpause, {}); }

    Result<CallMessage> operator()(const OpenAccount&) {
        return Error::invalid("account-not-needed",
                              "senders on " + m_chain.name + " need no account of their own: nothing is to be opened");
    }

    Result<CallMessage> operator()(const TransferCoin& call) { return CallMessage{evmOf(call.to), call.units, {}}; }

    Result<CallMessage> operator()(const TransferToken& call) {
        auto units = unitsOf(call.token, call.amount);
        if (!units) {
            return units.error();
        }
        if (m_network.tokenOn(call.token, m_chain.index)->isNative()) {
            return CallMessage{evmOf(call.to), *units, {}};
        }
        return toToken(call.token, rollupAbi().transfer, {call.to, *units});
    }

private:
    Result<CallMessage> toRollup(const AbiSignature& function, const AbiValue::List& arguments, Uint256 value = {}) {
        return message(evmOf(m_chain.rollup), function, arguments, value);
    }

    Result<CallMessage> toToken(protocol::TokenId token, const AbiSignature& function,
                                const AbiValue::List& arguments) {
        const auto* place = m_network.tokenOn(token, m_chain.index);
        if (place->isNative()) {
            return Error::invalid("token-is-native", m_network.token(token)->symbol + " is the own coin of " +
                                                         m_chain.name + " and needs no approval");
        }
        return message(evmOf(place->address), function, arguments, {});
    }

    static Result<CallMessage> message(const protocol::Address& to, const AbiSignature& function,
                                       const AbiValue::List& arguments, const Uint256& value) {
        auto data = abiEncodeCall(function, arguments);
        if (!data) {
            return data.error();
        }
        return CallMessage{to, value, std::move(*data)};
    }

    Result<Uint256> unitsOf(protocol::TokenId token, protocol::Amount amount) const {
        const auto* place = m_network.tokenOn(token, m_chain.index);
        if (place == nullptr) {
            return Error::invalid("token-not-on-chain",
                                  "token " + std::to_string(token) + " is not on " + m_chain.name);
        }
        return protocol::toChainUnits(amount, place->decimals);
    }

    Result<AbiValue> lastBatch(const std::optional<CommittedBatch>& last) const {
        if (!last) {
            return m_context.genesisBatch;
        }
        return storedBatchOf(*last, m_chain.index);
    }

    Result<AbiValue> runValue(const Execute& call) const {
        AbiValue::List batches;
        AbiValue::List payouts;
        for (const auto& batch : call.batches) {
            auto stored = storedBatchOf(batch, m_chain.index);
            if (!stored) {
                return stored.error();
            }
            const auto data = protocol::readCommitted(batch.submission.batchData); // read once by storedBatchOf
            batches.push_back(std::move(*stored));
            payouts.push_back(AbiValue::bytes(protocol::encodePayouts(protocol::payoutsOn(m_chain.index, *data))));
        }
        return AbiValue::list(
            {AbiValue::list(std::move(batches)), AbiValue::list(std::move(payouts)), signatureBytes(call.signatures)});
    }

    const CallContext& m_context;
    const NetworkFile& m_network;
    const NetworkChain& m_chain;
};

// What a person may have chosen.
std::optional<protocol::ChainAddress> addressNamedIn(const ContractCall& call) {
    using Named = std::optional<protocol::ChainAddress>;
    return std::visit(Overloaded{[](const ClaimPending& c) -> Named { return c.recipient; },
                                 [](const ClaimPendingTo& c) -> Named { return c.to; },
                                 [](const TransferCoin& c) -> Named { return c.to; },
                                 [](const TransferToken& c) -> Named { return c.to; },
                                 [](const ProposeChange& c) -> Named { return c.change.account; },
                                 [](const CancelChange& c) -> Named { return c.change.account; },
                                 [](const ApplyChange& c) -> Named { return c.change.account; },
                                 [](const auto&) -> Named { return {}; }},
                      call);
}

} // namespace

bool needsQueueFee(const ContractCall& call) {
    const auto* exit = std::get_if<RequestForcedExit>(&call);
    return std::holds_alternative<Deposit>(call) || std::holds_alternative<SetSigningKey>(call) ||
           (exit != nullptr && !exit->owed);
}

bool needsGenesisBatch(const ContractCall& call) {
    return std::visit(
        Overloaded{[](const Commit& c) { return !c.last; }, [](const CommitAndProve& c) { return !c.last; },
                   [](const CommitByTicket& c) { return !c.last; }, [](const FreezeByVotes& c) { return !c.batch; },
                   [](const OpenExits& c) { return !c.last; }, [](const auto&) { return false; }},
        call);
}

Result<CallMessage> encodeCall(const ContractCall& call, const CallContext& context, const NetworkFile& network,
                               protocol::ChainIndex chain) {
    const auto* entry = network.chain(chain);
    if (entry == nullptr) {
        return Error::invalid("chain-unknown", "the network file has no chain " + std::to_string(chain));
    }
    if (const auto named = addressNamedIn(call); named && named->evm() == nullptr) {
        return Error::invalid("address-wrong-family", protocol::formatChainAddress(*named) + " is no address of " +
                                                          entry->name + ", which has " +
                                                          std::string(protocol::addressesOf(entry->family)));
    }
    return std::visit(Encoder(context, network, *entry), call);
}

} // namespace landfall::l1::evm
