#include "common/open_wallet.h"

#include "crypto/random.h"
#include "l1/sender_keys.h"
#include "wallet/derivation.h"
#include "wallet/keystore_file.h"
#include "wallet/l2_key.h"
#include "wallet/mnemonic.h"
#include "wallet/passphrase.h"

#include <QFile>

namespace landfall::app {
namespace {

Bytes32 freshBlinding() {
    Bytes32 blinding{};
    crypto::randomBytes(blinding);
    return blinding;
}

} // namespace

Status checkNewPassphrase(ByteView passphrase) {
    if (wallet::characterCount(passphrase) < kShortestPassphrase) {
        return Error::invalid("passphrase-short", "a passphrase needs " + std::to_string(kShortestPassphrase) +
                                                      " characters at least: choose a longer one");
    }
    return {};
}

Result<crypto::EddsaPrivateKey> OpenWallet::l2Key(const protocol::NetworkId& networkId) const {
    return wallet::deriveL2Key(networkId, contents.privateKey, *curve);
}

Result<SecretBytes> OpenWallet::senderKey(const l1::NetworkChain& chain) const {
    if (chain.family == protocol::AddressFamily::Evm || contents.entropy.empty()) {
        return l1::senderKeyOn(chain, contents.privateKey.bytes());
    }
    const auto phrase = wallet::Mnemonic::fromEntropy(contents.entropy.view());
    if (!phrase) {
        return phrase.error();
    }
    const auto key = wallet::starknetAccountKey(phrase->seed().view(), 0, *curve);
    return key ? Result<SecretBytes>(SecretBytes(key->bytes())) : key.error();
}

OpenWallet openWalletOf(wallet::KeystoreContents contents) {
    auto curve = std::make_unique<crypto::Secp256k1>(freshBlinding());
    const protocol::Address address{crypto::ethereumAddress(curve->publicKey(contents.privateKey))};
    return {std::move(contents), address, std::move(curve)};
}

Result<OpenWallet> walletOfPhrase(ByteView entropy) {
    const auto phrase = wallet::Mnemonic::fromEntropy(entropy);
    if (!phrase) {
        return phrase.error();
    }
    auto key = wallet::ethereumAccountKey(phrase->seed().view(), 0, crypto::Secp256k1(freshBlinding()));
    if (!key) {
        return key.error();
    }
    return openWalletOf({std::move(*key), SecretBytes(phrase->entropy()), std::nullopt});
}

Result<OpenWallet> unlockKeystore(const QString& path, ByteView passphrase) {
    const auto json = wallet::loadKeystoreFile(path);
    if (!json) {
        return json.error();
    }
    auto contents = wallet::decryptKeystore(*json, passphrase, crypto::Secp256k1(freshBlinding()));
    if (!contents) {
        return contents.error();
    }
    return openWalletOf(std::move(*contents));
}

Status checkNoWallet(const QString& keystorePath) {
    if (QFile::exists(keystorePath)) {
        return Error::invalid("wallet-exists", "there is a wallet in " + keystorePath.toStdString() +
                                                   " already: move it away first, or choose another --data folder");
    }
    return {};
}

Status saveNewWallet(const OpenWallet& wallet, const QString& path, ByteView passphrase,
                     const crypto::ScryptCost& cost) {
    if (auto fits = checkNewPassphrase(passphrase); !fits) {
        return fits;
    }
    if (auto free = checkNoWallet(path); !free) {
        return free;
    }
    const auto json =
        wallet::encryptKeystore(wallet.contents, passphrase, *wallet.curve, wallet::KeystoreRandomness::draw(), cost);
    return json ? wallet::saveKeystoreFile(path, *json) : Status(json.error());
}

} // namespace landfall::app
