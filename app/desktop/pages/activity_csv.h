#pragma once

#include "desktop/pages/activity_history.h"

namespace landfall::desktop {

// Comma-separated values (RFC 4180): a header, and a line for each entry.
QByteArray activityCsv(const std::vector<const node::ActivityEntry*>& entries, const l1::NetworkFile* network,
                       const protocol::Address& owner);

} // namespace landfall::desktop
