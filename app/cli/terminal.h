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
    // The same for what must not stay in memory: no buffer keeps a copy.
    void secretLine(ByteView text);
    // Two columns, the left one `width` wide.
    void pair(const QString& label, const QString& value, int width = 14);
    // A line of its own for what is wrong with the one thing of several that was named before.
    void problem(const Error& error);
    // Standard error, dim: what happens meanwhile.
    void note(const QString& text);
    // A line that the next progress or line overwrites; plain lines where the
    // output is no terminal.
    void progress(const QString& label, double done);
    void endProgress();
    void result(const QJsonValue& value);
    // Whoever read standard output has closed it.
    bool readerGone() const;
    // Error: output-failed, if standard output could not be written. A reader that
    // has gone, such as head, has what it wanted: no error.
    Status output() const;
    void failure(const Failure& failure);

    QString bold(const QString& text) const;
    QString dim(const QString& text) const;
    QString good(const QString& text) const;
    QString bad(const QString& text) const;

    // Asks on the terminal itself. Error: declined, also where there is no terminal to ask on.
    Outcome<bool> confirm(const QString& question);
    // Without echo. Error: declined where there is no terminal, with what to do instead.
    Outcome<SecretBytes> askSecret(const QString& question, const QString& instead);

    // What is said from now on when a signal such as Ctrl-C's ends the program; a short
    // sentence, or nothing.
    static void whenStopped(const QString& sentence);

private:
    void out(const QString& text);
    QString style(const char* code, const QString& text) const;

    bool m_json = false;
    bool m_bars = false; // on standard error
    bool m_colour = false;
    bool m_noteColour = false;
    int m_outputFailure = 0; // errno of the first write that failed
    bool m_progressOpen = false;
    QString m_lastStage;
};

} // namespace landfall::cli
