#include "circuits/exit_rules.h"

#include "protocol/field_values.h"

#include <QtCore/QtGlobal>

namespace landfall::testing {

namespace {

constexpr AccountId kAccount = 0xabcdef;
constexpr AccountId kOther = 5;
constexpr TokenId kToken = 0b1010101010;
constexpr ChainIndex kChain = 10;
constexpr ChainIndex kIdleChain = 14;
const Address kOwner{{0xde, 0xad, 0xbe, 0xef}};
const Address kThief{{0x66, 0x66}};

Fr twoTo(unsigned exponent) {
    return Fr::reduce(shiftLeft(Uint256(1), exponent));
}

Amount shareIn(const ExitTrace& trace) {
    Amount total = 0;
    for (const Amount vault : trace.vaults) {
        total += vault;
    }
    return plainShare(trace.balance.before, trace.vaults[trace.claim.chain], total);
}

// Two accounts with two tokens of which every chain but 14 holds some.
PlainState exitState() {
    PlainState out;
    out.setAccount(kAccount, {kOwner, Fr(-5), 0x8000'0001});
    out.setAccount(kOther, {kThief, Fr(11), 2});
    for (const TokenId token : {TokenId{0}, kToken}) {
        out.setBalance(kAccount, token, 1'000'003 + token);
        out.setBalance(kOther, token, Amount{5} << 70);
        for (ChainIndex chain = 1; chain <= kMaxChain; ++chain) {
            if (chain != kIdleChain) {
                out.setVault(token, chain, (Amount{1 + chain % 4U} << 70) + 1'000'000 * chain + token);
            }
        }
    }
    return out;
}

// The exit of kAccount with the share that is due there.
ExitTrace dueExit(const PlainState& state, TokenId token = kToken, ChainIndex chain = kChain) {
    ExitTrace out = state.exit(kAccount, token, chain, 0);
    out.claim.amount = shareIn(out);
    return out;
}

// One account with a balance of token 0, and vaults of chains 0, 1, …
ExitAttempt smallState(const Address& owner, Amount balance, const std::vector<Amount>& vaults, ChainIndex chain,
                       Amount amount) {
    PlainState state;
    state.setAccount(1, {owner, Fr(7), 3});
    state.setBalance(1, 0, balance);
    for (std::size_t i = 0; i < vaults.size(); ++i) {
        state.setVault(0, static_cast<ChainIndex>(i), vaults[i]);
    }
    return attemptOf(state.exit(1, 0, chain, amount));
}

} // namespace

ExitTrace someExit(ChainIndex chain) {
    return dueExit(exitState(), kToken, chain);
}

ExitAttempt attemptOf(const ExitTrace& trace) {
    return {trace, plainSignals(trace.root, trace.claim)};
}

const std::vector<ExitRule>& exitRules() {
    static const std::vector<ExitRule> all = [] {
        std::vector<ExitRule> out;
        const auto row = [&out](const char* name, std::function<ExitAttempt(bool)> make) {
            out.push_back({name, std::move(make)});
        };
        // An honest exit with something of the trace changed; the signals follow the claim.
        const auto changed = [&row](const char* name, const std::function<void(ExitTrace&)>& spoil) {
            row(name, [=](bool broken) {
                ExitTrace trace = dueExit(exitState());
                if (broken) {
                    spoil(trace);
                }
                return attemptOf(trace);
            });
        };
        changed("amount: not one more", [](ExitTrace& t) { ++t.claim.amount; });
        changed("amount: not one less", [](ExitTrace& t) { --t.claim.amount; });
        changed("amount: not nothing", [](ExitTrace& t) { t.claim.amount = 0; });
        changed("account: the one whose leaf it is", [](ExitTrace& t) { t.claim.account ^= 1; });
        changed("account: to its highest bit", [](ExitTrace& t) { t.claim.account ^= 1U << 23; });
        changed("key: the leaf's", [](ExitTrace& t) { t.keyHash += Fr(1); });
        changed("nonce: the leaf's", [](ExitTrace& t) { ++t.nonce; });
        changed("balance: the tree's", [](ExitTrace& t) {
            t.balance.before *= 2;
            t.claim.amount = shareIn(t);
        });
        changed("vault of this chain: the tree's", [](ExitTrace& t) {
            t.vaults[kChain] *= 2;
            t.claim.amount = shareIn(t);
        });
        changed("vault of another chain: the tree's", [](ExitTrace& t) {
            t.vaults[3] = 0;
            t.claim.amount = shareIn(t);
        });
        changed("vault of a chain that holds nothing: the tree's", [](ExitTrace& t) {
            t.vaults[kIdleChain] = Amount{1} << 80;
            t.claim.amount = shareIn(t);
        });
        changed("path of the balance", [](ExitTrace& t) { t.balance.path[2][1] += Fr(1); });
        changed("path of the account", [](ExitTrace& t) { t.accountPath[11][0] += Fr(1); });
        changed("path of the vaults", [](ExitTrace& t) { t.vaultsPath[4][2] += Fr(1); });
        changed("root: the state's", [](ExitTrace& t) { t.root += Fr(1); });
        row("owner: the leaf's", [](bool broken) {
            ExitAttempt attempt = attemptOf(dueExit(exitState()));
            attempt.signals[2] += Fr(broken ? 1 : 0);
            return attempt;
        });
        // Owner and nonce share an element of the leaf: what is not the one could be the other.
        row("owner: 160 bits", [](bool broken) {
            ExitTrace trace = dueExit(exitState());
            ExitAttempt attempt = attemptOf(trace);
            if (broken) {
                --attempt.trace.nonce;
                attempt.signals[2] += twoTo(160);
            }
            return attempt;
        });
        row("nonce: 32 bits", [](bool broken) {
            ExitTrace trace = dueExit(exitState());
            ExitAttempt attempt = attemptOf(trace);
            if (broken) {
                attempt.signals[2] = addressValue(kThief);
                attempt.advice["exit.nonce"] =
                    Fr(trace.nonce) + (addressValue(kOwner) - addressValue(kThief)) * twoTo(160).inverse();
            }
            return attempt;
        });
        row("owner: somebody", [](bool broken) {
            return smallState(broken ? Address{} : kOwner, 10, {0, 6, 4}, 1, 6);
        });
        row("token: the balance's and the vaults'", [](bool broken) {
            ExitTrace trace = dueExit(exitState());
            trace.claim.token ^= broken ? 1 : 0;
            return attemptOf(trace);
        });
        // Balances of one token with vaults of another.
        row("token: the same in both trees", [](bool broken) {
            const PlainState state = exitState();
            ExitTrace trace = dueExit(state);
            if (broken) {
                const ExitTrace other = dueExit(state, 0);
                trace.vaults = other.vaults;
                trace.vaultsPath = other.vaultsPath;
                trace.claim.amount = shareIn(trace);
            }
            return attemptOf(trace);
        });
        row("chain: the vault's", [](bool broken) {
            ExitTrace trace = dueExit(exitState());
            trace.claim.chain = broken ? 3 : kChain; // whose share is larger
            return attemptOf(trace);
        });
        row("chain 0 has no vault", [](bool broken) {
            return smallState(kOwner, 10, broken ? std::vector<Amount>{6, 0, 4} : std::vector<Amount>{0, 6, 4},
                              broken ? 0 : 1, 6);
        });
        row("chain 0 does not count", [](bool broken) {
            return broken ? smallState(kOwner, 10, {6, 4}, 1, 4) : smallState(kOwner, 10, {0, 4, 6}, 1, 4);
        });
        row("nobody holds any: no share, not even 0", [](bool broken) {
            return smallState(kOwner, broken ? 10 : 0, {0, Amount{broken ? 0U : 1U}}, 1, 0);
        });
        row("balance: below 2^120", [](bool broken) {
            const Amount most = kAmountLimit - (broken ? 0 : 1);
            return smallState(kOwner, most, {0, 1, 1}, 1, most / 2);
        });
        row("vault: below 2^120", [](bool broken) {
            return smallState(kOwner, 1, {0, kAmountLimit - (broken ? 0 : 1)}, 1, 1);
        });
        row("another chain's vault: below 2^120", [](bool broken) {
            return smallState(kOwner, 1, {0, 1, kAmountLimit - (broken ? 0 : 1)}, 1, 0);
        });
        // The claim's fields have more room in the word than values.
        for (const auto& [name, bit] : {std::pair{"word: no account from 2^24 on", 144U},
                                        {"word: no token from 1024 on", 162U},
                                        {"word: no chain from 16 on", 172U},
                                        {"word: nothing above it", 176U}}) {
            row(name, [bit = bit](bool broken) {
                ExitAttempt attempt = attemptOf(dueExit(exitState()));
                attempt.signals[1] += broken ? twoTo(bit) : Fr(0);
                return attempt;
            });
        }
        // With x = floor((p + balance · vault) / total), x · total is the product and a rest again, modulo p. Read as a
        // word's tail, x is a huge amount under another account's number.
        row("word: no amount from 2^120 on", [](bool broken) {
            std::vector<Amount> vaults(kMaxChain + 1, kAmountLimit - 1);
            vaults[0] = 0;
            const Uint256 total = *checkedMul(toUint256(kAmountLimit - 1), Uint256(kMaxChain));
            const Amount balance = Amount{150};
            ExitAttempt attempt = smallState(kOwner, balance, vaults, 1, balance / kMaxChain);
            if (broken) {
                const Uint256 product = *checkedMul(toUint256(balance), toUint256(vaults[1]));
                const Uint256 wrapped = divMod(*checkedAdd(Fr::modulus(), product), total).quotient;
                attempt.signals[1] += Fr::reduce(wrapped) - amountValue(balance / kMaxChain);
            }
            return attempt;
        });
        return out;
    }();
    return all;
}

std::vector<std::size_t> brokenRows(const ExitAttempt& attempt) {
    const Gadget gadget = exitGadget(attempt.trace, attempt.signals);
    std::map<snark::Wire, Fr> overrides;
    auto left = attempt.advice;
    for (const auto& advice : left.empty() ? std::vector<Builder::Advice>{} : runGadget(gadget).advices) {
        if (const auto found = left.extract(std::string(advice.name))) {
            overrides[advice.wire] = found.mapped();
        }
    }
    const GadgetRun run = runGadget(gadget, overrides);
    const auto broken = brokenRows(exitSystem(), run.witness);
    if (run.satisfied != broken.empty()) {
        qFatal("the two modes of the circuit disagree");
    }
    return broken;
}

} // namespace landfall::testing
