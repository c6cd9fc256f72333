#include "state/exit.h"

namespace landfall::state {

using namespace protocol;

namespace {

Error noExit(const char* code, const std::string& why) {
    return Error::invalid(code, why);
}

} // namespace

Result<ExitTrace> exitOf(const State& state, AccountId account, TokenId token, ChainIndex chain) {
    const std::string ofToken = "token " + std::to_string(token);
    const std::string onChain = "chain " + std::to_string(chain);
    const std::string ofAccount = "account " + std::to_string(account);
    if (chain == 0 || chain > kMaxChain) {
        return noExit("exit-chain", "there is no " + onChain + ": chains have the numbers 1 to 15");
    }
    if (token >= kTokenCapacity) {
        return noExit("exit-token", "there is no " + ofToken + ": tokens have the numbers 0 to 1023");
    }
    const Account* found = account < kAccountCapacity ? state.account(account) : nullptr;
    if (found == nullptr) {
        return noExit("exit-no-account",
                      "there is no " + ofAccount + " in this state: look the number up by its owner");
    }
    ExitTrace out;
    Amount total = 0;
    for (ChainIndex each = 1; each <= kMaxChain; ++each) {
        out.vaults[each] = state.vault(token, each);
        total += out.vaults[each];
    }
    if (total == 0) {
        return noExit("exit-token-not-held", "no chain holds any of " + ofToken + ": nobody can take it anywhere");
    }
    const Amount balance = found->balances.balance(token);
    if (balance == 0) {
        return noExit("exit-no-balance", ofAccount + " owns none of " + ofToken + ": choose a token that it owns");
    }
    if (out.vaults[chain] == 0) {
        return noExit("exit-chain-empty", onChain + " holds none of " + ofToken + ": take it from the chains that do");
    }
    const Amount share = exitShare(balance, out.vaults[chain], total);
    if (share == 0) {
        return noExit("exit-share-zero", "the share of " + ofAccount + " in what " + onChain + " holds of " + ofToken +
                                             " is below 10^-18: take the token from other chains");
    }
    out.root = state.root();
    out.claim = {account, found->owner, token, chain, share};
    out.keyHash = found->keyHash;
    out.nonce = found->nonce;
    out.balance = {balance, found->balances.path(token)};
    out.accountPath = state.m_accounts.path(account);
    const auto path = state.m_vaults.path(vaultIndex(token, chain));
    std::copy(path.begin() + 2, path.end(), out.vaultsPath.begin());
    return out;
}

} // namespace landfall::state
