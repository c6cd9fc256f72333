#pragma once

#include "desktop/pages/activity_model.h"
#include "desktop/pages/collect_model.h"
#include "desktop/pages/deposit_model.h"
#include "desktop/pages/devnet_model.h"
#include "desktop/pages/network_model.h"
#include "desktop/pages/node_model.h"
#include "desktop/pages/overview_model.h"
#include "desktop/pages/safety_model.h"
#include "desktop/pages/settings_model.h"
#include "desktop/pages/timeline_model.h"
#include "desktop/pages/unlock_model.h"
#include "desktop/pages/welcome_model.h"
#include "desktop/pages/withdraw_model.h"

namespace landfall::desktop {

// What Main.qml is given: all there is to show.
class AppModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the program")
    Q_PROPERTY(Stage stage READ stage NOTIFY stageChanged)
    Q_PROPERTY(bool demo READ demo CONSTANT)
    Q_PROPERTY(bool developmentKeys READ developmentKeys NOTIFY changed)
    // What keeps the program from working at all.
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
    Q_PROPERTY(QString problemRemedy READ problemRemedy NOTIFY changed)
    Q_PROPERTY(landfall::desktop::WelcomeModel* welcome READ welcome CONSTANT)
    Q_PROPERTY(landfall::desktop::UnlockModel* unlock READ unlock CONSTANT)
    Q_PROPERTY(landfall::desktop::NetworkModel* network READ network CONSTANT)
    Q_PROPERTY(landfall::desktop::DevnetModel* devnet READ devnet CONSTANT)
    Q_PROPERTY(landfall::desktop::OverviewModel* overview READ overview CONSTANT)
    Q_PROPERTY(landfall::desktop::ActivityModel* activity READ activity CONSTANT)
    Q_PROPERTY(landfall::desktop::WithdrawModel* withdraw READ withdraw CONSTANT)
    Q_PROPERTY(landfall::desktop::TimelineModel* timeline READ timeline CONSTANT)
    Q_PROPERTY(landfall::desktop::CollectModel* collect READ collect CONSTANT)
    Q_PROPERTY(landfall::desktop::SafetyModel* safety READ safety CONSTANT)
    Q_PROPERTY(landfall::desktop::DepositModel* deposit READ deposit CONSTANT)
    Q_PROPERTY(landfall::desktop::NodeModel* node READ node CONSTANT)
    Q_PROPERTY(landfall::desktop::SettingsModel* settings READ settings CONSTANT)

public:
    enum Stage { Starting, Welcome, Locked, Ready };
    Q_ENUM(Stage)

    explicit AppModel(const Backend& backend, QObject* parent = nullptr);

    // From then on the stage is Starting, with the problem shown.
    void fail(const Error& problem);

    Stage stage() const;
    bool demo() const { return m_backend.demo; }
    bool developmentKeys() const;
    QString problem() const;
    QString problemRemedy() const;
    WelcomeModel* welcome() { return &m_welcome; }
    UnlockModel* unlock() { return &m_unlock; }
    NetworkModel* network() { return &m_network; }
    DevnetModel* devnet() { return &m_devnet; }
    OverviewModel* overview() { return &m_overview; }
    ActivityModel* activity() { return &m_activity; }
    WithdrawModel* withdraw() { return &m_withdraw; }
    TimelineModel* timeline() { return &m_timeline; }
    CollectModel* collect() { return &m_collect; }
    SafetyModel* safety() { return &m_safety; }
    DepositModel* deposit() { return &m_deposit; }
    NodeModel* node() { return &m_node; }
    SettingsModel* settings() { return &m_settings; }

    Q_INVOKABLE void lock();
    Q_INVOKABLE void copy(const QString& text);
    // What would stop if the window closed now; empty: nothing that matters.
    Q_INVOKABLE QString whyNotClose() const;

    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    void changed();
    void stageChanged();
    // A short message that goes by itself.
    void notified(const QString& text, bool problem);
    // C++ asks for a page, by the name in the rail ("withdraw").
    void showPage(const QString& name);

private:
    void walletChanged();

    Backend m_backend;
    std::optional<Error> m_problem;
    Stage m_stage = Starting;
    SettingsModel m_settings;
    ProofWatch m_proof;
    WelcomeModel m_welcome;
    UnlockModel m_unlock;
    NetworkModel m_network;
    DevnetModel m_devnet;
    OverviewModel m_overview;
    ActivityModel m_activity;
    WithdrawModel m_withdraw;
    TimelineModel m_timeline;
    CollectModel m_collect;
    SafetyModel m_safety;
    DepositModel m_deposit;
    NodeModel m_node;
};

} // namespace landfall::desktop
