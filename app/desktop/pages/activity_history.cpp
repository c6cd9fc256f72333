#include "desktop/pages/activity_history.h"

#include <algorithm>

namespace landfall::desktop {

bool ActivityHistory::has(const QString& id) const {
    return std::ranges::find(m_entries, id, &Entry::id) != m_entries.end();
}

bool ActivityHistory::takeNewest(const node::ActivityPage& page) {
    std::vector<Entry> newest;
    for (const auto& entry : page.entries) {
        newest.push_back({*entry, activityId(*entry)});
    }
    const bool goesOn = std::ranges::any_of(newest, [&](const Entry& entry) { return has(entry.id); });
    std::vector<Entry> before = std::exchange(m_entries, std::move(newest));
    m_total = page.total;
    if (!goesOn || !page.older) {
        m_older = page.older;
        return goesOn;
    }
    // What is as young as the page and not in it is gone: a reorganisation took it back.
    const auto end = node::beganAt(*page.entries.back());
    std::erase_if(before, [&](const Entry& entry) { return node::beganAt(entry.what) > end || has(entry.id); });
    if (before.empty()) {
        m_older = page.older;
    }
    std::ranges::move(before, std::back_inserter(m_entries));
    return true;
}

void ActivityHistory::takeOlder(const node::ActivityPage& page) {
    for (const auto& entry : page.entries) {
        if (QString id = activityId(*entry); !has(id)) {
            m_entries.push_back({*entry, std::move(id)});
        }
    }
    m_older = page.older;
    m_total = page.total;
}

void ActivityHistory::take(const node::Timeline& timeline) {
    const auto found = std::ranges::find(m_entries, activityId(timeline), &Entry::id);
    if (found != m_entries.end()) {
        found->what = timeline;
    }
}

} // namespace landfall::desktop
