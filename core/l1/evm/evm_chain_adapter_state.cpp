#include "l1/evm/async.h"
#include "l1/evm/chain_head.h"
#include "l1/evm/contract_storage.h"
#include "l1/evm/evm_chain_adapter.h"
#include "l1/evm/json_values.h"
#include "l1/evm/rollup_abi.h"

// What the contract holds in a block: as a server says, and as the block's state root proves.
namespace landfall::l1::evm {

namespace {

using Words = std::vector<Uint256>;

Result<ContractState> stateOf(const AbiValue::List& counters) {
    const auto& fields = counters[0].members(); // in the order of IRollup.Counters
    ContractState out;
    out.committed = fields[0].low64();
    out.proven = fields[1].low64();
    out.executed = fields[2].low64();
    out.queueLength = fields[3].low64();
    out.queueHead = fields[4].low64();
    if (fields[5].low64() > static_cast<std::uint64_t>(ContractStatus::ExitsOpen)) {
        return badAnswer("the contract's status is unknown");
    }
    out.status = static_cast<ContractStatus>(fields[5].low64());
    out.armedAt = fields[6].low64();
    return out;
}

} // namespace

void EvmChainAdapter::whenPlaced(const StateAt& at, Done<BlockRef> done) {
    if (const auto* block = std::get_if<BlockRef>(&at)) {
        done(*block);
    } else if (std::holds_alternative<AtFinalised>(at)) {
        readHead(m_rpc, m_client, this, m_chain,
                 orFail<ChainHead>(std::move(done), [](const ChainHead& head, auto& out) { out(head.finalised); }));
    } else {
        m_client.block(this, latestTag(), std::move(done));
    }
}

template <class T>
void EvmChainAdapter::compareWithProof(const BlockRef& block, const Words& slots, const char* what, const T& said,
                                       std::function<Result<T>(const Words&)> proven, Done<T> done) {
    const auto server = m_rpc.lastServer();
    m_prover.read(
        this, evmOf(m_chain.rollup), slots, block,
        orFail<StateProver::Slots>(std::move(done), [this, server, block, what, said, proven = std::move(proven)](
                                                        const StateProver::Slots& words, auto& out) {
            if (!words) {
                out(said);
                return;
            }
            const auto truth = proven(*words);
            if (truth && *truth == said) {
                out(said);
                return;
            }
            out(m_rpc.blame(server, server,
                            badAnswer(std::string("what it says of ") + what + " in block " +
                                      std::to_string(block.number) + " is not what the block's state root proves")));
        }));
}

void EvmChainAdapter::provenCounters(const BlockRef& block, Done<ContractState> done) {
    view(rollupAbi().counters, {}, rollupAbi().countersResult, atBlock(block.hash),
         orFail<AbiValue::List>(std::move(done), [this, block](const AbiValue::List& values, auto& out) {
             const auto state = stateOf(values);
             if (!state) {
                 out(state.error());
                 return;
             }
             m_countersBy = m_rpc.lastServer();
             compareWithProof<ContractState>(
                 block, {counterSlot()}, "the contract's counters", *state,
                 [](const Words& words) { return countersOf(words[0]); }, out);
         }));
}

void EvmChainAdapter::countersAt(QObject* context, const BlockRef& block, Done<ContractState> done) {
    provenCounters(block, guarded(context, std::move(done)));
}

void EvmChainAdapter::contractState(QObject* context, StateAt at, Done<ContractState> done) {
    using Values = AbiValue::List;
    const auto& abi = rollupAbi();
    const auto withQueue = [this, &abi](ContractState state, const QJsonValue& tag, const Done<ContractState>& end) {
        if (state.queueHead == state.queueLength) {
            end(state);
            return;
        }
        view(abi.queueItem, {state.queueHead}, abi.queueItemResult, tag,
             orFail<Values>(end, [state](const Values& item, auto& answer) mutable {
                 state.queueHeadDeadline = item[1].low64();
                 answer(state);
             }));
    };
    const auto withQuorum = [this, &abi, withQueue](ContractState state, const QJsonValue& tag,
                                                    const Done<ContractState>& end) {
        view(abi.setEpoch, {}, abi.word, tag,
             orFail<Values>(end, [this, &abi, withQueue, state, tag](const Values& epoch, auto& next) mutable {
                 state.setEpoch = epoch[0].low64();
                 view(abi.quorum, {}, abi.word, tag,
                      orFail<Values>(next, [withQueue, state, tag](const Values& quorum, auto& last) mutable {
                          state.quorum = quorum[0].low64();
                          withQueue(state, tag, last);
                      }));
             }));
    };
    whenPlaced(
        at, orFail<BlockRef>(guarded(context, std::move(done)), [this, withQuorum](const BlockRef& block, auto& out) {
            provenCounters(block,
                           orFail<ContractState>(out, [withQuorum, block](const ContractState& state, auto& next) {
                               withQuorum(state, atBlock(block.hash), next);
                           }));
        }));
}

void EvmChainAdapter::holdsBatch(QObject* context, const CommittedBatch& batch, StateAt at, Done<bool> done) {
    auto expected = storedHashOf(batch, m_chain.index);
    if (!expected) {
        failLater(this, context, std::move(done), expected.error());
        return;
    }
    const auto hashIn = [this, number = batch.number](const BlockRef& block, const Done<Bytes32>& out) {
        view(rollupAbi().storedHash, {number}, rollupAbi().bytes32Result, atBlock(block.hash),
             orFail<AbiValue::List>(out, [this, number, block](const AbiValue::List& stored, auto& next) {
                 compareWithProof<Bytes32>(
                     block, {counterSlot(), storedHashSlot(number)}, "a stored batch", stored[0].word(),
                     [number](const Words& words) -> Result<Bytes32> {
                         const auto counters = countersOf(words[0]);
                         return counters ? storedHashIn(*counters, number, words[1])
                                         : Result<Bytes32>(counters.error());
                     },
                     next);
             }));
    };
    whenPlaced(at, orFail<BlockRef>(guarded(context, std::move(done)),
                                    [hashIn, expected = *expected](const BlockRef& block, auto& out) {
                                        hashIn(block, orFail<Bytes32>(out, [expected](const Bytes32& hash, auto& next) {
                                                   next(hash == expected);
                                               }));
                                    }));
}

// The item before the first, and the last, fix all between them.
void EvmChainAdapter::queueHolds(QObject* context, const BlockRef& block, std::uint64_t first,
                                 const std::vector<protocol::Operation>& items, Done<bool> done) {
    if (items.empty()) {
        later(this, guarded(context, std::move(done)), Result<bool>(true));
        return;
    }
    const auto last = first + items.size() - 1;
    const auto before = first == 0 ? last : first - 1; // nothing comes before the first item
    const auto hashes = [this, block](std::uint64_t index, const Done<Uint256>& out) {
        view(rollupAbi().queueItem, {index}, rollupAbi().queueItemResult, atBlock(block.hash),
             orFail<AbiValue::List>(out, [this, block, index](const AbiValue::List& item, auto& next) {
                 auto word = item[0].word(); // the hash before the deadline, as they share a slot
                 for (std::size_t i = 0; i < sizeof(std::uint32_t) + 1; ++i) {
                     word[word.size() - 1 - i] = static_cast<std::uint8_t>(item[1].low64() >> (8 * i));
                 }
                 compareWithProof<Uint256>(
                     block, {queueSlot(index)}, "an item of the queue", Uint256::fromBigEndian(word),
                     [](const Words& words) -> Result<Uint256> { return words[0]; }, next);
             }));
    };
    hashes(before, orFail<Uint256>(guarded(context, std::move(done)), [hashes, first, last, items](const Uint256& start,
                                                                                                   auto& out) {
               hashes(last, orFail<Uint256>(out, [start, first, items](const Uint256& end, auto& next) {
                          next(queueLeadsTo(first == 0 ? Uint256() : start, items, end));
                      }));
           }));
}

} // namespace landfall::l1::evm
