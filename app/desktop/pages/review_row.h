#pragma once

#include "desktop/pages/value_list.h"

namespace landfall::desktop {

// A line of what is about to be signed.
struct ReviewRow {
    QString label;
    QString value;
    bool mono = false;

    const QString& key() const { return label; }
    friend bool operator==(const ReviewRow&, const ReviewRow&) = default;
};

inline std::vector<RowRole<ReviewRow>> reviewRoles() {
    return {role<&ReviewRow::label>("label"), role<&ReviewRow::value>("value"), role<&ReviewRow::mono>("mono")};
}

} // namespace landfall::desktop
