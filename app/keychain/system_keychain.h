#pragma once

#include "keychain/keychain.h"

namespace QKeychain {
class Job;
}

namespace landfall::keychain {

// The desktop's secret store (Secret Service) through QtKeychain.
class SystemKeychain final : public Keychain {
    Q_OBJECT
public:
    // `entry` tells this wallet from others of the same user, such as its file's path.
    explicit SystemKeychain(QString entry, QObject* parent = nullptr);

    State state() const override { return m_state; }
    QString text() const override;
    void probe() override;

    void read(QObject* context, std::function<void(Result<std::optional<SecretBytes>>)> done) override;
    void write(SecretBytes passphrase, QObject* context, std::function<void(Status)> done) override;
    void remove(QObject* context, std::function<void(Status)> done) override;

private:
    // Without a job: no answer in time.
    using Finished = std::function<void(const QKeychain::Job*)>;

    // Every job ends in `finished`, once, unless `context` is gone by then.
    void run(QKeychain::Job* job, const QString& key, QObject* context, Finished finished);
    void tryOut(std::function<void()> done);
    void become(State state, const QString& detail);
    Error unavailable() const;
    static QString detailOf(const QKeychain::Job* job);
    static Error errorOf(const QKeychain::Job* job);

    QString m_entry;
    State m_state = State::Unknown;
    QString m_detail;
};

} // namespace landfall::keychain
