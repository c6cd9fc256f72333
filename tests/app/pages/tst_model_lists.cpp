#include "app/model_test.h"

#include <QtTest/QAbstractItemModelTester>

using namespace landfall;
using namespace landfall::testing;

// Every list of every state, from there to another network, to nothing, and back.
class TestModelLists : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listsHoldTogether_data() {
        QTest::addColumn<QString>("state");
        for (const auto& state : preparedStates()) {
            QTest::newRow(state.name) << QString::fromLatin1(state.name);
        }
    }
    void listsHoldTogether() {
        QFETCH(QString, state);
        const auto world = enter(*preparedState(state));
        auto& app = world->app();
        std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;
        for (ValueList* list :
             {app.overview()->tokens(), app.overview()->activity(), app.activity()->rows(), app.withdraw()->tokens(),
              app.withdraw()->chains(), app.withdraw()->reviewLines(), app.timeline()->steps(), app.node()->phases(),
              app.node()->chains(), app.node()->batches(), app.node()->log(), app.deposit()->chains(),
              app.deposit()->tokens(), app.deposit()->steps()}) {
            testers.push_back(std::make_unique<QAbstractItemModelTester>(
                list, QAbstractItemModelTester::FailureReportingMode::Fatal));
        }
        const auto before = world->node.snapshot();
        world->node.open(largeNetwork());
        world->node.show(quietSnapshot(largeNetwork()));
        world->prove(77, 0.6);
        world->node.open(preparedNetwork());
        world->node.show(world->snapshotWith(preparedHistory(*world->node.network(), world->address())));
        app.timeline()->setHash(app::hashText(withdrawalsIn(*world->node.snapshot()).back()->hash));
        world->node.show(std::nullopt);
        world->node.open(std::nullopt);
        if (before != nullptr) {
            world->node.show(*before);
        }
    }
};

LANDFALL_OFFSCREEN_TEST(TestModelLists)
#include "tst_model_lists.moc"
