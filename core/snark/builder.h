#pragma once

#include "snark/r1cs.h"

#include <map>
#include <string_view>
#include <vector>

namespace landfall::snark {

// A linear combination of wires and a constant, with its value. A builder of
// witnesses makes values only: `terms` stays empty there.
class Linear {
public:
    Linear() = default;
    Linear(const algebra::Fr& constant) : m_value(constant), m_constant(constant) {} // NOLINT: a constant is one
    template <std::integral Integer>
    Linear(Integer constant) : Linear(algebra::Fr(constant)) {} // NOLINT: a constant is one

    const algebra::Fr& value() const { return m_value; }

    Linear& operator+=(const Linear& other);
    Linear& operator-=(const Linear& other);
    Linear& operator*=(const algebra::Fr& factor);
    // *this += other·factor
    Linear& addScaled(const Linear& other, const algebra::Fr& factor);

    friend Linear operator+(Linear a, const Linear& b) { return a += b; }
    friend Linear operator-(Linear a, const Linear& b) { return a -= b; }
    friend Linear operator*(Linear a, const algebra::Fr& factor) { return a *= factor; }
    friend Linear operator-(const Linear& a) { return Linear() -= a; }

    // Ascending by wire, without wire 0.
    const std::vector<Term>& terms() const { return m_terms; }
    const algebra::Fr& constant() const { return m_constant; }

private:
    friend class Builder;

    algebra::Fr m_value;
    algebra::Fr m_constant;
    std::vector<Term> m_terms;
};

// Writes a circuit. The same calls make, by mode, either the constraint system or a
// witness. Shape depends on nothing but the calls, so equal code gives equal systems.
//
// A wire is public, or an advice (any value; constraints that follow bind it), or
// determined by a constraint of the wires before it.
class Builder {
public:
    enum class Mode { Shape, Values };
    explicit Builder(Mode mode) : m_mode(mode) { m_witness.push_back(algebra::Fr::one()); }

    // The shape of gadgets doesn't depend on it: it is for work that only one mode needs.
    bool makesShape() const { return m_mode == Mode::Shape; }

    // Public signals come before all other wires.
    Linear publicSignal(const algebra::Fr& value);
    // A value that the prover chooses. The name is for tests that change it.
    Linear advice(const algebra::Fr& value, std::string_view name);
    // A wire whose value the caller's next constraints determine.
    Linear determined(const algebra::Fr& value);
    Linear product(const Linear& a, const Linear& b);

    // a·b = c
    void enforceProduct(const Linear& a, const Linear& b, const Linear& c);
    void enforceZero(const Linear& a) { enforceProduct(a, Linear(1), Linear()); }
    void enforceEqual(const Linear& a, const Linear& b) { enforceZero(a - b); }
    // An advice q with q·b = a. Where b can be 0, q is free or none: the caller excludes it.
    Linear quotient(const Linear& a, const Linear& b, std::string_view name);
    // A constraint that holds by how its wires were computed; skipped in witnesses.
    void recordProduct(const Linear& a, const Linear& b, const Linear& c);

    std::size_t constraintCount() const { return m_constraints; }
    // Whether all constraints enforced so far hold for the values so far.
    bool satisfied() const { return m_violations == 0; }

    struct Advice {
        std::string_view name;
        Wire wire;
    };
    // By order of the calls of advice() and quotient().
    const std::vector<Advice>& advices() const { return m_advices; }
    // Another value for a wire, before it is made: what follows is computed from it. For tests.
    void overrideWire(Wire index, const algebra::Fr& value) { m_overrides[index] = value; }

    ConstraintSystem takeSystem() &&;
    Witness takeWitness() && { return std::move(m_witness); }
    const Witness& witness() const { return m_witness; }

private:
    Linear wire(const algebra::Fr& value);
    void appendRow(SparseMatrix& matrix, const Linear& row);
    std::size_t newInB(const Linear& row) const;

    Mode m_mode;
    ConstraintSystem m_system;
    Witness m_witness;
    std::vector<bool> m_inB; // wires that matrix B names already
    std::vector<Term> m_row;
    std::size_t m_constraints = 0;
    std::size_t m_violations = 0;
    std::vector<Advice> m_advices;
    std::map<Wire, algebra::Fr> m_overrides;
};

} // namespace landfall::snark
