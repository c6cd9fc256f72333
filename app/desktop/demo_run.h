#pragma once

#include "desktop/window.h"

namespace landfall::desktop {

// What happens by itself in the demo, with play money. Chains come up, the wallet
// is funded, 300 USDC are deposited on the first chain. The form is filled in to
// bring 250 of them to the second. The user reads and signs.
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
