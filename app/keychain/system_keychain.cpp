#include "keychain/system_keychain.h"

#include <QtCore/QPointer>
#include <QtCore/QTimer>

#include <qt6keychain/keychain.h>

#include <memory>

namespace landfall::keychain {
namespace {

// Time enough for a person to answer a question of the store's own.
constexpr std::chrono::seconds kDeadline{30};

QString service() {
    return QStringLiteral("Landfall");
}

QByteArray scrap() {
    return QByteArrayLiteral("nothing of value");
}

// The job's own buffer too: a byte array and its copies share one.
void wipeShared(const QByteArray& bytes) {
    wipe({reinterpret_cast<std::uint8_t*>(const_cast<char*>(bytes.constData())),
          static_cast<std::size_t>(bytes.size())});
}

} // namespace

SystemKeychain::SystemKeychain(QString entry, QObject* parent) : Keychain(parent), m_entry(std::move(entry)) {
}

QString SystemKeychain::text() const {
    switch (m_state) {
    case State::Unknown:
        return tr("The system's keychain has not answered yet.");
    case State::Available:
        return tr("The system's keychain can keep the passphrase: whoever is logged in as you can then open the "
                  "wallet.");
    case State::Locked:
        return tr("The system's keychain is locked: unlock it (logging in with your password does), then try again.");
    case State::Missing:
        break;
    }
    return tr("This system has no keychain that answers (%1): the passphrase is asked for each time.").arg(m_detail);
}

void SystemKeychain::run(QKeychain::Job* job, const QString& key, QObject* context, Finished finished) {
    job->setKey(key);
    const auto once = [receiver = QPointer<QObject>(context), finished = std::move(finished),
                       over = std::make_shared<bool>(false)](QKeychain::Job* ended) {
        if (receiver && !std::exchange(*over, true)) {
            finished(ended);
        }
    };
    connect(job, &QKeychain::Job::finished, this, once);
    QTimer::singleShot(kDeadline, this, [once] { once(nullptr); });
    job->start();
}

void SystemKeychain::become(State state, const QString& detail) {
    const bool changed = m_state != state || m_detail != detail;
    m_state = state;
    m_detail = detail;
    if (changed) {
        Q_EMIT stateChanged();
    }
}

void SystemKeychain::probe() {
    tryOut([] {});
}

// A locked or absent collection answers "not found" to a read, so only what was
// written and came back counts.
void SystemKeychain::tryOut(std::function<void()> done) {
    const QString key = m_entry + QStringLiteral(" (trial)");
    auto* write = new QKeychain::WritePasswordJob(service());
    write->setBinaryData(scrap());
    run(write, key, this, [this, key, done = std::move(done)](const QKeychain::Job* written) {
        const auto error = written == nullptr ? QKeychain::OtherError : written->error();
        if (error != QKeychain::NoError) {
            const bool locked = error == QKeychain::AccessDenied || error == QKeychain::AccessDeniedByUser;
            become(locked ? State::Locked : State::Missing, detailOf(written));
            done();
            return;
        }
        run(new QKeychain::ReadPasswordJob(service()), key, this, [this, key, done](const QKeychain::Job* read) {
            const bool same = read != nullptr && read->error() == QKeychain::NoError &&
                              static_cast<const QKeychain::ReadPasswordJob*>(read)->binaryData() == scrap();
            run(new QKeychain::DeletePasswordJob(service()), key, this,
                [this, same, done](const QKeychain::Job* removed) {
                    const bool works = same && removed != nullptr && removed->error() == QKeychain::NoError;
                    become(works ? State::Available : State::Missing,
                           works ? QString() : tr("it does not give back what it took"));
                    done();
                });
        });
    });
}

Error SystemKeychain::unavailable() const {
    return Error::unavailable("keychain-unavailable", text().toStdString());
}

QString SystemKeychain::detailOf(const QKeychain::Job* job) {
    return job == nullptr ? tr("no answer in %1 s").arg(kDeadline.count()) : job->errorString();
}

Error SystemKeychain::errorOf(const QKeychain::Job* job) {
    const std::string detail = detailOf(job).toStdString();
    if (job != nullptr && (job->error() == QKeychain::AccessDenied || job->error() == QKeychain::AccessDeniedByUser)) {
        return Error::unavailable("keychain-refused",
                                  "the system's keychain refused (" + detail + "): unlock it and try again");
    }
    return Error::unavailable("keychain-failed",
                              "the system's keychain failed (" + detail + "): type the passphrase instead");
}

void SystemKeychain::read(QObject* context, std::function<void(Result<std::optional<SecretBytes>>)> done) {
    run(new QKeychain::ReadPasswordJob(service()), m_entry, context, [this, context, done](const QKeychain::Job* job) {
        if (job != nullptr && job->error() == QKeychain::NoError) {
            const QByteArray bytes = static_cast<const QKeychain::ReadPasswordJob*>(job)->binaryData();
            SecretBytes secret(ByteView(reinterpret_cast<const std::uint8_t*>(bytes.constData()),
                                        static_cast<std::size_t>(bytes.size())));
            wipeShared(bytes);
            done(std::optional(std::move(secret)));
        } else if (job != nullptr && job->error() == QKeychain::EntryNotFound) {
            tryOut([this, receiver = QPointer<QObject>(context), done] {
                if (receiver) {
                    done(m_state == State::Available ? Result<std::optional<SecretBytes>>(std::nullopt)
                                                     : unavailable());
                }
            });
        } else {
            done(errorOf(job));
        }
    });
}

void SystemKeychain::write(SecretBytes passphrase, QObject* context, std::function<void(Status)> done) {
    // The job reads our bytes where they are, and they are wiped when it has ended.
    const auto secret = std::make_shared<SecretBytes>(std::move(passphrase));
    auto* job = new QKeychain::WritePasswordJob(service());
    job->setBinaryData(QByteArray::fromRawData(reinterpret_cast<const char*>(secret->view().data()),
                                               static_cast<qsizetype>(secret->size())));
    connect(job, &QObject::destroyed, [secret] {});
    run(job, m_entry, context, [done](const QKeychain::Job* ended) {
        done(ended != nullptr && ended->error() == QKeychain::NoError ? Status() : Status(errorOf(ended)));
    });
}

void SystemKeychain::remove(QObject* context, std::function<void(Status)> done) {
    run(new QKeychain::DeletePasswordJob(service()), m_entry, context, [done](const QKeychain::Job* ended) {
        const bool gone =
            ended != nullptr && (ended->error() == QKeychain::NoError || ended->error() == QKeychain::EntryNotFound);
        done(gone ? Status() : Status(errorOf(ended)));
    });
}

} // namespace landfall::keychain
