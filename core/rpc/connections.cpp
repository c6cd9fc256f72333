#include "rpc/connections.h"

#include <algorithm>

namespace landfall::rpc {

std::size_t Connections::countOf(const std::string& address) const {
    return static_cast<std::size_t>(std::count_if(
        m_all.begin(), m_all.end(), [&address](const auto& entry) { return entry.second.address == address; }));
}

// The address with the most connections.
std::string Connections::commonest() const {
    std::map<std::string, std::size_t> counts;
    for (const auto& [id, connection] : m_all) {
        ++counts[connection.address];
    }
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == counts.end() ? std::string() : most->first;
}

std::optional<Connections::Id> Connections::longestWaiting(const std::string& address) const {
    std::optional<Id> out;
    std::uint64_t since = 0;
    for (const auto& [id, connection] : m_all) {
        if (connection.address == address && connection.waitingSince && (!out || *connection.waitingSince < since)) {
            out = id;
            since = *connection.waitingSince;
        }
    }
    return out;
}

Connections::Entry Connections::enter(const std::string& address) {
    Entry out;
    const bool tooManyOfIts = countOf(address) >= m_mostOfAnAddress;
    if (tooManyOfIts || m_all.size() >= m_most) {
        out.goes = longestWaiting(tooManyOfIts ? address : commonest());
        if (!out.goes) {
            return out;
        }
        leave(*out.goes);
    }
    out.id = ++m_lastId;
    m_all[*out.id] = {address, ++m_time};
    return out;
}

void Connections::leave(Id id) {
    m_all.erase(id);
}

} // namespace landfall::rpc
