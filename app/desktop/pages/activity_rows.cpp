#include "desktop/pages/activity_rows.h"

#include "common/format.h"
#include "desktop/pages/collectables.h"
#include "desktop/words/withdrawal_texts.h"

#include <algorithm>

namespace landfall::desktop {
namespace {

void fill(ActivityRow& row, const node::Timeline& timeline, const l1::NetworkFile* network, node::Milliseconds now) {
    row.hash = row.id;
    row.title = withdrawalTitle(timeline.request.request, network);
    row.subtitle = recipientText(timeline.request.request);
    row.problem = hasFailed(timeline) || isOverdue(timeline, now);
    row.stateText = isOverdue(timeline, now) ? overdueText() : stateText(timeline);
    row.stepText = stepText(timeline);
    row.progress = static_cast<double>(std::ranges::count(timeline.steps, true, &node::TimelineStep::done)) /
                   static_cast<double>(timeline.steps.size());
    row.arrived = timeline.arrived();
    row.waits = waitsToBeClaimed(timeline);
}

void fill(ActivityRow& row, const node::DepositView& deposit, const l1::NetworkFile* network, node::Milliseconds) {
    row.deposit = true;
    row.title = depositTitle(deposit, network);
    row.transaction = app::hashText(deposit.transaction);
    row.subtitle = depositNote(deposit, network);
    row.stateText = stateText(deposit);
    row.arrived = deposit.state == node::DepositState::Settled || deposit.state == node::DepositState::GivenBack;
    row.waits = deposit.state == node::DepositState::Refused;
    row.explorerUrl = explorerUrl(network, deposit.chain, row.transaction);
}

} // namespace

std::vector<RowRole<ActivityRow>> activityRoles() {
    return {role<&ActivityRow::deposit>("deposit"),
            role<&ActivityRow::hash>("hash"),
            role<&ActivityRow::title>("title"),
            role<&ActivityRow::subtitle>("subtitle"),
            role<&ActivityRow::stateText>("stateText"),
            role<&ActivityRow::stepText>("stepText"),
            role<&ActivityRow::progress>("progress"),
            role<&ActivityRow::at>("at"),
            role<&ActivityRow::arrived>("arrived"),
            role<&ActivityRow::waits>("waits"),
            role<&ActivityRow::problem>("problem"),
            role<&ActivityRow::transaction>("transaction"),
            role<&ActivityRow::explorerUrl>("explorerUrl"),
            role<&ActivityRow::collectId>("collectId")};
}

QString activityId(const node::ActivityEntry& entry) {
    if (const auto* timeline = std::get_if<node::Timeline>(&entry)) {
        return app::hashText(timeline->hash);
    }
    const auto& deposit = std::get<node::DepositView>(entry);
    return QStringLiteral("%1:%2").arg(deposit.chain).arg(deposit.item);
}

ActivityRow activityRow(const node::ActivityEntry& entry, const l1::NetworkFile* network, node::Milliseconds now,
                        const std::optional<protocol::Address>& owner, bool wholeDate) {
    ActivityRow row;
    row.id = activityId(entry);
    const auto at = node::beganAt(entry);
    row.at = wholeDate ? app::dayTimeText(at) : app::timeText(at);
    std::visit([&](const auto& what) { fill(row, what, network, now); }, entry);
    if (const auto* deposit = std::get_if<node::DepositView>(&entry); deposit != nullptr && row.waits && owner) {
        row.collectId = claimId(deposit->chain, deposit->token, *owner);
    }
    return row;
}

} // namespace landfall::desktop
