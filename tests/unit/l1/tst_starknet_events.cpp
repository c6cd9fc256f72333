#include "crypto/starknet/names.h"
#include "l1/error_codes.h"
#include "l1/starknet/addresses.h"
#include "l1/starknet/event_reader.h"
#include "l1/starknet/rollup_events.h"
#include "protocol/batch_words.h"
#include "unit/l1/waiting.h"

#include <QTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::starknet;

namespace {

constexpr protocol::TokenId kToken = 3;
constexpr std::uint64_t kNumber = 17;
const TokenDecimals kDecimals{{kToken, 6}};

Felt pow2(unsigned bits) {
    return toFelt(shiftLeft(Uint256(1), bits));
}

// The largest address that an event can name, and an owner.
const Felt kWide = toFelt(*checkedSub(shiftLeft(Uint256(1), 251), Uint256(1)));
const Felt kOwner = toFelt(*checkedSub(shiftLeft(Uint256(1), 160), Uint256(5)));
const Bytes32 kWord = checkedSub(shiftLeft(Uint256(1), 255), Uint256(9))->toBigEndian();

protocol::Operation someDeposit() {
    protocol::Operation out;
    out.type = protocol::OperationType::Deposit;
    out.chain = 2;
    out.token = kToken;
    out.amount = 5;
    out.address.bytes[0] = 1;
    return out;
}

Felt wordFelt(const protocol::Word& word) {
    Bytes32 wide{};
    std::copy(word.begin(), word.end(), wide.begin() + 1);
    return toFelt(wide);
}

// An event as a server sends it, with the sizes in bits that its fields may have.
struct Canned {
    const char* name;
    std::vector<Felt> keys;
    std::vector<Felt> data;
    std::vector<unsigned> keyBits;
    std::vector<unsigned> dataBits; // 0: any felt, or a length
};

template <class... T>
std::vector<Felt> felts(const T&... parts) {
    FeltWriter out;
    const auto put = [&](const auto& part) {
        if constexpr (std::is_same_v<std::decay_t<decltype(part)>, Bytes32>) {
            out.put256(part);
        } else {
            out.put(part);
        }
    };
    (put(parts), ...);
    return out.take();
}

std::vector<Canned> allEvents() {
    const auto item = protocol::encodeOperation(someDeposit());
    const Felt amount = 1'500'000; // 1.5
    const Felt index = 4;
    const auto change = [](int kind) { return felts(kind, kWide, 0, 0); };
    auto scheduled = change(1);
    scheduled.emplace_back(99);
    FeltWriter proof;
    proof.put256(kWord);
    proof.put256(kWord);
    proof.put(8);
    for (int i = 0; i < 8; ++i) {
        proof.put256(kWord);
    }
    const std::vector<unsigned> word{128, 128};
    std::vector<unsigned> proofBits(4, 128);
    proofBits.push_back(0);
    proofBits.insert(proofBits.end(), 16, 128);
    return {
        {"QueuedItem", {kNumber}, felts(wordFelt(item.first), wordFelt(item.second), 99, 1000), {64}, {0, 0, 64, 128}},
        {"BatchCommitted",
         {kNumber},
         felts(kWord, kWord, kWord, 7, kWide, kWord, 2, 1, 2),
         {64},
         {128, 128, 128, 128, 128, 128, 64, 251, 128, 128, 0, 248, 248}},
        {"FinalRoot", {kNumber}, proof.take(), {64}, proofBits},
        {"BatchExecuted", {kNumber}, felts(kWord, 5), {64}, {128, 128, 32}},
        {"PayoutPending", {kNumber, kToken, kWide}, {index, 0, amount}, {64, 16, 251}, {64, 1, 128}},
        {"PendingClaimed", {kToken, kWide}, {0, amount}, {16, 251}, {1, 128}},
        {"PayoutDelayed", {kNumber, kToken, kWide}, {index, amount, 99}, {64, 16, 251}, {64, 128, 64}},
        {"DelayedReleased", {kNumber, kToken, kWide}, {index, amount}, {64, 16, 251}, {64, 128}},
        {"ExitOwed", {kNumber, kToken, kOwner}, {index}, {64, 16, 160}, {64}},
        {"BatchesReverted", {kNumber}, felts(kNumber + 1, kWord, 1), {64}, {64, 128, 128, 1}},
        {"SequencerSuspended", {kWide}, {kNumber}, {251}, {64}},
        {"Armed", {}, {index, 99}, {}, {64, 64}},
        {"Disarmed", {}, {index}, {}, {64}},
        {"Frozen", {}, felts(kNumber, kWord, 1), {}, {64, 128, 128, 1}},
        {"ExitsOpened", {}, felts(kNumber, kWord), {}, {64, 128, 128}},
        {"ExitPaid", {9, kToken, kOwner}, {amount, 1}, {32, 16, 160}, {128, 128}},
        {"QueueRefunded", {index, kToken, kOwner}, {amount, 1000}, {64, 16, 160}, {128, 128}},
        {"ExecutionsPaused", {}, {99}, {}, {64}},
        {"ExecutionsResumed", {}, {}, {}, {}},
        {"TokenRegistered", {kToken, kWide}, {6, 1}, {16, 251}, {8, 128}},
        {"ChangeScheduled", {}, scheduled, {}, {8, 251, 16, 128, 64}},
        {"ChangeCancelled", {}, change(6), {}, {8, 251, 16, 128}},
        {"ChangeApplied", {}, change(8), {}, {8, 251, 16, 128}},
    };
}

StarknetEvent eventFrom(const Canned& canned) {
    StarknetEvent out;
    out.keys = {crypto::entryPointSelector(canned.name)};
    out.keys.insert(out.keys.end(), canned.keys.begin(), canned.keys.end());
    out.data = canned.data;
    return out;
}

const Canned& cannedOf(const std::string& name) {
    static const auto all = allEvents();
    return *std::ranges::find_if(all, [&](const Canned& canned) { return canned.name == name; });
}

template <class T>
T read(const StarknetEvent& event) {
    return std::get<T>(**eventOf(event, kDecimals));
}

StarknetEvent inBlock(BlockNumber block, std::uint64_t hash, std::uint64_t transaction) {
    StarknetEvent out;
    out.block = block;
    out.blockHash = Felt(hash);
    out.transaction = Felt(transaction);
    return out;
}

} // namespace

class TestStarknetEvents : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachIsReadStrictly_data() {
        QTest::addColumn<int>("place");
        const auto all = allEvents();
        for (std::size_t i = 0; i < all.size(); ++i) {
            QTest::newRow(all[i].name) << static_cast<int>(i);
        }
    }
    void eachIsReadStrictly() {
        QFETCH(int, place);
        const auto canned = allEvents()[static_cast<std::size_t>(place)];
        const auto good = eventFrom(canned);
        const auto event = eventOf(good, kDecimals);
        EXPECT_OK(event);
        QVERIFY(event->has_value());
        QCOMPARE((*event)->index(), static_cast<std::size_t>(orderOf(canned.name)));

        for (const auto which : {&StarknetEvent::keys, &StarknetEvent::data}) {
            auto more = good;
            (more.*which).emplace_back(0);
            EXPECT_CODE(eventOf(more, kDecimals), code::kRpcBadAnswer);
            const std::size_t kept = which == &StarknetEvent::keys ? 1 : 0; // its name
            if ((good.*which).size() > kept) {
                auto fewer = good;
                (fewer.*which).pop_back();
                EXPECT_CODE(eventOf(fewer, kDecimals), code::kRpcBadAnswer);
            }
        }
    }

    void nothingOutOfRangeIsRead_data() { eachIsReadStrictly_data(); }
    void nothingOutOfRangeIsRead() {
        QFETCH(int, place);
        const auto canned = allEvents()[static_cast<std::size_t>(place)];
        QCOMPARE(canned.keyBits.size(), canned.keys.size());
        QCOMPARE(canned.dataBits.size(), canned.data.size());
        for (std::size_t i = 0; i < canned.keyBits.size(); ++i) {
            auto event = eventFrom(canned);
            event.keys[1 + i] = pow2(canned.keyBits[i]);
            QVERIFY2(!eventOf(event, kDecimals).ok(), std::to_string(i).c_str());
        }
        for (std::size_t i = 0; i < canned.dataBits.size(); ++i) {
            if (canned.dataBits[i] != 0) {
                auto event = eventFrom(canned);
                event.data[i] = pow2(canned.dataBits[i]);
                QVERIFY2(!eventOf(event, kDecimals).ok(), std::to_string(i).c_str());
            }
        }
    }

    void whatABatchIsComesWhole() {
        const auto& batch = read<BatchCommitted>(eventFrom(cannedOf("BatchCommitted"))).batch;
        QCOMPARE(batch.number, kNumber);
        QCOMPARE(batch.commitment, kWord);
        QCOMPARE(batch.submission.oldRoot, kWord);
        QCOMPARE(batch.submission.newRoot, kWord);
        QCOMPARE(batch.submission.publicDataHash, kWord);
        QCOMPARE(batch.queueEnd, 7U);
        QCOMPARE(batch.sequencer, protocol::ChainAddress(toWide(kWide)));
        QCOMPARE(batch.submission.batchData.size(), std::size_t{62});
        QCOMPARE(batch.submission.batchData[30], std::uint8_t{1});
        QCOMPARE(batch.submission.batchData[61], std::uint8_t{2});
        // Each of the roots in its own place.
        auto other = eventFrom(cannedOf("BatchCommitted"));
        other.data[2] = Felt(77);
        QCOMPARE(read<BatchCommitted>(other).batch.submission.oldRoot[31], std::uint8_t{77});
        other = eventFrom(cannedOf("BatchCommitted"));
        other.data[4] = Felt(78);
        QCOMPARE(read<BatchCommitted>(other).batch.submission.newRoot[31], std::uint8_t{78});
        // More words than are there.
        other = eventFrom(cannedOf("BatchCommitted"));
        other.data[10] = Felt(3);
        EXPECT_CODE(eventOf(other, kDecimals), code::kRpcBadAnswer);
    }

    void aProofHasEightWords() {
        const auto good = eventFrom(cannedOf("FinalRoot"));
        QCOMPARE(read<FinalRoot>(good).proof[7], kWord);
        auto other = good;
        other.data[4] = Felt(7);
        EXPECT_CODE(eventOf(other, kDecimals), code::kRpcBadAnswer);
        other.data.resize(other.data.size() - 2);
        EXPECT_CODE(eventOf(other, kDecimals), code::kRpcBadAnswer);
    }

    void aQueuedItemIsTheOperation() {
        const auto item = read<QueueItemAdded>(eventFrom(cannedOf("QueuedItem")));
        QVERIFY(item.operation == someDeposit());
        QCOMPARE(item.index, kNumber);
        QCOMPARE(item.deadline, 99U);
        QCOMPARE(item.fee, Uint256(1000));
        auto strange = eventFrom(cannedOf("QueuedItem"));
        strange.data[0] = Felt(1);
        EXPECT_CODE(eventOf(strange, kDecimals), code::kRpcBadAnswer);
    }

    // `owned` tells an owner from an address of the chain, and amounts are in the protocol's decimals.
    void whoseItIs() {
        auto event = eventFrom(cannedOf("PayoutPending"));
        auto pending = read<PayoutPending>(event);
        QCOMPARE(pending.recipient, protocol::ChainAddress(toWide(kWide)));
        QVERIFY(pending.amount == protocol::Amount{1'500'000'000'000'000'000});
        QCOMPARE(pending.payout, std::size_t{4});
        event.data[1] = Felt(1);
        EXPECT_CODE(eventOf(event, kDecimals), code::kRpcBadAnswer); // no owner has so many bits
        event.keys[3] = kOwner;
        pending = read<PayoutPending>(event);
        QVERIFY(pending.recipient.evm() != nullptr);
        QCOMPARE(toFelt(*pending.recipient.evm()), kOwner);

        auto claimed = eventFrom(cannedOf("PendingClaimed"));
        QVERIFY(read<PendingClaimed>(claimed).recipient.wide() != nullptr);
        claimed.keys[2] = kOwner;
        claimed.data[0] = Felt(1);
        QVERIFY(read<PendingClaimed>(claimed).recipient.evm() != nullptr);
    }

    void anAmountNeedsItsDecimals() {
        const auto event = eventFrom(cannedOf("PayoutPending"));
        QCOMPARE(tokenOfAmount(event), std::optional<protocol::TokenId>(kToken));
        EXPECT_CODE(eventOf(event, {}), code::kRpcBadAnswer);
        EXPECT_OK(eventOf(eventFrom(cannedOf("ExitPaid")), {})); // in 18 decimals
        QVERIFY(!tokenOfAmount(eventFrom(cannedOf("ExitPaid"))).has_value());
        auto huge = event; // a token may claim any number: the watcher goes on
        huge.data[2] = toFelt(*checkedSub(shiftLeft(Uint256(1), 128), Uint256(1)));
        QVERIFY(read<PayoutPending>(huge).amount == protocol::kAmountLimit - 1);
    }

    void anExitPaysNothingYet() {
        const auto exit = read<ExitPaid>(eventFrom(cannedOf("ExitPaid")));
        QVERIFY(exit.amount == protocol::Amount{1'500'000});
        QVERIFY(exit.paid == protocol::Amount{0});
    }

    void changesByTheirKind() {
        auto event = eventFrom(cannedOf("ChangeScheduled"));
        QCOMPARE(read<ChangeScheduled>(event).readyAt, 99U);
        QCOMPARE(read<ChangeScheduled>(event).change.account, protocol::ChainAddress(toWide(kWide)));
        for (const int kind : {0, 5, 10}) { // 5: a bound of gas, which only EVM chains have
            event.data[0] = Felt(kind);
            EXPECT_CODE(eventOf(event, kDecimals), code::kRpcBadAnswer);
        }
        event.data = felts(8, 0, kToken, 12345, 99);
        const auto limit = read<ChangeScheduled>(event).change;
        QCOMPARE(limit.token, kToken);
        QVERIFY(limit.dailyLimit == protocol::Amount{12345});
    }

    void whatNobodyNeedsIsNothing() {
        StarknetEvent event;
        event.keys = {crypto::entryPointSelector("QueueFeesClaimed"), kOwner};
        event.data = {1, 1000};
        QVERIFY(!eventOf(event, kDecimals)->has_value());
        event.keys.clear();
        QVERIFY(!eventOf(event, kDecimals)->has_value());
    }

    void placesCountWithinABlock() {
        const auto found = placed({inBlock(5, 1, 10), inBlock(5, 1, 10), inBlock(5, 1, 11), inBlock(6, 2, 12)});
        EXPECT_OK(found);
        std::vector<std::uint32_t> places;
        for (const auto& one : *found) {
            places.push_back(one.place.logIndex);
        }
        QCOMPARE(places, (std::vector<std::uint32_t>{0, 1, 2, 0}));
        EXPECT_CODE(placed({inBlock(5, 1, 10), inBlock(5, 1, 11), inBlock(5, 1, 10)}), code::kRpcBadAnswer);
        EXPECT_CODE(placed({inBlock(6, 1, 10), inBlock(5, 2, 11)}), code::kRpcBadAnswer);
        EXPECT_CODE(placed({inBlock(5, 1, 10), inBlock(5, 2, 11)}), code::kRpcBadAnswer);
        EXPECT_CODE(placed({inBlock(5, 1, 10), inBlock(6, 2, 10)}), code::kRpcBadAnswer);
    }

private:
    // The variant's place of an event.
    static int orderOf(const std::string& name) {
        static const std::vector<std::string> order{
            "QueuedItem",      "BatchCommitted",   "FinalRoot",          "BatchExecuted",
            "PayoutPending",   "PendingClaimed",   "PayoutDelayed",      "DelayedReleased",
            "ExitOwed",        "BatchesReverted",  "SequencerSuspended", "Armed",
            "Disarmed",        "Frozen",           "ExitsOpened",        "ExitPaid",
            "QueueRefunded",   "ExecutionsPaused", "ExecutionsResumed",  "TokenRegistered",
            "ChangeScheduled", "ChangeCancelled",  "ChangeApplied"};
        return static_cast<int>(std::ranges::find(order, name) - order.begin());
    }
};

QTEST_GUILESS_MAIN(TestStarknetEvents)
#include "tst_starknet_events.moc"
