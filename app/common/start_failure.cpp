#include "common/start_failure.h"

#include "common/exit_codes.h"

#include <QRegularExpression>
#include <QString>

namespace landfall::app {

QByteArray startFailureLine(const Error& error) {
    return "landfalld: " + QByteArray::fromStdString(error.message) + " (" + QByteArray::fromStdString(error.code) +
           ", exit " + QByteArray::number(static_cast<int>(exitCodeOf(error))) + ")\n";
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
    const auto exit = static_cast<ExitCode>(match.captured(3).toInt());
    const auto kind = exit == ExitCode::Unavailable ? ErrorKind::Unavailable
                      : exit == ExitCode::Damaged   ? ErrorKind::Damaged
                                                    : ErrorKind::Invalid;
    return Error{kind, match.captured(2).toStdString(), match.captured(1).toStdString()};
}

} // namespace landfall::app
