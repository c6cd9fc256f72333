#include "desktop/secrets/redacted.h"

#include <QtCore/QDir>
#include <QtCore/QRegularExpression>

namespace landfall::desktop {

QString redacted(QString line) {
    static const QRegularExpression hexadecimal(QStringLiteral("0x([0-9a-fA-F]{4})[0-9a-fA-F]{12,}"));
    static const QRegularExpression url(QStringLiteral("([a-z]+)://[^\\s'\",)]+"));
    line.replace(url, QStringLiteral("\\1://…"));
    line.replace(hexadecimal, QStringLiteral("0x\\1…"));
    return line.replace(QDir::homePath(), QStringLiteral("~"));
}

} // namespace landfall::desktop
