#pragma once

#include <QtCore/QString>

#include <optional>

// What a program finds where it is started, made so that it can't trip over it.
namespace landfall::platform {

// Whatever was closed by the caller must not become the descriptor of a file that output is then written into. And a
// console shows UTF-8 and colours.
void openStandardStreams();

// Qt takes "/" where HOME is unset, as it is for some services.
void findHome();

// A reader that is gone is an error of the write, not this program's end.
void ignoreBrokenPipes();

// No copy of this process's memory is left behind where it crashes, and no other program of this user reads it.
void leaveNoDumps();

// What is made from now on is for this user alone, where the system has a mask for it. Elsewhere the folder decides.
void makeFilesPrivate();

// The number of the first word of the command line that isn't text: it would name another file than was meant.
std::optional<int> wordThatIsNoText(int argc, char** argv);

// A program's file by its name: landfalld, on Windows landfalld.exe.
QString programFile(const QString& name);

// What QLocalServer and QLocalSocket of this user take as a name.
QString localServerName(const QString& name);

} // namespace landfall::platform
