#include "crypto/square_matrix.h"

#include <cstdlib>
#include <utility>

namespace landfall::crypto {

using algebra::Fr;

SquareMatrix SquareMatrix::identity(unsigned size) {
    SquareMatrix out(size);
    for (unsigned i = 0; i < size; ++i) {
        out.at(i, i) = Fr::one();
    }
    return out;
}

std::vector<Fr> SquareMatrix::apply(const std::vector<Fr>& vector) const {
    std::vector<Fr> out(m_size);
    for (unsigned i = 0; i < m_size; ++i) {
        for (unsigned j = 0; j < m_size; ++j) {
            out[i] += at(i, j) * vector[j];
        }
    }
    return out;
}

SquareMatrix operator*(const SquareMatrix& a, const SquareMatrix& b) {
    SquareMatrix out(a.m_size);
    for (unsigned i = 0; i < a.m_size; ++i) {
        for (unsigned k = 0; k < a.m_size; ++k) {
            for (unsigned j = 0; j < a.m_size; ++j) {
                out.at(i, j) += a.at(i, k) * b.at(k, j);
            }
        }
    }
    return out;
}

// Gauss and Jordan.
SquareMatrix SquareMatrix::inverse() const {
    SquareMatrix left = *this;
    SquareMatrix right = identity(m_size);
    for (unsigned column = 0; column < m_size; ++column) {
        unsigned pivot = column;
        while (left.at(pivot, column).isZero()) {
            if (++pivot == m_size) {
                std::abort();
            }
        }
        const Fr scale = left.at(pivot, column).inverse();
        for (unsigned j = 0; j < m_size; ++j) {
            std::swap(left.at(pivot, j), left.at(column, j));
            std::swap(right.at(pivot, j), right.at(column, j));
            left.at(column, j) *= scale;
            right.at(column, j) *= scale;
        }
        for (unsigned row = 0; row < m_size; ++row) {
            const Fr factor = left.at(row, column);
            if (row == column || factor.isZero()) {
                continue;
            }
            for (unsigned j = 0; j < m_size; ++j) {
                left.at(row, j) -= factor * left.at(column, j);
                right.at(row, j) -= factor * right.at(column, j);
            }
        }
    }
    return right;
}

} // namespace landfall::crypto
