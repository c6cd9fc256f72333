#pragma once

#include "algebra/fr.h"

#include <vector>

namespace landfall::crypto {

// A small dense matrix over Fr, row-major.
class SquareMatrix {
public:
    explicit SquareMatrix(unsigned size) : m_size(size), m_entries(std::size_t{size} * size) {}
    static SquareMatrix identity(unsigned size);

    algebra::Fr& at(unsigned row, unsigned column) { return m_entries[std::size_t{row} * m_size + column]; }
    const algebra::Fr& at(unsigned row, unsigned column) const { return m_entries[std::size_t{row} * m_size + column]; }
    std::vector<algebra::Fr>& entries() { return m_entries; }
    const std::vector<algebra::Fr>& entries() const { return m_entries; }

    std::vector<algebra::Fr> apply(const std::vector<algebra::Fr>& vector) const;
    friend SquareMatrix operator*(const SquareMatrix& a, const SquareMatrix& b);

    // The matrix must not be singular.
    SquareMatrix inverse() const;

private:
    unsigned m_size;
    std::vector<algebra::Fr> m_entries;
};

} // namespace landfall::crypto
