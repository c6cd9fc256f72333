#include "l1/starknet/rollup_events.h"

#include "crypto/starknet/names.h"
#include "l1/evm/json_values.h"
#include "l1/starknet/change_felts.h"
#include "l1/starknet/felt_reader.h"
#include "protocol/batch_words.h"

#include <algorithm>
#include <array>

namespace landfall::l1::starknet {

using evm::badAnswer;
using protocol::Amount;

namespace {

constexpr unsigned kWordBits = 248;
constexpr unsigned kTokenBits = 16;
constexpr unsigned kAccountBits = 32;

// An event's members by where they stand, its keys without the name.
struct Fields {
    FeltReader keys;
    FeltReader data;
    const TokenDecimals& decimals;
};

protocol::TokenId tokenIn(FeltReader& reader) {
    return static_cast<protocol::TokenId>(reader.number(kTokenBits).low64());
}

// For people's eyes only, where it is too large.
Amount amountOf(const Uint256& units, unsigned decimals) {
    const auto amount = protocol::fromChainUnits(units, decimals);
    return amount ? *amount : protocol::kAmountLimit - 1;
}
Amount unitsIn(Fields& fields, protocol::TokenId token) {
    return amountOf(fields.data.number128(), fields.decimals.at(token)); // eventOf() has seen that it is there
}
Amount amountIn(Fields& fields) {
    return amountOf(fields.data.number128(), protocol::kAmountDecimals);
}

protocol::Word wordIn(FeltReader& reader) {
    const auto wide = reader.number(kWordBits).toBigEndian();
    protocol::Word out{};
    std::copy(wide.begin() + 1, wide.end(), out.begin());
    return out;
}

// The last key; the next of the data says whose it is.
protocol::ChainAddress recipientIn(Fields& fields) {
    const bool owned = fields.data.flag();
    return owned ? protocol::ChainAddress(fields.keys.owner()) : protocol::ChainAddress(fields.keys.address());
}

Result<ChainEvent> queuedItem(Fields& fields) {
    QueueItemAdded out;
    out.index = fields.keys.number64();
    protocol::WordPair words;
    words.first = wordIn(fields.data);
    words.second = wordIn(fields.data);
    out.deadline = fields.data.number64();
    out.fee = fields.data.number128();
    auto operation = protocol::decodeOperation(words);
    if (!operation) {
        return badAnswer("a queued item is malformed (" + operation.error().message + ")");
    }
    out.operation = std::move(*operation);
    return ChainEvent(std::move(out));
}

Result<ChainEvent> batchCommitted(Fields& fields) {
    BatchCommitted out;
    auto& batch = out.batch;
    batch.number = fields.keys.number64();
    batch.commitment = fields.data.word();
    batch.submission.oldRoot = fields.data.word();
    batch.submission.newRoot = fields.data.word();
    batch.queueEnd = fields.data.number64();
    batch.sequencer = fields.data.address();
    batch.submission.publicDataHash = fields.data.word();
    const auto words = fields.data.count();
    for (std::size_t i = 0; i < words; ++i) {
        append(batch.submission.batchData, wordIn(fields.data));
    }
    return ChainEvent(std::move(out));
}

Result<ChainEvent> finalRoot(Fields& fields) {
    FinalRoot out;
    out.number = fields.keys.number64();
    out.root = fields.data.word();
    out.commitment = fields.data.word();
    if (fields.data.count(2) != out.proof.size()) {
        return badAnswer("the event of a proven batch has a proof of another length");
    }
    for (auto& word : out.proof) {
        word = fields.data.word();
    }
    return ChainEvent(out);
}

Result<ChainEvent> batchExecuted(Fields& fields) {
    BatchExecuted out;
    out.number = fields.keys.number64();
    out.commitment = fields.data.word();
    out.paid = fields.data.number(32);
    return ChainEvent(out);
}

Result<ChainEvent> payoutPending(Fields& fields) {
    PayoutPending out;
    out.number = fields.keys.number64();
    out.token = tokenIn(fields.keys);
    out.payout = fields.data.number64();
    out.recipient = recipientIn(fields);
    out.amount = unitsIn(fields, out.token);
    return ChainEvent(out);
}

Result<ChainEvent> pendingClaimed(Fields& fields) {
    PendingClaimed out;
    out.token = tokenIn(fields.keys);
    out.recipient = recipientIn(fields);
    out.amount = unitsIn(fields, out.token);
    return ChainEvent(out);
}

Result<ChainEvent> payoutDelayed(Fields& fields) {
    PayoutDelayed out;
    out.number = fields.keys.number64();
    out.token = tokenIn(fields.keys);
    out.recipient = fields.keys.address();
    out.payout = fields.data.number64();
    out.amount = unitsIn(fields, out.token);
    out.releaseAt = fields.data.number64();
    return ChainEvent(out);
}

// Only what was pushed, so its recipient is an address of the chain.
Result<ChainEvent> delayedReleased(Fields& fields) {
    DelayedReleased out;
    out.number = fields.keys.number64();
    out.token = tokenIn(fields.keys);
    out.recipient = fields.keys.address();
    out.payout = fields.data.number64();
    out.amount = unitsIn(fields, out.token);
    return ChainEvent(out);
}

Result<ChainEvent> exitOwed(Fields& fields) {
    ExitOwed out;
    out.number = fields.keys.number64();
    out.token = tokenIn(fields.keys);
    out.owner = fields.keys.owner();
    out.payout = fields.data.number64();
    return ChainEvent(out);
}

Result<ChainEvent> batchesReverted(Fields& fields) {
    BatchesReverted out;
    out.first = fields.keys.number64();
    out.last = fields.data.number64();
    out.commitment = fields.data.word();
    out.byCertificate = fields.data.flag();
    return ChainEvent(out);
}

Result<ChainEvent> sequencerSuspended(Fields& fields) {
    SequencerSuspended out;
    out.sequencer = fields.keys.address();
    out.number = fields.data.number64();
    return ChainEvent(out);
}

Result<ChainEvent> armed(Fields& fields) {
    fields.data.number64(); // the queue's head
    return ChainEvent(FreezeArmed{fields.data.number64()});
}

Result<ChainEvent> disarmed(Fields& fields) {
    fields.data.number64();
    return ChainEvent(FreezeDisarmed{});
}

Result<ChainEvent> frozen(Fields& fields) {
    ChainFrozen out;
    out.number = fields.data.number64();
    out.commitment = fields.data.word();
    out.byCertificate = fields.data.flag();
    return ChainEvent(out);
}

Result<ChainEvent> exitsOpened(Fields& fields) {
    ExitsOpened out;
    out.number = fields.data.number64();
    out.root = fields.data.word();
    return ChainEvent(out);
}

// Nothing leaves the contract with it: the share waits for its owner, and an event of its own says so.
Result<ChainEvent> exitPaid(Fields& fields) {
    ExitPaid out;
    out.account = static_cast<protocol::AccountId>(fields.keys.number(kAccountBits).low64());
    out.token = tokenIn(fields.keys);
    out.owner = fields.keys.owner();
    out.amount = amountIn(fields);
    fields.data.number128();
    return ChainEvent(out);
}

Result<ChainEvent> queueRefunded(Fields& fields) {
    QueueRefunded out;
    out.index = fields.keys.number64();
    out.token = tokenIn(fields.keys);
    out.owner = fields.keys.owner();
    out.amount = amountIn(fields);
    out.fee = fields.data.number128();
    return ChainEvent(out);
}

Result<ChainEvent> executionsPaused(Fields& fields) {
    return ChainEvent(ExecutionsPaused{fields.data.number64()});
}

Result<ChainEvent> executionsResumed(Fields&) {
    return ChainEvent(ExecutionsResumed{});
}

Result<ChainEvent> tokenRegistered(Fields& fields) {
    TokenRegistered out;
    out.token = tokenIn(fields.keys);
    out.address = fields.keys.address();
    out.decimals = static_cast<std::uint8_t>(fields.data.number(8).low64());
    out.leastDeposit = fields.data.number128();
    return ChainEvent(out);
}

template <class Event>
Result<ChainEvent> change(Fields& fields) {
    auto named = changeIn(fields.data);
    if (!named) {
        return badAnswer(named.error().message);
    }
    Event event{std::move(*named)};
    if constexpr (std::is_same_v<Event, ChangeScheduled>) {
        event.readyAt = fields.data.number64();
    }
    return ChainEvent(std::move(event));
}

struct Reader {
    const char* name;
    Result<ChainEvent> (*read)(Fields&);
    std::size_t tokenKey = 0; // which key is the token of an amount in its units; 0: there is none
    Felt selector = {};
};

const auto& readers() {
    static const auto table = [] {
        auto out = std::to_array<Reader>({{"QueuedItem", queuedItem},
                                          {"BatchCommitted", batchCommitted},
                                          {"FinalRoot", finalRoot},
                                          {"BatchExecuted", batchExecuted},
                                          {"PayoutPending", payoutPending, 2},
                                          {"PendingClaimed", pendingClaimed, 1},
                                          {"PayoutDelayed", payoutDelayed, 2},
                                          {"DelayedReleased", delayedReleased, 2},
                                          {"ExitOwed", exitOwed},
                                          {"BatchesReverted", batchesReverted},
                                          {"SequencerSuspended", sequencerSuspended},
                                          {"Armed", armed},
                                          {"Disarmed", disarmed},
                                          {"Frozen", frozen},
                                          {"ExitsOpened", exitsOpened},
                                          {"ExitPaid", exitPaid},
                                          {"QueueRefunded", queueRefunded},
                                          {"ExecutionsPaused", executionsPaused},
                                          {"ExecutionsResumed", executionsResumed},
                                          {"TokenRegistered", tokenRegistered},
                                          {"ChangeScheduled", change<ChangeScheduled>},
                                          {"ChangeCancelled", change<ChangeCancelled>},
                                          {"ChangeApplied", change<ChangeApplied>}});
        for (auto& reader : out) {
            reader.selector = crypto::entryPointSelector(reader.name);
        }
        return out;
    }();
    return table;
}

const Reader* readerOf(const StarknetEvent& event) {
    if (event.keys.empty()) {
        return nullptr;
    }
    const auto found = std::ranges::find(readers(), event.keys[0], &Reader::selector);
    return found == readers().end() ? nullptr : &*found;
}

} // namespace

std::optional<protocol::TokenId> tokenOfAmount(const StarknetEvent& event) {
    const auto* reader = readerOf(event);
    if (reader == nullptr || reader->tokenKey == 0 || event.keys.size() <= reader->tokenKey) {
        return {};
    }
    const auto token = event.keys[reader->tokenKey].toUint256();
    return token.bitLength() <= kTokenBits ? std::optional(static_cast<protocol::TokenId>(token.low64()))
                                           : std::nullopt;
}

Result<std::optional<ChainEvent>> eventOf(const StarknetEvent& event, const TokenDecimals& decimals) {
    const auto* reader = readerOf(event);
    if (reader == nullptr) {
        return std::optional<ChainEvent>();
    }
    const auto malformed = [&] { return badAnswer(std::string("an event ") + reader->name + " is malformed"); };
    if (reader->tokenKey != 0) {
        const auto token = tokenOfAmount(event);
        if (!token) {
            return malformed();
        }
        if (!decimals.contains(*token)) {
            return badAnswer("an event gives an amount of token " + std::to_string(*token) +
                             ", whose decimals are unknown");
        }
    }
    Fields fields{FeltReader(std::span(event.keys).subspan(1)), FeltReader(event.data), decimals};
    auto out = reader->read(fields);
    if (!out) {
        return out.error();
    }
    if (!fields.keys.finished() || !fields.data.finished()) {
        return malformed();
    }
    return std::optional<ChainEvent>(std::move(*out));
}

} // namespace landfall::l1::starknet
