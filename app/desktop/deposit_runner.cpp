#include "desktop/deposit_runner.h"

#include "protocol/request.h"

#include <QtCore/QTimer>

namespace landfall::desktop {

DepositRunner::DepositRunner(const NodeLink& node, const WalletSession& wallet, QObject* parent)
    : DepositFlow(parent), m_node(node), m_wallet(wallet) {
}

DepositRunner::~DepositRunner() = default;

void DepositRunner::start(const DepositWish& wish) {
    if (m_state == State::Running) {
        return;
    }
    reset();
    m_wish = wish;
    if (m_node.network() == nullptr) {
        become(State::Failed, Error::unavailable("no-network", "no network is open: choose one first"));
        return;
    }
    const auto l2Key = m_wallet.l2Key(*m_node.network());
    if (!l2Key) {
        become(State::Failed, l2Key.error());
        return;
    }
    app::DepositSetup setup{*m_node.network(), wish, *m_wallet.address(), {}, {}, {}};
    setup.keyHash = protocol::keyHashOf(l2Key->publicKey()).toBigEndian();
    setup.key = [this]() -> Result<SecretBytes> {
        const auto* key = m_wallet.privateKey();
        if (key == nullptr) {
            return Error::invalid("wallet-locked", "the wallet was locked meanwhile: unlock it and start again; what "
                                                   "was sent stays sent");
        }
        return SecretBytes(key->bytes());
    };
    setup.node = [this](QObject* context, const l1::Done<app::DepositFacts>& done) {
        QTimer::singleShot(0, context, [this, done] { done(facts()); });
    };
    m_run = std::make_unique<app::DepositRun>(std::move(setup));
    connect(m_run.get(), &app::DepositRun::changed, this, [this] {
        m_steps = m_run->steps();
        Q_EMIT changed();
    });
    connect(m_run.get(), &app::DepositRun::finished, this, [this] { become(State::Done); });
    connect(m_run.get(), &app::DepositRun::failed, this, [this](const Error& error) { become(State::Failed, error); });
    m_steps = m_run->steps();
    become(State::Running);
    m_run->start();
}

void DepositRunner::reset() {
    if (m_run) {
        m_run->disconnect(this);
        m_run.release()->deleteLater(); // it may be the one that calls
    }
    m_wish.reset();
    m_steps.clear();
    become(State::Idle);
}

app::DepositFacts DepositRunner::facts() const {
    app::DepositFacts out;
    const auto snapshot = m_node.snapshot();
    if (!snapshot) {
        return out;
    }
    for (const auto& chain : snapshot->chains) {
        if (m_wish && chain.index == m_wish->chain) {
            out.queueInBatch = chain.queueInBatch;
        }
    }
    if (snapshot->account) {
        out.account = snapshot->account->id;
        out.keyHash = snapshot->account->keyHash.toBigEndian();
    }
    return out;
}

void DepositRunner::become(State state, std::optional<Error> error) {
    m_state = state;
    m_error = std::move(error);
    Q_EMIT changed();
}

} // namespace landfall::desktop
