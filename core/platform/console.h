#pragma once

#include "base/secret.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <memory>

namespace landfall::platform {

enum class Stream { Output = 1, Errors = 2 }; // by their descriptors

// Whether a person looks at it, and not a file or a program.
bool isTerminal(Stream stream);

// Past every buffer, so that none keeps a copy. 0, or errno.
int writeUnbuffered(Stream stream, ByteView text);

// Said on standard error when a signal such as Ctrl-C's ends the program; nothing once it is empty. 512 bytes at most.
// A signal that the program handles itself says nothing.
void sayWhenEnded(const QByteArray& text);

// The person's own terminal, wherever standard input and output lead.
class Console {
public:
    static std::unique_ptr<Console> open(); // nothing where there is none
    ~Console();
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;

    void write(const QString& text);
    // What is typed up to the end of the line, in UTF-8; the first 4096 bytes of it. No buffer of ours keeps a copy.
    SecretBytes readLine();
    // The same without echo, which comes back whatever ends the program, but for SIGKILL.
    SecretBytes readSecret();

private:
    Console();

    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace landfall::platform
