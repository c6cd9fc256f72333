#pragma once

#include <QtGui/QGuiApplication>
#include <QtTest/QTest>

// A test program with windows that nobody sees, drawn by the software renderer.
#define LANDFALL_OFFSCREEN_TEST(Test)                                                                                  \
    int main(int argc, char** argv) {                                                                                  \
        qputenv("QT_QPA_PLATFORM", "offscreen");                                                                       \
        QGuiApplication app(argc, argv);                                                                               \
        Test test;                                                                                                     \
        return QTest::qExec(&test, argc, argv);                                                                        \
    }
