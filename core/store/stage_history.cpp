#include "store/stage_history.h"

#include <algorithm>

namespace landfall::store {

void StageHistory::record(std::string_view stage, unsigned size, Milliseconds endedAt, Milliseconds duration) {
    if (duration < 0) {
        return; // the system's clock was set back meanwhile
    }
    m_database.run("INSERT INTO stage_history (stage, size, ended_at, duration_ms) VALUES (?, ?, ?, ?)",
                   {text(stage), size, integer(static_cast<std::uint64_t>(endedAt)),
                    integer(static_cast<std::uint64_t>(duration))});
}

std::vector<Milliseconds> StageHistory::durations(std::string_view stage, unsigned size, std::size_t limit) const {
    std::vector<Milliseconds> out;
    m_database.select(
        "SELECT duration_ms FROM stage_history WHERE stage = ? AND size = ? ORDER BY ended_at DESC LIMIT ?",
        {text(stage), size, integer(limit)}, [&](const Row& row) { out.push_back(row.integer(0)); });
    std::sort(out.begin(), out.end());
    return out;
}

} // namespace landfall::store
