#pragma once

#include "desktop/window.h"

namespace landfall::desktop {

// What happens by itself in the demo, with play money: chains, a funded wallet, 300
// USDC deposited on the first chain, and the form filled in to bring 250 of them to
// the second. The user reads and signs.
class DemoRun : public QObject {
    Q_OBJECT
public:
    explicit DemoRun(MainWindow& window);

    void start();

private:
    void devnetChanged();
    void deposit();
    void depositChanged();

    MainWindow& m_window;
    bool m_funding = false;
    bool m_prefilled = false;
};

} // namespace landfall::desktop
