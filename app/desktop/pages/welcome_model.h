#pragma once

#include "desktop/backend/backend.h"
#include "desktop/secrets/secret_field.h"
#include "wallet/mnemonic.h"

#include <QtCore/QList>

namespace landfall::desktop {

class SettingsModel;

// From no wallet to an open one. The phrase and the passphrase stay in C++.
class WelcomeModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppModel")
    Q_PROPERTY(Step step READ step NOTIFY changed)
    Q_PROPERTY(bool importing READ importing NOTIFY changed)
    Q_PROPERTY(QString error READ error NOTIFY changed)
    // Of the words that are asked for again, counted from 1.
    Q_PROPERTY(QList<int> confirmPlaces READ confirmPlaces NOTIFY changed)
    Q_PROPERTY(bool keychainAvailable READ keychainAvailable NOTIFY changed)
    Q_PROPERTY(QString keychainText READ keychainText NOTIFY changed)

public:
    enum Step { Choose, ShowPhrase, ConfirmPhrase, EnterPhrase, SetPassphrase, Working };
    Q_ENUM(Step)

    WelcomeModel(const Backend& backend, SettingsModel& settings, QObject* parent = nullptr);

    // Null while there is none to show.
    const wallet::Mnemonic* phrase() const { return m_phrase ? &*m_phrase : nullptr; }

    Step step() const { return m_step; }
    bool importing() const { return m_importing; }
    const QString& error() const { return m_error; }
    const QList<int>& confirmPlaces() const { return m_places; }
    bool keychainAvailable() const;
    QString keychainText() const;

    Q_INVOKABLE void create();
    Q_INVOKABLE void importPhrase();
    Q_INVOKABLE void phraseWritten();
    // A SecretField for each of confirmPlaces.
    Q_INVOKABLE void confirmWords(const QList<QObject*>& fields);
    Q_INVOKABLE void submitPhrase(landfall::desktop::SecretField* field);
    Q_INVOKABLE void setPassphrase(landfall::desktop::SecretField* field, landfall::desktop::SecretField* repeated,
                                   bool useKeychain);
    Q_INVOKABLE void back();
    // What to say of a passphrase of so many characters; empty if it is long enough.
    Q_INVOKABLE QString passphraseHint(int length) const;

Q_SIGNALS:
    void changed();

private:
    void go(Step step);
    void fail(const QString& error);
    void walletChanged();

    Backend m_backend;
    SettingsModel& m_settings;
    Step m_step = Choose;
    bool m_importing = false;
    QString m_error;
    std::optional<wallet::Mnemonic> m_phrase;
    QList<int> m_places;
    SecretBytes m_forKeychain; // until the wallet is written
};

} // namespace landfall::desktop
