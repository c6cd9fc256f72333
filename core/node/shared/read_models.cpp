#include "node/shared/read_models.h"

namespace landfall::node {

std::string_view stepName(Step step) {
    switch (step) {
    case Step::Requested:
        return "requested";
    case Step::Checked:
        return "checked";
    case Step::Committed:
        return "committed";
    case Step::Proved:
        return "proved";
    case Step::Verified:
        return "verified";
    case Step::Agreed:
        return "agreed";
    case Step::Executed:
        return "executed";
    case Step::Arrived:
        return "arrived";
    }
    return "unknown";
}

int stepNumber(Step step) {
    switch (step) {
    case Step::Agreed:
        return 0;
    case Step::Executed:
        return 6;
    case Step::Arrived:
        return 7;
    default:
        return static_cast<int>(step) + 1;
    }
}

std::string_view requestStateName(RequestState state) {
    switch (state) {
    case RequestState::Waiting:
        return "waiting";
    case RequestState::InBatch:
        return "in-batch";
    case RequestState::Executed:
        return "executed";
    case RequestState::Expired:
        return "expired";
    case RequestState::Replaced:
        return "replaced";
    case RequestState::Ended:
        return "ended";
    }
    return "unknown";
}

std::string_view paymentStateName(PaymentState state) {
    switch (state) {
    case PaymentState::None:
        return "none";
    case PaymentState::Pushed:
        return "pushed";
    case PaymentState::Pending:
        return "pending";
    case PaymentState::Claimed:
        return "claimed";
    case PaymentState::Delayed:
        return "delayed";
    }
    return "unknown";
}

std::string_view waitingKindName(WaitingKind kind) {
    switch (kind) {
    case WaitingKind::Claimable:
        return "claimable";
    case WaitingKind::Delayed:
        return "delayed";
    case WaitingKind::ExitOwed:
        return "exit-owed";
    case WaitingKind::ExitQueued:
        return "exit-queued";
    }
    return "unknown";
}

Milliseconds beganAt(const ActivityEntry& entry) {
    const auto* request = std::get_if<Timeline>(&entry);
    return request != nullptr ? request->steps.front().at : std::get<DepositView>(entry).at;
}

bool isSettled(const ActivityEntry& entry) {
    return std::visit([](const auto& what) { return what.settled; }, entry);
}

std::string_view healthName(Health health) {
    switch (health) {
    case Health::Unknown:
        return "unknown";
    case Health::Good:
        return "good";
    case Health::Stalled:
        return "stalled";
    case Health::Degraded:
        return "degraded";
    case Health::Down:
        return "down";
    }
    return "unknown";
}

std::string_view exitStateName(ExitState state) {
    switch (state) {
    case ExitState::Closed:
        return "closed";
    case ExitState::Open:
        return "open";
    case ExitState::Taken:
        return "taken";
    case ExitState::TooSmall:
        return "too-small";
    }
    return "unknown";
}

std::string_view refundKindName(RefundKind kind) {
    switch (kind) {
    case RefundKind::Deposit:
        return "deposit";
    case RefundKind::Key:
        return "key";
    case RefundKind::ForcedExit:
        return "forced-exit";
    }
    return "unknown";
}

} // namespace landfall::node
