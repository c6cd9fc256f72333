#include "desktop/demo_run.h"

#include "devnet/plan.h"

namespace landfall::desktop {
namespace {

constexpr protocol::Amount kUnit = 1'000'000'000'000'000'000U;
constexpr protocol::Amount kDeposit = 300 * kUnit;

} // namespace

DemoRun::DemoRun(MainWindow& window) : m_window(window) {
    auto& backend = m_window.backend();
    connect(&backend.devnet(), &DevnetControl::changed, this, &DemoRun::devnetChanged);
    connect(&backend.devnet(), &DevnetControl::funded, this, &DemoRun::deposit);
    connect(&backend.deposits(), &DepositControl::changed, this, &DemoRun::depositChanged);
}

void DemoRun::start() {
    m_window.backend().devnet().setSizes({4}); // the smallest proof is enough for one withdrawal
    m_window.backend().devnet().start();
}

void DemoRun::devnetChanged() {
    auto& devnet = m_window.backend().devnet();
    if (devnet.state() == DevnetControl::State::Up && !std::exchange(m_funding, true)) {
        devnet.fund();
    }
}

void DemoRun::deposit() {
    const auto* network = m_window.backend().node().network();
    if (network == nullptr) {
        return;
    }
    Q_EMIT m_window.app().showPage(QStringLiteral("deposit"));
    m_window.backend().deposits().start({network->chains.front().index, devnet::kUsdc, kDeposit});
}

void DemoRun::depositChanged() {
    const auto* network = m_window.backend().node().network();
    if (m_window.backend().deposits().state() == DepositControl::State::Done && network != nullptr &&
        !std::exchange(m_prefilled, true)) {
        m_window.app().withdraw()->prefill(network->chains.back().index, devnet::kUsdc, QStringLiteral("250"));
        Q_EMIT m_window.app().showPage(QStringLiteral("withdraw"));
    }
}

} // namespace landfall::desktop
