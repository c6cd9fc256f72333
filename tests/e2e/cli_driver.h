#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <memory>

namespace landfall::e2e {

struct Ran {
    int exit = -1;
    QByteArray out;
    QByteArray err;

    QJsonObject json() const;
    QJsonArray array() const;
    // The error's stable name with --json, empty without an error.
    QString error() const;
};

// The real programs in a data folder of their own, used as a script would use them.
class Profile {
public:
    Profile();
    ~Profile();

    static QString program(const QString& name);
    static QProcessEnvironment environment();

    QString folder() const { return m_folder.path(); }
    QString file(const QString& name) const { return m_folder.filePath(name); }
    // Writes a file into the folder and answers its path.
    QString write(const QString& name, const QByteArray& content) const;

    // landfall-cli --json, waited for.
    Ran cli(const QStringList& words, int seconds = 120) const;
    // landfall-cli exactly as given, waited for.
    Ran plain(const QStringList& words, int seconds = 120) const;
    // landfall-cli as given, left running.
    std::unique_ptr<QProcess> start(const QStringList& words) const;

    // A wallet whose passphrase file is passphrase().
    Ran createWallet() const;
    QStringList passphrase() const;

    // Two chains, contracts, tokens, attesters; down again with this object.
    Ran devnetUp();

private:
    QTemporaryDir m_folder;
    bool m_devnet = false;
};

// One JSON-RPC call to a chain's server, waited for.
QJsonValue askChain(const QString& url, const QString& method, const QJsonArray& params);

} // namespace landfall::e2e
