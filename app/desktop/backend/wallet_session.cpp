#include "desktop/backend/wallet_session.h"

#include "l1/chain_adapters.h"
#include "wallet/error_codes.h"
#include "wallet/keystore_file.h"

namespace landfall::desktop {
namespace {

Error locked() {
    return Error::invalid("wallet-locked", "the wallet is locked: unlock it with its passphrase");
}

} // namespace

WalletSession::WalletSession(QString keystorePath, QObject* parent) : QObject(parent), m_path(std::move(keystorePath)) {
    m_autoLock.setSingleShot(true);
    connect(&m_autoLock, &QTimer::timeout, this, &WalletSession::lock);
    readKeystore();
}

// What the file says without its passphrase. One that can't be read is a wallet
// too: it is never taken for none.
void WalletSession::readKeystore() {
    m_address.reset();
    m_error.reset();
    const auto json = wallet::loadKeystoreFile(m_path);
    if (!json && json.error().code == code::kKeystoreNotFound) {
        m_state = State::Absent;
        return;
    }
    m_state = State::Locked;
    const auto summary = json ? wallet::inspectKeystore(*json) : Result<wallet::KeystoreSummary>(json.error());
    if (summary) {
        m_address = summary->address;
    } else {
        m_error = summary.error();
    }
}

void WalletSession::unlock(SecretBytes passphrase) {
    if (m_state != State::Locked) {
        return;
    }
    m_state = State::Opening;
    Q_EMIT stateChanged();
    const auto secret = std::make_shared<SecretBytes>(std::move(passphrase));
    m_task.run(
        [path = m_path, secret](const std::stop_token&) {
            auto wallet = app::unlockKeystore(path, secret->view());
            *secret = SecretBytes();
            return wallet;
        },
        [this](Result<app::OpenWallet> wallet) { opened(std::move(wallet)); });
}

void WalletSession::create(SecretBytes entropy, SecretBytes passphrase) {
    if (m_state == State::Opening || m_state == State::Unlocked) {
        return;
    }
    m_state = State::Opening;
    Q_EMIT stateChanged();
    const auto secrets =
        std::make_shared<std::pair<SecretBytes, SecretBytes>>(std::move(entropy), std::move(passphrase));
    m_task.run(
        [path = m_path, secrets](const std::stop_token&) {
            auto wallet = app::walletOfPhrase(secrets->first.view());
            if (wallet) {
                if (auto saved = app::saveNewWallet(*wallet, path, secrets->second.view()); !saved) {
                    wallet = saved.error();
                }
            }
            *secrets = {};
            return wallet;
        },
        [this](Result<app::OpenWallet> wallet) { opened(std::move(wallet)); });
}

void WalletSession::adopt(SecretBytes entropy) {
    m_task.forget();
    auto wallet = app::walletOfPhrase(entropy.view());
    m_adopted = wallet.ok();
    opened(std::move(wallet));
}

void WalletSession::opened(Result<app::OpenWallet> wallet) {
    if (!wallet) {
        fail(wallet.error());
        return;
    }
    m_error.reset();
    m_address = wallet->address;
    m_open = std::move(*wallet);
    m_state = State::Unlocked;
    touch();
    Q_EMIT stateChanged();
}

void WalletSession::fail(Error error) {
    readKeystore();
    m_error = std::move(error);
    Q_EMIT stateChanged();
}

void WalletSession::lock() {
    m_autoLock.stop();
    if (m_state != State::Unlocked && m_state != State::Opening) {
        return;
    }
    m_task.forget();
    m_open.reset(); // its keys wipe themselves
    m_adopted = false;
    readKeystore();
    Q_EMIT stateChanged();
}

void WalletSession::setAutoLock(std::chrono::milliseconds after) {
    m_autoLock.setInterval(after);
    touch();
}

void WalletSession::touch() {
    if (m_state == State::Unlocked && !m_adopted && m_autoLock.interval() > 0) {
        m_autoLock.start();
    } else {
        m_autoLock.stop();
    }
}

const crypto::Secp256k1PrivateKey* WalletSession::privateKey() const {
    return m_open ? &m_open->contents.privateKey : nullptr;
}

Result<SecretBytes> WalletSession::ownerKey() const {
    return m_open ? Result<SecretBytes>(SecretBytes(m_open->contents.privateKey.bytes())) : locked();
}

Result<SecretBytes> WalletSession::senderKey(const l1::NetworkChain& chain) const {
    return m_open ? m_open->senderKey(chain) : locked();
}

Result<protocol::ChainAddress> WalletSession::senderOn(const l1::NetworkFile& network,
                                                       protocol::ChainIndex chain) const {
    const auto adapter = l1::makeChainAdapter(network, chain);
    if (!adapter) {
        return adapter.error();
    }
    const auto key = senderKey(*network.chain(chain));
    return key ? (*adapter)->senderOf(key->view()) : Result<protocol::ChainAddress>(key.error());
}

std::map<protocol::ChainIndex, protocol::ChainAddress> WalletSession::senders(const l1::NetworkFile* network) const {
    std::map<protocol::ChainIndex, protocol::ChainAddress> out;
    for (const auto& chain : network == nullptr ? std::vector<l1::NetworkChain>() : network->chains) {
        if (!chain.starknet && m_address) {
            out[chain.index] = *m_address;
        } else if (const auto sender = senderOn(*network, chain.index)) {
            out[chain.index] = *sender;
        }
    }
    return out;
}

Result<crypto::EddsaPrivateKey> WalletSession::l2Key(const l1::NetworkFile& network) const {
    return m_open ? m_open->l2Key(network.networkId()) : locked();
}

} // namespace landfall::desktop
