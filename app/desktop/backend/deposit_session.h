#pragma once

#include "desktop/backend/deposit_control.h"
#include "desktop/backend/node_link.h"
#include "desktop/backend/wallet_session.h"

#include <QtCore/QTimer>

#include <map>
#include <memory>

namespace landfall::desktop {

// The window's deposits: the wallet signs, the node's snapshots say what became of
// them. A wallet that locks meanwhile ends what it would still have to sign, until
// it is unlocked again.
class DepositSession final : public DepositControl {
    Q_OBJECT
public:
    using RecordPath = std::function<QString(const l1::NetworkFile&)>;

    // `path` names the file that keeps a network's unfinished deposit.
    DepositSession(const NodeLink& node, const WalletSession& wallet, RecordPath path, QObject* parent = nullptr);
    ~DepositSession() override;

    State state() const override { return m_state; }
    std::optional<DepositWish> wish() const override { return m_record ? std::optional(m_record->wish) : std::nullopt; }
    bool keyOnly() const override { return m_record && m_record->keyOnly; }
    const std::vector<DepositStep>& steps() const override { return m_steps; }
    std::optional<Error> error() const override { return m_error; }

    void start(const DepositWish& wish) override;
    void goOn() override;
    void reset() override;

private:
    struct Payers;

    void takeUpOrRegister();
    void takeUp(const l1::NetworkFile& network);
    bool keyIsMissing() const;
    void registerKey();
    void begin();
    Result<app::DepositSetup> setup();
    app::DepositFacts facts() const;
    const node::AccountView* accountIn(const NodeSnapshot* snapshot) const;
    bool isIdle() const { return m_state == State::Idle || m_state == State::Done; }
    void dropRun();
    void clear();
    void forget();
    void become(State state, std::optional<Error> error = {});

    const NodeLink& m_node;
    const WalletSession& m_wallet;
    RecordPath m_path;
    State m_state = State::Idle;
    std::optional<app::DepositRecord> m_record; // of all states but Idle
    std::vector<DepositStep> m_steps;
    std::optional<Error> m_error;
    std::unique_ptr<app::DepositRun> m_run;
    unsigned m_turn = 0; // which run is heard
    // Whose record was looked for, since the wallet was unlocked.
    std::optional<protocol::NetworkId> m_recordReadFor;
    bool m_keyTried = false; // since then
    QTimer m_calm;           // a missing key may be on its way from another program
    std::unique_ptr<Payers> m_payers;
};

} // namespace landfall::desktop
