#include "e2e/cli_driver.h"

#include <QEventLoop>
#include <QFile>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSaveFile>

namespace landfall::e2e {
namespace {

void prepare(QProcess& process, const QStringList& words) {
    process.setProcessEnvironment(Profile::environment());
    process.setProgram(Profile::program(QStringLiteral("landfall-cli")));
    process.setArguments(words);
    process.setStandardInputFile(QProcess::nullDevice());
}

} // namespace

QJsonObject Ran::json() const {
    return QJsonDocument::fromJson(out).object();
}

QJsonArray Ran::array() const {
    return QJsonDocument::fromJson(out).array();
}

QString Ran::error() const {
    return json().value(QLatin1StringView("error")).toObject().value(QLatin1StringView("name")).toString();
}

QString Profile::program(const QString& name) {
    return QStringLiteral(LANDFALL_PROGRAMS "/") + name;
}

QProcessEnvironment Profile::environment() {
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LANDFALL_KEYS"), QStringLiteral(LANDFALL_TEST_KEYS));
    environment.insert(QStringLiteral("NO_COLOR"), QStringLiteral("1"));
    return environment;
}

Profile::Profile() {
    write(QStringLiteral("passphrase.txt"), "correct horse battery\n");
}

Profile::~Profile() {
    if (m_devnet) {
        cli({QStringLiteral("devnet"), QStringLiteral("down")});
    }
}

QString Profile::write(const QString& name, const QByteArray& content) const {
    QSaveFile out(file(name)); // a program that reads it meanwhile sees the old or the new one, never a half
    if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size() || !out.commit()) {
        qFatal("can't write %s", qPrintable(out.fileName()));
    }
    return out.fileName();
}

Ran Profile::cli(const QStringList& words, int seconds) const {
    return plain(words + QStringList{QStringLiteral("--json"), QStringLiteral("--data"), folder()}, seconds);
}

Ran Profile::plain(const QStringList& words, int seconds) const {
    QProcess process;
    prepare(process, words);
    process.start();
    Ran ran;
    if (!process.waitForFinished(seconds * 1000)) {
        process.kill();
        process.waitForFinished();
        ran.err = "did not end in " + QByteArray::number(seconds) + " s; so far: " + process.readAllStandardError();
        return ran;
    }
    ran.exit = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    ran.out = process.readAllStandardOutput();
    ran.err = process.readAllStandardError();
    return ran;
}

std::unique_ptr<QProcess> Profile::start(const QStringList& words) const {
    auto process = std::make_unique<QProcess>();
    prepare(*process, words + QStringList{QStringLiteral("--data"), folder()});
    process->start();
    process->waitForStarted();
    return process;
}

QStringList Profile::passphrase() const {
    return {QStringLiteral("--passphrase-file"), file(QStringLiteral("passphrase.txt"))};
}

Ran Profile::createWallet() const {
    return cli(QStringList{QStringLiteral("wallet"), QStringLiteral("create")} + passphrase());
}

Ran Profile::devnetUp() {
    m_devnet = true;
    return cli({QStringLiteral("devnet"), QStringLiteral("up"), QStringLiteral("--detach")}, 300);
}

QJsonValue askChain(const QString& url, const QString& method, const QJsonArray& params) {
    QNetworkAccessManager network;
    QNetworkRequest request{QUrl(url)};
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    request.setTransferTimeout(10'000);
    const QJsonObject body{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                           {QStringLiteral("id"), 1},
                           {QStringLiteral("method"), method},
                           {QStringLiteral("params"), params}};
    const std::unique_ptr<QNetworkReply> reply(network.post(request, QJsonDocument(body).toJson()));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    if (!reply->isFinished()) {
        loop.exec();
    }
    return QJsonDocument::fromJson(reply->readAll()).object().value(QLatin1StringView("result"));
}

} // namespace landfall::e2e
