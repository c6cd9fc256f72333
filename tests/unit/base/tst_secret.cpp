#include "base/secret.h"

#include <QtTest>

#include <algorithm>
#include <type_traits>

using namespace landfall;

class TestSecret : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdsAndClones() {
        const Bytes plain{1, 2, 3};
        SecretBytes secret{ByteView(plain)};
        QCOMPARE(secret.size(), std::size_t{3});
        QVERIFY(std::ranges::equal(secret.view(), plain));
        SecretBytes copy = secret.clone();
        copy.span()[0] = 9;
        QCOMPARE(int(secret.view()[0]), 1);
        QVERIFY(SecretBytes().empty());
        QVERIFY(std::ranges::all_of(SecretBytes(8).view(), [](auto byte) { return byte == 0; }));
    }

    void copiesOnlyByName() {
        static_assert(!std::is_copy_constructible_v<SecretBytes>);
        static_assert(!std::is_copy_assignable_v<SecretBytes>);
        static_assert(std::is_nothrow_move_constructible_v<SecretBytes>);
        static_assert(std::is_nothrow_move_assignable_v<SecretBytes>);
    }

    void moveEmptiesTheSource() {
        const Bytes plain(40, 7);
        SecretBytes from{ByteView(plain)};
        SecretBytes to(std::move(from));
        QVERIFY(std::ranges::equal(to.view(), plain));
        QVERIFY(from.empty()); // NOLINT(bugprone-use-after-move): promised
        SecretBytes other(5);
        other = std::move(to);
        QCOMPARE(other.size(), plain.size());
        QVERIFY(to.empty()); // NOLINT(bugprone-use-after-move): promised
        SecretBytes& same = other;
        other = std::move(same);
        QVERIFY(std::ranges::equal(other.view(), plain));
    }

    void wiping() {
        Bytes bytes{1, 2, 3, 4};
        wipe(std::span(bytes).subspan(1, 2));
        QVERIFY((bytes == Bytes{1, 0, 0, 4}));
        wipe({});
    }

    void comparison() {
        const Bytes a{1, 2, 3};
        const Bytes longer{1, 2, 3, 0};
        QVERIFY(equalConstantTime(a, Bytes{1, 2, 3}));
        QVERIFY(!equalConstantTime(a, Bytes{1, 2, 4}));
        QVERIFY(!equalConstantTime(a, Bytes{0, 2, 3}));
        QVERIFY(!equalConstantTime(a, longer));
        QVERIFY(equalConstantTime({}, {}));
    }
};

QTEST_APPLESS_MAIN(TestSecret)
#include "tst_secret.moc"
