#include "l1/starknet/class_builder.h"

#include "base/hex.h"
#include "l1/evm/async.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryFile>

#include <memory>

namespace landfall::l1::starknet {

namespace {

constexpr qsizetype kMostWords = 600; // of what the tool said

Error failed(const QString& why) {
    return Error::unavailable("starknet-class-failed", "a contract's class for Starknet was not compiled: " +
                                                           why.simplified().right(kMostWords).toStdString());
}

// The tool's last line names a class of the folder.
void runTool(QObject* context, const QStringList& words, Done<QString> done) {
    const auto artefacts = findArtefacts();
    if (!artefacts) {
        evm::failLater(context, context, std::move(done), artefacts.error());
        return;
    }
    auto* process = new QProcess(context);
    const auto finish = [process, done = evm::guarded(context, std::move(done))](const Result<QString>& result) {
        process->disconnect();
        process->deleteLater();
        done(result);
    };
    QObject::connect(process, &QProcess::finished, context, [process, finish](int code, QProcess::ExitStatus status) {
        const auto named = QString::fromUtf8(process->readAllStandardOutput()).trimmed().section(QLatin1Char('\n'), -1);
        if (status != QProcess::NormalExit || code != 0 || named.isEmpty()) {
            finish(failed(QString::fromUtf8(process->readAllStandardError())));
        } else {
            finish(QFileInfo(named).path());
        }
    });
    QObject::connect(process, &QProcess::errorOccurred, context, [process, finish](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            finish(failed(QStringLiteral("node can't be started (%1): install Node").arg(process->errorString())));
        }
    });
    process->start(QStringLiteral("node"),
                   QStringList{QDir::cleanPath(*artefacts + QStringLiteral("/../starknet/tools/build.mjs"))} + words);
}

} // namespace

void buildContractClasses(QObject* context, Done<QString> done) {
    runTool(context, {}, std::move(done));
}

void buildVerifierClass(QObject* context, const VerifyingKey& key, Done<QString> done) {
    // Its words, one a line, until the tool has ended.
    const auto file = std::make_shared<QTemporaryFile>();
    if (!file->open()) {
        evm::failLater(context, context, std::move(done),
                       failed(QStringLiteral("no temporary file can be made: %1").arg(file->errorString())));
        return;
    }
    for (const auto& word : key.words) {
        file->write(QByteArray::fromStdString(toHex0x(word)) + '\n');
    }
    file->close();
    runTool(context, {file->fileName(), QString::fromStdString(toHex(key.hash()))},
            [file, done = std::move(done)](const Result<QString>& folder) { done(folder); });
}

} // namespace landfall::l1::starknet
