#pragma once

#include "e2e/chain_pair.h"

#include <algorithm>

namespace landfall::e2e {

using namespace l1;

inline constexpr auto kEast = ChainPair::kEast;
inline constexpr auto kWest = ChainPair::kWest;
inline constexpr auto kToken = ChainPair::kToken;
inline constexpr protocol::UnixSeconds kWindow = 86'400; // from a batch's timestamp to its deadline
inline constexpr protocol::UnixSeconds kSkew = 600;      // that it may be ahead of its block
inline constexpr protocol::UnixSeconds kSincePrevious = 3'000;

inline const protocol::Address kBob{{0xb0, 0xb0}};
inline const protocol::Address kCarol{{0xca, 0x20}};
inline const protocol::Address kDave{{0xda, 0x4e}};

// Places in a batch's words (core/README.md, "Batch words").
inline constexpr std::size_t kWord = 31;
inline constexpr std::size_t kTimestampEnd = kWord + 10;
inline constexpr std::size_t kCount = kWord + 12;
inline constexpr std::size_t kOperation = 2 * kWord;

// For tests that give two real contracts what they must refuse. Before the cases begin one
// batch is executed on both, and the next, which they are about, is made.
class RefusalsTest : public QObject {
protected:
    ChainPair m_pair;
    std::optional<crypto::EddsaPrivateKey> m_l2Key;
    std::optional<MadeBatch> m_first; // executed everywhere before the cases begin
    std::optional<MadeBatch> m_good;  // what they are about
    std::optional<MadeBatch> m_next;
    protocol::UnixSeconds m_time = 0; // of the good batch
    NetworkFile m_other;              // a second network on the same chains
    QStringList m_wrong;

    // Notes a case whose answer is another than wanted.
    void expect(const QByteArray& wanted, const QByteArray& got, const QString& name) {
        if (got != wanted) {
            m_wrong +=
                QStringLiteral("%1: %2 instead of %3").arg(name, QString::fromUtf8(got), QString::fromUtf8(wanted));
        }
    }
    QByteArray wrong() { return std::exchange(m_wrong, {}).join(QStringLiteral("; ")).toUtf8(); }

    CommitAndProve goodCall(protocol::ChainIndex chain) const {
        return {m_pair.held(*m_first, chain), {m_good->submission}, {m_good->proof}, {}};
    }
    CommitAndProve withData(protocol::ChainIndex chain, Bytes data) const {
        auto call = goodCall(chain);
        call.batches[0].batchData = std::move(data);
        return call;
    }
    Bytes withTimestamp(protocol::UnixSeconds time) const {
        auto data = m_good->submission.batchData;
        for (std::size_t i = 0; i < 5; ++i) {
            data[kTimestampEnd - 1 - i] = static_cast<std::uint8_t>(time >> (8 * i));
        }
        return data;
    }
    QByteArray commits(protocol::ChainIndex chain, const CommitAndProve& call) {
        return m_pair.verdict(chain, call, kSequencer);
    }
    QByteArray commitsUnproven(protocol::ChainIndex chain, Bytes data) {
        const auto call = withData(chain, std::move(data));
        return m_pair.verdict(chain, Commit{call.last, call.batches}, kSequencer);
    }

    Execute execution(protocol::ChainIndex chain, std::vector<VoteSignature> signatures) const {
        return {{m_pair.held(*m_good, chain)}, std::move(signatures)};
    }
    std::vector<VoteSignature> quorum() const { return m_pair.signatures(ChainPair::agree(*m_good), {0, 1, 2}); }

    // All that a refused call could have changed.
    QByteArray fingerprint(protocol::ChainIndex chain) {
        auto& adapter = m_pair.on(chain);
        const auto state =
            await<ContractState>([&](auto* context, auto done) { adapter.contractState(context, AtLatest{}, done); });
        QByteArray out;
        if (state) {
            for (const auto number :
                 {state->committed, state->proven, state->executed, state->queueLength, state->queueHead}) {
                out += QByteArray::number(static_cast<qulonglong>(number)) + ' ';
            }
        }
        for (const protocol::ChainAddress& owner : std::initializer_list<protocol::ChainAddress>{
                 m_pair.network().chain(chain)->rollup, kBob, kCarol, kDave}) {
            const auto held = await<protocol::Amount>(
                [&](auto* context, auto done) { adapter.tokenBalance(context, kToken, owner, done); });
            out += held ? QByteArray::fromStdString(protocol::amountToDecimal(*held)) + ' ' : "? ";
        }
        return out;
    }
    protocol::Amount tokens(protocol::ChainIndex chain, const protocol::ChainAddress& owner) {
        const auto held = await<protocol::Amount>(
            [&](auto* context, auto done) { m_pair.on(chain).tokenBalance(context, kToken, owner, done); });
        return held ? *held : ~protocol::Amount{0};
    }

    protocol::Withdraw request(protocol::ChainIndex chain, const protocol::Address& to, protocol::Amount amount,
                               protocol::Nonce nonce) const {
        protocol::Withdraw out;
        out.chain = chain;
        out.account = 1;
        out.from = anvilAddress(kUser);
        out.to = to;
        out.token = kToken;
        out.amount = amount;
        out.fee = *protocol::packFee(kWhole / 1'000);
        out.nonce = nonce;
        out.validUntil = m_time + 100'000;
        return out;
    }
    // An item of the chain's queue, as the chain tells it.
    Result<protocol::Operation> queue(protocol::ChainIndex chain, const ContractCall& call) {
        const auto receipt = m_pair.run(chain, call, kUser);
        if (!receipt) {
            return receipt.error();
        }
        return std::get<QueueItemAdded>(receipt->events.at(0).event).operation;
    }

    // On the same chains, with the same keys and genesis; its queue on East begins like ours.
    void deployAnother() {
        const auto other = m_pair.deployAnother();
        EXPECT_OK(other);
        m_other = *other;
        QVERIFY(m_other.networkId() != m_pair.network().networkId());
        QVERIFY(m_other.genesisRoot == m_pair.network().genesisRoot);
        const auto adapter = makeChainAdapter(m_other, kEast);
        EXPECT_OK(adapter);
        CallRunner runner(**adapter);
        const ContractCall items[] = {ApproveToken{kToken, 300 * kWhole},
                                      Deposit{kToken, 300 * kWhole, anvilAddress(kUser)},
                                      SetSigningKey{1, protocol::keyHashOf(m_l2Key->publicKey()).toBigEndian()}};
        for (const auto& item : items) {
            EXPECT_OK(await<Receipt>(
                [&](QObject*, auto done) { runner.run(item, anvilAddress(kUser), anvilKey(kUser), 1, done); }));
        }
    }

    void setUp() {
        EXPECT_OK(m_pair.start());
        Bytes32 scalar{};
        scalar[31] = 77;
        auto key = crypto::EddsaPrivateKey::fromBytes(scalar);
        EXPECT_OK(key);
        m_l2Key.emplace(std::move(*key));
        deployAnother();
        if (QTest::currentTestFailed()) {
            return;
        }
        const auto alice = anvilAddress(kUser);
        EXPECT_OK(m_pair.run(kEast, ApproveToken{kToken, 410 * kWhole}, kUser));
        EXPECT_OK(m_pair.run(kWest, ApproveToken{kToken, 400 * kWhole}, kUser));
        const auto a = queue(kEast, Deposit{kToken, 300 * kWhole, alice});
        const auto b = queue(kEast, SetSigningKey{1, protocol::keyHashOf(m_l2Key->publicKey()).toBigEndian()});
        const auto c = queue(kWest, Deposit{kToken, 400 * kWhole, kBob});
        const auto d = queue(kEast, Deposit{kToken, 50 * kWhole, alice});
        const auto e = queue(kEast, Deposit{kToken, 60 * kWhole, kBob});
        for (const auto* item : {&a, &b, &c, &d, &e}) {
            EXPECT_OK(*item);
        }

        // A round number far enough ahead: with one bit changed its low bytes still give a time
        // that the limits allow, its higher ones none.
        const auto head = await<ChainHead>([&](auto* context, auto done) { m_pair.on(kEast).head(context, done); });
        EXPECT_OK(head);
        m_time = ((head->latest.timestamp + 2 * kSincePrevious) / 65'536 + 1) * 65'536;
        const auto first = m_pair.make(m_time - kSincePrevious, {*a, *b, *c}, {}, *m_l2Key);
        EXPECT_OK(first);
        m_first = *first;
        const auto good =
            m_pair.make(m_time, {*d, *e},
                        {request(kEast, kCarol, 20 * kWhole, 0), request(kWest, kDave, 30 * kWhole, 1)}, *m_l2Key);
        EXPECT_OK(good);
        m_good = *good;
        const auto next = m_pair.make(m_time, {}, {request(kWest, kDave, kWhole, 2)}, *m_l2Key);
        EXPECT_OK(next);
        m_next = *next;

        for (const auto chain : {kEast, kWest}) {
            m_pair.setTime(chain, m_time - kSincePrevious);
            EXPECT_OK(m_pair.run(chain, CommitAndProve{{}, {m_first->submission}, {m_first->proof}, {}}, kSequencer));
            const auto votes = m_pair.signatures(ChainPair::agree(*m_first), {0, 1, 2});
            EXPECT_OK(m_pair.run(chain, Execute{{m_pair.held(*m_first, chain)}, votes}, kUser));
            m_pair.setTime(chain, m_time);
            QCOMPARE(commits(chain, goodCall(chain)), QByteArray("accepted"));
        }
    }
};

} // namespace landfall::e2e
