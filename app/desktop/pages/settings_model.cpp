#include "desktop/pages/settings_model.h"

#include "desktop/words/texts.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>
#include <QtGui/QGuiApplication>
#include <QtGui/QPalette>

#include <algorithm>

namespace landfall::desktop {
namespace {

constexpr int kAutoLockDefault = 15;
constexpr int kAutoLockMost = 24 * 60;

constexpr QLatin1StringView kTheme("window/theme");
constexpr QLatin1StringView kReducedMotion("window/reducedMotion");
constexpr QLatin1StringView kAutoLock("wallet/autoLockMinutes");
constexpr QLatin1StringView kKeychain("wallet/keychain");
constexpr QLatin1StringView kKeychainStored("wallet/keychainStored");

} // namespace

SettingsModel::SettingsModel(const Backend& backend, QObject* parent)
    : QObject(parent), m_backend(backend), m_file(backend.settingsFile, QSettings::IniFormat) {
    m_theme = static_cast<Theme>(std::clamp(m_file.value(kTheme, int(System)).toInt(), int(System), int(Dark)));
    m_autoLockMinutes = std::clamp(m_file.value(kAutoLock, kAutoLockDefault).toInt(), 0, kAutoLockMost);
    m_reducedMotion = m_file.value(kReducedMotion, false).toBool();
    m_keychainEnabled = m_file.value(kKeychain, false).toBool();
    m_keychainStored = m_file.value(kKeychainStored, false).toBool();
    m_backend.wallet->setAutoLock(m_autoLockMinutes);
    connect(m_backend.keychain, &keychain::Keychain::stateChanged, this, &SettingsModel::changed);
    qGuiApp->installEventFilter(this);
}

void SettingsModel::setTheme(Theme theme) {
    m_theme = theme;
    m_file.setValue(kTheme, int(theme));
    Q_EMIT changed();
}

bool SettingsModel::dark() const {
    if (m_theme != System) {
        return m_theme == Dark;
    }
    const auto palette = QGuiApplication::palette();
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

bool SettingsModel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ApplicationPaletteChange) {
        Q_EMIT changed(); // the system went dark or light
    }
    return QObject::eventFilter(watched, event);
}

void SettingsModel::setAutoLockMinutes(int minutes) {
    m_autoLockMinutes = std::clamp(minutes, 0, kAutoLockMost);
    m_file.setValue(kAutoLock, m_autoLockMinutes);
    m_backend.wallet->setAutoLock(m_autoLockMinutes);
    Q_EMIT changed();
}

void SettingsModel::setReducedMotion(bool reduced) {
    m_reducedMotion = reduced;
    m_file.setValue(kReducedMotion, reduced);
    Q_EMIT changed();
}

void SettingsModel::setKeychainEnabled(bool enabled) {
    if (enabled == m_keychainEnabled) {
        return;
    }
    if (enabled || !m_keychainStored) {
        rememberKeychain(enabled, m_keychainStored);
        return;
    }
    m_backend.keychain->remove(this, [this](const Status& removed) {
        if (removed) {
            rememberKeychain(false, false);
        } else {
            Q_EMIT notified(sentence(removed.error().message), true);
            Q_EMIT changed(); // it is still on
        }
    });
}

void SettingsModel::keepInKeychain(SecretBytes passphrase) {
    m_backend.keychain->write(std::move(passphrase), this, [this](const Status& written) {
        if (written) {
            rememberKeychain(true, true);
        } else {
            Q_EMIT notified(sentence(written.error().message), true);
        }
    });
}

void SettingsModel::rememberKeychain(bool enabled, bool stored) {
    m_keychainEnabled = enabled;
    m_keychainStored = stored;
    m_file.setValue(kKeychain, enabled);
    m_file.setValue(kKeychainStored, stored);
    Q_EMIT changed();
}

QString SettingsModel::keychainText() const {
    if (m_backend.keychain->state() != keychain::Keychain::State::Available) {
        return m_backend.keychain->text();
    }
    if (m_keychainEnabled && !m_keychainStored) {
        return tr("From the next time you type your passphrase on.");
    }
    return m_keychainEnabled ? tr("Your passphrase is kept in the system's keychain.") : m_backend.keychain->text();
}

QString SettingsModel::version() const {
    return QCoreApplication::applicationVersion();
}

} // namespace landfall::desktop
