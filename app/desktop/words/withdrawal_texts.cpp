#include "desktop/words/withdrawal_texts.h"

#include "common/step_text.h"

#include <algorithm>

namespace landfall::desktop {
namespace {

constexpr node::Milliseconds kGrace = 10'000; // past the usual time, before it is called overdue

} // namespace

QString withdrawalTitle(const protocol::Withdraw& request, const l1::NetworkFile* network) {
    if (request.amount == 0) {
        return tr("Cancel the request with nonce %1").arg(request.nonce);
    }
    return tr("%1 to %2").arg(moneyText(request.amount, network, request.token), chainName(network, request.chain));
}

QString recipientText(const protocol::Withdraw& request) {
    return request.to == request.from ? tr("to your own address") : tr("to %1").arg(addressText(request.to));
}

const node::TimelineStep& newestStep(const node::Timeline& timeline) {
    const auto found =
        std::find_if(timeline.steps.rbegin(), timeline.steps.rend(), [](const auto& step) { return step.done; });
    return found == timeline.steps.rend() ? timeline.steps.front() : *found;
}

QString stepText(const node::Timeline& timeline) {
    const auto& step = newestStep(timeline);
    // That the chains agree has no number of its own: it follows the fifth.
    const int number =
        step.step == node::Step::Agreed ? node::stepNumber(node::Step::Verified) : node::stepNumber(step.step);
    return QStringLiteral("%1/7 %2").arg(number).arg(app::stepTitle(step.step));
}

bool hasFailed(const node::Timeline& timeline) {
    return timeline.state == node::RequestState::Expired || timeline.state == node::RequestState::Replaced ||
           timeline.state == node::RequestState::Ended;
}

bool waitsToBeClaimed(const node::Timeline& timeline) {
    return timeline.payment == node::PaymentState::Pending && !timeline.arrived();
}

bool isDelayed(const node::Timeline& timeline) {
    return timeline.payment == node::PaymentState::Delayed;
}

QString stateText(const node::Timeline& timeline) {
    if (timeline.arrived()) {
        return timeline.request.request.amount == 0 ? tr("Cancelled") : tr("Arrived");
    }
    switch (timeline.state) {
    case node::RequestState::Waiting:
        return tr("Waits for a batch");
    case node::RequestState::InBatch:
        return tr("On its way");
    case node::RequestState::Executed:
        return waitsToBeClaimed(timeline) ? tr("Waits to be claimed")
               : isDelayed(timeline)      ? tr("Delayed")
                                          : tr("Executed, not confirmed yet");
    case node::RequestState::Expired:
        return tr("Expired");
    case node::RequestState::Replaced:
        return tr("Replaced");
    case node::RequestState::Ended:
        return tr("Could not be paid");
    }
    return {};
}

QString nextAction(const node::Timeline& timeline, const l1::NetworkFile* network) {
    if (timeline.arrived()) {
        return {};
    }
    switch (timeline.state) {
    case node::RequestState::Expired:
    case node::RequestState::Ended:
        return tr("Nothing was taken from your balance. Make the withdrawal again.");
    case node::RequestState::Replaced:
        return tr("Another request of yours with the same nonce took its place, and nothing was taken for this one.");
    default:
        break;
    }
    if (waitsToBeClaimed(timeline)) {
        const auto& request = timeline.request.request;
        const QString chain = chainName(network, request.chain);
        return request.to == request.from
                   ? tr("One transaction on %1 pays them to your address, or to another one that you name.").arg(chain)
                   : tr("One transaction on %1 pays them to the recipient; anyone may send it.").arg(chain);
    }
    return {};
}

bool isOverdue(const node::Timeline& timeline, node::Milliseconds now) {
    return !timeline.arrived() && !hasFailed(timeline) && !waitsToBeClaimed(timeline) && !isDelayed(timeline) &&
           timeline.expectedHigh && now - timeline.steps.front().at > 2 * *timeline.expectedHigh + kGrace;
}

QString overdueText() {
    return tr("Overdue");
}

QString depositTitle(const node::DepositView& deposit, const l1::NetworkFile* network) {
    return tr("%1 from %2").arg(moneyText(deposit.amount, network, deposit.token), chainName(network, deposit.chain));
}

QString depositNote(const node::DepositView& deposit, const l1::NetworkFile* network) {
    return deposit.state == node::DepositState::Refused
               ? tr("not credited: claim it on %1").arg(chainName(network, deposit.chain))
               : tr("deposit %1").arg(app::shortHash(app::hashText(deposit.transaction)));
}

QString stateText(const node::DepositView& deposit) {
    switch (deposit.state) {
    case node::DepositState::Queued:
        return tr("Waits for a batch");
    case node::DepositState::InBatch:
        return tr("Credited, settling");
    case node::DepositState::Settled:
        return tr("Credited");
    case node::DepositState::Refused:
        return tr("Refused");
    case node::DepositState::GivenBack:
        return tr("Refused, given back");
    }
    return {};
}

} // namespace landfall::desktop
