#include "app/model_test.h"
#include "offline/prepared_pages.h"

using namespace landfall;
using namespace landfall::testing;

// What the page Safety says of the network's state, and the ways out that it offers.
class TestSafetyModel : public QObject {
    Q_OBJECT

    std::unique_ptr<PreparedWorld> m_world;

    SafetyModel& model() { return *m_world->app().safety(); }
    CollectModel& collect() { return *m_world->app().collect(); }
    void in(const char* state) { m_world = worldIn(state); }
    // The text of the row that is titled so.
    static QString textOf(ValueList* list, const char* title) {
        for (int i = 0; i < list->count(); ++i) {
            if (cell(list, i, "title").toString() == QLatin1StringView(title)) {
                return cell(list, i, "text").toString();
            }
        }
        return QStringLiteral("no row ") + QLatin1StringView(title);
    }
    QString way(int index, const char* role) { return cell(collect().ways(), index, role).toString(); }
    QString line(const char* label) {
        auto* lines = collect().reviewLines();
        for (int i = 0; i < lines->count(); ++i) {
            if (cell(lines, i, "label").toString() == QLatin1StringView(label)) {
                return cell(lines, i, "value").toString();
            }
        }
        return {};
    }

private Q_SLOTS:
    void cleanup() { m_world.reset(); }

    void headsSayWhatIsLocked_data() {
        QTest::addColumn<QString>("headline");
        QTest::addColumn<QString>("detail");
        QTest::addColumn<int>("level");
        const auto row = [](const char* state, const char* headline, const char* detail, SafetyLevel level) {
            QTest::newRow(state) << QString::fromUtf8(headline) << QString::fromUtf8(detail) << int(level);
        };
        row("safety", "All chains run, and nothing is locked", "deployed without exits", SafetyLevel::Fine);
        row("safety-way-out", "All chains run, and nothing is locked", "needs nobody's leave", SafetyLevel::Fine);
        row("safety-armed", "Armed: Anvil One", "from 2026-05-06 10:20:30 UTC on", SafetyLevel::Care);
        row("safety-frozen", "Frozen: Anvil One. The network is ending",
            "The attesters sign from 2026-05-05 09:20:30 UTC on", SafetyLevel::Grave);
        row("safety-exits", "The network has ended: take out what is yours", "Exits are open on Anvil One",
            SafetyLevel::Care);
    }
    void headsSayWhatIsLocked() {
        QFETCH(QString, headline);
        QFETCH(QString, detail);
        QFETCH(int, level);
        in(QTest::currentDataTag());
        QVERIFY(model().known());
        QCOMPARE(model().headline(), headline);
        QVERIFY2(model().detail().contains(detail), qPrintable(model().detail()));
        QCOMPARE(model().level(), level);
    }

    void nothingIsClaimedOfWhatIsNotKnown() {
        in("safety-unknown");
        QVERIFY(!model().known());
        QVERIFY2(model().unknownReason().contains(QStringLiteral("Anvil Two")), qPrintable(model().unknownReason()));
        QCOMPARE(model().chains()->count(), 0);
        QCOMPARE(model().absences()->count(), 0);
        QCOMPARE(model().headline(), QString());
    }

    // 1,250.5 of 6,000 USDC; the chains hold 4,200 and 1,800.
    void figuresAreTheOwnersPart() {
        in("safety-way-out");
        QVERIFY2(textOf(model().chains(), "Anvil One").contains(QStringLiteral("875.35 USDC")),
                 qPrintable(textOf(model().chains(), "Anvil One")));
        QVERIFY2(textOf(model().absences(), "Anvil Two").contains(QStringLiteral("375.15 USDC")),
                 qPrintable(textOf(model().absences(), "Anvil Two")));
        QVERIFY(textOf(model().absences(), "Anvil Two").contains(QStringLiteral("gone with it")));
        QVERIFY(textOf(model().absences(), "The sequencer").contains(QStringLiteral("3 days")));
        QVERIFY2(textOf(model().absences(), "The attesters").contains(QStringLiteral("180 days")),
                 qPrintable(textOf(model().absences(), "The attesters")));
        auto snapshot = *m_world->node.snapshot();
        snapshot.exits = {{}, {}, "the database is being read"};
        m_world->node.show(std::move(snapshot));
        QVERIFY(textOf(model().chains(), "Anvil One").contains(QStringLiteral("isn't known yet: the database")));
    }

    // Where nothing can end the network, nothing is promised.
    void withoutExitsNoneAreSpokenOf() {
        in("safety");
        for (const char* who : {"The sequencer", "Anvil One", "The attesters"}) {
            QVERIFY2(!textOf(model().absences(), who).contains(QStringLiteral("takes out")), who);
        }
        QVERIFY(textOf(model().absences(), "The sequencer").contains(QStringLiteral("nobody can end it")));
    }

    void forcedExitsAreOfferedWhileAllGoesWell() {
        in("safety-way-out");
        QCOMPARE(collect().ways()->count(), 2);
        QCOMPARE(way(0, "title"), QStringLiteral("1,250.5 USDC lie in account 7"));
        QVERIFY(collect().rows()->count() == 0); // they don't wait for anything
        QVERIFY(collect().open(way(0, "wait")));
        QVERIFY(collect().choosesChain() && !collect().reviewing());
        collect().review();
        QCOMPARE(line("Action"), QStringLiteral("Forced exit of account 7"));
        QCOMPARE(line("Queue fee"), QStringLiteral("0.0001 ETH"));
        m_world->sender.receipt = l1::Receipt{};
        collect().sign();
        QTRY_COMPARE(m_world->sender.calls.size(), std::size_t{1});
        const auto* call = std::get_if<l1::RequestForcedExit>(&m_world->sender.calls[0].second);
        QVERIFY(call != nullptr && call->account == 7 && call->token == kUsdc);
        QTRY_VERIFY(!collect().sending());
        // The same way can't be gone twice before the node has read of it.
        QCOMPARE(way(0, "action"), QString());
    }

    void noForcedExitInAnEndingNetwork() {
        in("safety-frozen");
        for (int i = 0; i < collect().ways()->count(); ++i) {
            QCOMPARE(way(i, "action"), QString());
            QVERIFY2(way(i, "text").contains(QStringLiteral("opens once")), qPrintable(way(i, "text")));
        }
        QVERIFY(collect().ways()->count() > 0);
        QCOMPARE(collect().rows()->count(), 0);
    }

    void sharesAreTakenOutWithTheirProof() {
        in("safety-exits");
        QCOMPARE(way(0, "title"), QStringLiteral("875.35 USDC on Anvil One are yours"));
        QCOMPARE(cell(collect().rows(), 0, "title").toString(), way(0, "title"));
        QVERIFY(collect().open(way(0, "wait")));
        QVERIFY(collect().reviewing());
        QCOMPARE(line("Action"), QStringLiteral("Take out account 7's share"));
        QCOMPARE(line("Amount"), QStringLiteral("875.35 USDC"));
        QVERIFY(collect().reviewNote().contains(QStringLiteral("proof")));

        collect().sign(); // the node can't prove it yet
        QTRY_VERIFY(!collect().sending());
        QVERIFY2(collect().error().contains(QStringLiteral("not open")), qPrintable(collect().error()));
        QVERIFY(m_world->sender.calls.empty());

        m_world->node.provedExit = l1::ExitWithProof{};
        m_world->sender.receipt = l1::Receipt{};
        collect().sign();
        QTRY_COMPARE(m_world->sender.calls.size(), std::size_t{1});
        QCOMPARE(m_world->sender.calls[0].first, m_world->node.network()->chains[0].index);
        const auto* call = std::get_if<l1::ExitWithProof>(&m_world->sender.calls[0].second);
        QVERIFY(call != nullptr && call->account == 7 && call->token == kUsdc);
    }

    void whatWasQueuedIsTakenBack() {
        in("safety-exits");
        const int last = collect().ways()->count() - 1;
        QCOMPARE(way(last, "title"), QStringLiteral("A deposit of 40 USDC on Anvil One was in no batch"));
        QVERIFY(collect().open(way(last, "wait")));
        QCOMPARE(line("Action"), QStringLiteral("Take back item 17 of the queue"));
        QSignalSpy done(&collect(), &CollectModel::collected);
        m_world->sender.receipt = l1::Receipt{};
        collect().sign();
        QTRY_COMPARE(done.count(), 1);
        QCOMPARE(done[0][0].toString(), QStringLiteral("40 USDC have been given back and wait to be claimed."));
        const auto* call = std::get_if<l1::RefundQueued>(&m_world->sender.calls[0].second);
        QVERIFY(call != nullptr && call->index == 17 && call->operation.amount == money("40"));
    }

    void rehearsalsAreTold() {
        in("safety");
        QCOMPARE(model().rehearsal(), SafetyModel::NotRehearsed);
        QSignalSpy changed(&model(), &SafetyModel::rehearsalChanged);
        model().rehearse();
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model().rehearsal(), SafetyModel::Rehearsing);
        in("safety-rehearsed");
        QCOMPARE(model().rehearsal(), SafetyModel::Rehearsed);
        QVERIFY(model().rehearsalLines().last().startsWith(QStringLiteral("299.9")));
        in("safety-rehearsal-failed");
        QCOMPARE(model().rehearsal(), SafetyModel::RehearsalFailed);
        QVERIFY2(model().rehearsalError().contains(QStringLiteral("does not answer")),
                 qPrintable(model().rehearsalError()));
    }

    // What was taken out is no way any more, and a chain that is still closed pays nothing.
    void takenSharesAreGone() {
        in("safety-exits");
        auto snapshot = *m_world->node.snapshot();
        const int before = collect().ways()->count();
        snapshot.exits.exits.front().state = node::ExitState::Taken;
        m_world->node.show(std::move(snapshot));
        QCOMPARE(collect().ways()->count(), before - 1);
        int closed = 0;
        for (int i = 0; i < collect().ways()->count(); ++i) {
            if (way(i, "title").contains(QStringLiteral("on Anvil Two"))) {
                ++closed;
                QVERIFY(!collect().open(way(i, "wait")));
            }
        }
        QVERIFY(closed > 0);
    }
};

LANDFALL_OFFSCREEN_TEST(TestSafetyModel)
#include "tst_safety_model.moc"
