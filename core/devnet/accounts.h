#pragma once

#include "base/result.h"
#include "base/secret.h"
#include "protocol/ids.h"

namespace landfall::devnet {

// Everybody who does anything on a devnet. Their keys come from a phrase that the
// whole world knows: play money only, and never an address to send anything to.
enum class Role : std::uint32_t {
    Deployer = 0, // governor of the contracts
    Sequencer = 1,
    AttesterOne = 2,
    AttesterTwo = 3,
    AttesterThree = 4,
    FeeOwner = 5,    // owner of account 0
    MarketMaker = 6, // deposited on the second chain, so that withdrawals there can be paid
    Faucet = 7,      // funds wallets
};

inline constexpr unsigned kAttesters = 3;

struct Account {
    protocol::Address address;
    SecretBytes key;
};

// The phrase itself, for Anvil's --mnemonic.
const char* playMoneyPhrase();

// m/44'/60'/0'/0/role of the phrase.
Account accountOf(Role role);
// Who they are on the local Starknet chain, with a key ground from theirs (l1::senderKeyOn).
protocol::WideAddress starknetAccountOf(Role role, const Bytes32& accountClass);

inline Account attesterAccount(unsigned index) {
    return accountOf(static_cast<Role>(static_cast<std::uint32_t>(Role::AttesterOne) + index));
}

} // namespace landfall::devnet
