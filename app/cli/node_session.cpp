#include "cli/node_session.h"

#include "base/hex.h"
#include "cli/await.h"
#include "cli/node_process.h"
#include "common/devnet_setup.h"
#include "common/start_failure.h"
#include "platform/children.h"
#include "rpc/cookie.h"
#include "rpc/error_codes.h"
#include "store/error_codes.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>

namespace landfall::cli {
namespace {

constexpr qint64 kStartMilliseconds = 60'000;

bool launch(QProcess& process, bool bound, qint64& pid) {
    if (!bound) {
        return process.startDetached(&pid);
    }
    platform::bindToParent(process, platform::ParentGone::Asked);
    process.start();
    const bool started = process.waitForStarted();
    pid = process.processId();
    return started;
}

// The end of a log, of what was written after its first `from` bytes.
QByteArray readFrom(const QString& path, qint64 from) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.seek(from) ? file.readAll().right(2000).trimmed() : QByteArray();
}

} // namespace

Outcome<NodeSession> NodeSession::connect(const Profile& profile, const l1::NetworkFile& network) {
    const auto cookie = rpc::readCookie(profile.nodeFolder(network));
    if (!cookie) {
        return Failure(cookie.error());
    }
    NodeSession session(std::make_unique<rpc::Client>(cookie->url, cookie->secret));
    const auto status = session.object(QStringLiteral("getStatus"));
    if (!status) {
        return status.error();
    }
    return session;
}

Outcome<NodeSession> NodeSession::connectOrStart(const Profile& profile, const l1::NetworkFile& network,
                                                 Terminal& terminal, Lifetime lifetime) {
    auto running = connect(profile, network);
    if (running ||
        (running.error().error.code != code::kNodeNotRunning && running.error().error.code != code::kNodeUnreachable)) {
        return running;
    }
    QStringList role;
    if (const auto key = profile.sequencerKeyFile(network)) {
        role << QStringLiteral("--role") << QStringLiteral("sequencer") << QStringLiteral("--key-file") << *key;
    } else if (const auto driver = profile.driverKeyFile()) {
        role << QStringLiteral("--role") << QStringLiteral("driver") << QStringLiteral("--key-file") << *driver;
    }
    return start(profile, network, terminal, lifetime, role, nullptr);
}

Outcome<NodeSession> NodeSession::startDriver(const Profile& profile, const l1::NetworkFile& network,
                                              Terminal& terminal, const SecretBytes& key) {
    const QStringList role{QStringLiteral("--role"), QStringLiteral("driver"),     QStringLiteral("--ticket-after"),
                           QStringLiteral("0"),      QStringLiteral("--key-file"), QStringLiteral("/dev/stdin")};
    return start(profile, network, terminal, Lifetime::Bound, role, &key);
}

Outcome<NodeSession> NodeSession::start(const Profile& profile, const l1::NetworkFile& network, Terminal& terminal,
                                        Lifetime lifetime, const QStringList& role, const SecretBytes* key) {
    const auto program = app::siblingProgram(QStringLiteral("landfalld"));
    if (!program) {
        return Failure(program.error());
    }
    const QString folder = profile.nodeFolder(network);
    if (!QDir().mkpath(folder)) {
        return Failure(Error::unavailable("node-folder", "the node's folder " + folder.toStdString() +
                                                             " can't be made: make its place writable, or choose "
                                                             "another with --data"));
    }
    QStringList words{QStringLiteral("--network"), profile.networkPath(), QStringLiteral("--data"), folder,
                      QStringLiteral("--keys"),    profile.keyFolder()};
    words += role;
    const QString log = folder + QStringLiteral("/node.log");
    const qint64 logged = QFileInfo(log).size(); // what earlier nodes said
    auto process = std::make_unique<QProcess>();
    process->setProgram(*program);
    process->setArguments(words);
    if (key == nullptr) {
        process->setStandardInputFile(QProcess::nullDevice());
    }
    process->setStandardOutputFile(log, QIODevice::Append);
    process->setStandardErrorFile(log, QIODevice::Append);
    qint64 pid = 0;
    if (!launch(*process, lifetime == Lifetime::Bound, pid)) {
        return Failure(Error::unavailable("node-not-started", "can't start " + program->toStdString() + ": " +
                                                                  process->errorString().toStdString()));
    }
    if (key != nullptr) {
        auto digits = toHex(key->view());
        process->write(digits.data(), static_cast<qint64>(digits.size()));
        process->waitForBytesWritten();
        process->closeWriteChannel();
        wipe({reinterpret_cast<std::uint8_t*>(digits.data()), digits.size()});
    }
    const auto ours = platform::ProcessId::of(pid);
    terminal.note(QStringLiteral("Started a node (process %1, log %2).").arg(pid).arg(log));
    QElapsedTimer waited;
    waited.start();
    while (waited.elapsed() < kStartMilliseconds) {
        pause(std::chrono::milliseconds(100));
        auto session = connect(profile, network);
        if (session) {
            // Where another command's node was quicker, ours must not take over when that one ends.
            const auto serving = nodeProcess(folder);
            if (serving && serving->pid != pid && ours) {
                ours->askToEnd();
            } else if (lifetime == Lifetime::Bound) {
                session->m_node = std::move(process);
            }
            return session;
        }
        if (platform::ProcessId::of(pid)) {
            continue;
        }
        const auto said = app::startFailureIn(readFrom(log, logged));
        // Somebody else has just started the node: that one will answer.
        if (!said || said->code != code::kStoreInUse) {
            break;
        }
    }
    const QByteArray tail = readFrom(log, logged);
    if (const auto said = app::startFailureIn(tail)) {
        return Failure(*said);
    }
    return Failure(Error::unavailable(
        "node-not-started",
        "the node did not start. Its log (" + log.toStdString() + ") ends with: " +
            (tail.isEmpty() ? "nothing; look whether the disk is full" : tail.right(600).toStdString())));
}

Outcome<QJsonValue> NodeSession::call(const QString& method, const QJsonArray& params,
                                      std::chrono::milliseconds deadline) {
    using Answer = Result<QJsonValue, rpc::CallError>;
    const auto answer = await<Answer>([&](QObject* context, const std::function<void(Answer)>& done) {
        m_client->call(
            context, method, params, [done](const Answer& value) { done(value); }, deadline);
    });
    if (!answer) {
        return Failure(answer.error());
    }
    return *answer;
}

Outcome<QJsonObject> NodeSession::object(const QString& method, const QJsonArray& params,
                                         std::chrono::milliseconds deadline) {
    auto answer = call(method, params, deadline);
    return answer ? Outcome<QJsonObject>(answer->toObject()) : answer.error();
}

Outcome<QJsonArray> NodeSession::array(const QString& method, const QJsonArray& params) {
    auto answer = call(method, params);
    return answer ? Outcome<QJsonArray>(answer->toArray()) : answer.error();
}

} // namespace landfall::cli
