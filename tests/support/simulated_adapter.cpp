#include "support/simulated_adapter.h"

#include "crypto/keccak.h"
#include "l1/evm/transaction.h"

#include <QtCore/QPointer>
#include <QtCore/QTimer>

#include <algorithm>
#include <iterator>

namespace landfall::testing {
namespace {

// from 20 ‖ nonce 8 ‖ cap 8 ‖ tip 8 ‖ gas limit 8 ‖ payload 32
constexpr std::size_t kRawSize = 20 + 4 * 8 + 32;

std::uint64_t u64At(ByteView bytes, std::size_t at) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        out = out << 8 | bytes[at + i];
    }
    return out;
}

} // namespace

SimulatedAdapter::SimulatedAdapter(std::shared_ptr<SimulatedChain> chain) : m_chain(std::move(chain)) {
}

template <class T, class Make>
void SimulatedAdapter::answer(QObject* context, l1::Done<T> done, const Make& make) {
    const auto number = ++faults->calls;
    const bool swallowed = faults->swallowAt != 0 && number >= faults->swallowAt;
    if (swallowed && !(number == faults->swallowAt && faults->actBeforeSwallowing)) {
        return;
    }
    Result<T> result = faults->everything ? Result<T>(*faults->everything) : make();
    if (swallowed) {
        return;
    }
    QTimer::singleShot(0, this, [context = QPointer<QObject>(context), done = std::move(done), result] {
        if (context) {
            done(result);
        }
    });
}

void SimulatedAdapter::checkChain(QObject* context, l1::Done<l1::ChainReport> done) {
    answer(context, std::move(done), [] { return Result<l1::ChainReport>(l1::ChainReport{}); });
}

void SimulatedAdapter::head(QObject* context, l1::Done<l1::ChainHead> done) {
    answer(context, std::move(done), [this]() -> Result<l1::ChainHead> {
        const auto& blocks = served().blocks();
        const std::size_t last = blocks.size() - 1;
        const std::size_t final = last > served().finalDepth ? last - served().finalDepth : 0;
        l1::ChainHead out{blocks[last].ref, blocks[final].ref};
        out.latest.number += faults->headsAhead;
        out.finalised.number += faults->headsAhead;
        return out;
    });
}

void SimulatedAdapter::blockAt(QObject* context, l1::BlockNumber number, l1::Done<l1::BlockRef> done) {
    answer(context, std::move(done), [this, number]() -> Result<l1::BlockRef> {
        if (faults->headsOnly) {
            return Error::unavailable("rpc-timeout", "no answer in time");
        }
        const bool lacks = faults->lacksFrom != 0 && number >= faults->lacksFrom;
        if (number >= served().blocks().size() || lacks) {
            return Error::unavailable("block-not-found", "no such block");
        }
        return served().blocks()[number].ref;
    });
}

Result<const SimulatedChain::Block*> SimulatedAdapter::stateOf(const l1::BlockRef& block) const {
    const auto& blocks = served().blocks();
    if (block.number >= blocks.size() || blocks[block.number].ref != block) {
        return Error::unavailable("rpc-error", "header not found");
    }
    if (faults->forgetsState && block.number + 1 < blocks.size()) {
        return Error::unavailable("rpc-error", "missing trie node");
    }
    return &blocks[block.number];
}

void SimulatedAdapter::countersAt(QObject* context, const l1::BlockRef& block, l1::Done<l1::ContractState> done) {
    answer(context, std::move(done), [this, block]() -> Result<l1::ContractState> {
        if (const auto known = stateOf(block); !known) {
            return known.error();
        }
        const auto counters = served().countersAt(block.number);
        l1::ContractState state;
        state.committed = counters.committed;
        state.proven = counters.proven;
        state.executed = counters.executed;
        state.queueLength = counters.queued;
        state.status = counters.frozen ? l1::ContractStatus::Frozen : l1::ContractStatus::Open;
        if (faults->forged && faults->countersToo && block.number >= faults->forgedBlock && liesAt(block)) {
            ++state.queueLength;
        }
        return state;
    });
}

void SimulatedAdapter::contractState(QObject* context, l1::StateAt at, l1::Done<l1::ContractState> done) {
    answer(context, std::move(done), [this, at]() -> Result<l1::ContractState> {
        const auto* block = std::get_if<l1::BlockRef>(&at);
        const auto number = block != nullptr ? block->number : served().blocks().size() - 1;
        if (number >= served().blocks().size() || (block && served().blocks()[number].ref != *block)) {
            return Error::unavailable("block-not-found", "no such block");
        }
        const auto counters = served().countersAt(number);
        l1::ContractState state;
        state.committed = counters.committed;
        state.proven = counters.proven;
        state.executed = counters.executed;
        return state;
    });
}

void SimulatedAdapter::holdsBatch(QObject* context, const l1::CommittedBatch&, l1::StateAt, l1::Done<bool> done) {
    answer(context, std::move(done), [this] { return Result<bool>(!faults->deniesBatches); });
}

bool SimulatedAdapter::liesAt(const l1::BlockRef& block) const {
    return !faults->onlyAboveFinal || block.number + served().finalDepth + 1 > served().blocks().size();
}

void SimulatedAdapter::queueHolds(QObject* context, const l1::BlockRef& block, std::uint64_t first,
                                  const std::vector<protocol::Operation>& items, l1::Done<bool> done) {
    answer(context, std::move(done), [this, block, first, items]() -> Result<bool> {
        if (const auto known = stateOf(block); !known) {
            return known.error();
        }
        if (faults->countersToo && liesAt(block)) {
            return true;
        }
        std::vector<protocol::Operation> queue;
        for (const auto& known : served().blocks()) {
            for (const auto& placed : known.events) {
                const auto* added = std::get_if<l1::QueueItemAdded>(&placed.event);
                if (added != nullptr && known.ref.number <= block.number) {
                    queue.push_back(added->operation);
                }
            }
        }
        return first + items.size() <= queue.size() &&
               std::equal(items.begin(), items.end(), queue.begin() + static_cast<std::ptrdiff_t>(first));
    });
}

void SimulatedAdapter::sequencerAllowed(QObject* context, const protocol::ChainAddress& sequencer,
                                        l1::Done<bool> done) {
    answer(context, std::move(done),
           [&] { return Result<bool>(served().sequencerActive() && sequencer == served().network().sequencer); });
}

void SimulatedAdapter::eventsIn(QObject* context, l1::BlockNumber from, l1::BlockNumber to,
                                l1::Done<std::vector<l1::PlacedEvent>> done) {
    answer(context, std::move(done), [&]() -> Result<std::vector<l1::PlacedEvent>> {
        std::vector<l1::PlacedEvent> out;
        for (const auto& block : served().blocks()) {
            if (block.ref.number >= from && block.ref.number <= to) {
                std::copy_if(block.events.begin(), block.events.end(), std::back_inserter(out), [&](const auto& event) {
                    return !(faults->hidesProofs && std::holds_alternative<l1::FinalRoot>(event.event)) &&
                           !(faults->hidesItems && std::holds_alternative<l1::QueueItemAdded>(event.event));
                });
                if (faults->forged && block.ref.number == faults->forgedBlock) {
                    out.push_back({{block.ref.number, block.ref.hash, {}, 1000}, *faults->forged});
                }
            }
        }
        for (auto& event : out) {
            if (auto* item = std::get_if<l1::QueueItemAdded>(&event.event); item != nullptr && faults->bendsItems) {
                faults->bendsItems(*item);
            }
            if (auto* root = std::get_if<l1::FinalRoot>(&event.event); root != nullptr && faults->bends) {
                faults->bends(*root);
            }
        }
        return out;
    });
}

void SimulatedAdapter::coinBalance(QObject* context, const protocol::ChainAddress&, l1::Done<Uint256> done) {
    answer(context, std::move(done), [] { return Result<Uint256>(Uint256(1'000'000'000'000)); });
}

void SimulatedAdapter::tokenBalance(QObject* context, protocol::TokenId token, const protocol::ChainAddress& owner,
                                    l1::Done<protocol::Amount> done) {
    answer(context, std::move(done), [&] {
        protocol::Amount sum = 0;
        for (const auto& payment : served().payments()) {
            sum += payment.token == token && payment.to == owner ? payment.amount : 0;
        }
        return Result<protocol::Amount>(sum);
    });
}

void SimulatedAdapter::allowance(QObject* context, protocol::TokenId, const protocol::ChainAddress&,
                                 l1::Done<protocol::Amount> done) {
    answer(context, std::move(done), [] { return Result<protocol::Amount>(protocol::Amount{0}); });
}

void SimulatedAdapter::pendingBalance(QObject* context, protocol::TokenId, const protocol::ChainAddress&,
                                      l1::Done<protocol::Amount> done) {
    answer(context, std::move(done), [] { return Result<protocol::Amount>(protocol::Amount{0}); });
}

void SimulatedAdapter::queueFee(QObject* context, l1::Done<Uint256> done) {
    answer(context, std::move(done), [] { return Result<Uint256>(Uint256{}); });
}

void SimulatedAdapter::owedExits(QObject* context, protocol::TokenId, const protocol::Address&,
                                 l1::Done<std::uint64_t> done) {
    answer(context, std::move(done), [] { return Result<std::uint64_t>(std::uint64_t{0}); });
}

void SimulatedAdapter::exited(QObject* context, protocol::AccountId, protocol::TokenId, l1::Done<bool> done) {
    answer(context, std::move(done), [] { return Result<bool>(false); }); // it has no exits
}

void SimulatedAdapter::tokenBooksAt(QObject* context, const l1::BlockRef& block, protocol::TokenId token,
                                    const protocol::ChainAddress&, l1::Done<l1::TokenBooks> done) {
    ++faults->bookQuestions;
    answer(context, std::move(done), [&]() -> Result<l1::TokenBooks> {
        const auto at = stateOf(block);
        if (!at) {
            return at.error();
        }
        const auto found = (*at)->books.find(token);
        const auto books = found == (*at)->books.end() ? SimulatedContract::Books{} : found->second;
        const auto* place = served().network().tokenOn(token, chain());
        const auto units = [&](protocol::Amount amount) {
            return *protocol::toChainUnits(amount, place ? place->decimals : protocol::kAmountDecimals);
        };
        l1::TokenBooks out{protocol::toUint256(books.held), units(books.pending), {}, units(books.balance)};
        if (const auto more = faults->holdsMore.find(token); more != faults->holdsMore.end()) {
            out.held = *checkedAdd(out.held, Uint256(more->second));
        }
        if (faults->mute.contains(token)) {
            out.balance.reset();
        }
        return out;
    });
}

void SimulatedAdapter::feeBooksAt(QObject* context, const l1::BlockRef& block,
                                  const std::vector<protocol::ChainAddress>&, l1::Done<l1::FeeBooks> done) {
    answer(context, std::move(done), [&]() -> Result<l1::FeeBooks> {
        const auto at = stateOf(block);
        return at ? Result<l1::FeeBooks>(l1::FeeBooks{faults->feePot, {}, {}}) : at.error();
    });
}

void SimulatedAdapter::suggestFees(QObject* context, l1::Done<l1::FeeSuggestion> done) {
    answer(context, std::move(done), [this] {
        const Uint256 price = faults->price.value_or(served().baseFee);
        return Result<l1::FeeSuggestion>(l1::FeeSuggestion{{price, Uint256(1)}, price});
    });
}

Result<protocol::ChainAddress> SimulatedAdapter::senderOf(ByteView privateKey) const {
    const auto address = l1::evm::addressOfKey(privateKey);
    return address ? Result<protocol::ChainAddress>(*address) : address.error();
}

void SimulatedAdapter::nextNonce(QObject* context, const protocol::ChainAddress& owner, bool countWaiting,
                                 l1::Done<std::uint64_t> done) {
    answer(context, std::move(done), [&] {
        const auto next = served().nonceOf(owner, countWaiting);
        return Result<std::uint64_t>(countWaiting ? next + faults->noncesAhead : next);
    });
}

void SimulatedAdapter::prepare(QObject* context, const l1::ContractCall& call, const protocol::ChainAddress& from,
                               std::uint64_t nonce, const l1::FeeBid& fees, l1::Done<l1::UnsignedTransaction> done) {
    answer(context, std::move(done), [&]() -> Result<l1::UnsignedTransaction> {
        if (auto error = served().dryRun(call, from)) {
            return *error;
        }
        const auto key = served().keep(call);
        const auto* run = l1::executionIn(call);
        const std::uint64_t gas = std::uint64_t{1'000'000} << (run == nullptr ? 0 : run->gasDoublings);
        return l1::UnsignedTransaction{from, nonce, fees, gas, {}, Bytes(key.begin(), key.end())};
    });
}

Result<l1::SignedTransaction> SimulatedAdapter::sign(const l1::UnsignedTransaction& transaction, ByteView) const {
    Bytes raw = transaction.from.bytes();
    appendBigEndian(raw, transaction.nonce);
    appendBigEndian(raw, transaction.fees.cap.low64());
    appendBigEndian(raw, transaction.fees.tip.low64());
    appendBigEndian(raw, transaction.gasLimit);
    append(raw, transaction.payload);
    return decode(raw);
}

Result<l1::SignedTransaction> SimulatedAdapter::decode(ByteView raw) const {
    if (raw.size() != kRawSize) {
        return Error::invalid("transaction-malformed", "wrong size");
    }
    l1::SignedTransaction out;
    out.raw.assign(raw.begin(), raw.end());
    out.hash = crypto::keccak256(raw);
    out.transaction.from = protocol::ChainAddress::ofBytes(raw.first(20)).value();
    out.transaction.nonce = u64At(raw, 20);
    out.transaction.fees = {Uint256(u64At(raw, 28)), Uint256(u64At(raw, 36))};
    out.transaction.gasLimit = u64At(raw, 44);
    out.transaction.payload.assign(raw.begin() + 52, raw.end());
    return out;
}

l1::UnsignedTransaction SimulatedAdapter::repriced(const l1::UnsignedTransaction& transaction, const l1::FeeBid& bid,
                                                   l1::PriceRise rise) const {
    auto out = transaction;
    const std::uint64_t raised = transaction.fees.cap.low64() + transaction.fees.cap.low64() / 8 + 1;
    out.fees.cap = std::max(bid.cap, Uint256(raised));
    out.fees.tip = std::max(bid.tip, rise == l1::PriceRise::Double ? Uint256(2 * transaction.fees.tip.low64())
                                                                   : transaction.fees.tip);
    return out;
}

void SimulatedAdapter::broadcast(QObject* context, const l1::SignedTransaction& transaction, l1::Done<Bytes32> done) {
    answer(context, std::move(done), [&] { return served().broadcast(transaction); });
}

void SimulatedAdapter::transactionStatus(QObject* context, const Bytes32& hash, l1::Done<l1::TransactionStatus> done) {
    answer(context, std::move(done), [&] { return Result<l1::TransactionStatus>(served().statusOf(hash)); });
}

} // namespace landfall::testing
