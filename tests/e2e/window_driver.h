#pragma once

#include "desktop/window.h"

#include <QtQuick/QQuickItem>

namespace landfall::e2e {

// Before there is an application: the X display that ctest gives it, no keychain, the tests' proving keys.
void prepareWindowTest();

// A person at the real window: sees items by their object names, clicks and types.
// Every act waits until its item is there and answers whether it could be done.
class WindowDriver {
public:
    explicit WindowDriver(desktop::MainWindow& window) : m_window(window) {}

    desktop::AppModel& app() { return m_window.app(); }

    // Nothing that isn't seen.
    QQuickItem* find(const QString& name) const;
    bool waitFor(const char* name, int seconds = 10) const;
    bool click(const char* name, int seconds = 10);
    // Over what the field holds.
    bool type(const char* name, const QString& text);
    // A row of a combo box, by its text.
    bool choose(const char* name, const QString& row);

    // --- what several tests do ---

    // A new wallet through every page; its phrase is read where the window paints it from.
    bool createWallet(const QString& passphrase);
    bool unlock(const QString& passphrase);
    // Fills the form; the page must be there.
    bool fillWithdraw(const QString& token, const QString& chain, const QString& amount);
    // From the form to the timeline's page.
    bool reviewAndSign();

    // Of the wallet, in the network's newest state; empty while unknown.
    QString available(const QString& symbol);
    bool waitUntilArrived(int seconds);

private:
    bool clickItem(QQuickItem* item);
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);

    desktop::MainWindow& m_window;
};

} // namespace landfall::e2e
