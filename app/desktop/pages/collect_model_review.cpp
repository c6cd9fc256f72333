// The second half of CollectModel: what is read, signed and sent.
#include "common/format.h"
#include "desktop/pages/collect_model.h"
#include "desktop/words/texts.h"
#include "l1/change_text.h"

#include <algorithm>

namespace landfall::desktop {

using Kind = Collectable::Kind;

QString CollectModel::queueFeeText(protocol::ChainIndex chain) const {
    if (m_what->kind == Kind::OwedExit) {
        return tr("none: the contract owes this exit");
    }
    const auto fee = m_backend.funds->queueFee(chain);
    const auto* there = m_backend.node->network()->chain(chain);
    return fee ? text(l1::coinText(*fee)) + QLatin1Char(' ') + text(there->nativeSymbol) : tr("unknown");
}

QString CollectModel::actionText() const {
    switch (m_what->kind) {
    case Kind::Release:
        return tr("Release a delayed payout");
    case Kind::OwedExit:
    case Kind::ForcedExit:
        return tr("Forced exit of account %1").arg(m_what->account);
    case Kind::Share:
        return tr("Take out account %1's share").arg(m_what->account);
    case Kind::Refund:
        return tr("Take back item %1 of the queue").arg(m_what->item);
    case Kind::Claim:
    case Kind::Queued:
        break;
    }
    return tr("Claim what waits");
}

std::vector<ReviewRow> CollectModel::review(protocol::ChainIndex chain) const {
    const auto* network = m_backend.node->network();
    const auto money = [&](protocol::Amount amount) { return moneyText(amount, network, m_what->token); };
    const auto payable = payableNow(*m_what, *m_backend.node->snapshot(), chain);
    std::vector<ReviewRow> rows;
    rows.push_back({tr("Action"), actionText()});
    rows.push_back({tr("Chain"), chainName(network, chain)});
    rows.push_back({tr("Amount"), payable < m_what->amount
                                      ? tr("%1 of %2, as the chain holds no more; the rest stays owed")
                                            .arg(app::amountText(payable), money(m_what->amount))
                                      : money(payable)});
    rows.push_back({tr("Recipient"), addressText(to().value_or(m_what->owner)), true});
    if (isForcedExit()) {
        rows.push_back({tr("Queue fee"), queueFeeText(chain)});
    }
    rows.push_back({tr("Contract"), addressText(network->chain(chain)->rollup), true});
    return rows;
}

QString CollectModel::note(protocol::ChainIndex chain) const {
    const auto* network = m_backend.node->network();
    const QString sent = tr("You send one transaction on %1 and pay its gas in %2.")
                             .arg(chainName(network, chain), text(network->chain(chain)->nativeSymbol));
    switch (m_what->kind) {
    case Kind::Claim:
        return sent + QLatin1Char(' ') +
               (choosesRecipient() ? tr("It pays all that waits there for you.")
                                   : tr("It pays the recipient all that waits there for them; anyone may send it."));
    case Kind::Release:
        return sent + QLatin1Char(' ') + tr("The contract pays the recipient; anyone may send it.");
    case Kind::OwedExit:
    case Kind::ForcedExit:
        return sent + QLatin1Char(' ') +
               tr("The network then has to pay what the chain holds, up to the whole balance of that account, when a "
                  "batch takes the request.");
    case Kind::Share:
        return tr("A proof of your share is made on this computer first.") + QLatin1Char(' ') + sent;
    case Kind::Refund:
        return sent + QLatin1Char(' ') + tr("Anyone may send it; who queued the item is given it back.");
    case Kind::Queued:
        break;
    }
    return {};
}

// Nothing for a share, which needs its proof first.
std::optional<l1::ContractCall> CollectModel::call() const {
    switch (m_what->kind) {
    case Kind::Claim:
        return *to() == protocol::ChainAddress(m_what->owner)
                   ? l1::ContractCall(l1::ClaimPending{m_what->token, m_what->owner})
                   : l1::ContractCall(l1::ClaimPendingTo{m_what->token, *to()});
    case Kind::Release:
        return l1::ReleaseDelayed{m_what->batch, m_what->payout};
    case Kind::OwedExit:
    case Kind::ForcedExit:
        return l1::RequestForcedExit{m_what->account, m_what->token, m_what->kind == Kind::OwedExit};
    case Kind::Refund:
        return l1::RefundQueued{m_what->item, m_what->operation};
    case Kind::Share:
    case Kind::Queued:
        break;
    }
    return std::nullopt;
}

void CollectModel::review() {
    refreshOpen();
    m_error.clear();
    if (m_view.canReview) {
        m_reviewLines.update(review(*chain()));
        m_reviewing = true;
    }
    Q_EMIT changed();
}

void CollectModel::back() {
    if (m_sending) {
        return;
    }
    if (m_reviewing && (choosesRecipient() || choosesChain())) {
        m_reviewing = false;
        m_error.clear();
        refresh();
        return;
    }
    close();
    Q_EMIT left(); // first: a page that goes must not show itself empty
    Q_EMIT changed();
}

void CollectModel::sign() {
    if (!m_reviewing || m_sending) {
        return;
    }
    m_error.clear();
    refreshOpen();
    if (!m_view.canReview) {
        // Something gave way while it was read; the form names it.
        m_reviewing = false;
        Q_EMIT changed();
        return;
    }
    if (auto rows = review(*chain()); rows != m_reviewLines.rows()) {
        m_reviewLines.update(std::move(rows));
        m_error = tr("This has changed while you read it. Look again before you sign.");
        Q_EMIT changed();
        return;
    }
    m_sending = true;
    refresh();
    if (const auto transaction = call()) {
        send(*transaction);
        return;
    }
    m_backend.node->proveExit({m_what->chain, m_what->account, m_what->token}, this,
                              [this](const Result<l1::ExitWithProof>& exit) {
                                  if (exit) {
                                      send(*exit);
                                  } else {
                                      answered(exit.error());
                                  }
                              });
}

void CollectModel::send(const l1::ContractCall& transaction) {
    m_backend.sender->send(*chain(), transaction, this,
                           [this](const Result<l1::Receipt>& receipt) { answered(receipt); });
}

QString CollectModel::doneText(const l1::Receipt& receipt) const {
    const bool waits = std::ranges::any_of(
        receipt.events, [](const auto& placed) { return std::holds_alternative<l1::PayoutPending>(placed.event); });
    if (waits) {
        return tr("%1 could not be pushed and wait to be claimed.").arg(m_view.amount);
    }
    if (m_what->kind == Kind::Refund) {
        return m_what->amount == 0 ? tr("The queue fee has been given back.")
                                   : tr("%1 have been given back and wait to be claimed.").arg(m_view.amount);
    }
    return isForcedExit() ? tr("Asked for %1: it stands in the chain's queue.").arg(m_view.amount)
                          : tr("Paid %1.").arg(m_view.amount);
}

void CollectModel::answered(const Result<l1::Receipt>& receipt) {
    m_sending = false;
    if (!receipt) {
        m_error = sentence(receipt.error().message);
        refresh();
        return;
    }
    m_done[m_open] = m_view.title;
    const QString done = doneText(*receipt);
    close();
    Q_EMIT left();
    m_backend.funds->refresh();
    refresh();
    Q_EMIT collected(done);
}

} // namespace landfall::desktop
