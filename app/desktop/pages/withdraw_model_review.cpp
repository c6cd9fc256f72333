// The second half of WithdrawModel: what is read, and signed.
#include "common/format.h"
#include "desktop/pages/withdraw_model.h"
#include "desktop/words/texts.h"

namespace landfall::desktop {

using namespace protocol;

namespace {

constexpr UnixSeconds kLeastSecondsToSign = 180; // the node wants 120 when the request arrives

} // namespace

void WithdrawModel::review() {
    m_error.clear();
    refresh();
    if (const auto drafted = draft(); m_view.canReview && drafted && *drafted) {
        openReview(**drafted);
    }
}

void WithdrawModel::openReview(const Withdraw& request) {
    auto review = app::reviewOf(*m_backend.node->network(), request);
    if (!review) {
        m_view.formProblem = sentence(review.error().message);
        Q_EMIT changed();
        return;
    }
    std::vector<ReviewRow> rows;
    for (const auto& line : review->lines()) {
        const QString value = text(line.value);
        rows.push_back({text(line.label), value, value.contains(QStringLiteral("0x"))});
    }
    m_reviewLines.update(std::move(rows));
    m_review = std::move(*review);
    Q_EMIT changed();
}

void WithdrawModel::closeReview() {
    m_review.reset();
    m_reviewLines.update({});
    m_error.clear();
}

QString WithdrawModel::reviewNote() const {
    if (!m_review) {
        return {};
    }
    return tr("Your signature asks the network to pay this out on %1 from its reserve there. You send no transaction "
              "yourself and pay nothing but the fee. If it is in no batch when it expires, nothing is taken.")
        .arg(chainName(m_backend.node->network(), m_review->request().chain));
}

void WithdrawModel::backToForm() {
    if (!m_signing) {
        closeReview();
        refresh();
    }
}

QString WithdrawModel::whatChanged(const Withdraw& now) const {
    const auto& read = m_review->request();
    const auto* network = m_backend.node->network();
    if (now.fee != read.fee) {
        return tr("The fee is now %1 (it was %2). Look again before you sign.")
            .arg(moneyText(unpackFee(now.fee), network, now.token),
                 moneyText(unpackFee(read.fee), network, read.token));
    }
    if (now.nonce != read.nonce || now.account != read.account) {
        return tr("Another request of this account came in between. Look again before you sign.");
    }
    if (read.validUntil < static_cast<UnixSeconds>(m_backend.now() / 1000) + kLeastSecondsToSign) {
        return tr("You took so long that it would expire at once. Look again before you sign.");
    }
    return {};
}

void WithdrawModel::sign() {
    if (!m_review || m_signing) {
        return;
    }
    m_error.clear();
    refresh();
    const auto drafted = draft();
    if (!m_view.canReview || !drafted || !*drafted) {
        // Something gave way while it was read; the form names it.
        closeReview();
        refresh();
        return;
    }
    if (const QString changes = whatChanged(**drafted); !changes.isEmpty()) {
        m_error = changes;
        openReview(**drafted);
        return;
    }
    const auto key = m_backend.wallet->l2Key(*m_backend.node->network());
    if (!key) {
        m_error = sentence(key.error().message);
        Q_EMIT changed();
        return;
    }
    m_signing = true;
    Q_EMIT changed();
    m_backend.node->submit(m_review->sign(*key), this, [this](const auto& answer) { answered(answer); });
}

// An answer that never comes must not keep the page busy for ever.
void WithdrawModel::stopWaitingForStoppedNode() {
    const auto state = m_backend.node->state();
    if (m_signing && (state == NodeLink::State::Failed || state == NodeLink::State::Off)) {
        m_signing = false;
        m_error = tr("The node stopped before it answered. It may have taken the withdrawal: look at the overview when "
                     "it runs again, before you sign another.");
    }
}

void WithdrawModel::answered(const Result<RequestHash, node::SubmitFailure>& answer) {
    if (!m_signing) {
        return; // the node had stopped, and the user knows
    }
    m_signing = false;
    if (answer) {
        closeReview();
        m_amount.clear();
        refresh();
        Q_EMIT submitted(app::hashText(*answer));
        return;
    }
    m_error = sentence(std::visit([](const auto& failure) { return failure.message; }, answer.error()));
    Q_EMIT changed();
}

} // namespace landfall::desktop
