#pragma once

#include "desktop/backend/backend.h"

#include <QtCore/QSettings>
#include <QtQml/qqmlregistration.h>

namespace landfall::desktop {

class SettingsModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppModel")
    Q_PROPERTY(Theme theme READ theme WRITE setTheme NOTIFY changed)
    Q_PROPERTY(bool dark READ dark NOTIFY changed)
    // 0 = never.
    Q_PROPERTY(int autoLockMinutes READ autoLockMinutes WRITE setAutoLockMinutes NOTIFY changed)
    Q_PROPERTY(bool keychainEnabled READ keychainEnabled WRITE setKeychainEnabled NOTIFY changed)
    Q_PROPERTY(QString keychainText READ keychainText NOTIFY changed)
    // Nothing moves by itself; pictures are then the same from run to run.
    Q_PROPERTY(bool reducedMotion READ reducedMotion WRITE setReducedMotion NOTIFY changed)
    Q_PROPERTY(QString version READ version CONSTANT)

public:
    enum Theme { System, Light, Dark };
    Q_ENUM(Theme)

    explicit SettingsModel(const Backend& backend, QObject* parent = nullptr);

    Theme theme() const { return m_theme; }
    void setTheme(Theme theme);
    bool dark() const;
    int autoLockMinutes() const { return m_autoLockMinutes; }
    void setAutoLockMinutes(int minutes);
    bool keychainEnabled() const { return m_keychainEnabled; }
    // Turning it on takes effect when the passphrase is typed next; turning it off
    // removes the stored one.
    void setKeychainEnabled(bool enabled);
    QString keychainText() const;
    bool reducedMotion() const { return m_reducedMotion; }
    void setReducedMotion(bool reduced);
    QString version() const;

    // Asks the system, which may ask its user: only where the answer is shown.
    Q_INVOKABLE void lookForKeychain() { m_backend.keychain->probe(); }

    // Stores a passphrase that opened the wallet, and remembers that it is there.
    void keepInKeychain(SecretBytes passphrase);

    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    void changed();
    void notified(const QString& text, bool problem);

private:
    void rememberKeychain(bool enabled, bool stored);

    Backend m_backend;
    QSettings m_file;
    Theme m_theme = System;
    int m_autoLockMinutes = 0;
    bool m_reducedMotion = false;
    bool m_keychainEnabled = false;
    bool m_keychainStored = false;
};

} // namespace landfall::desktop
