#include "base/thread_pool.h"

#include <QtTest>

#include <set>

using namespace landfall;

class TestThreadPool : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sizes() {
        QCOMPARE(ThreadPool(1).size(), 1U);
        QCOMPARE(ThreadPool(5).size(), 5U);
        QVERIFY(ThreadPool().size() >= 1);
    }

    void everyIndexOnce_data() {
        QTest::addColumn<unsigned>("threads");
        for (const unsigned threads : {1U, 2U, 3U, 8U}) {
            QTest::addRow("%u threads", threads) << threads;
        }
    }
    void everyIndexOnce() {
        QFETCH(unsigned, threads);
        ThreadPool pool(threads);
        for (const std::size_t count : {0U, 1U, 2U, 7U, 64U, 1001U}) {
            std::vector<std::atomic<int>> seen(count);
            pool.forEach(count, [&](std::size_t i) { ++seen[i]; });
            for (const auto& times : seen) {
                QCOMPARE(times.load(), 1);
            }
        }
    }

    void rangesCoverWithoutOverlap() {
        for (const unsigned threads : {1U, 2U, 5U}) {
            ThreadPool pool(threads);
            for (const std::size_t count : {0U, 1U, 9U, 100U, 4097U}) {
                for (const std::size_t grain : {0U, 1U, 10U, 5000U}) {
                    std::vector<std::atomic<int>> seen(count);
                    std::atomic<std::size_t> shortest{count};
                    pool.forRanges(count, grain, [&](std::size_t begin, std::size_t end) {
                        shortest = std::min(shortest.load(), end - begin);
                        for (std::size_t i = begin; i < end; ++i) {
                            ++seen[i];
                        }
                    });
                    for (const auto& times : seen) {
                        QCOMPARE(times.load(), 1);
                    }
                    QVERIFY(shortest >= std::min(grain, count));
                }
            }
        }
    }

    // What a task wrote is visible to the caller afterwards, without anything atomic.
    void resultsAreVisible() {
        ThreadPool pool(4);
        std::vector<std::uint64_t> out(10000);
        pool.forEach(out.size(), [&](std::size_t i) { out[i] = i * i; });
        for (std::size_t i = 0; i < out.size(); ++i) {
            QCOMPARE(out[i], std::uint64_t{i} * i);
        }
    }

    void workersTakePart() {
        ThreadPool pool(3);
        std::mutex mutex;
        std::set<std::thread::id> ids;
        // Nobody may finish before three are in: only distinct threads can do that.
        std::atomic<int> inside{0};
        pool.forEach(3, [&](std::size_t) {
            {
                const std::lock_guard lock(mutex);
                ids.insert(std::this_thread::get_id());
            }
            ++inside;
            while (inside < 3) {
                std::this_thread::yield();
            }
        });
        QCOMPARE(ids.size(), std::size_t{3});
        QVERIFY(ids.contains(std::this_thread::get_id()));
    }

    // Thousands of short loops in a row: a worker that still runs the last loop
    // must never get hold of the next one's task or count.
    void manyShortLoops() {
        ThreadPool pool(4);
        std::uint64_t expected = 0;
        std::atomic<std::uint64_t> total{0};
        for (std::size_t round = 0; round < 20000; ++round) {
            const std::size_t count = round % 7;
            std::atomic<std::size_t> ran{0};
            pool.forEach(count, [&, round](std::size_t i) {
                total += round + i;
                ++ran;
            });
            QCOMPARE(ran.load(), count);
            for (std::size_t i = 0; i < count; ++i) {
                expected += round + i;
            }
        }
        QCOMPARE(total.load(), expected);
    }

    void poolsComeAndGo() {
        for (int i = 0; i < 300; ++i) {
            ThreadPool pool(4);
            if (i % 3 != 0) {
                std::atomic<int> ran{0};
                pool.forEach(static_cast<std::size_t>(i % 5), [&](std::size_t) { ++ran; });
                QCOMPARE(ran.load(), i % 5);
            }
        }
    }

    // Separate pools may be used from separate threads, and inside one another's tasks.
    void poolsAreIndependent() {
        ThreadPool outer(3);
        std::atomic<int> ran{0};
        outer.forEach(6, [&](std::size_t) {
            ThreadPool inner(2);
            inner.forEach(50, [&](std::size_t) { ++ran; });
        });
        QCOMPARE(ran.load(), 300);
    }
};

QTEST_APPLESS_MAIN(TestThreadPool)
#include "tst_thread_pool.moc"
