#pragma once

#include "desktop/backend/backend.h"
#include "desktop/secrets/secret_field.h"

namespace landfall::desktop {

class SettingsModel;

class UnlockModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppModel")
    Q_PROPERTY(QString address READ address NOTIFY changed)
    Q_PROPERTY(QString shortAddress READ shortAddress NOTIFY changed)
    Q_PROPERTY(bool busy READ busy NOTIFY changed)
    Q_PROPERTY(QString error READ error NOTIFY changed)
    // The passphrase itself, where it protects nothing: in the demo.
    Q_PROPERTY(QString hint READ hint CONSTANT)
    Q_PROPERTY(bool keychainOffered READ keychainOffered NOTIFY changed)
    // Why the keychain, though wanted, isn't offered; empty if there is nothing to say.
    Q_PROPERTY(QString keychainText READ keychainText NOTIFY changed)

public:
    UnlockModel(const Backend& backend, SettingsModel& settings, QObject* parent = nullptr);

    QString address() const;
    QString shortAddress() const;
    bool busy() const;
    QString error() const;
    QString hint() const;
    bool keychainOffered() const;
    QString keychainText() const;

    Q_INVOKABLE void unlock(landfall::desktop::SecretField* field);
    Q_INVOKABLE void unlockWithKeychain();

Q_SIGNALS:
    void changed();

private:
    void open(SecretBytes passphrase, bool typed);
    void walletChanged();
    void fail(const QString& error);

    Backend m_backend;
    SettingsModel& m_settings;
    QString m_error;
    bool m_asked = false;   // the keychain, which may ask the user in turn
    bool m_opening = false; // by us
    bool m_typed = false;
    SecretBytes m_forKeychain; // typed, and to be kept if it opens the wallet
};

} // namespace landfall::desktop
