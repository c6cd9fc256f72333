#include <QTest> // first: Qt's moc can't read <compare> on its own

#include "base/steady_time.h"

#include <functional>
#include <type_traits>

using namespace landfall;

namespace {

template <class A, class B>
constexpr bool canSubtract = std::is_invocable_v<std::minus<>, A, B>;
template <class A, class B>
constexpr bool canAdd = std::is_invocable_v<std::plus<>, A, B>;
template <class A, class B>
constexpr bool canCompare = std::is_invocable_v<std::less<>, A, B> || std::is_invocable_v<std::equal_to<>, A, B>;

// What must not compile: a moment since 1970 in place of one of this clock, and the other way round.
constexpr bool takesNoOtherMoment =
    !std::is_convertible_v<Milliseconds, SteadyTime> && !std::is_convertible_v<SteadyTime, Milliseconds> &&
    !std::is_assignable_v<SteadyTime&, Milliseconds> && !std::is_assignable_v<Milliseconds&, SteadyTime>;
constexpr bool comparesWithNoOther = !canCompare<SteadyTime, Milliseconds> && !canCompare<Milliseconds, SteadyTime>;
constexpr bool subtractsFromNoOther = !canSubtract<Milliseconds, SteadyTime>;
constexpr bool addsNoMoments = !canAdd<SteadyTime, SteadyTime>;

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
