#include "e2e/window_driver.h"

#include "desktop/secrets/secret_field.h"
#include "protocol/amount.h"

#include <QtTest>

namespace landfall::e2e {
namespace {

using desktop::AppModel;

QQuickItem* search(QQuickItem* item, const std::function<bool(QQuickItem*)>& fits) {
    if (!item->isVisible()) {
        return nullptr;
    }
    if (fits(item)) {
        return item;
    }
    const auto children = item->childItems();
    for (auto* child : children) {
        if (auto* found = search(child, fits)) {
            return found;
        }
    }
    return nullptr;
}

// As a person scrolls, so that the item can be clicked.
void bringIntoSight(QQuickItem* item) {
    for (auto* at = item->parentItem(); at != nullptr; at = at->parentItem()) {
        if (!at->inherits("QQuickFlickable") || at->property("contentHeight").toDouble() <= at->height()) {
            continue;
        }
        const double top = item->mapToItem(at, QPointF(0, 0)).y();
        const double over = std::max(0.0, top + item->height() - at->height());
        const double under = std::min(0.0, top);
        at->setProperty("contentY", at->property("contentY").toDouble() + over + under);
    }
}

QString word(const wallet::Mnemonic& phrase, int place) {
    const auto text = phrase.word(static_cast<unsigned>(place - 1));
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

void prepareWindowTest() {
    if (qEnvironmentVariableIsEmpty("DISPLAY")) {
        qFatal("the window needs an X display: run this through ctest, or through tests/support/on_display.sh");
    }
    qputenv("QT_QPA_PLATFORM", "xcb");
    qputenv("LANDFALL_KEYS", LANDFALL_TEST_KEYS);
    for (const auto* name : {"WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"}) {
        qunsetenv(name);
    }
}

QQuickItem* WindowDriver::find(const QString& name) const {
    return search(m_window.window().contentItem(), [&](QQuickItem* item) { return item->objectName() == name; });
}

bool WindowDriver::waitFor(const char* name, int seconds) const {
    const bool there = QTest::qWaitFor([&] { return find(QString::fromLatin1(name)) != nullptr; }, seconds * 1000);
    if (!there) {
        const QString picture =
            QDir::temp().filePath(QStringLiteral("window-without-%1.png").arg(QLatin1StringView(name)));
        m_window.window().grabWindow().save(picture);
        qWarning("%s is not in the window, which looked like %s", name, qPrintable(picture));
    }
    return there;
}

bool WindowDriver::clickItem(QQuickItem* item) {
    bringIntoSight(item);
    QTest::qWait(50); // layouts and transitions settle
    const auto centre = item->mapToScene(QPointF(item->width() / 2, item->height() / 2)).toPoint();
    QTest::mouseClick(&m_window.window(), Qt::LeftButton, Qt::NoModifier, centre);
    QCoreApplication::processEvents();
    return true;
}

bool WindowDriver::click(const char* name, int seconds) {
    const auto ready = [&] {
        const auto* item = find(QString::fromLatin1(name));
        return item != nullptr && item->isEnabled();
    };
    if (!waitFor(name, seconds) || !QTest::qWaitFor(ready, seconds * 1000)) {
        qWarning("%s can't be clicked", name);
        return false;
    }
    return clickItem(find(QString::fromLatin1(name)));
}

void WindowDriver::press(Qt::Key key, Qt::KeyboardModifiers modifiers) {
    QTest::keyClick(&m_window.window(), key, modifiers);
}

bool WindowDriver::type(const char* name, const QString& text) {
    if (!click(name)) {
        return false;
    }
    if (!QTest::qWaitFor([&] { return find(QString::fromLatin1(name))->hasActiveFocus(); }, 2000)) {
        qWarning("%s does not take the keyboard", name);
        return false;
    }
    press(Qt::Key_A, Qt::ControlModifier);
    press(Qt::Key_Delete);
    for (const auto character : text) {
        QTest::keyClick(&m_window.window(), character.toLatin1());
    }
    return true;
}

bool WindowDriver::choose(const char* name, const QString& row) {
    if (!click(name)) {
        return false;
    }
    QQuickItem* found = nullptr;
    const bool there = QTest::qWaitFor(
        [&] {
            found = search(m_window.window().contentItem(), [&](QQuickItem* item) {
                return item->property("chosen").isValid() && item->property("text").toString() == row;
            });
            return found != nullptr;
        },
        5000);
    if (!there) {
        qWarning("%s has no row '%s'", name, qPrintable(row));
        return false;
    }
    clickItem(found);
    return QTest::qWaitFor([&] { return find(QString::fromLatin1(name))->property("displayText").toString() == row; },
                           5000);
}

bool WindowDriver::createWallet(const QString& passphrase) {
    if (!click("welcome.create") || !click("welcome.reveal") || !click("welcome.written") ||
        !waitFor("welcome.word0")) {
        return false;
    }
    const auto& welcome = *app().welcome();
    for (int i = 0; i < 4; ++i) {
        const QByteArray name = "welcome.word" + QByteArray::number(i);
        if (!type(name.constData(), word(*welcome.phrase(), welcome.confirmPlaces()[i]))) {
            return false;
        }
    }
    return click("welcome.confirm") && type("welcome.passphrase", passphrase) && type("welcome.repeat", passphrase) &&
           click("welcome.finish") && QTest::qWaitFor([&] { return app().stage() == AppModel::Ready; }, 60'000);
}

bool WindowDriver::unlock(const QString& passphrase) {
    return waitFor("page.unlock") && type("unlock.passphrase", passphrase) && click("unlock.open") &&
           QTest::qWaitFor([&] { return app().stage() == AppModel::Ready; }, 60'000);
}

bool WindowDriver::fillWithdraw(const QString& token, const QString& chain, const QString& amount) {
    return click("nav.withdraw") && waitFor("page.withdraw") && choose("withdraw.token", token) &&
           choose("withdraw.chain", chain) && type("withdraw.amount", amount);
}

bool WindowDriver::reviewAndSign() {
    return click("withdraw.review") && waitFor("page.review") && click("review.sign") && waitFor("page.timeline", 30);
}

QString WindowDriver::available(const QString& symbol) {
    const auto snapshot = m_window.backend().node().snapshot();
    if (!snapshot || !snapshot->account) {
        return {};
    }
    for (const auto& balance : snapshot->account->balances) {
        if (balance.symbol == symbol.toStdString()) {
            return QString::fromStdString(protocol::formatAmount(balance.available()));
        }
    }
    return {};
}

bool WindowDriver::waitUntilArrived(int seconds) {
    return QTest::qWaitFor([&] { return app().timeline()->arrived(); }, seconds * 1000);
}

} // namespace landfall::e2e
