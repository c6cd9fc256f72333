#pragma once

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
