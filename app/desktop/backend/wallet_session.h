#pragma once

#include "common/open_wallet.h"
#include "desktop/backend/background_task.h"
#include "l1/network_file.h"

#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QTimer>

#include <chrono>
#include <map>
#include <optional>

namespace landfall::desktop {

// The wallet's file and, while it is unlocked, its keys. Keys never leave C++.
// scrypt runs on a worker thread; answers come from the event loop.
class WalletSession : public QObject {
    Q_OBJECT
public:
    enum class State { Absent, Locked, Opening, Unlocked };

    explicit WalletSession(QString keystorePath, QObject* parent = nullptr);

    State state() const { return m_state; }
    // Known from the file even while it is locked; unauthenticated until unlocked.
    std::optional<protocol::Address> address() const { return m_address; }
    // Why the file can't be read, or the last opening or saving failed; empty after a success.
    const std::optional<Error>& error() const { return m_error; }

    void unlock(SecretBytes passphrase);
    // Writes the keystore, then is unlocked. The key is account 0 of the phrase.
    // Never over another wallet.
    void create(SecretBytes entropy, SecretBytes passphrase);
    // Is unlocked without a passphrase, and never locks by itself. Locking ends it,
    // unless the keystore holds it too.
    void adopt(SecretBytes entropy);
    // Wipes the keys.
    void lock();

    // 0: never. Counts from the last touch().
    void setAutoLock(int minutes) { setAutoLock(std::chrono::minutes(minutes)); }
    void setAutoLock(std::chrono::milliseconds after);
    void touch();

    // Null while locked.
    const crypto::Secp256k1PrivateKey* privateKey() const;
    Result<SecretBytes> ownerKey() const; // a copy of that. Error: wallet-locked
    // With which the wallet sends on a chain, and who that is. Errors: wallet-locked, those of OpenWallet::senderKey
    // and of ChainAdapter::senderOf.
    Result<SecretBytes> senderKey(const l1::NetworkChain& chain) const;
    Result<protocol::ChainAddress> senderOn(const l1::NetworkFile& network, protocol::ChainIndex chain) const;
    // The same on every chain where it is known: while the wallet is locked, on EVM chains alone. Null: nowhere.
    std::map<protocol::ChainIndex, protocol::ChainAddress> senders(const l1::NetworkFile* network) const;
    // Errors: wallet-locked, l2-key-out-of-range.
    Result<crypto::EddsaPrivateKey> l2Key(const l1::NetworkFile& network) const;

Q_SIGNALS:
    void stateChanged();

private:
    void readKeystore();
    void opened(Result<app::OpenWallet> wallet);
    void fail(Error error);

    QString m_path;
    State m_state = State::Absent;
    std::optional<protocol::Address> m_address;
    std::optional<Error> m_error;
    std::optional<app::OpenWallet> m_open;
    bool m_adopted = false;
    QTimer m_autoLock;
    BackgroundTask m_task{this};
};

} // namespace landfall::desktop
