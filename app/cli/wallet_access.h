#pragma once

#include "cli/arguments.h"
#include "cli/network_access.h"
#include "cli/terminal.h"
#include "common/open_wallet.h"

namespace landfall::cli {

// The options that say where a passphrase comes from.
OptionSpec passphraseOption();

// From --passphrase-file ("-" is standard input, one line), else asked for; twice
// if `isNew`. Errors: passphrase-file, passphrases-differ, passphrase-short, no-terminal.
Outcome<SecretBytes> readPassphrase(const Arguments& arguments, Terminal& terminal, bool isNew);

using Wallet = app::OpenWallet;

// Errors: those of loading and of the passphrase; no-wallet if there is none.
Outcome<Wallet> unlockWallet(const Profile& profile, const Arguments& arguments, Terminal& terminal);

// Its address, without the passphrase.
Outcome<protocol::Address> walletAddress(const Profile& profile);

} // namespace landfall::cli
