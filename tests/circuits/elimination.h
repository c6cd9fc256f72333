#pragma once

#include "snark/r1cs.h"

#include <map>
#include <set>
#include <vector>

namespace landfall::testing {

// Sparse Gaussian elimination over Fr, shortest row first.
class Elimination {
public:
    using Row = std::map<snark::Wire, algebra::Fr>;

    explicit Elimination(std::vector<Row> rows);

    std::size_t rank() const { return m_rank; }
    // Rows that are a sum of multiples of others: without one of them the rank is the same.
    // (Of a random relation between the rows, those it names.)
    std::vector<std::size_t> dependentRows() const;

private:
    struct Step {
        std::size_t row; // less `factor` times `pivot`
        std::size_t pivot;
        algebra::Fr factor;
    };
    void enqueue(std::size_t row) { m_queue.insert({m_rows[row].size(), row}); }
    void eliminate(std::size_t pivotRow);

    std::vector<Row> m_rows;
    std::map<snark::Wire, std::set<std::size_t>> m_users;
    std::set<std::pair<std::size_t, std::size_t>> m_queue;
    std::vector<Step> m_steps;
    std::vector<std::size_t> m_emptied;
    std::size_t m_rank = 0;
};

} // namespace landfall::testing
