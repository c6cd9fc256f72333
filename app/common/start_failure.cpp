#include "common/start_failure.h"

#include "common/error_codes.h"

#include <QRegularExpression>
#include <QString>

namespace landfall::app {

int exitCodeOf(const Error& error) {
    if (error.code == code::kUsage) {
        return 2;
    }
    switch (error.kind) {
    case ErrorKind::Unavailable:
        return 4;
    case ErrorKind::Damaged:
        return 6;
    case ErrorKind::Invalid:
    case ErrorKind::Internal:
        break;
    }
    return 1;
}

QByteArray startFailureLine(const Error& error) {
    return "landfalld: " + QByteArray::fromStdString(error.message) + " (" + QByteArray::fromStdString(error.code) +
           ", exit " + QByteArray::number(exitCodeOf(error)) + ")\n";
}

std::optional<Error> startFailureIn(const QByteArray& log) {
    static const QRegularExpression form(QStringLiteral("^landfalld: (.*) \\(([a-z0-9-]+), exit ([0-9])\\)$"));
    // What other programs write into the same log may follow it.
    QRegularExpressionMatch match;
    for (const auto& line : QString::fromUtf8(log).split(QLatin1Char('\n'))) {
        if (const auto found = form.match(line); found.hasMatch()) {
            match = found;
        }
    }
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    const int exit = match.captured(3).toInt();
    const auto kind = exit == 4 ? ErrorKind::Unavailable : exit == 6 ? ErrorKind::Damaged : ErrorKind::Invalid;
    return Error{kind, match.captured(2).toStdString(), match.captured(1).toStdString()};
}

} // namespace landfall::app
