#pragma once

#include "store/requests.h"

#include <optional>
#include <string_view>
#include <vector>

namespace landfall::store {

// How long things took on this machine, to say how long they will take.
class StageHistory {
public:
    explicit StageHistory(Database& database) : m_database(database) {}

    void record(std::string_view stage, unsigned size, Milliseconds endedAt, Milliseconds duration);
    // The newest durations, at most `limit`, ascending.
    std::vector<Milliseconds> durations(std::string_view stage, unsigned size, std::size_t limit = 20) const;

private:
    Database& m_database;
};

} // namespace landfall::store
