#pragma once

#include "l1/chain_adapter.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTest>

#include <optional>

// Lets events happen until an answer is there. A question that is never answered
// ends the test.
template <class T, class Ask>
landfall::Result<T> await(Ask ask, int milliseconds = 20'000) {
    QObject context;
    std::optional<landfall::Result<T>> answer;
    ask(&context, [&answer](landfall::Result<T> result) { answer.emplace(std::move(result)); });
    QElapsedTimer clock;
    clock.start();
    while (!answer && !clock.hasExpired(milliseconds)) {
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 50);
    }
    if (!answer) {
        return landfall::Error::internal("test-no-answer", "the question was never answered");
    }
    return std::move(*answer);
}

// Fails the test with the error's own words. The expression is evaluated once.
#define EXPECT_OK(expression)                                                                                          \
    do {                                                                                                               \
        const auto& expected_ = (expression);                                                                          \
        QVERIFY2(expected_.ok(), expected_.ok() ? "" : expected_.error().message.c_str());                             \
    } while (false)
#define EXPECT_CODE(expression, text)                                                                                  \
    do {                                                                                                               \
        const auto& expected_ = (expression);                                                                          \
        QVERIFY(!expected_.ok());                                                                                      \
        QVERIFY2(expected_.error().code == (text),                                                                     \
                 (expected_.error().code + ": " + expected_.error().message).c_str());                                 \
    } while (false)
