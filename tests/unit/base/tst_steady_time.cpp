#include "base/steady_time.h"

#include <QTest>

using namespace landfall;

namespace {

template <class A, class B>
concept Subtract = requires(A a, B b) { a - b; };
template <class A, class B>
concept Add = requires(A a, B b) { a + b; };
template <class A, class B>
concept Compare = requires(A a, B b) {
    a < b;
    a == b;
};

// What must not compile: a moment since 1970 in place of one of this clock, and the other way round.
constexpr bool takesNoOtherMoment = !std::is_convertible_v<Milliseconds, SteadyTime> &&
                                    !std::is_convertible_v<SteadyTime, Milliseconds> &&
                                    !std::is_assignable_v<SteadyTime&, Milliseconds> &&
                                    !std::is_assignable_v<Milliseconds&, SteadyTime>;
constexpr bool comparesWithNoOther = !Compare<SteadyTime, Milliseconds> && !Compare<Milliseconds, SteadyTime>;
constexpr bool subtractsFromNoOther = !Subtract<Milliseconds, SteadyTime>;
constexpr bool addsNoMoments = !Add<SteadyTime, SteadyTime>;

} // namespace

class TestSteadyTime : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void slipsDontCompile() {
        QVERIFY(takesNoOtherMoment);
        QVERIFY(comparesWithNoOther);
        QVERIFY(subtractsFromNoOther);
        QVERIFY(addsNoMoments);
    }

    void countsDurations() {
        const SteadyTime start(5'000);
        const auto later = start + 250;
        QVERIFY(later > start);
        QVERIFY(SteadyTime() < start);
        QCOMPARE(later - start, Milliseconds{250});
        QCOMPARE(start - later, Milliseconds{-250});
        QVERIFY(start + 250 == later);
    }
};

QTEST_APPLESS_MAIN(TestSteadyTime)
#include "tst_steady_time.moc"
