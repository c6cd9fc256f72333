#pragma once

#include "crypto/eddsa.h"
#include "l1/network_file.h"
#include "protocol/ids.h"
#include "wallet/keystore.h"

#include <QString>

#include <memory>

namespace landfall::app {

// Characters that a new passphrase has at least.
inline constexpr std::size_t kShortestPassphrase = 8;
// Error: passphrase-short.
Status checkNewPassphrase(ByteView passphrase);

// An unlocked wallet.
struct OpenWallet {
    wallet::KeystoreContents contents;
    protocol::Address address;
    std::unique_ptr<crypto::Secp256k1> curve;

    // Errors: those of deriveL2Key.
    Result<crypto::EddsaPrivateKey> l2Key(const protocol::NetworkId& networkId) const;

    // With which the wallet sends on a chain. On Starknet's it comes from the recovery phrase (m/44'/9004'/0'/0/0), or
    // is ground from the key where there is no phrase. Errors: those of Mnemonic, starknetAccountKey, senderKeyOn.
    Result<SecretBytes> senderKey(const l1::NetworkChain& chain) const;
};

OpenWallet openWalletOf(wallet::KeystoreContents contents);

// Account 0 of a recovery phrase, given as its entropy. Errors: those of Mnemonic::fromEntropy.
Result<OpenWallet> walletOfPhrase(ByteView entropy);

// Errors: those of loading and of the passphrase.
Result<OpenWallet> unlockKeystore(const QString& path, ByteView passphrase);

// Error: wallet-exists, naming the way out.
Status checkNoWallet(const QString& keystorePath);

// Never over another wallet. Errors: wallet-exists, passphrase-short, and those of saving.
Status saveNewWallet(const OpenWallet& wallet, const QString& path, ByteView passphrase,
                     const crypto::ScryptCost& cost = wallet::kKeystoreCost);

} // namespace landfall::app
