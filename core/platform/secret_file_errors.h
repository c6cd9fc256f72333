#pragma once

#include "base/result.h"

#include <QtCore/QString>

// What every system says of a secret's file.
namespace landfall::platform {

inline constexpr int kPipeMilliseconds = 10'000;

inline Error unreadable(const QString& path, const std::string& why) {
    return Error::invalid("secret-file-unreadable", "can't read " + path.toStdString() + ": " + why);
}

inline Error notThere(const QString& path, const std::string& why) {
    return unreadable(path, why + ". Check the path and its permissions");
}

inline Error noFile(const QString& path) {
    return unreadable(path, "it is no file: name one that holds the secret");
}

inline Error silentPipe(const QString& path) {
    return unreadable(path, "nobody wrote into the pipe: name a file, or start the program that writes");
}

inline Error emptyFile(const QString& path) {
    return unreadable(path, "it is empty: write the secret into it");
}

} // namespace landfall::platform
