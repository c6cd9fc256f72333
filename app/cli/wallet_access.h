#pragma once

#include "cli/arguments.h"
#include "cli/network_access.h"
#include "cli/terminal.h"
#include "crypto/eddsa.h"
#include "protocol/ids.h"
#include "wallet/keystore.h"

#include <memory>

namespace landfall::cli {

// The options that say where a passphrase comes from.
OptionSpec passphraseOption();

// From --passphrase-file ("-" is standard input, one line), else asked for; twice
// if `isNew`. Errors: passphrase-file, passphrases-differ, passphrase-short, no-terminal.
Outcome<SecretBytes> readPassphrase(const Arguments& arguments, Terminal& terminal, bool isNew);

// An unlocked wallet.
struct Wallet {
    wallet::KeystoreContents contents;
    protocol::Address address;
    std::unique_ptr<crypto::Secp256k1> curve;

    Outcome<crypto::EddsaPrivateKey> l2Key(const l1::NetworkFile& network) const;
};

Outcome<Wallet> walletOf(wallet::KeystoreContents contents);

// Errors: those of loading and of the passphrase; no-wallet if there is none.
Outcome<Wallet> unlockWallet(const Profile& profile, const Arguments& arguments, Terminal& terminal);

// Its address, without the passphrase.
Outcome<protocol::Address> walletAddress(const Profile& profile);

} // namespace landfall::cli
