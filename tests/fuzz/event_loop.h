#pragma once

#include "fuzz.h"

#include <QtCore/QCoreApplication>

// For targets that answer from an event loop: what they ask is made once, with the
// application that it needs.
template <class Target>
Target& onceWithEventLoop() {
    static int argc = 1;
    static char name[] = "fuzz";
    static char* argv[] = {name, nullptr};
    static QCoreApplication application(argc, argv);
    static Target made;
    return made;
}

// Waits until `answers` counts one, and sees that no second follows. libFuzzer's
// -timeout ends it if none comes.
inline void oneAnswer(const int& answers) {
    while (answers == 0) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    QCoreApplication::processEvents();
    require(answers == 1, "one answer");
}
