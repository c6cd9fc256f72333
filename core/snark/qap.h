#pragma once

#include "base/secret.h"
#include "base/thread_pool.h"
#include "snark/r1cs.h"

#include <vector>

// The quadratic arithmetic program of a constraint system, evaluated at one
// secret point. All scalars here give the secret away, hence the wiping.
namespace landfall::snark {

class SecretScalars {
public:
    explicit SecretScalars(std::size_t size) : m_values(size) {}
    SecretScalars(SecretScalars&&) = default;
    SecretScalars& operator=(SecretScalars&&) = delete;
    SecretScalars(const SecretScalars&) = delete;
    SecretScalars& operator=(const SecretScalars&) = delete;
    ~SecretScalars() {
        wipe({reinterpret_cast<std::uint8_t*>(m_values.data()), m_values.size() * sizeof(algebra::Fr)});
    }

    std::size_t size() const { return m_values.size(); }
    algebra::Fr& operator[](std::size_t i) { return m_values[i]; }
    const algebra::Fr& operator[](std::size_t i) const { return m_values[i]; }
    std::span<algebra::Fr> span() { return m_values; }
    std::span<const algebra::Fr> view() const { return m_values; }

private:
    std::vector<algebra::Fr> m_values;
};

// L_j(tau)·scale for j = 0 … count - 1, where L_j is one at first·step^j and
// zero at the other elements of the multiplicative group of `order` elements:
// L_j(tau) = (tau^order - 1) / order · x_j / (tau - x_j), x_j = first·step^j.
// tau must not be in the group.
SecretScalars lagrangeAt(const algebra::Fr& tau, std::uint64_t order, const algebra::Fr& first, const algebra::Fr& step,
                         std::size_t count, const algebra::Fr& scale, ThreadPool& pool);

// u_k(tau) for each wire k: Σ over rows of entry (row, k) times lagrange[row].
SecretScalars columnSums(const SparseMatrix& matrix, Wire wireCount, const SecretScalars& lagrange);

} // namespace landfall::snark
