#include "app/offscreen.h"
#include "common/step_text.h"
#include "desktop/window.h"
#include "offline/prepared_window.h"

#include <QtCore/QPointer>
#include <QtGui/QAccessible>

#include <cmath>

using namespace landfall;
using namespace landfall::offline;

namespace {

constexpr QSize kSmall{1000, 700};
// What 1280 x 800 device pixels hold at 200 %.
constexpr QSize kDoubled{640, 400};
constexpr int kMostTabs = 200;

QStringList said;

void listen(QtMsgType type, const QMessageLogContext&, const QString& message) {
    if (type != QtDebugMsg && type != QtInfoMsg) {
        said.push_back(message);
    }
}

bool isShown(const QQuickItem* item) {
    for (; item != nullptr; item = item->parentItem()) {
        if (!item->isVisible() || item->opacity() == 0) {
            return false;
        }
    }
    return true;
}

QString nameOf(const QQuickItem* item) {
    QStringList names;
    for (; item != nullptr && names.size() < 4; item = item->parentItem()) {
        const QString type = QString::fromLatin1(item->metaObject()->className()).section(QLatin1Char('_'), 0, 0);
        names.push_front(item->objectName().isEmpty() ? type : item->objectName());
    }
    return names.join(QLatin1Char('/'));
}

void collect(QQuickItem* item, QList<QQuickItem*>& out) {
    out.push_back(item);
    for (auto* child : item->childItems()) {
        collect(child, out);
    }
}

QList<QQuickItem*> shownItems(QQuickWindow& window) {
    QList<QQuickItem*> all;
    collect(window.contentItem(), all);
    all.removeIf([](QQuickItem* item) { return !isShown(item); });
    return all;
}

// What a person can press, type into or choose from.
bool isInteractive(const QQuickItem* item) {
    return item->isEnabled() && (item->inherits("QQuickAbstractButton") || item->inherits("QQuickComboBox") ||
                                 item->inherits("QQuickTextInput") || item->inherits("landfall::desktop::SecretField"));
}

// Of a group of choices Tab reaches the chosen one, and arrows the others.
bool isChoice(const QQuickItem* item) {
    return item->inherits("QQuickRadioButton");
}

// Through the whole chain of tabs, until it begins again. Some are gone by then: rows of a
// long list live while they are near.
using Reached = QHash<const QQuickItem*, QPointer<QQuickItem>>;

bool has(const Reached& reached, const QQuickItem* item) {
    return !reached.value(item).isNull();
}

Reached reachedByTab(QQuickWindow& window) {
    Reached reached;
    for (int i = 0; i < kMostTabs; ++i) {
        if (auto* item = window.activeFocusItem()) {
            if (has(reached, item) && i > 1) {
                break;
            }
            reached.insert(item, item);
        }
        QTest::keyClick(&window, Qt::Key_Tab);
    }
    return reached;
}

// A screen reader says a text as itself, or as the name of what it stands in.
bool isSpoken(const QQuickItem* item) {
    for (auto* each = const_cast<QQuickItem*>(item); each != nullptr; each = each->parentItem()) {
        auto* spoken = QAccessible::queryAccessibleInterface(each);
        if (spoken == nullptr || spoken->text(QAccessible::Name).isEmpty()) {
            continue;
        }
        if (spoken->role() != QAccessible::Pane && spoken->role() != QAccessible::Grouping) {
            return true;
        }
    }
    return false;
}

// Says what is cut off about a text, or nothing.
// An elision in the middle is of a hash or an address, which can be copied whole.
QString cutOff(const QQuickItem* text, const QQuickWindow& window, bool longNames) {
    const QString words = text->property("text").toString();
    if (words.isEmpty()) {
        return {};
    }
    const QSizeF content(text->property("contentWidth").toDouble(), text->property("contentHeight").toDouble());
    constexpr double kSlack = 1.5;
    const int elide = text->property("elide").toInt();
    const bool elides = elide != Qt::ElideNone;
    if (!elides && content.width() > text->width() + kSlack) {
        return QStringLiteral("'%1' is wider than its place").arg(words);
    }
    if (text->property("truncated").toBool() && elide != Qt::ElideMiddle && !(longNames && elides)) {
        return QStringLiteral("'%1' is cut short").arg(words);
    }
    if (content.height() > text->height() + kSlack) {
        return QStringLiteral("'%1' is higher than its place").arg(words);
    }
    const auto place = text->mapRectToScene(QRectF(0, 0, std::min(content.width(), text->width()), content.height()));
    if (place.left() < -kSlack || place.right() > window.width() + kSlack) {
        return QStringLiteral("'%1' leaves the window").arg(words);
    }
    return {};
}

} // namespace

// Main.qml in every prepared state.
class TestPreparedWindow : public QObject {
    Q_OBJECT

    void states() {
        QTest::addColumn<QString>("state");
        for (const auto& state : preparedStates()) {
            QTest::newRow(state.name) << QString::fromLatin1(state.name);
        }
    }
    std::unique_ptr<PreparedWindow> m_window;

    void open() {
        QFETCH(QString, state);
        said.clear();
        auto opened = PreparedWindow::open(*preparedState(state));
        QVERIFY2(opened.ok(), opened ? "" : opened.error().message.c_str());
        m_window = std::move(*opened);
        m_window->window().resize(kSmall);
        m_window->window().requestActivate();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->window()));
        m_window->settle();
    }

private Q_SLOTS:
    void initTestCase() {
        qInstallMessageHandler(listen);
        QAccessible::setActive(true);
    }
    void cleanup() { m_window.reset(); }
    void cleanupTestCase() { qInstallMessageHandler(nullptr); }

    // The real window, as far as it goes without chains.
    void theDemosWalletOutlivesItsLock() {
        const QTemporaryDir folder;
        const auto demo = MainWindow::open({app::Profile(folder.path(), QString()), true});
        QVERIFY2(demo.ok(), demo ? "" : demo.error().message.c_str());
        auto& app = (*demo)->app();
        QCOMPARE(app.stage(), AppModel::Ready);
        const auto owner = (*demo)->backend().wallet().address();
        app.lock();
        QCOMPARE(app.stage(), AppModel::Locked);
        const QString hint = app.unlock()->hint();
        const QString told = hint.section(QChar(0x201C), 1).section(QChar(0x201D), 0, 0);
        QVERIFY2(!told.isEmpty(), qPrintable(hint));
        (*demo)->backend().wallet().unlock(SecretBytes(viewOf(told.toStdString())));
        QTRY_COMPARE_WITH_TIMEOUT(app.stage(), AppModel::Ready, 10'000);
        QVERIFY((*demo)->backend().wallet().address() == owner);
    }

    // Where the system has none of its own, Qt's is made of QML modules that must be installed too.
    void fileDialogsOpen_data() {
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("button");
        QTest::newRow("network file") << QStringLiteral("no-network") << QStringLiteral("network.openFile");
        QTest::newRow("log") << QStringLiteral("node") << QStringLiteral("node.export");
        QTest::newRow("activity") << QStringLiteral("activity") << QStringLiteral("activity.export");
    }
    void fileDialogsOpen() {
        open();
        QFETCH(QString, button);
        auto* pressed = m_window->window().findChild<QObject*>(button);
        QVERIFY(pressed != nullptr);
        QVERIFY(QMetaObject::invokeMethod(pressed, "clicked"));
        const auto isOpen = [this] {
            const auto objects = m_window->window().findChildren<QObject*>();
            return std::any_of(objects.begin(), objects.end(), [](const QObject* object) {
                return object->inherits("QQuickFileDialog") && object->property("visible").toBool();
            });
        };
        QTRY_VERIFY2(isOpen(), qPrintable(said.join(QLatin1Char('\n'))));
        QVERIFY2(said.isEmpty(), qPrintable(said.join(QLatin1Char('\n'))));
    }

    void isQuiet_data() { states(); }
    void isQuiet() {
        open();
        m_window->picture({1280, 800}, SettingsModel::Dark);
        m_window->picture(kSmall, SettingsModel::Light);
        m_window.reset();
        QVERIFY2(said.isEmpty(), qPrintable(said.join(QLatin1Char('\n'))));
    }

    void everythingHasANameAndIsReachedByTab_data() { states(); }
    void everythingHasANameAndIsReachedByTab() {
        open();
        auto& window = m_window->window();
        const auto reached = reachedByTab(window);
        QStringList problems;
        int found = 0;
        const auto shown = shownItems(window);
        for (auto* item : shown) {
            if (!isInteractive(item)) {
                continue;
            }
            ++found;
            auto* spoken = QAccessible::queryAccessibleInterface(item);
            if (spoken == nullptr || spoken->text(QAccessible::Name).isEmpty()) {
                problems << QStringLiteral("no accessible name: ") + nameOf(item);
            }
            const bool inGroup =
                isChoice(item) && std::ranges::any_of(shown, [&](const QQuickItem* other) {
                    return has(reached, other) && isChoice(other) && other->parentItem() == item->parentItem();
                });
            if (!has(reached, item) && !inGroup) {
                problems << QStringLiteral("not reached by Tab: ") + nameOf(item);
            }
            if (item->inherits("landfall::desktop::SecretField") &&
                (spoken == nullptr || !spoken->state().passwordEdit)) {
                problems << QStringLiteral("not announced as a secret: ") + nameOf(item);
            }
        }
        for (const auto* item : shown) {
            if (item->inherits("QQuickText") && !item->property("text").toString().isEmpty() && !isSpoken(item)) {
                problems
                    << QStringLiteral("'%1' is not spoken: %2").arg(item->property("text").toString(), nameOf(item));
            }
        }
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(QLatin1Char('\n'))));
        QVERIFY(found > 0);
    }

    void barsTellTheirValue_data() { states(); }
    void barsTellTheirValue() {
        open();
        for (auto* item : shownItems(m_window->window())) {
            const bool progress = item->inherits("QQuickProgressBar");
            if (!progress && !item->inherits("QQuickScrollBar")) {
                continue;
            }
            auto* spoken = QAccessible::queryAccessibleInterface(item);
            QVERIFY2(spoken != nullptr && !spoken->text(QAccessible::Name).isEmpty(), qPrintable(nameOf(item)));
            const QString value = QString::number(std::lround(item->property("value").toDouble() * 100));
            QVERIFY2(!progress || item->property("indeterminate").toBool() ||
                         spoken->text(QAccessible::Description).startsWith(value + QLatin1Char(' ')),
                     qPrintable(nameOf(item)));
        }
    }

    // The step under way stays in sight, and the arrival is told at the top.
    void theTimelineFollowsTheStep() {
        said.clear();
        auto opened = PreparedWindow::open(*preparedState(QStringLiteral("timeline-checked")));
        QVERIFY(opened.ok());
        m_window = std::move(*opened);
        m_window->window().resize(kDoubled);
        m_window->window().requestActivate();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->window()));
        m_window->settle();
        auto& world = m_window->world();
        auto* page = m_window->window().findChild<QQuickItem*>(QStringLiteral("page.timeline"));
        QVERIFY(page != nullptr);
        const auto reach = [&](node::Step step) {
            world.openTimeline(preparedTimeline(*world.node.network(), world.address(), step));
            m_window->settle();
        };
        const auto inSight = [&](const QString& title) {
            for (auto* item : shownItems(m_window->window())) {
                if (item->inherits("QQuickText") && item->property("text").toString() == title) {
                    const auto place = item->mapRectToItem(page, item->boundingRect());
                    return place.top() >= 0 && place.bottom() <= page->height();
                }
            }
            return false;
        };
        const QString agreed = app::stepTitle(node::Step::Agreed);
        QVERIFY(!inSight(agreed));
        reach(node::Step::Verified); // and the next is under way
        QTRY_VERIFY(inSight(agreed));
        reach(node::Step::Arrived); // all is told at the top
        QTRY_VERIFY(inSight(QStringLiteral("Arrived")));
        QVERIFY2(said.isEmpty(), qPrintable(said.join(QLatin1Char('\n'))));
    }

    // Rows are made as they come into sight, and Tab and arrows lead on to them.
    void theWholeActivityIsReachedByKeys() {
        auto opened = PreparedWindow::open(*preparedState(QStringLiteral("activity")));
        QVERIFY(opened.ok());
        m_window = std::move(*opened);
        auto& window = m_window->window();
        window.resize(kSmall);
        window.requestActivate();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        auto* rows = m_window->world().app().activity()->rows();
        QVERIFY(rows->count() < 108);
        const auto made = [&] {
            const auto items = shownItems(window);
            return std::ranges::count_if(items, [](const auto* item) { return item->inherits("QQuickButton"); });
        };
        QVERIFY2(made() < 50, qPrintable(QString::number(made())));
        const auto indexOf = [](const QQuickItem* item) {
            return item == nullptr ? -1 : item->property("index").toInt();
        };
        const auto onARow = [&] {
            return window.activeFocusItem() != nullptr && window.activeFocusItem()->property("deposit").isValid();
        };
        for (int i = 0; i < kMostTabs && !onARow(); ++i) {
            QTest::keyClick(&window, Qt::Key_Tab);
        }
        QCOMPARE(indexOf(window.activeFocusItem()), 0);
        for (int index = 1; index < 108; ++index) {
            QTRY_VERIFY(rows->count() > index);
            QTest::keyClick(&window, index % 2 == 0 ? Qt::Key_Tab : Qt::Key_Down);
            QTRY_COMPARE(indexOf(window.activeFocusItem()), index);
        }
        for (int index = 106; index >= 0; --index) {
            QTest::keyClick(&window, index % 2 == 0 ? Qt::Key_Backtab : Qt::Key_Up);
            QTRY_COMPARE(indexOf(window.activeFocusItem()), index);
        }
        QTest::keyClick(&window, Qt::Key_Up);
        QVERIFY(!onARow()); // what stands above the list
    }

    void closingAsksWhileAWithdrawalIsNotOnTheChains() {
        auto opened = PreparedWindow::open(*preparedState(QStringLiteral("timeline-checked")));
        QVERIFY(opened.ok());
        m_window = std::move(*opened);
        auto& window = m_window->window();
        const auto dialogIsOpen = [&] {
            auto* button = window.findChild<QQuickItem*>(QStringLiteral("dialog.confirm"));
            return button != nullptr && isShown(button);
        };
        window.close();
        QTRY_VERIFY(dialogIsOpen());
        QVERIFY(window.isVisible());
        QMetaObject::invokeMethod(window.findChild<QObject*>(QStringLiteral("dialog.confirm")), "clicked");
        QTRY_VERIFY(!window.isVisible());

        opened = PreparedWindow::open(*preparedState(QStringLiteral("timeline-executed")));
        QVERIFY(opened.ok());
        m_window = std::move(*opened);
        m_window->window().close();
        QTRY_VERIFY(!m_window->window().isVisible());
    }

    void noTextIsCutOff_data() { states(); }
    void noTextIsCutOff() {
        open();
        QFETCH(QString, state);
        const bool longNames = preparedState(state)->large;
        QStringList problems;
        int found = 0;
        for (const QSize size : {kSmall, kDoubled}) {
            m_window->window().resize(size);
            m_window->settle();
            for (const auto* item : shownItems(m_window->window())) {
                if (!item->inherits("QQuickText")) {
                    continue;
                }
                ++found;
                if (const QString problem = cutOff(item, m_window->window(), longNames); !problem.isEmpty()) {
                    problems << QStringLiteral("%1 wide: %2: %3").arg(size.width()).arg(problem, nameOf(item));
                }
            }
        }
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(QLatin1Char('\n'))));
        QVERIFY(found > 0);
    }
};

LANDFALL_OFFSCREEN_TEST(TestPreparedWindow)
#include "tst_prepared_window.moc"
