#include "state/owner_index.h"

#include <algorithm>

namespace landfall::state {

OwnerIndex::OwnerIndex(std::vector<Entry> entries) {
    std::sort(entries.begin(), entries.end());
    m_runs.push_back(std::make_shared<const Run>(std::move(entries)));
}

std::optional<protocol::AccountId> OwnerIndex::find(const protocol::Address& owner) const {
    std::optional<protocol::AccountId> lowest;
    for (const auto& run : m_runs) {
        const auto found = std::lower_bound(run->begin(), run->end(), Entry{owner, 0});
        if (found != run->end() && found->owner == owner && (!lowest || found->id < *lowest)) {
            lowest = found->id;
        }
    }
    return lowest;
}

std::vector<protocol::AccountId> OwnerIndex::all(const protocol::Address& owner) const {
    std::vector<protocol::AccountId> out;
    for (const auto& run : m_runs) {
        for (auto found = std::lower_bound(run->begin(), run->end(), Entry{owner, 0});
             found != run->end() && found->owner == owner; ++found) {
            out.push_back(found->id);
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

void OwnerIndex::insert(const Entry& entry) {
    Run merged{entry};
    while (!m_runs.empty() && m_runs.back()->size() < 2 * merged.size()) {
        Run longer;
        longer.reserve(m_runs.back()->size() + merged.size());
        std::merge(m_runs.back()->begin(), m_runs.back()->end(), merged.begin(), merged.end(),
                   std::back_inserter(longer));
        merged = std::move(longer);
        m_runs.pop_back();
    }
    m_runs.push_back(std::make_shared<const Run>(std::move(merged)));
}

} // namespace landfall::state
