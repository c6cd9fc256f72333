#pragma once

#include "base/secret.h"
#include "cli/failure.h"

#include <QJsonValue>
#include <QString>

namespace landfall::cli {

// What a person or a script sees. With --json everything but the one JSON value
// goes to standard error.
class Terminal {
public:
    explicit Terminal(bool json);

    bool json() const { return m_json; }
    // Standard output, a line. Nothing with --json.
    void line(const QString& text = QString());
    // Two columns, the left one `width` wide.
    void pair(const QString& label, const QString& value, int width = 14);
    // Standard error: what happens meanwhile.
    void note(const QString& text);
    // A line that the next progress or line overwrites; plain lines where the
    // output is no terminal.
    void progress(const QString& label, double done);
    void endProgress();
    void result(const QJsonValue& value);
    void failure(const Failure& failure);

    QString bold(const QString& text) const;
    QString dim(const QString& text) const;
    QString good(const QString& text) const;
    QString bad(const QString& text) const;

    // Asks on the terminal itself. Error: declined, also where there is no terminal to ask on.
    Outcome<bool> confirm(const QString& question);
    // Without echo. Error: declined where there is no terminal.
    Outcome<SecretBytes> askSecret(const QString& question);

private:
    QString style(const char* code, const QString& text) const;

    bool m_json = false;
    bool m_colour = false;
    bool m_progressOpen = false;
    QString m_lastStage;
};

} // namespace landfall::cli
