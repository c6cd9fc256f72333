#pragma once

#include "desktop/backend/background_task.h"
#include "desktop/backend/devnet_control.h"
#include "desktop/backend/profile_networks.h"
#include "desktop/backend/wallet_session.h"
#include "devnet/faucet.h"
#include "devnet/supervisor.h"

namespace landfall::desktop {

// The profile's devnet: started and supervised by this program, whose end it does
// not survive, or found running already, by `landfall-cli devnet up`.
class DevnetSession final : public DevnetControl {
    Q_OBJECT
public:
    DevnetSession(ProfileNetworks& networks, const WalletSession& wallet, QObject* parent = nullptr);
    ~DevnetSession() override;

    // Ascending; those of the next start.
    void setSizes(std::vector<std::uint8_t> sizes) { m_sizes = std::move(sizes); }

    State state() const override { return m_state; }
    QStringList lines() const override { return m_lines; }
    std::optional<Error> error() const override { return m_error; }
    bool funding() const override { return m_faucet != nullptr; }

    void start() override;
    void stop() override;
    void fund() override;

private:
    const app::Profile& profile() const { return m_networks.profile(); }
    bool runsElsewhere() const;
    void makeKeys();
    void supervise(Result<std::vector<l1::VerifyingKey>> keys);
    void up();
    void fail(const Error& error);
    void say(const QString& line, bool overLast = false);
    void become(State state, std::optional<Error> error = {});

    ProfileNetworks& m_networks;
    const WalletSession& m_wallet;
    std::vector<std::uint8_t> m_sizes;
    State m_state = State::Off;
    QStringList m_lines;
    bool m_lastIsProgress = false;
    std::optional<Error> m_error;
    std::unique_ptr<devnet::Supervisor> m_supervisor;
    std::unique_ptr<devnet::Faucet> m_faucet;
    BackgroundTask m_task{this};
};

} // namespace landfall::desktop
