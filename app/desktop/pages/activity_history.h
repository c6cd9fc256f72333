#pragma once

#include "desktop/pages/activity_rows.h"

namespace landfall::desktop {

// What is known of an owner's activity: the newest page, which every snapshot brings
// anew, and the older ones, which are read once.
class ActivityHistory {
public:
    struct Entry {
        node::ActivityEntry what;
        QString id;
    };

    const std::vector<Entry>& entries() const { return m_entries; } // newest first
    // Where what isn't here begins; nothing if everything is here.
    const std::optional<node::ActivityPlace>& older() const { return m_older; }
    std::uint64_t total() const { return m_total; }

    void clear() { *this = {}; }
    // False if it has nothing in common with what was here, which then is gone.
    bool takeNewest(const node::ActivityPage& page);
    void takeOlder(const node::ActivityPage& page);
    // Anew, if it is here.
    void take(const node::Timeline& timeline);

private:
    bool has(const QString& id) const;

    std::vector<Entry> m_entries;
    std::optional<node::ActivityPlace> m_older;
    std::uint64_t m_total = 0;
};

} // namespace landfall::desktop
