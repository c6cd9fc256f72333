#include "circuits/exit_circuit.h"
#include "circuits/plain_state.h"
#include "snark/r1cs_check.h"
#include "state/exit.h"

#include <QtTest>

#include <random>

using namespace landfall;
using namespace landfall::testing;

// Exits as the state traces them are provable, and say what a plain computation says.
class TestExitCircuit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stateAndCircuitAgree_data();
    void stateAndCircuitAgree();
    void everyKindOfAnswerWasMet();
    void extremes_data();
    void extremes();
    void everybodyLeaves_data();
    void everybodyLeaves();
    void systemIsAlwaysTheSame();
    void spoiltTraceHasNoWitness();

private:
    std::map<std::string, int> m_answers;
};

namespace {

using state::Snapshot;

// Balances and vaults by account and chain, for one token of several.
struct Holdings {
    TokenId token = 0;
    std::map<AccountId, Amount> balances;
    std::map<ChainIndex, Amount> vaults;
};

Address addressOf(AccountId id) {
    Address out;
    out.bytes[0] = 0x77;
    for (unsigned i = 0; i < 4; ++i) {
        out.bytes[19 - i] = static_cast<std::uint8_t>(id >> (8 * i));
    }
    return out;
}

state::State stateOf(const std::vector<Holdings>& all) {
    std::map<AccountId, Snapshot::AccountRow> accounts;
    accounts[0] = {0, addressOf(0), Fr(0), 0, {}};
    Snapshot snapshot;
    for (const Holdings& each : all) {
        for (const auto& [id, amount] : each.balances) {
            auto& account = accounts[id];
            account.id = id;
            account.owner = addressOf(id);
            account.keyHash = Fr(id).inverse();
            account.nonce = ~id;
            if (amount != 0) {
                account.balances.emplace_back(each.token, amount);
            }
        }
        for (const auto& [chain, amount] : each.vaults) {
            snapshot.vaults.push_back({each.token, chain, amount});
        }
    }
    for (auto& [id, account] : accounts) {
        snapshot.accounts.push_back(account);
    }
    auto state = state::State::fromSnapshot(snapshot);
    if (!state) {
        qFatal("%s", state.error().message.c_str());
    }
    return std::move(*state);
}

class Generator {
public:
    explicit Generator(unsigned seed) : m_rng(seed) {}

    std::uint64_t below(std::uint64_t bound) { return m_rng() % bound; }

    // As many bits as it likes, up to `bits`.
    Amount amount(unsigned bits) {
        const Amount any = (Amount{m_rng()} << 64) | m_rng();
        return any >> (128 - 1 - below(bits));
    }

    // What `owners` own of a token, and what lies where, adds up.
    Holdings holdings(TokenId token, const std::vector<AccountId>& owners) {
        Holdings out;
        out.token = token;
        Amount total = 0;
        const unsigned bits = 1 + static_cast<unsigned>(below(116));
        for (const AccountId id : owners) {
            total += out.balances[id] = below(5) == 0 ? 0 : amount(bits);
        }
        Amount left = total;
        for (unsigned part = static_cast<unsigned>(below(4)); part > 0; --part) {
            const Amount some = below(3) == 0 ? std::min<Amount>(left, below(4)) : left == 0 ? 0 : amount(116) % left;
            out.vaults[static_cast<ChainIndex>(1 + below(15))] += some;
            left -= some;
        }
        out.vaults[static_cast<ChainIndex>(1 + below(15))] += left;
        return out;
    }

    std::vector<AccountId> owners(std::size_t count) {
        std::set<AccountId> out{0, kAccountCapacity - 1};
        while (out.size() < count) {
            out.insert(static_cast<AccountId>(below(below(2) == 0 ? 64 : kAccountCapacity)));
        }
        return {out.begin(), out.end()};
    }

private:
    std::mt19937_64 m_rng;
};

// What exitOf should answer: an error's code, or the share.
struct Expected {
    std::string code;
    Amount amount = 0;
};

Expected expectedOf(const Holdings& held, AccountId account, ChainIndex chain) {
    Amount total = 0;
    for (const auto& [each, amount] : held.vaults) {
        total += amount;
    }
    const auto balance = held.balances.find(account);
    const auto vault = held.vaults.find(chain);
    if (total == 0) {
        return {"exit-token-not-held"};
    }
    if (balance == held.balances.end() || balance->second == 0) {
        return {"exit-no-balance"};
    }
    if (vault == held.vaults.end() || vault->second == 0) {
        return {"exit-chain-empty"};
    }
    const Amount share = plainShare(balance->second, vault->second, total);
    return share == 0 ? Expected{"exit-share-zero"} : Expected{{}, share};
}

bool provable(const ExitTrace& trace) {
    const auto witness = circuits::exitWitness(trace);
    return witness && snark::checkWitness(exitSystem(), *witness);
}

QString differenceTo(const Expected& expected, const state::State& state, AccountId account, TokenId token,
                     ChainIndex chain) {
    auto trace = state::exitOf(state, account, token, chain);
    if (!trace || !expected.code.empty()) {
        const std::string code = trace ? "an exit" : trace.error().code;
        return code == expected.code ? QString() : QString::fromStdString(code + ", not " + expected.code);
    }
    if (trace->claim != ExitClaim{account, state.account(account)->owner, token, chain, expected.amount} ||
        trace->root != state.root()) {
        return QStringLiteral("another claim");
    }
    const auto witness = circuits::exitWitness(*trace);
    if (!witness || !snark::checkWitness(exitSystem(), *witness)) {
        return QStringLiteral("not provable");
    }
    const auto signals = plainSignals(state.root(), trace->claim);
    if (!std::equal(signals.begin(), signals.end(), witness->begin() + 1)) {
        return QStringLiteral("other signals");
    }
    for (const int step : {-1, 1}) {
        trace->claim.amount = expected.amount + static_cast<Amount>(step);
        if (circuits::exitWitness(*trace)) {
            return QStringLiteral("another amount is provable");
        }
    }
    return {};
}

} // namespace

void TestExitCircuit::stateAndCircuitAgree_data() {
    QTest::addColumn<unsigned>("seed");
    const unsigned runs = qEnvironmentVariableIsSet("LANDFALL_FULL") ? 100 : 10;
    for (unsigned seed = 1; seed <= runs; ++seed) {
        QTest::addRow("seed %u", seed) << seed;
    }
}

void TestExitCircuit::stateAndCircuitAgree() {
    QFETCH(unsigned, seed);
    Generator random(seed);
    const auto owners = random.owners(6);
    std::vector<Holdings> all;
    for (const TokenId token : {TokenId{0}, static_cast<TokenId>(1 + random.below(1022)), TokenId{1023}}) {
        all.push_back(random.holdings(token, owners));
    }
    all.push_back({5, {}, {}}); // a token that nobody has
    const state::State state = stateOf(all);
    QVERIFY(PlainState(state.snapshot()).root() == state.root());
    for (int i = 0; i < 60; ++i) {
        const Holdings& held = all[random.below(all.size())];
        const AccountId account = owners[random.below(owners.size())];
        auto chain = static_cast<ChainIndex>(1 + random.below(15));
        if (!held.vaults.empty() && random.below(4) != 0) {
            chain = std::next(held.vaults.begin(), static_cast<int>(random.below(held.vaults.size())))->first;
        }
        const Expected expected = expectedOf(held, account, chain);
        ++m_answers[expected.code.empty() ? "a share" : expected.code];
        QCOMPARE(differenceTo(expected, state, account, held.token, chain), QString());
        // The trace that a plain writing gives is no better.
        const ExitTrace plain = PlainState(state.snapshot()).exit(account, held.token, chain, expected.amount);
        QCOMPARE(provable(plain), expected.code != "exit-token-not-held");
    }
}

// A comparison in which one side never speaks shows nothing.
void TestExitCircuit::everyKindOfAnswerWasMet() {
    for (const auto& [answer, times] : m_answers) {
        qInfo("%5d %s", times, answer.c_str());
    }
    for (const char* answer :
         {"a share", "exit-token-not-held", "exit-no-balance", "exit-chain-empty", "exit-share-zero"}) {
        QVERIFY2(m_answers.contains(answer), answer);
    }
    QVERIFY(m_answers["a share"] > 100);
}

void TestExitCircuit::extremes_data() {
    QTest::addColumn<int>("which");
    QTest::newRow("all chains hold what a contract may") << 0;
    QTest::newRow("one vault holds everything") << 1;
    QTest::newRow("one account owns everything, and a vault a unit") << 2;
    QTest::newRow("a unit of what is almost everything") << 3;
    QTest::newRow("balances and vaults as large as their ranges") << 4;
}

void TestExitCircuit::extremes() {
    QFETCH(int, which);
    constexpr Amount kMostHeld = (Amount{1} << 116) - 1; // rule 18, a chain
    constexpr Amount kMost = kAmountLimit - 1;
    Holdings held;
    held.token = 1023;
    switch (which) {
    case 0:
        for (ChainIndex chain = 1; chain <= kMaxChain; ++chain) {
            held.vaults[chain] = kMostHeld;
        }
        held.balances = {{kAccountCapacity - 1, 15 * kMostHeld - 2}, {0, 1}, {1, 1}};
        break;
    case 1:
        held.vaults = {{15, kMost}};
        held.balances = {{7, kMost / 3}, {8, kMost - kMost / 3 - 1}, {9, 1}};
        break;
    case 2:
        held.vaults = {{1, kMost - 1}, {2, 1}};
        held.balances = {{7, kMost}};
        break;
    case 3:
        held.vaults = {{1, kMost - 1}, {2, 1}};
        held.balances = {{7, kMost - 1}, {8, 1}};
        break;
    default:
        for (ChainIndex chain = 1; chain <= kMaxChain; ++chain) {
            held.vaults[chain] = kMost;
            held.balances[chain] = kMost;
        }
    }
    const state::State state = stateOf({held});
    for (const auto& [account, balance] : held.balances) {
        for (ChainIndex chain = 1; chain <= kMaxChain; ++chain) {
            QCOMPARE(differenceTo(expectedOf(held, account, chain), state, account, held.token, chain), QString());
        }
    }
}

void TestExitCircuit::everybodyLeaves_data() {
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 20; ++seed) {
        QTest::addRow("seed %u", seed) << seed;
    }
}

// Every account takes its share of every token from every chain: nobody gets more than they own, no
// chain pays more than it holds, and what stays behind is dust.
void TestExitCircuit::everybodyLeaves() {
    QFETCH(unsigned, seed);
    Generator random(1000 + seed);
    const auto owners = random.owners(12);
    std::vector<Holdings> all;
    for (TokenId token = 0; token < 3; ++token) {
        all.push_back(random.holdings(static_cast<TokenId>(token * 511), owners));
    }
    const state::State state = stateOf(all);
    for (const Holdings& held : all) {
        std::map<ChainIndex, Amount> paid;
        Amount chains = 0;
        for (const auto& [chain, amount] : held.vaults) {
            chains += amount != 0 ? 1 : 0;
        }
        for (const auto& [account, balance] : held.balances) {
            Amount taken = 0;
            for (ChainIndex chain = 1; chain <= kMaxChain; ++chain) {
                const auto trace = state::exitOf(state, account, held.token, chain);
                if (!trace) {
                    continue;
                }
                // Proofs of all of them once; the sums are what counts here.
                QVERIFY(seed > 1 || provable(*trace));
                taken += trace->claim.amount;
                paid[chain] += trace->claim.amount;
            }
            QVERIFY(taken <= balance);
            QVERIFY(balance == taken || balance - taken < chains);
        }
        for (const auto& [chain, amount] : paid) {
            const Amount vault = held.vaults.at(chain);
            QVERIFY(amount <= vault);
            QVERIFY(amount == vault || vault - amount < held.balances.size());
        }
    }
}

void TestExitCircuit::systemIsAlwaysTheSame() {
    const auto again = circuits::buildExitCircuit();
    const auto& first = exitSystem();
    QCOMPARE(again.wireCount, first.wireCount);
    QCOMPARE(again.publicCount, snark::Wire{3});
    const auto same = [](const snark::SparseMatrix& x, const snark::SparseMatrix& y) {
        return x.offsets == y.offsets && std::equal(x.terms.begin(), x.terms.end(), y.terms.begin(), y.terms.end(),
                                                    [](const snark::Term& s, const snark::Term& t) {
                                                        return s.wire == t.wire && s.coefficient == t.coefficient;
                                                    });
    };
    QVERIFY(same(again.a, first.a));
    QVERIFY(same(again.b, first.b));
    QVERIFY(same(again.c, first.c));
    QVERIFY(snark::checkShape(first).ok());
    // What README says.
    QCOMPARE(first.constraintCount(), std::size_t{10'947});
}

void TestExitCircuit::spoiltTraceHasNoWitness() {
    const state::State state = stateOf({{3, {{4, 10}, {5, 20}}, {{1, 30}}}});
    auto trace = state::exitOf(state, 4, 3, 1);
    QVERIFY(trace.ok());
    trace->balance.before += 1;
    const auto witness = circuits::exitWitness(*trace);
    QVERIFY(!witness.ok());
    QCOMPARE(QString::fromStdString(witness.error().code), QStringLiteral("exit-not-provable"));
}

QTEST_APPLESS_MAIN(TestExitCircuit)
#include "tst_exit_circuit.moc"
