#include "desktop/pages/app_model.h"

#include "common/format.h"
#include "desktop/secrets/clipboard_sweep.h"
#include "desktop/words/withdrawal_texts.h"

#include <QtCore/QEvent>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>

namespace landfall::desktop {
AppModel::AppModel(const Backend& backend, QObject* parent)
    : QObject(parent), m_backend(backend), m_settings(backend), m_proof(backend), m_welcome(backend, m_settings),
      m_unlock(backend, m_settings), m_network(backend), m_devnet(backend), m_overview(backend), m_activity(backend),
      m_withdraw(backend), m_timeline(backend, m_proof), m_collect(backend), m_safety(backend), m_deposit(backend),
      m_node(backend, m_proof) {
    connect(m_backend.wallet, &WalletSession::stateChanged, this, &AppModel::walletChanged);
    connect(m_backend.node, &NodeLink::stateChanged, this, [this] {
        walletChanged(); // the funds may be of another network now
        Q_EMIT changed();
    });
    connect(&m_settings, &SettingsModel::notified, this, &AppModel::notified);
    connect(&m_devnet, &DevnetModel::notified, this, &AppModel::notified);
    connect(&m_collect, &CollectModel::collected, this, [this](const QString& text) { Q_EMIT notified(text, false); });
    connect(&m_activity, &ActivityModel::notified, this, &AppModel::notified);
    connect(&m_node, &NodeModel::notified, this, &AppModel::notified);
    if (m_settings.keychainEnabled()) {
        m_backend.keychain->probe();
    }
    qGuiApp->installEventFilter(this);
    walletChanged();
}

void AppModel::fail(const Error& problem) {
    m_problem = problem;
    walletChanged();
    Q_EMIT changed();
}

AppModel::Stage AppModel::stage() const {
    return m_stage;
}

void AppModel::walletChanged() {
    const auto& wallet = *m_backend.wallet;
    m_backend.node->watch(wallet.address());
    m_backend.funds->watch(m_backend.node->network(), wallet.address(), wallet.senders(m_backend.node->network()));
    Stage stage = m_stage;
    switch (wallet.state()) {
    case WalletSession::State::Absent:
        stage = Welcome;
        break;
    case WalletSession::State::Locked:
        stage = Locked;
        break;
    case WalletSession::State::Opening:
        break; // from the page that asked for it
    case WalletSession::State::Unlocked:
        stage = Ready;
        break;
    }
    if (m_problem) {
        stage = Starting;
    }
    if (stage != m_stage) {
        m_stage = stage;
        sweepClipboard(); // what was pasted has done its work, or is not needed any more
        Q_EMIT stageChanged();
    }
}

bool AppModel::developmentKeys() const {
    const auto* network = m_backend.node->network();
    return network != nullptr && network->developmentKeys;
}

QString AppModel::problem() const {
    return m_problem ? sentence(m_problem->message) : QString();
}

QString AppModel::problemRemedy() const {
    return m_problem ? remedyText(*m_problem) : QString();
}

void AppModel::lock() {
    m_backend.wallet->lock();
}

QString AppModel::whyNotClose() const {
    const auto snapshot = m_backend.node->snapshot();
    if (snapshot == nullptr || m_backend.node->state() != NodeLink::State::Running) {
        return {};
    }
    for (const auto* timeline : withdrawalsIn(*snapshot)) {
        if (!hasFailed(*timeline) && !timeline->steps[static_cast<std::size_t>(node::Step::Committed)].done) {
            return tr("%1 is signed and not on the chains yet. It waits in this computer's node, which ends with the "
                      "window. It goes on when you open Landfall again. From %2 on it is too late, and nothing is "
                      "taken.")
                .arg(withdrawalTitle(timeline->request.request, m_backend.node->network()),
                     app::dayTimeText(static_cast<qint64>(timeline->request.request.validUntil) * 1000));
        }
    }
    return {};
}

void AppModel::copy(const QString& text) {
    QGuiApplication::clipboard()->setText(text);
    Q_EMIT notified(tr("Copied: %1").arg(app::shortHash(text)), false);
}

// Whoever types or clicks is still there: the auto-lock waits.
bool AppModel::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
        m_backend.wallet->touch();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace landfall::desktop
