#pragma once

#include "desktop/deposit_flow.h"
#include "desktop/node_link.h"
#include "desktop/wallet_session.h"

namespace landfall::desktop {

// The window's deposits: the wallet signs, the node's snapshots say what became of
// them. A wallet that locks meanwhile ends what it would still have to sign.
class DepositRunner final : public DepositFlow {
    Q_OBJECT
public:
    DepositRunner(const NodeLink& node, const WalletSession& wallet, QObject* parent = nullptr);
    ~DepositRunner() override;

    State state() const override { return m_state; }
    std::optional<DepositWish> wish() const override { return m_wish; }
    const std::vector<DepositStep>& steps() const override { return m_steps; }
    std::optional<Error> error() const override { return m_error; }

    void start(const DepositWish& wish) override;
    void reset() override;

private:
    app::DepositFacts facts() const;
    void become(State state, std::optional<Error> error = {});

    const NodeLink& m_node;
    const WalletSession& m_wallet;
    State m_state = State::Idle;
    std::optional<DepositWish> m_wish;
    std::vector<DepositStep> m_steps;
    std::optional<Error> m_error;
    std::unique_ptr<app::DepositRun> m_run;
};

} // namespace landfall::desktop
