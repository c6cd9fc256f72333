#include "desktop/pages/unlock_model.h"

#include "common/format.h"
#include "desktop/pages/settings_model.h"
#include "desktop/words/texts.h"
#include "wallet/error_codes.h"

namespace landfall::desktop {

UnlockModel::UnlockModel(const Backend& backend, SettingsModel& settings, QObject* parent)
    : QObject(parent), m_backend(backend), m_settings(settings) {
    connect(m_backend.wallet, &WalletSession::stateChanged, this, &UnlockModel::walletChanged);
    connect(m_backend.keychain, &keychain::Keychain::stateChanged, this, &UnlockModel::changed);
    connect(&m_settings, &SettingsModel::changed, this, &UnlockModel::changed);
}

QString UnlockModel::address() const {
    const auto address = m_backend.wallet->address();
    return address ? addressText(*address) : QString();
}

QString UnlockModel::shortAddress() const {
    return app::shortHash(address());
}

bool UnlockModel::busy() const {
    return m_asked || m_backend.wallet->state() == WalletSession::State::Opening;
}

QString UnlockModel::error() const {
    const auto& file = m_backend.wallet->error();
    return m_error.isEmpty() && file ? sentence(file->message) : m_error;
}

QString UnlockModel::hint() const {
    const auto& told = m_backend.demoPassphrase;
    return told.isEmpty() ? QString() : tr("Play money: the passphrase of this demo is \u201c%1\u201d.").arg(told);
}

bool UnlockModel::keychainOffered() const {
    return m_settings.keychainEnabled() && m_backend.keychain->state() == keychain::Keychain::State::Available;
}

QString UnlockModel::keychainText() const {
    return m_settings.keychainEnabled() && !keychainOffered() ? m_backend.keychain->text() : QString();
}

void UnlockModel::fail(const QString& error) {
    m_error = error;
    Q_EMIT changed();
}

void UnlockModel::unlock(SecretField* field) {
    if (busy()) {
        return;
    }
    if (field->length() == 0) {
        fail(tr("Type the wallet's passphrase."));
        return;
    }
    SecretBytes passphrase(field->view());
    field->clear();
    open(std::move(passphrase), true);
}

void UnlockModel::unlockWithKeychain() {
    if (busy()) {
        return;
    }
    m_asked = true;
    fail({});
    m_backend.keychain->read(this, [this](Result<std::optional<SecretBytes>> found) {
        m_asked = false;
        if (!found) {
            fail(sentence(found.error().message));
        } else if (!*found) {
            fail(tr("The system's keychain holds no passphrase of this wallet: type it, and it is kept there."));
        } else {
            open(std::move(**found), false);
        }
    });
}

void UnlockModel::open(SecretBytes passphrase, bool typed) {
    m_opening = true;
    m_typed = typed;
    m_error.clear();
    m_forKeychain = typed && keychainOffered() ? passphrase.clone() : SecretBytes();
    m_backend.wallet->unlock(std::move(passphrase));
    Q_EMIT changed();
}

void UnlockModel::walletChanged() {
    const auto state = m_backend.wallet->state();
    if (m_opening && state != WalletSession::State::Opening) {
        m_opening = false;
        auto kept = std::exchange(m_forKeychain, {});
        const auto& error = m_backend.wallet->error();
        if (state == WalletSession::State::Unlocked) {
            if (!kept.empty()) {
                m_settings.keepInKeychain(std::move(kept));
            }
        } else if (error && error->code == code::kKeystoreWrongPassphrase && !m_typed) {
            m_error = tr("The passphrase in the system's keychain doesn't open this wallet: type the right one.");
        }
    }
    Q_EMIT changed();
}

} // namespace landfall::desktop
