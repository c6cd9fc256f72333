#pragma once

#include "protocol/ids.h"

#include <memory>
#include <optional>
#include <vector>

namespace landfall::state {

// Accounts by owner, growing only. Sorted runs, each at least twice as long as the next. A copy
// shares them, and an insertion merges the short ones (amortised log n copies an entry).
class OwnerIndex {
public:
    struct Entry {
        protocol::Address owner;
        protocol::AccountId id = 0;
        friend auto operator<=>(const Entry&, const Entry&) = default;
    };

    OwnerIndex() = default;
    explicit OwnerIndex(std::vector<Entry> entries);

    // The owner's lowest account.
    std::optional<protocol::AccountId> find(const protocol::Address& owner) const;
    // All of them, ascending.
    std::vector<protocol::AccountId> all(const protocol::Address& owner) const;
    void insert(const Entry& entry);

private:
    using Run = std::vector<Entry>;
    std::vector<std::shared_ptr<const Run>> m_runs;
};

} // namespace landfall::state
