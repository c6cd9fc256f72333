#pragma once

#include <QByteArrayList>
#include <QFile>
#include <QList>

// The lines of a file in tests/vectors, cut into fields; # starts a comment. Empty
// if the file is missing or a line has another number of fields: callers know how
// many rows there must be.
inline QList<QByteArrayList> vectorRows(const char* name, char separator, qsizetype fields) {
    QFile file(QStringLiteral(LANDFALL_SOURCE_DIR "/tests/vectors/") + QString::fromLatin1(name));
    QList<QByteArrayList> rows;
    if (!file.open(QIODevice::ReadOnly)) {
        return rows;
    }
    while (!file.atEnd()) {
        const QByteArray line = file.readLine().trimmed();
        if (line.startsWith('#')) {
            continue;
        }
        rows.append(line.split(separator));
        if (rows.last().size() != fields) {
            return {};
        }
    }
    return rows;
}
