#include "circuits/elimination.h"

#include <random>
#include <utility>

namespace landfall::testing {

using algebra::Fr;

Elimination::Elimination(std::vector<Row> rows) : m_rows(std::move(rows)) {
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        for (const auto& [column, value] : m_rows[row]) {
            m_users[column].insert(row);
        }
        enqueue(row);
    }
    while (!m_queue.empty()) {
        const std::size_t row = m_queue.begin()->second;
        m_queue.erase(m_queue.begin());
        if (m_rows[row].empty()) {
            m_emptied.push_back(row);
        } else {
            eliminate(row);
            ++m_rank;
        }
    }
}

void Elimination::eliminate(std::size_t pivotRow) {
    const Row pivot = std::move(m_rows[pivotRow]);
    m_rows[pivotRow].clear();
    snark::Wire column = pivot.begin()->first;
    for (const auto& [candidate, value] : pivot) {
        m_users[candidate].erase(pivotRow);
        column = m_users[candidate].size() < m_users[column].size() ? candidate : column;
    }
    const Fr inverse = pivot.at(column).inverse();
    const std::set<std::size_t> users = std::move(m_users[column]);
    m_users.erase(column);
    for (const std::size_t row : users) {
        m_queue.erase({m_rows[row].size(), row});
        const Fr factor = m_rows[row].at(column) * inverse;
        m_steps.push_back({row, pivotRow, factor});
        for (const auto& [other, value] : pivot) {
            Fr& entry = m_rows[row][other];
            entry -= factor * value;
            if (entry.isZero()) {
                m_rows[row].erase(other);
                if (other != column) {
                    m_users[other].erase(row);
                }
            } else {
                m_users[other].insert(row);
            }
        }
        enqueue(row);
    }
}

std::vector<std::size_t> Elimination::dependentRows() const {
    // The emptied rows are what the steps made of them: going back through the steps gives what
    // each original row has in a random sum of them.
    std::mt19937_64 rng(3);
    std::vector<Fr> weights(m_rows.size());
    for (const std::size_t row : m_emptied) {
        weights[row] = Fr(rng()) + Fr(1);
    }
    for (auto step = m_steps.rbegin(); step != m_steps.rend(); ++step) {
        weights[step->pivot] -= step->factor * weights[step->row];
    }
    std::vector<std::size_t> out;
    for (std::size_t row = 0; row < weights.size(); ++row) {
        if (!weights[row].isZero()) {
            out.push_back(row);
        }
    }
    return out;
}

} // namespace landfall::testing
