#include "l1/evm/rollup_events.h"

#include "l1/evm/json_values.h"
#include "l1/evm/rollup_abi.h"
#include "l1/evm/rollup_calls.h"
#include "protocol/batch_words.h"
#include "protocol/limits.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <limits>

namespace landfall::l1::evm {

namespace {

constexpr int kMaxTopics = 4;

// Parameters of an event in the order of its signature, wherever they were logged.
// `indexed` has a bit for each parameter.
Result<AbiValue::List> parametersOf(const AbiSignature& event, unsigned indexed, const Log& log) {
    std::vector<AbiType> inTopics;
    std::vector<AbiType> inData;
    for (std::size_t i = 0; i < event.parameters.size(); ++i) {
        ((indexed >> i & 1) != 0 ? inTopics : inData).push_back(event.parameters[i]);
    }
    Bytes topics;
    for (std::size_t i = 1; i < log.topics.size(); ++i) {
        append(topics, log.topics[i]);
    }
    auto fromTopics = abiDecode(inTopics, topics);
    auto fromData = abiDecode(inData, log.data);
    if (!fromTopics || !fromData || log.topics.size() != 1 + inTopics.size()) {
        return badAnswer("a log of " + event.name + " is malformed");
    }
    AbiValue::List out;
    auto topic = fromTopics->begin();
    auto datum = fromData->begin();
    for (std::size_t i = 0; i < event.parameters.size(); ++i) {
        out.push_back(std::move((indexed >> i & 1) != 0 ? *topic++ : *datum++));
    }
    return out;
}

using Arguments = AbiValue::List;

Result<protocol::Amount> amountOf(const TokenDecimals& decimals, const AbiValue& token, const AbiValue& units) {
    const auto found = decimals.find(static_cast<protocol::TokenId>(token.low64()));
    if (found == decimals.end()) {
        return badAnswer("a log gives an amount of token " + std::to_string(token.low64()) +
                         ", whose decimals are unknown");
    }
    // For people's eyes only. A token's contract may claim to have paid any number, and a watcher must not stop for it.
    const auto amount = protocol::fromChainUnits(units.number(), found->second);
    return amount ? *amount : protocol::kAmountLimit - 1;
}

Result<ChainEvent> queuedItem(const Arguments& a, const TokenDecimals&) {
    protocol::WordPair words;
    std::copy_n(a[1].asBytes().begin(), words.first.size(), words.first.begin());
    std::copy_n(a[2].asBytes().begin(), words.second.size(), words.second.begin());
    auto operation = protocol::decodeOperation(words);
    if (!operation) {
        return badAnswer("a queued item is malformed (" + operation.error().message + ")");
    }
    return ChainEvent(QueueItemAdded{a[0].low64(), *operation, a[3].low64(), a[4].number()});
}

Result<ChainEvent> batchCommitted(const Arguments& a, const TokenDecimals&) {
    BatchCommitted out;
    out.batch.number = a[0].low64();
    out.batch.commitment = a[1].word();
    out.batch.submission.newRoot = a[2].word();
    out.batch.queueEnd = a[3].low64();
    return ChainEvent(std::move(out));
}

Result<ChainEvent> finalRoot(const Arguments& a, const TokenDecimals&) {
    return ChainEvent(FinalRoot{a[0].low64(), a[1].word(), a[2].word(), {}});
}

Result<ChainEvent> batchExecuted(const Arguments& a, const TokenDecimals&) {
    return ChainEvent(BatchExecuted{a[0].low64(), a[1].word(), a[2].number()});
}

Result<ChainEvent> payoutPending(const Arguments& a, const TokenDecimals& decimals) {
    auto amount = amountOf(decimals, a[2], a[4]);
    if (!amount) {
        return amount.error();
    }
    return ChainEvent(PayoutPending{a[0].low64(), static_cast<std::size_t>(a[1].low64()),
                                    static_cast<protocol::TokenId>(a[2].low64()), a[3].address(), *amount});
}

Result<ChainEvent> pendingClaimed(const Arguments& a, const TokenDecimals& decimals) {
    auto amount = amountOf(decimals, a[0], a[2]);
    if (!amount) {
        return amount.error();
    }
    return ChainEvent(PendingClaimed{static_cast<protocol::TokenId>(a[0].low64()), a[1].address(), *amount});
}

Result<ChainEvent> batchesReverted(const Arguments& a, const TokenDecimals&) {
    return ChainEvent(BatchesReverted{a[0].low64(), a[1].low64(), a[2].word(), !a[3].number().isZero()});
}

Result<ChainEvent> sequencerSuspended(const Arguments& a, const TokenDecimals&) {
    return ChainEvent(SequencerSuspended{a[0].address(), a[1].low64()});
}

Result<ChainEvent> armed(const Arguments& a, const TokenDecimals&) {
    return ChainEvent(FreezeArmed{a[1].low64()});
}

Result<ChainEvent> disarmed(const Arguments&, const TokenDecimals&) {
    return ChainEvent(FreezeDisarmed{});
}

Result<ChainEvent> frozen(const Arguments& a, const TokenDecimals&) {
    return ChainEvent(ChainFrozen{!a[2].number().isZero(), a[0].low64(), a[1].word()});
}

Result<ChainEvent> exitsOpened(const Arguments& a, const TokenDecimals&) {
    return ChainEvent(ExitsOpened{a[0].low64(), a[1].word()});
}

// An amount that the contract gives in 18 decimals.
protocol::Amount plainAmount(const AbiValue& value) {
    const auto amount = protocol::fromChainUnits(value.number(), protocol::kAmountDecimals);
    return amount ? *amount : protocol::kAmountLimit - 1;
}

Result<ChainEvent> exitPaid(const Arguments& a, const TokenDecimals& decimals) {
    auto paid = amountOf(decimals, a[1], a[4]);
    if (!paid) {
        return paid.error();
    }
    return ChainEvent(ExitPaid{static_cast<protocol::AccountId>(a[0].low64()),
                               static_cast<protocol::TokenId>(a[1].low64()), a[2].address(), plainAmount(a[3]), *paid});
}

Result<ChainEvent> queueRefunded(const Arguments& a, const TokenDecimals&) {
    return ChainEvent(QueueRefunded{a[0].low64(), static_cast<protocol::TokenId>(a[1].low64()), a[2].address(),
                                    plainAmount(a[3]), a[4].number()});
}

Result<ChainEvent> payoutDelayed(const Arguments& a, const TokenDecimals& decimals) {
    auto amount = amountOf(decimals, a[2], a[4]);
    if (!amount) {
        return amount.error();
    }
    return ChainEvent(PayoutDelayed{a[0].low64(), static_cast<std::size_t>(a[1].low64()),
                                    static_cast<protocol::TokenId>(a[2].low64()), a[3].address(), *amount,
                                    a[5].low64()});
}

Result<ChainEvent> delayedReleased(const Arguments& a, const TokenDecimals& decimals) {
    auto amount = amountOf(decimals, a[2], a[4]);
    if (!amount) {
        return amount.error();
    }
    return ChainEvent(DelayedReleased{a[0].low64(), static_cast<std::size_t>(a[1].low64()),
                                      static_cast<protocol::TokenId>(a[2].low64()), a[3].address(), *amount});
}

Result<ChainEvent> exitOwed(const Arguments& a, const TokenDecimals&) {
    return ChainEvent(ExitOwed{a[0].low64(), static_cast<std::size_t>(a[1].low64()),
                               static_cast<protocol::TokenId>(a[2].low64()), a[3].address()});
}

Result<ChainEvent> executionsPaused(const Arguments& a, const TokenDecimals&) {
    return ChainEvent(ExecutionsPaused{a[0].low64()});
}

Result<ChainEvent> executionsResumed(const Arguments&, const TokenDecimals&) {
    return ChainEvent(ExecutionsResumed{});
}

Result<ChainEvent> tokenRegistered(const Arguments& a, const TokenDecimals&) {
    return ChainEvent(TokenRegistered{static_cast<protocol::TokenId>(a[0].low64()), a[1].address(),
                                      static_cast<std::uint8_t>(a[2].low64()), a[3].number()});
}

template <class Event>
Result<ChainEvent> change(const Arguments& a, const TokenDecimals&) {
    auto named = changeOf(a[0].number(), a[1].number());
    if (!named) {
        return badAnswer(named.error().message);
    }
    Event event{std::move(*named)};
    if constexpr (std::is_same_v<Event, ChangeScheduled>) {
        event.readyAt = a[2].low64();
    }
    return ChainEvent(std::move(event));
}

struct Reader {
    const AbiSignature* event;
    unsigned indexed; // bit i: parameter i is a topic
    Result<ChainEvent> (*read)(const Arguments&, const TokenDecimals&);
    Bytes32 topic;
    std::size_t tokenTopic = 0; // which topic is the token of an amount in its units; 0 = there is none
};

const std::vector<Reader>& readers() {
    static const std::vector<Reader> table = [] {
        const auto& abi = rollupAbi();
        std::vector<Reader> out{{&abi.queuedItem, 0b00001, queuedItem, {}},
                                {&abi.batchCommitted, 0b0011, batchCommitted, {}},
                                {&abi.finalRoot, 0b001, finalRoot, {}},
                                {&abi.batchExecuted, 0b001, batchExecuted, {}},
                                {&abi.payoutPending, 0b01101, payoutPending, {}, 2},
                                {&abi.pendingClaimed, 0b011, pendingClaimed, {}, 1},
                                {&abi.batchesReverted, 0b0001, batchesReverted, {}},
                                {&abi.sequencerSuspended, 0b01, sequencerSuspended, {}},
                                {&abi.armed, 0, armed, {}},
                                {&abi.disarmed, 0, disarmed, {}},
                                {&abi.frozen, 0, frozen, {}},
                                {&abi.exitsOpened, 0, exitsOpened, {}},
                                {&abi.payoutDelayed, 0b001101, payoutDelayed, {}, 2},
                                {&abi.delayedReleased, 0b01101, delayedReleased, {}, 2},
                                {&abi.exitOwed, 0b1101, exitOwed, {}},
                                {&abi.exitPaid, 0b00111, exitPaid, {}, 2},
                                {&abi.queueRefunded, 0b00111, queueRefunded, {}},
                                {&abi.executionsPaused, 0, executionsPaused, {}},
                                {&abi.executionsResumed, 0, executionsResumed, {}},
                                {&abi.tokenRegistered, 0b0011, tokenRegistered, {}},
                                {&abi.changeScheduled, 0b001, change<ChangeScheduled>, {}},
                                {&abi.changeCancelled, 0b01, change<ChangeCancelled>, {}},
                                {&abi.changeApplied, 0b01, change<ChangeApplied>, {}}};
        for (auto& reader : out) {
            reader.topic = reader.event->topic();
        }
        return out;
    }();
    return table;
}

// Nothing for an event that no one above needs.
const Reader* readerOf(const Log& log) {
    const auto& table = readers();
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const Reader& candidate) { return candidate.topic == log.topics[0]; });
    return found == table.end() ? nullptr : &*found;
}

} // namespace

Result<Log> logOf(const QJsonValue& value) {
    const auto object = value.toObject();
    auto block = quantity64Of(object[QStringLiteral("blockNumber")], "blockNumber");
    auto blockHash = hashOf(object[QStringLiteral("blockHash")], "blockHash");
    auto transaction = hashOf(object[QStringLiteral("transactionHash")], "transactionHash");
    auto index = quantity64Of(object[QStringLiteral("logIndex")], "logIndex");
    auto contract = addressOf(object[QStringLiteral("address")], "address");
    auto data = dataOf(object[QStringLiteral("data")], "data");
    const auto topics = object[QStringLiteral("topics")].toArray();
    if (!block || !blockHash || !transaction || !index || !contract || !data || topics.isEmpty() ||
        topics.size() > kMaxTopics || *index > std::numeric_limits<std::uint32_t>::max() ||
        object[QStringLiteral("removed")].toBool()) {
        return badAnswer("a log is malformed");
    }
    Log log{{*block, *blockHash, *transaction, static_cast<std::uint32_t>(*index)}, *contract, {}, std::move(*data)};
    for (const auto& topic : topics) {
        auto hash = hashOf(topic, "topics");
        if (!hash) {
            return hash.error();
        }
        log.topics.push_back(*hash);
    }
    return log;
}

std::optional<protocol::TokenId> tokenOfAmount(const Log& log) {
    const auto* reader = readerOf(log);
    if (reader == nullptr || reader->tokenTopic == 0 || log.topics.size() <= reader->tokenTopic) {
        return {};
    }
    const auto token = Uint256::fromBigEndian(log.topics[reader->tokenTopic]);
    return token < Uint256(protocol::kTokenCapacity) ? std::optional(static_cast<protocol::TokenId>(token.low64()))
                                                     : std::nullopt;
}

Result<std::optional<ChainEvent>> eventOf(const Log& log, const TokenDecimals& decimals) {
    const auto* reader = readerOf(log);
    if (reader == nullptr) {
        return std::optional<ChainEvent>();
    }
    auto arguments = parametersOf(*reader->event, reader->indexed, log);
    if (!arguments) {
        return arguments.error();
    }
    auto event = reader->read(*arguments, decimals);
    if (!event) {
        return event.error();
    }
    return std::optional<ChainEvent>(std::move(*event));
}

} // namespace landfall::l1::evm
