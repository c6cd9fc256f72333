#include "base/result.h"

#include <QtTest>

#include <csignal>
#include <memory>

#if defined(Q_OS_UNIX)
#include <sys/wait.h>
#include <unistd.h>
#endif

using namespace landfall;

namespace {

Result<int> half(int value) {
    if (value % 2 != 0) {
        return Error::invalid("odd", "the number is odd");
    }
    return value / 2;
}

// Whether the action ends the process by abort. Runs it in a child.
template <class Action>
bool aborts(const Action& action) {
#if defined(Q_OS_UNIX)
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL); // not the test library's report of a crash
        action();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
#else
    Q_UNUSED(action);
    return true;
#endif
}

} // namespace

class TestResult : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eitherSide() {
        const auto good = half(8);
        QVERIFY(good.ok());
        QVERIFY(static_cast<bool>(good));
        QCOMPARE(*good, 4);
        QCOMPARE(good.value(), 4);
        const auto bad = half(7);
        QVERIFY(!bad.ok());
        QCOMPARE(bad.error().code, std::string("odd"));
        QVERIFY(bad.error().kind == ErrorKind::Invalid);
    }

    void kinds() {
        QVERIFY(Error::unavailable("a", "b").kind == ErrorKind::Unavailable);
        QVERIFY(Error::damaged("a", "b").kind == ErrorKind::Damaged);
        QVERIFY(Error::internal("a", "b").kind == ErrorKind::Internal);
        QCOMPARE(Error::internal("a", "b").message, std::string("b"));
    }

    void moveOnlyValues() {
        Result<std::unique_ptr<int>> boxed = std::make_unique<int>(5);
        QCOMPARE(**boxed, 5);
        const std::unique_ptr<int> out = std::move(boxed).value();
        QCOMPARE(*out, 5);
        Result<std::string> text = std::string("abc");
        text->push_back('d');
        QCOMPARE(*text, std::string("abcd"));
    }

    void withoutValue() {
        const Status good;
        QVERIFY(good.ok());
        const Status bad = Error::damaged("torn", "the file is cut short");
        QVERIFY(!bad);
        QCOMPARE(bad.error().code, std::string("torn"));
    }

    void readingTheOtherSideAborts() {
        QVERIFY(aborts([] { (void)half(7).value(); }));
        QVERIFY(aborts([] { (void)half(8).error(); }));
        QVERIFY(aborts([] { (void)Status().error(); }));
        QVERIFY(!aborts([] { (void)half(8).value(); }));
    }
};

QTEST_APPLESS_MAIN(TestResult)
#include "tst_result.moc"
