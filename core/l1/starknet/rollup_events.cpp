#include "l1/starknet/rollup_events.h"

#include "crypto/starknet/names.h"
#include "l1/evm/json_values.h"
#include "l1/starknet/change_felts.h"
#include "l1/starknet/felt_reader.h"
#include "protocol/batch_words.h"

#include <algorithm>

namespace landfall::l1::starknet {

using evm::badAnswer;

namespace {

constexpr unsigned kTypeBits = 8;
constexpr unsigned kWordBits = 248;
constexpr std::size_t kWordBytes = 31;
constexpr unsigned kAmountBits = 128;
constexpr unsigned kOwnerBits = 160;
constexpr unsigned kAccountBits = 32;

struct Event {
    FeltReader keys; // behind the selector
    FeltReader data;
    const TokenDecimals& decimals;
    bool unlisted = false; // an amount is of a token whose decimals are not known
};

protocol::Amount inEighteen(Event& event, protocol::TokenId token, const Uint256& units) {
    const auto at = event.decimals.find(token);
    if (at == event.decimals.end()) {
        event.unlisted = true;
        return 0;
    }
    const auto amount = protocol::fromChainUnits(units, at->second);
    return amount ? *amount : protocol::kAmountLimit - 1; // events of a false token can say anything
}

protocol::Amount amountHere(const Uint256& value) {
    const auto amount = protocol::fromChainUnits(value, protocol::kAmountDecimals);
    return amount ? *amount : protocol::kAmountLimit - 1;
}

protocol::ChainAddress addressOf(const Felt& felt, bool owned) {
    FeltReader in(std::span(&felt, 1));
    return owned ? protocol::ChainAddress(in.owner()) : protocol::ChainAddress(in.wide());
}

// These events don't say whose it is. An address of the chain is a hash, so below 2^160 it is an owner's.
protocol::ChainAddress addressOf(const Felt& felt) {
    return addressOf(felt, felt.toUint256().bitLength() <= kOwnerBits);
}

protocol::Word wordOf(const Uint256& value) {
    const auto wide = value.toBigEndian();
    protocol::Word out{};
    std::copy(wide.begin() + 1, wide.end(), out.begin());
    return out;
}

ChainEvent queuedItem(Event& event) {
    QueueItemAdded out;
    out.index = event.keys.number64();
    const protocol::WordPair words{wordOf(event.data.number(kWordBits)), wordOf(event.data.number(kWordBits))};
    out.deadline = event.data.number64();
    out.fee = event.data.number(kAmountBits);
    const auto operation = protocol::decodeOperation(words);
    if (operation) {
        out.operation = *operation;
    } else {
        event.data.refuse();
    }
    return out;
}

ChainEvent batchCommitted(Event& event) {
    BatchCommitted out;
    auto& batch = out.batch;
    auto& in = event.data;
    batch.number = event.keys.number64();
    batch.commitment = in.word256();
    batch.submission.oldRoot = in.word256();
    batch.submission.newRoot = in.word256();
    batch.queueEnd = in.number64();
    batch.sequencer = in.wide();
    batch.submission.publicDataHash = in.word256();
    for (auto words = in.length(); words > 0; --words) {
        const auto word = wordOf(in.number(kWordBits));
        append(batch.submission.batchData, word);
    }
    return out;
}

ChainEvent finalRoot(Event& event) {
    FinalRoot out;
    out.number = event.keys.number64();
    out.root = event.data.word256();
    out.commitment = event.data.word256();
    if (event.data.length(2) != out.proof.size()) {
        event.data.refuse();
    }
    for (auto& word : out.proof) {
        word = event.data.word256();
    }
    return out;
}

ChainEvent batchExecuted(Event& event) {
    BatchExecuted out;
    out.number = event.keys.number64();
    out.commitment = event.data.word256();
    out.paid = event.data.number(32);
    return out;
}

ChainEvent payoutPending(Event& event) {
    PayoutPending out;
    out.number = event.keys.number64();
    out.token = event.keys.token();
    const auto to = event.keys.felt();
    out.payout = static_cast<std::size_t>(event.data.number64());
    out.recipient = addressOf(to, event.data.flag());
    out.amount = inEighteen(event, out.token, event.data.number(kAmountBits));
    return out;
}

ChainEvent pendingClaimed(Event& event) {
    PendingClaimed out;
    out.token = event.keys.token();
    const auto owner = event.keys.felt();
    out.recipient = addressOf(owner, event.data.flag());
    out.amount = inEighteen(event, out.token, event.data.number(kAmountBits));
    return out;
}

ChainEvent payoutDelayed(Event& event) {
    PayoutDelayed out;
    out.number = event.keys.number64();
    out.token = event.keys.token();
    out.recipient = addressOf(event.keys.felt());
    out.payout = static_cast<std::size_t>(event.data.number64());
    out.amount = inEighteen(event, out.token, event.data.number(kAmountBits));
    out.releaseAt = event.data.number64();
    return out;
}

ChainEvent delayedReleased(Event& event) {
    DelayedReleased out;
    out.number = event.keys.number64();
    out.token = event.keys.token();
    out.recipient = addressOf(event.keys.felt());
    out.payout = static_cast<std::size_t>(event.data.number64());
    out.amount = inEighteen(event, out.token, event.data.number(kAmountBits));
    return out;
}

ChainEvent exitOwed(Event& event) {
    ExitOwed out;
    out.number = event.keys.number64();
    out.token = event.keys.token();
    out.owner = event.keys.owner();
    out.payout = static_cast<std::size_t>(event.data.number64());
    return out;
}

ChainEvent batchesReverted(Event& event) {
    BatchesReverted out;
    out.first = event.keys.number64();
    out.last = event.data.number64();
    out.commitment = event.data.word256();
    out.byCertificate = event.data.flag();
    return out;
}

ChainEvent sequencerSuspended(Event& event) {
    SequencerSuspended out;
    out.sequencer = event.keys.wide();
    out.number = event.data.number64();
    return out;
}

ChainEvent armed(Event& event) {
    event.data.skip(1); // the queue's head
    return FreezeArmed{event.data.number64()};
}

ChainEvent disarmed(Event& event) {
    event.data.skip(1);
    return FreezeDisarmed{};
}

ChainEvent frozen(Event& event) {
    ChainFrozen out;
    out.number = event.data.number64();
    out.commitment = event.data.word256();
    out.byCertificate = event.data.flag();
    return out;
}

ChainEvent exitsOpened(Event& event) {
    ExitsOpened out;
    out.number = event.data.number64();
    out.root = event.data.word256();
    return out;
}

// Nothing leaves the contract with it: the share waits, or is delayed.
ChainEvent exitPaid(Event& event) {
    ExitPaid out;
    out.account = static_cast<protocol::AccountId>(event.keys.number64(kAccountBits));
    out.token = event.keys.token();
    out.owner = event.keys.owner();
    out.amount = amountHere(event.data.number(kAmountBits));
    event.data.skip(1); // the same in the token's units
    return out;
}

ChainEvent queueRefunded(Event& event) {
    QueueRefunded out;
    out.index = event.keys.number64();
    out.token = event.keys.token();
    out.owner = event.keys.owner();
    out.amount = amountHere(event.data.number(kAmountBits));
    out.fee = event.data.number(kAmountBits);
    return out;
}

ChainEvent executionsPaused(Event& event) {
    return ExecutionsPaused{event.data.number64()};
}

ChainEvent executionsResumed(Event&) {
    return ExecutionsResumed{};
}

ChainEvent tokenRegistered(Event& event) {
    TokenRegistered out;
    out.token = event.keys.token();
    out.address = event.keys.wide();
    out.decimals = static_cast<std::uint8_t>(event.data.number64(kTypeBits));
    out.leastDeposit = event.data.number(kAmountBits);
    return out;
}

template <class Kind>
ChainEvent change(Event& event) {
    Kind out{};
    out.change = readChange(event.data);
    if constexpr (std::is_same_v<Kind, ChangeScheduled>) {
        out.readyAt = event.data.number64();
    }
    return out;
}

struct Reader {
    const char* name;
    ChainEvent (*read)(Event&);
    std::size_t tokenKey = 0; // which key is the token of an amount in its units; 0: there is none
};

constexpr Reader kReaders[] = {
    {"QueuedItem", queuedItem},
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
    {"ChangeApplied", change<ChangeApplied>},
};

const Reader* readerOf(const StarknetEvent& event) {
    static const auto table = [] {
        std::vector<std::pair<Felt, const Reader*>> out;
        for (const auto& reader : kReaders) {
            out.emplace_back(crypto::entryPointSelector(reader.name), &reader);
        }
        return out;
    }();
    const auto found = event.keys.empty()
                           ? table.end()
                           : std::ranges::find(table, event.keys[0], [](const auto& entry) { return entry.first; });
    return found == table.end() ? nullptr : found->second;
}

} // namespace

std::optional<protocol::TokenId> tokenOfAmount(const StarknetEvent& event) {
    const auto* reader = readerOf(event);
    if (reader == nullptr || reader->tokenKey == 0 || event.keys.size() <= reader->tokenKey) {
        return {};
    }
    const auto token = event.keys[reader->tokenKey].toUint256();
    return token < Uint256(protocol::kTokenCapacity) ? std::optional(static_cast<protocol::TokenId>(token.low64()))
                                                     : std::nullopt;
}

Result<std::optional<ChainEvent>> eventOf(const StarknetEvent& event, const TokenDecimals& decimals) {
    const auto* reader = readerOf(event);
    if (reader == nullptr) {
        return std::optional<ChainEvent>();
    }
    Event in{FeltReader(std::span(event.keys).subspan(1)), FeltReader(event.data), decimals};
    auto read = reader->read(in);
    if (!in.keys.good() || !in.data.good()) {
        return badAnswer(std::string("an event ") + reader->name + " is malformed");
    }
    if (in.unlisted) {
        return badAnswer(std::string("an event ") + reader->name + " is of a token that is not registered");
    }
    return std::optional<ChainEvent>(std::move(read));
}

} // namespace landfall::l1::starknet
