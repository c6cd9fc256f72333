#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace landfall::rpc {

// Who is connected to a door, and who must go where another comes. Where there is no room, the connection that
// has been silent longest gives way to the new one. So connections that say nothing keep nobody out.
class Connections {
public:
    using Id = std::uint64_t;

    // Both at least 1.
    Connections(std::size_t most, std::size_t mostOfAnAddress) : m_most(most), m_mostOfAnAddress(mostOfAnAddress) {}

    struct Entry {
        std::optional<Id> id;   // nothing: there is no room, since all are being served
        std::optional<Id> goes; // it has left, and is to be closed
    };
    Entry enter(const std::string& address);
    void leave(Id id);
    // Its call is with the node, and it can't be made to go.
    void serve(Id id) { m_all.at(id).waitingSince.reset(); }
    // It is to send or to take something, from now on.
    void await(Id id) { m_all.at(id).waitingSince = ++m_time; }

    std::size_t size() const { return m_all.size(); }

private:
    struct Connection {
        std::string address;
        std::optional<std::uint64_t> waitingSince;
    };
    std::size_t countOf(const std::string& address) const;
    std::string commonest() const;
    std::optional<Id> longestWaiting(const std::string& address) const;

    std::size_t m_most;
    std::size_t m_mostOfAnAddress;
    std::map<Id, Connection> m_all;
    Id m_lastId = 0;
    std::uint64_t m_time = 0;
};

} // namespace landfall::rpc
