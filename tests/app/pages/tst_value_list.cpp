#include "desktop/pages/value_list.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRandomGenerator>
#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace landfall::desktop;

namespace {

struct Inner {
    QString id;
    int size = 0;
    const QString& key() const { return id; }
};

struct Row {
    int id = 0;
    QString name;
    double share = 0;
    std::vector<Inner> inner;
    std::shared_ptr<RowList<Inner>> list;

    int key() const { return id; }
    void settle(Row* before) {
        list = before != nullptr ? before->list
                                 : std::make_shared<RowList<Inner>>(
                                       std::vector<RowRole<Inner>>{role<&Inner::id>("id"), role<&Inner::size>("size")});
        list->update(inner);
    }
};

std::vector<RowRole<Row>> roles() {
    return {role<&Row::id>("id"), role<&Row::name>("name"), role<&Row::share>("share"), role<&Row::list>("inner")};
}

std::vector<Row> rowsOf(const QList<int>& ids) {
    std::vector<Row> rows;
    for (const int id : ids) {
        rows.push_back({id, QString::number(id), 0, {{QStringLiteral("a"), id}}, {}});
    }
    return rows;
}

QList<int> idsOf(const RowList<Row>& list) {
    QList<int> ids;
    for (int i = 0; i < list.rowCount(); ++i) {
        ids.push_back(list.data(list.index(i), Qt::UserRole).toInt());
    }
    return ids;
}

} // namespace

class TestValueList : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesItsRoles() {
        const RowList<Row> list(roles());
        QCOMPARE(list.roleNames().value(Qt::UserRole + 1), QByteArray("name"));
        QCOMPARE(list.roleNames().size(), 4);
    }

    void becomesWhatItIsGiven_data() {
        QTest::addColumn<QList<int>>("before");
        QTest::addColumn<QList<int>>("after");
        QTest::newRow("fill") << QList<int>{} << QList<int>{1, 2, 3};
        QTest::newRow("empty") << QList<int>{1, 2, 3} << QList<int>{};
        QTest::newRow("in front") << QList<int>{1, 2} << QList<int>{3, 1, 2};
        QTest::newRow("in the middle") << QList<int>{1, 2} << QList<int>{1, 3, 2};
        QTest::newRow("first goes") << QList<int>{1, 2, 3} << QList<int>{2, 3};
        QTest::newRow("reversed") << QList<int>{1, 2, 3, 4} << QList<int>{4, 3, 2, 1};
        QTest::newRow("all others") << QList<int>{1, 2, 3} << QList<int>{4, 5};
    }
    void becomesWhatItIsGiven() {
        QFETCH(QList<int>, before);
        QFETCH(QList<int>, after);
        RowList<Row> list(roles());
        const QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::Fatal);
        list.update(rowsOf(before));
        QCOMPARE(idsOf(list), before);
        list.update(rowsOf(after));
        QCOMPARE(idsOf(list), after);
    }

    void survivesManyChanges() {
        RowList<Row> list(roles());
        const QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QRandomGenerator random(1);
        for (int round = 0; round < 300; ++round) {
            QList<int> ids;
            for (int id = 0; id < 12; ++id) {
                if (random.bounded(2) == 1) {
                    ids.push_back(id);
                }
            }
            std::shuffle(ids.begin(), ids.end(), random);
            list.update(rowsOf(ids));
            QCOMPARE(idsOf(list), ids);
        }
    }

    // A row whose key stays keeps its place in a view: no insertion, no removal.
    void keepsRowsThatStay() {
        RowList<Row> list(roles());
        list.update(rowsOf({1, 2, 3}));
        const QSignalSpy inserted(&list, &QAbstractItemModel::rowsInserted);
        const QSignalSpy removed(&list, &QAbstractItemModel::rowsRemoved);
        const QSignalSpy counted(&list, &ValueList::countChanged);
        const QPersistentModelIndex second(list.index(1));
        list.update(rowsOf({3, 1, 2}));
        QCOMPARE(inserted.size() + removed.size() + counted.size(), 0);
        QCOMPARE(second.row(), 2);
    }

    void tellsOnlyRolesThatChanged() {
        RowList<Row> list(roles());
        list.update(rowsOf({1, 2}));
        QSignalSpy changed(&list, &QAbstractItemModel::dataChanged);
        list.update(rowsOf({1, 2}));
        QCOMPARE(changed.size(), 0);
        auto rows = rowsOf({1, 2});
        rows[1].share = 0.5;
        list.update(std::move(rows));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.front().at(0).toModelIndex().row(), 1);
        QCOMPARE(changed.front().at(2).value<QList<int>>(), QList<int>{Qt::UserRole + 2});
    }

    void keepsListsInsideOfRows() {
        RowList<Row> list(roles());
        list.update(rowsOf({1, 2}));
        auto* inner = list.data(list.index(0), Qt::UserRole + 3).value<ValueList*>();
        QVERIFY(inner != nullptr);
        QSignalSpy changed(inner, &QAbstractItemModel::dataChanged);
        auto rows = rowsOf({2, 1});
        rows[1].inner[0].size = 77;
        list.update(std::move(rows));
        QCOMPARE(list.data(list.index(1), Qt::UserRole + 3).value<ValueList*>(), inner);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(inner->data(inner->index(0), Qt::UserRole + 1).toInt(), 77);
    }

    void answersNothingForWhatIsNotThere() {
        RowList<Row> list(roles());
        list.update(rowsOf({1}));
        QVERIFY(!list.data(list.index(0), Qt::UserRole + 99).isValid());
        QVERIFY(!list.data(list.index(0), Qt::DisplayRole).isValid());
        QCOMPARE(list.rowCount(list.index(0)), 0);
    }
};

QTEST_GUILESS_MAIN(TestValueList)
#include "tst_value_list.moc"
