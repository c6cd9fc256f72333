#include "desktop/pages/devnet_model.h"

#include "desktop/words/texts.h"

namespace landfall::desktop {

DevnetModel::DevnetModel(const Backend& backend, QObject* parent) : QObject(parent), m_backend(backend) {
    connect(m_backend.devnet, &DevnetControl::changed, this, &DevnetModel::changed);
    connect(m_backend.devnet, &DevnetControl::funded, this,
            [this] { Q_EMIT notified(tr("Play money arrived on every chain."), false); });
    connect(m_backend.wallet, &WalletSession::stateChanged, this, &DevnetModel::changed);
}

DevnetModel::State DevnetModel::state() const {
    switch (m_backend.devnet->state()) {
    case DevnetControl::State::Starting:
        return Starting;
    case DevnetControl::State::Up:
        return Up;
    case DevnetControl::State::Failed:
        return Failed;
    case DevnetControl::State::Off:
        break;
    }
    return Off;
}

QStringList DevnetModel::lines() const {
    return m_backend.devnet->lines();
}

QString DevnetModel::error() const {
    const auto error = m_backend.devnet->error();
    return error ? sentence(error->message) : QString();
}

bool DevnetModel::funding() const {
    return m_backend.devnet->funding();
}

bool DevnetModel::canFund() const {
    return state() == Up && !funding() && m_backend.wallet->address().has_value();
}

void DevnetModel::start() {
    m_backend.devnet->start();
}

void DevnetModel::stop() {
    m_backend.devnet->stop();
}

void DevnetModel::fund() {
    if (canFund()) {
        m_backend.devnet->fund();
    }
}

} // namespace landfall::desktop
