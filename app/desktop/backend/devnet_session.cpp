#include "desktop/backend/devnet_session.h"

#include "common/devnet_setup.h"
#include "devnet/control.h"

namespace landfall::desktop {

DevnetSession::DevnetSession(ProfileNetworks& networks, const WalletSession& wallet, QObject* parent)
    : DevnetControl(parent), m_networks(networks), m_wallet(wallet),
      m_sizes(std::begin(app::kDevnetSizes), std::end(app::kDevnetSizes)),
      m_state(runsElsewhere() ? State::Up : State::Off) {
}

DevnetSession::~DevnetSession() = default;

bool DevnetSession::runsElsewhere() const {
    const auto status = devnet::statusOf(profile().devnetFolder());
    return !m_supervisor && status && status->running && status->state.ready;
}

void DevnetSession::start() {
    if (m_state == State::Starting || m_state == State::Up) {
        return;
    }
    m_lines.clear();
    m_lastIsProgress = false;
    if (runsElsewhere()) {
        up();
        return;
    }
    become(State::Starting);
    makeKeys();
}

void DevnetSession::makeKeys() {
    m_task.run(
        [this, folder = profile().keyFolder(), sizes = m_sizes](const std::stop_token& stop) {
            app::KeyWatch watch;
            watch.cancelled = [stop] { return stop.stop_requested(); };
            watch.enter = [this](std::uint8_t size, const char* phase, double done) {
                const QString line = tr("Proving key for batches of %1: %2, %3 %")
                                         .arg(size)
                                         .arg(QLatin1StringView(phase))
                                         .arg(static_cast<int>(100 * done));
                QMetaObject::invokeMethod(
                    this, [this, line] { say(line, true); }, Qt::QueuedConnection);
            };
            return app::developmentKeys(folder, sizes, watch);
        },
        [this](Result<std::vector<l1::VerifyingKey>> keys) { supervise(std::move(keys)); });
}

void DevnetSession::supervise(Result<std::vector<l1::VerifyingKey>> keys) {
    if (!keys) {
        fail(keys.error());
        return;
    }
    auto options = app::devnetOptions(profile().devnetFolder(), profile().keyFolder(), std::move(*keys));
    if (!options) {
        fail(options.error());
        return;
    }
    m_supervisor = std::make_unique<devnet::Supervisor>(std::move(*options));
    connect(m_supervisor.get(), &devnet::Supervisor::progress, this, [this](const QString& line) { say(line); });
    connect(m_supervisor.get(), &devnet::Supervisor::ready, this, &DevnetSession::up);
    connect(m_supervisor.get(), &devnet::Supervisor::failed, this, &DevnetSession::fail);
    m_supervisor->start();
}

void DevnetSession::up() {
    m_networks.openDevnet();
    if (const auto problem = m_networks.problem()) {
        fail(*problem);
        return;
    }
    become(State::Up);
}

void DevnetSession::fail(const Error& error) {
    m_task.forget();
    m_faucet.reset();
    if (m_supervisor) {
        m_supervisor->disconnect(this);
        m_supervisor.release()->deleteLater(); // it may be the one that calls
    }
    become(State::Failed, error);
}

void DevnetSession::stop() {
    if (m_state == State::Off) {
        return;
    }
    m_task.forget();
    m_faucet.reset();
    m_networks.closeDevnet();
    if (m_supervisor) {
        m_supervisor->stop();
        m_supervisor.reset();
    } else if (runsElsewhere()) {
        m_task.run([folder = profile().devnetFolder()](const std::stop_token&) { return devnet::takeDown(folder); },
                   [this](const Result<bool>& down) { down ? become(State::Off) : fail(down.error()); });
        return;
    }
    become(State::Off);
}

void DevnetSession::fund() {
    if (m_state != State::Up || m_faucet) {
        return;
    }
    const auto network = l1::readNetworkFile(devnet::networkFileIn(profile().devnetFolder()));
    if (!network || !m_wallet.address()) {
        become(m_state,
               network ? Error::invalid("no-wallet", "there is no wallet to fund: make one first") : network.error());
        return;
    }
    m_faucet = std::make_unique<devnet::Faucet>(*network);
    connect(m_faucet.get(), &devnet::Faucet::progress, this,
            [this](const QString& chain, const QString& what) { say(chain + QStringLiteral(": ") + what); });
    become(m_state);
    m_faucet->fund(this, m_wallet.senders(&*network), [this](const Result<bool>& done) {
        m_faucet.release()->deleteLater(); // it is the one that calls
        if (!done) {
            become(m_state, done.error());
            return;
        }
        become(m_state);
        Q_EMIT funded();
    });
}

void DevnetSession::say(const QString& line, bool overLast) {
    if (overLast && m_lastIsProgress) {
        m_lines.last() = line;
    } else {
        m_lines.append(line);
    }
    m_lastIsProgress = overLast;
    Q_EMIT changed();
}

void DevnetSession::become(State state, std::optional<Error> error) {
    m_state = state;
    m_error = std::move(error);
    Q_EMIT changed();
}

} // namespace landfall::desktop
