#include "circuits/lenient.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::testing;

// The state and the circuit are two writings of one rule: on random batches, good and bad,
// both accept or both refuse. LANDFALL_FULL=1 in the environment tries ten times as many.
class TestBatchDifferential : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stateAndCircuitAgree_data();
    void stateAndCircuitAgree();
    void everyKindOfRefusalWasMet();

private:
    int m_accepted = 0;
    std::map<std::string, int> m_refusals;
};

namespace {

struct Item {
    Operation operation;
    std::optional<SignedWithdraw> proof;
};

// Random operations of which most are right in most respects.
class Generator {
public:
    explicit Generator(World& world) : m_world(world) {}

    std::vector<Item> batch() {
        m_nonces.clear();
        std::vector<Item> items(1 + m_world.below(4));
        for (Item& item : items) {
            item = next();
        }
        return items;
    }

private:
    bool rarely() { return m_world.below(24) == 0; }

    const User& anyUser() { return m_world.users[m_world.below(m_world.users.size())]; }

    TokenId token() { return static_cast<TokenId>(rarely() ? m_world.below(1024) : m_world.below(3)); }
    ChainIndex chain() { return static_cast<ChainIndex>(rarely() ? m_world.below(16) : 1 + m_world.below(3)); }

    Amount amount(Amount all, Amount vault) {
        switch (m_world.below(12)) {
        case 0:
            return all;
        case 1:
            return all + 1;
        case 2:
            return vault;
        case 3:
            return vault + 1;
        case 4:
            return rarely() ? kAmountLimit - 1 : 0;
        default:
            return m_world.below(50'000);
        }
    }

    Item next() {
        switch (m_world.below(12)) {
        case 0:
        case 1:
            return queued(OperationType::Deposit);
        case 2:
            return queued(OperationType::SetKey);
        case 3:
        case 4:
            return queued(OperationType::ForcedExit);
        case 5:
        case 6:
            return queued(OperationType::PartialExit);
        case 7:
            return queued(OperationType::DepositRefused);
        default:
            return withdrawal();
        }
    }

    Item queued(OperationType type) {
        const User& user = anyUser();
        Operation op;
        op.type = type;
        op.chain = chain();
        op.account = type == OperationType::DepositRefused && !rarely() ? 0 : *m_world.state.accountOf(user.address);
        op.address = rarely() ? Address{} : rarely() ? anyUser().address : user.address;
        if (type == OperationType::SetKey) {
            op.keyHash = m_world.randomFr();
        } else {
            op.token = token();
            op.amount = amount(m_world.state.balance(op.account, op.token), m_world.state.vault(op.token, op.chain));
        }
        if (rarely()) {
            op.account = static_cast<AccountId>(m_world.below(kAccountCapacity));
        }
        const bool exit = type == OperationType::ForcedExit || type == OperationType::PartialExit;
        if (exit && m_world.below(3) != 0) {
            const Amount whole = op.address == user.address ? m_world.state.balance(op.account, op.token) : 0;
            op.amount = std::min(whole, m_world.state.vault(op.token, op.chain));
            op.type = op.amount == whole ? OperationType::ForcedExit : OperationType::PartialExit;
        }
        if (rarely() && type != OperationType::SetKey) {
            if (m_world.below(2) == 0) {
                op.validUntil = 1;
            } else {
                op.fee = 1;
            }
        }
        return {op, std::nullopt};
    }

    Item withdrawal() {
        const User& user = anyUser();
        Withdraw request = m_world.withdraw(user, token(), chain(), 0, 0);
        request.amount = amount(m_world.state.balance(request.account, request.token),
                                m_world.state.vault(request.token, request.chain));
        request.fee = rarely() ? static_cast<PackedFee>(m_world.below(65536))
                               : static_cast<PackedFee>(m_world.below(2048) << 5 | (rarely() ? m_world.below(6) : 0));
        if (m_world.below(3) == 0) {
            request.fee = 0;
        }
        Nonce& next = m_nonces.try_emplace(request.account, request.nonce).first->second;
        request.nonce = next++;
        if (rarely()) {
            request.nonce += m_world.below(2) == 0 ? 1U : ~0U;
        }
        if (rarely()) {
            request.validUntil = m_world.now - m_world.below(2);
        }
        if (rarely()) {
            request.from = anyUser().address;
        }
        if (m_world.below(2) == 0) {
            request.to = m_world.withdrawWide(user, 0, 1, 0, 0).to;
        }
        Item item{operationOf(request), m_world.sign(rarely() ? anyUser() : user, request)};
        if (rarely()) {
            item.operation.amount += 1; // not what was signed
        }
        if (rarely() && item.operation.type == OperationType::WithdrawWide) {
            item.operation.wideAddress.bytes[m_world.below(32)] ^= 0x0a; // the high byte may leave its range
        }
        return item;
    }

    World& m_world;
    std::map<AccountId, Nonce> m_nonces;
};

// The state's answer, and what became of it.
Result<state::BatchApplier::Applied> byState(const World& world, const BatchHeader& header,
                                             const std::vector<Item>& items) {
    state::BatchApplier applier(world.state, header);
    for (const Item& item : items) {
        const auto added = applier.add(item.operation, item.proof ? &*item.proof : nullptr);
        if (!added) {
            return added.error();
        }
    }
    return std::move(applier).finish();
}

} // namespace

void TestBatchDifferential::stateAndCircuitAgree_data() {
    QTest::addColumn<int>("seed");
    const int runs = qEnvironmentVariableIsSet("LANDFALL_FULL") ? 200 : 20;
    for (int seed = 1; seed <= runs; ++seed) {
        QTest::addRow("100 batches from seed %d", seed) << seed;
    }
}

void TestBatchDifferential::stateAndCircuitAgree() {
    QFETCH(int, seed);
    World world(static_cast<std::uint64_t>(seed));
    world.fund();
    Generator generator(world);
    for (int i = 0; i < 100; ++i) {
        const BatchHeader header = world.header(4);
        const auto items = generator.batch();
        auto expected = byState(world, header, items);
        LenientBatch lenient(world.state, header);
        for (const Item& item : items) {
            lenient.add(item.operation, item.proof ? &*item.proof : nullptr);
        }
        const BatchTrace trace = lenient.finish();
        const QString refusal = refusalOf(trace);
        const std::string reason = expected ? std::string("accepted") : expected.error().code;
        QVERIFY2(refusal.isEmpty() == expected.ok(),
                 qPrintable(QStringLiteral("batch %1: state says %2, circuit says %3")
                                .arg(i)
                                .arg(QString::fromStdString(reason),
                                     refusal.isEmpty() ? QStringLiteral("accepted") : refusal)));
        if (expected) {
            ++m_accepted;
            const BatchTrace ours = expected->trace();
            QCOMPARE(ours.newRoot, trace.newRoot);
            QCOMPARE(refusalOf(ours), QString());
            world.state = expected->state;
        } else {
            ++m_refusals[reason];
        }
    }
}

// A comparison in which one side never speaks shows nothing.
void TestBatchDifferential::everyKindOfRefusalWasMet() {
    for (const auto& [reason, times] : m_refusals) {
        qInfo("%5d refused: %s", times, reason.c_str());
    }
    qInfo("%5d accepted", m_accepted);
    QVERIFY(m_accepted > 400);
    for (const char* reason :
         {"apply-balance", "apply-nonce", "apply-expired", "apply-signature", "apply-deposit-owner",
          "apply-fee-not-canonical", "apply-forced-exit-amount", "apply-words", "apply-vault-negative",
          "apply-partial-exit", "apply-partial-exit-vault", "forced-exit-needs-own-batch"}) {
        QVERIFY2(m_refusals.contains(reason), reason);
    }
}

QTEST_APPLESS_MAIN(TestBatchDifferential)
#include "tst_batch_differential.moc"
