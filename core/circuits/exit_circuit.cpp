#include "circuits/exit_circuit.h"

#include "circuits/exit_synthesis.h"
#include "circuits/gadgets/merkle.h"
#include "protocol/field_values.h"
#include "protocol/tags.h"

#include <array>

namespace landfall::circuits {

using namespace protocol;
using algebra::Fr;
using snark::Builder;
using snark::Linear;

namespace {

constexpr unsigned kAccountShift = 120;
constexpr unsigned kTokenShift = 152;
constexpr unsigned kChainShift = 168;
constexpr unsigned kOwnerBits = 160;
constexpr unsigned kNonceBits = 32;
constexpr unsigned kChainBits = 4;
constexpr unsigned kTokenBits = 2 * kBalanceLevels;
constexpr unsigned kTotalBits = kAmountBits + kChainBits; // of the sum of 16 vaults

struct Claim {
    std::vector<Linear> chainBits;
    std::vector<Linear> tokenBits;
    std::vector<Linear> accountBits;
    Linear amount;
};

// The amount is what the other fields leave of the word. All bits together weigh less than 2^172, far
// below the field's order, so a word has one decomposition or none.
Claim claimOf(Builder& builder, const Linear& word, const ExitClaim& claim) {
    Claim out;
    out.chainBits = adviceBits(builder, claim.chain, kChainBits, "exit.chain");
    out.tokenBits = adviceBits(builder, claim.token, kTokenBits, "exit.token");
    out.accountBits = adviceBits(builder, claim.account, 2 * kAccountLevels, "exit.account");
    out.amount = word - fromBits(out.chainBits) * powerOfTwo(kChainShift) -
                 fromBits(out.tokenBits) * powerOfTwo(kTokenShift) -
                 fromBits(out.accountBits) * powerOfTwo(kAccountShift);
    enforceRange(builder, out.amount, kAmountBits, "exit.amount");
    return out;
}

Linear advicedAmount(Builder& builder, Amount amount, std::string_view name) {
    Linear out = builder.advice(amountValue(amount), name);
    enforceRange(builder, out, kAmountBits, name);
    return out;
}

// The root of the accounts: up from the balance, through the owner's leaf.
Linear accountsRoot(Builder& builder, const Claim& claim, const Linear& owner, const Linear& balance,
                    const ExitTrace& trace) {
    static const Fr balancesTag = tagValue(kTagBalances);
    static const Fr accountTag = tagValue(kTagAccount);
    static const Fr accountsTag = tagValue(kTagAccounts);
    const Linear balances = rootOf(builder, balance, claim.tokenBits, trace.balance.path, balancesTag);
    const Linear nonce = builder.advice(Fr(trace.nonce), "exit.nonce");
    enforceRange(builder, nonce, kNonceBits, "exit.nonce");
    const Linear keyHash = builder.advice(trace.keyHash, "exit.keyHash");
    const Linear leaf =
        poseidon(builder, std::array{owner + nonce * powerOfTwo(kOwnerBits), keyHash, balances}, accountTag);
    return rootOf(builder, leaf, claim.accountBits, trace.accountPath, accountsTag);
}

// What each chain holds of the token. No batch writes a vault of chain 0.
std::vector<Linear> vaultsOf(Builder& builder, const ExitTrace& trace) {
    std::vector<Linear> vaults(1);
    for (std::size_t chain = 1; chain < trace.vaults.size(); ++chain) {
        vaults.push_back(advicedAmount(builder, trace.vaults[chain], "exit.vault"));
    }
    return vaults;
}

// The root of the vaults: up from the 16 of the token.
Linear vaultsRoot(Builder& builder, const Claim& claim, std::span<const Linear> vaults, const ExitTrace& trace) {
    static const Fr tag = tagValue(kTagVaults);
    std::vector<Linear> nodes;
    for (std::size_t first = 0; first < vaults.size(); first += 4) {
        nodes.push_back(poseidon(builder, vaults.subspan(first, 4), tag));
    }
    return rootOf(builder, poseidon(builder, nodes, tag), claim.tokenBits, trace.vaultsPath, tag);
}

// balance·vault = amount·total + rest with 0 ≤ rest < total, so amount is the quotient. Both products
// are below 2^244 and all numbers are in their ranges: what holds modulo the field's order holds for
// integers. total = 0 leaves no rest.
void enforceShare(Builder& builder, const Linear& amount, const Linear& balance, const Linear& vault,
                  const Linear& total) {
    const Linear rest = builder.product(balance, vault) - builder.product(amount, total);
    enforceRange(builder, rest, kTotalBits, "exit.rest");
    enforceRange(builder, total - rest - Linear(1), kTotalBits, "exit.restBelow");
}

} // namespace

void synthesizeExit(Builder& builder, const ExitTrace& trace, const std::array<Fr, 3>& signals) {
    static const Fr stateTag = tagValue(kTagState);
    const Linear root = builder.publicSignal(signals[0]);
    const Linear word = builder.publicSignal(signals[1]);
    const Linear owner = builder.publicSignal(signals[2]);

    enforceRange(builder, owner, kOwnerBits, "exit.owner");
    enforceNonZero(builder, owner, Linear(1), "exit.ownerInverse");
    const Claim claim = claimOf(builder, word, trace.claim);

    const Linear balance = advicedAmount(builder, trace.balance.before, "exit.balance");
    const std::vector<Linear> vaults = vaultsOf(builder, trace);
    const Linear accounts = accountsRoot(builder, claim, owner, balance, trace);
    const Linear ofVaults = vaultsRoot(builder, claim, vaults, trace);
    builder.enforceEqual(poseidon(builder, std::array{accounts, ofVaults}, stateTag), root);

    Linear total;
    for (const Linear& vault : vaults) {
        total += vault;
    }
    enforceShare(builder, claim.amount, balance, choose(builder, vaults, claim.chainBits), total);
}

snark::ConstraintSystem buildExitCircuit() {
    Builder builder(Builder::Mode::Shape);
    synthesizeExit(builder, {}, {});
    return std::move(builder).takeSystem();
}

Result<snark::Witness> exitWitness(const ExitTrace& trace) {
    Builder builder(Builder::Mode::Values);
    synthesizeExit(builder, trace, exitSignals(trace.root, trace.claim));
    if (!builder.satisfied()) {
        return Error::invalid("exit-not-provable", "the exit breaks a rule that its circuit enforces");
    }
    return std::move(builder).takeWitness();
}

} // namespace landfall::circuits
