#include "desktop/activity_rows.h"

#include "common/format.h"
#include "desktop/withdrawal_texts.h"

#include <algorithm>

namespace landfall::desktop {

std::vector<RowRole<ActivityRow>> activityRoles() {
    return {role<&ActivityRow::hash>("hash"),           role<&ActivityRow::shortHash>("shortHash"),
            role<&ActivityRow::title>("title"),         role<&ActivityRow::subtitle>("subtitle"),
            role<&ActivityRow::stateText>("stateText"), role<&ActivityRow::stepText>("stepText"),
            role<&ActivityRow::progress>("progress"),   role<&ActivityRow::at>("at"),
            role<&ActivityRow::arrived>("arrived"),     role<&ActivityRow::waits>("waits"),
            role<&ActivityRow::problem>("problem")};
}

ActivityRow activityRow(const node::Timeline& timeline, const l1::NetworkFile* network, node::Milliseconds now,
                        bool wholeDate) {
    ActivityRow row;
    row.hash = app::hashText(timeline.hash);
    row.shortHash = app::shortHash(row.hash);
    row.title = withdrawalTitle(timeline.request.request, network);
    row.subtitle = recipientText(timeline.request.request);
    row.stateText = stateText(timeline);
    row.stepText = stepText(timeline);
    row.progress = static_cast<double>(std::count_if(timeline.steps.begin(), timeline.steps.end(),
                                                     [](const auto& s) { return s.done; })) /
                   static_cast<double>(timeline.steps.size());
    row.at = wholeDate ? app::dayTimeText(timeline.steps.front().at) : app::timeText(timeline.steps.front().at);
    row.arrived = timeline.arrived();
    row.waits = waitsToBeClaimed(timeline);
    row.problem = hasFailed(timeline) || isOverdue(timeline, now);
    return row;
}

} // namespace landfall::desktop
