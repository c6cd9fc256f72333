// States share their nodes and hash late. Here each is held against trees by the book,
// against itself after others were made from it, and against a state loaded from its leaves.
#include "protocol/field_values.h"
#include "state/apply.h"
#include "support/plain_tree.h"

#include <QtTest>

#include <map>
#include <random>
#include <set>

using namespace landfall;
using namespace landfall::protocol;
using namespace landfall::state;
using landfall::testing::PlainTree;

namespace {

constexpr ChainIndex kChain = 1;

Address ownerOf(unsigned number) {
    Address out{{0x77}};
    out.bytes[18] = static_cast<std::uint8_t>(number >> 8);
    out.bytes[19] = static_cast<std::uint8_t>(number);
    return out;
}

Fr rootByTheBook(const Snapshot& snapshot) {
    PlainTree<kAccountLevels, AccountsKind> accounts;
    for (const auto& row : snapshot.accounts) {
        PlainTree<kBalanceLevels, BalancesTree> balances;
        for (const auto& [token, amount] : row.balances) {
            balances.set(token, amountValue(amount));
        }
        accounts.set(row.id, accountLeaf(row.owner, row.keyHash, row.nonce, balances.root()));
    }
    PlainTree<kVaultLevels, VaultsKind> vaults;
    for (const auto& row : snapshot.vaults) {
        vaults.set(vaultIndex(row.token, row.chain), amountValue(row.amount));
    }
    return stateRoot(accounts.root(), vaults.root());
}

// Seeded batches on a state: deposits, keys, forced exits and withdrawals, one in four of
// them against a rule.
class Generator {
public:
    explicit Generator(unsigned seed) : m_random(seed) {}

    BatchApplier::Applied next(const State& before, BatchNumber number) {
        const auto shape = kBatchShapes.back();
        BatchApplier applier(before, {NetworkId{}, number, 1000, shape.size, 1U << kChain, 0});
        while (applier.operationCount() < shape.size) {
            const Operation operation = applier.resolve(draw(applier.state()));
            if (!applier.mustWait(operation) && !applier.add(operation)) {
                ++refused;
            }
        }
        auto applied = std::move(applier).finish();
        if (!applied) {
            qFatal("%s", applied.error().message.c_str());
        }
        return *std::move(applied);
    }

    unsigned refused = 0;

private:
    unsigned below(unsigned bound) { return static_cast<unsigned>(m_random() % bound); }

    Operation draw(const State& state) {
        Operation out;
        out.chain = kChain;
        out.account = below(40);
        const Account* account = state.account(out.account);
        const Address owner = account == nullptr ? ownerOf(1) : account->owner;
        switch (below(4)) {
        case 0:
            out.type = OperationType::Deposit;
            out.token = static_cast<TokenId>(below(3) * 341);
            out.account = 0;
            out.amount = 1 + below(1000);
            out.address = ownerOf(below(60));
            break;
        case 1:
            out.type = OperationType::SetKey;
            out.address = below(4) == 0 ? ownerOf(999) : owner;
            out.keyHash = Fr(below(1000));
            break;
        case 2:
            out.type = OperationType::ForcedExit;
            out.token = static_cast<TokenId>(below(3) * 341);
            out.address = owner;
            break;
        default:
            out.type = OperationType::Withdraw;
            out.token = static_cast<TokenId>(below(3) * 341);
            out.amount = below(400);
            out.fee = static_cast<PackedFee>(below(2) << 5);
            out.address = ownerOf(5);
            out.nonce = (account == nullptr ? 0 : account->nonce) + (below(4) == 0 ? 1 : 0);
            out.validUntil = 1000;
            break;
        }
        return out;
    }

    std::mt19937 m_random;
};

} // namespace

class TestVersions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rootsAreThoseOfTreesByTheBook() {
        Generator generator(1);
        State state(ownerOf(0));
        QVERIFY(state.root() == rootByTheBook(state.snapshot()));
        for (BatchNumber number = 1; number <= 12; ++number) {
            auto applied = generator.next(state, number);
            state = std::move(applied.state);
            QVERIFY(state.root() == rootByTheBook(state.snapshot()));
        }
        QVERIFY(generator.refused > 20);
        QVERIFY(state.accountCount() > 20);
    }

    // Each operation's account and balance, folded up its paths, lead to one and the same
    // root in the trace as in a state that stopped there.
    void tracePathsLeadToTheRootsInBetween() {
        Generator generator(2);
        State state(ownerOf(0));
        for (BatchNumber number = 1; number <= 4; ++number) {
            const auto applied = generator.next(state, number);
            const BatchTrace trace = applied.trace();
            QVERIFY(trace.oldRoot == state.root());
            QVERIFY(trace.newRoot == applied.state.root());
            BatchApplier again(state, applied.batch.header);
            for (std::size_t i = 0; i < trace.operationCount; ++i) {
                const auto& step = trace.operations[i];
                const Fr balances =
                    folded<BalancesTree>(amountValue(step.balance.before), step.operation.token, step.balance.path);
                const Fr leaf = accountLeaf(step.account.owner, step.account.keyHash, step.account.nonce,
                                            step.account.balancesRoot);
                const Fr accounts = folded<AccountsKind>(leaf, step.operation.account, step.account.path);
                QVERIFY(balances == step.account.balancesRoot);
                QVERIFY(stateRoot(accounts, trace.vaultsRootBefore) == again.state().root());
                QVERIFY(again.add(applied.batch.operations[i]).ok());
            }
            state = applied.state;
        }
    }

    // Batches ahead, copies and abandoned drafts leave every earlier state as it was.
    void earlierStatesStayAsTheyWere() {
        Generator generator(3);
        std::vector<State> kept{State(ownerOf(0))};
        std::vector<Fr> roots{kept.front().root()};
        for (BatchNumber number = 1; number <= 10; ++number) {
            generator.next(kept.back(), number); // abandoned
            auto applied = generator.next(kept.back(), number);
            kept.push_back(std::move(applied.state));
            roots.push_back(kept.back().root());
        }
        for (std::size_t i = 0; i < kept.size(); ++i) {
            QVERIFY(kept[i].root() == roots[i]);
            const auto snapshot = kept[i].snapshot();
            QVERIFY(rootByTheBook(snapshot) == roots[i]);
            const auto loaded = State::fromSnapshot(snapshot);
            QVERIFY(loaded.ok());
            QVERIFY(loaded->root() == roots[i]);
        }
    }

    // A reorganisation: from a kept state the line goes on as if the rest had never been.
    void goingBackGivesTheSameAgain() {
        State before(ownerOf(0));
        Generator first(4);
        for (BatchNumber number = 1; number <= 3; ++number) {
            before = first.next(before, number).state;
        }
        const auto fresh = State::fromSnapshot(before.snapshot());
        QVERIFY(fresh.ok());
        State ahead = before;
        for (BatchNumber number = 4; number <= 6; ++number) {
            ahead = first.next(ahead, number).state;
        }
        Generator onKept(5);
        Generator onFresh(5);
        const auto again = onKept.next(before, 4);
        const auto expected = onFresh.next(*fresh, 4);
        QVERIFY(again.state.root() == expected.state.root());
        QVERIFY(again.state.root() != ahead.root());
        QVERIFY(again.state.accountForDeposit(ownerOf(500)) == expected.state.accountForDeposit(ownerOf(500)));
        for (unsigned owner = 0; owner < 60; ++owner) {
            QVERIFY(again.state.accountOf(ownerOf(owner)) == expected.state.accountOf(ownerOf(owner)));
        }
    }

    // What add() refuses changes neither the state nor what the prover is given.
    void refusalsLeaveNoTrace() {
        Generator generator(6);
        State state(ownerOf(0));
        state = generator.next(state, 1).state;
        const auto applied = generator.next(state, 2);
        QVERIFY(generator.refused > 0);
        BatchApplier clean(state, applied.batch.header);
        for (const auto& operation : applied.batch.operations) {
            QVERIFY(clean.add(operation).ok());
        }
        const auto same = std::move(clean).finish();
        QVERIFY(same.ok());
        QVERIFY(same->state.root() == applied.state.root());
        QVERIFY(same->trace().operationCount == applied.trace().operationCount);
        QVERIFY(state.root() == rootByTheBook(state.snapshot()));
    }

    // Accounts far apart and close together, in more subtrees than one thread would take.
    void loadsOnThreads() {
        Snapshot snapshot;
        std::mt19937 random(7);
        std::set<AccountId> ids{0, kAccountCapacity - 1};
        for (AccountId id = 5000; ids.size() < 60; ++id) {
            ids.insert(id);
        }
        while (ids.size() < 120) {
            ids.insert(static_cast<AccountId>(random() % kAccountCapacity));
        }
        Amount total = 0;
        for (const AccountId id : ids) {
            const Amount amount = 1 + random();
            total += amount;
            snapshot.accounts.push_back({id, ownerOf(id % 50), Fr(id), id % 9, {{3, amount}}});
        }
        snapshot.vaults.push_back({3, kChain, total});
        const auto loaded = State::fromSnapshot(snapshot);
        QVERIFY(loaded.ok());
        QVERIFY(loaded->root() == rootByTheBook(snapshot));
        QCOMPARE(loaded->accountCount(), ids.size());
        for (const AccountId id : ids) {
            QVERIFY(loaded->account(id) != nullptr);
            QVERIFY(*loaded->accountOf(ownerOf(id % 50)) <= id);
        }
        QVERIFY(loaded->account(4999) == nullptr);
    }

    void lowestAccountOfAnOwner() {
        OwnerIndex index;
        std::map<Address, AccountId> expected;
        std::mt19937 random(8);
        for (unsigned i = 0; i < 500; ++i) {
            const OwnerIndex older = index;
            const OwnerIndex::Entry entry{ownerOf(static_cast<unsigned>(random() % 90)),
                                          static_cast<AccountId>(random() % 10'000)};
            const auto before = older.find(entry.owner);
            index.insert(entry);
            QVERIFY(older.find(entry.owner) == before);
            const auto [known, isNew] = expected.try_emplace(entry.owner, entry.id);
            known->second = std::min(known->second, entry.id);
            for (unsigned owner = 0; owner < 90; ++owner) {
                const auto found = expected.find(ownerOf(owner));
                QVERIFY(index.find(ownerOf(owner)) ==
                        (found == expected.end() ? std::nullopt : std::optional(found->second)));
            }
        }
    }

private:
    template <class Kind, std::size_t Levels>
    static Fr folded(Fr node, std::uint32_t index, const std::array<std::array<Fr, 3>, Levels>& path) {
        for (const auto& siblings : path) {
            std::array<Fr, 4> children;
            for (std::uint32_t i = 0, next = 0; i < 4; ++i) {
                children[i] = i == index % 4 ? node : siblings[next++];
            }
            node = crypto::poseidon(children, Kind::tag());
            index /= 4;
        }
        return node;
    }
};

QTEST_APPLESS_MAIN(TestVersions)
#include "tst_versions.moc"
