#include "cli/command.h"
#include "common/release_note.h"

#include <QFile>
#include <QJsonObject>

namespace landfall::cli {
namespace {

constexpr qint64 kMostBytes = qint64(1) << 20; // of a note or a signature: 1 MiB

Outcome<Bytes> contentOf(const QString& path, const std::string& what) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Failure(Error::invalid("release-note-unreadable",
                                      "the " + what + " " + path.toStdString() + " can't be read: " +
                                          file.errorString().toStdString() + "; put it there or name another"));
    }
    const auto content = file.read(kMostBytes + 1);
    if (content.size() > kMostBytes) {
        return Failure(Error::invalid("release-note-unreadable", "the " + what + " " + path.toStdString() +
                                                                     " has more than 1 MiB, so it is another file: "
                                                                     "name the right one"));
    }
    return Bytes(content.cbegin(), content.cend());
}

CommandResult run(Context& context) {
    const QString path = *context.arguments.positional(0);
    const auto notePath = context.arguments.option(QStringLiteral("note"));
    if (!notePath) {
        return usage("verify-release needs --note NOTE, the release note that came with " + path.toStdString());
    }
    const auto text = contentOf(*notePath, "release note");
    if (!text) {
        return text.error();
    }
    const auto signature = contentOf(*notePath + QStringLiteral(".minisig"), "release note's signature");
    if (!signature) {
        return signature.error();
    }
    const auto note = app::readReleaseNote(*text, *signature, app::releaseKey());
    if (!note) {
        return Failure(note.error());
    }
    if (const auto checked = app::checkReleaseFile(*note, path); !checked) {
        return Failure(checked.error());
    }
    context.terminal.line(
        QStringLiteral("verified: %1 belongs to Landfall %2 of %3").arg(path, note->version, note->date));
    context.terminal.result(QJsonObject{{QStringLiteral("file"), path},
                                        {QStringLiteral("version"), note->version},
                                        {QStringLiteral("date"), note->date}});
    return Exit::Ok;
}

} // namespace

QList<Command> releaseCommands() {
    return {
        {{QStringLiteral("verify-release"),
          QStringLiteral("check a downloaded package against its signed release note"),
          {QStringLiteral("FILE")},
          {{QStringLiteral("note"), QStringLiteral("NOTE"),
            QStringLiteral("the release note; its signature is NOTE.minisig beside it")}},
          {QStringLiteral("landfall-cli verify-release landfall_0.1.0-1_amd64.deb --note landfall-0.1.0.json")}},
         run},
    };
}

} // namespace landfall::cli
