#pragma once

#include "desktop/pages/activity_rows.h"

#include <functional>

namespace landfall::desktop {

// Rows that views ask for more of when they come to the end.
class ActivityList final : public RowList<ActivityRow> {
public:
    using RowList::RowList;

    std::function<bool()> hasMore;
    std::function<void()> more;

    bool canFetchMore(const QModelIndex& parent) const override { return !parent.isValid() && hasMore && hasMore(); }
    void fetchMore(const QModelIndex& parent) override {
        if (canFetchMore(parent)) {
            more();
        }
    }
};

} // namespace landfall::desktop
