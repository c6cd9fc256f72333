#include "snark/builder.h"

#include <cstdlib>
#include <utility>

namespace landfall::snark {

using algebra::Fr;

namespace {

// to += from·factor, both ascending by wire.
void mergeTerms(std::vector<Term>& to, const std::vector<Term>& from, const Fr& factor) {
    if (from.empty() || factor.isZero()) {
        return;
    }
    if (to.empty() || to.back().wire < from.front().wire) {
        for (const Term& term : from) {
            to.push_back({term.wire, term.coefficient * factor});
        }
        return;
    }
    std::vector<Term> out;
    out.reserve(to.size() + from.size());
    std::size_t i = 0;
    for (const Term& term : from) {
        while (i < to.size() && to[i].wire < term.wire) {
            out.push_back(to[i++]);
        }
        Fr coefficient = term.coefficient * factor;
        if (i < to.size() && to[i].wire == term.wire) {
            coefficient += to[i++].coefficient;
        }
        if (!coefficient.isZero()) {
            out.push_back({term.wire, coefficient});
        }
    }
    out.insert(out.end(), to.begin() + static_cast<std::ptrdiff_t>(i), to.end());
    to = std::move(out);
}

} // namespace

Linear& Linear::operator+=(const Linear& other) {
    m_value += other.m_value;
    m_constant += other.m_constant;
    mergeTerms(m_terms, other.m_terms, Fr::one());
    return *this;
}

Linear& Linear::operator-=(const Linear& other) {
    m_value -= other.m_value;
    m_constant -= other.m_constant;
    mergeTerms(m_terms, other.m_terms, -Fr::one());
    return *this;
}

Linear& Linear::operator*=(const Fr& factor) {
    m_value *= factor;
    m_constant *= factor;
    if (factor.isZero()) {
        m_terms.clear();
    }
    for (Term& term : m_terms) {
        term.coefficient *= factor;
    }
    return *this;
}

Linear& Linear::addScaled(const Linear& other, const Fr& factor) {
    m_value += other.m_value * factor;
    m_constant += other.m_constant * factor;
    mergeTerms(m_terms, other.m_terms, factor);
    return *this;
}

Linear Builder::wire(const Fr& value) {
    const auto index = static_cast<Wire>(m_witness.size());
    const auto other = m_overrides.empty() ? m_overrides.end() : m_overrides.find(index);
    Linear out;
    out.m_value = other == m_overrides.end() ? value : other->second;
    if (makesShape()) {
        out.m_terms.push_back({index, Fr::one()});
    }
    m_witness.push_back(out.m_value);
    return out;
}

Linear Builder::publicSignal(const Fr& value) {
    if (++m_system.publicCount != m_witness.size()) {
        std::abort(); // another wire came first: a bug of the circuit
    }
    return wire(value);
}

Linear Builder::advice(const Fr& value, std::string_view name) {
    m_advices.push_back({name, static_cast<Wire>(m_witness.size())});
    return wire(value);
}

Linear Builder::determined(const Fr& value) {
    return wire(value);
}

Linear Builder::product(const Linear& a, const Linear& b) {
    Linear out = wire(a.value() * b.value());
    recordProduct(a, b, out);
    return out;
}

Linear Builder::quotient(const Linear& a, const Linear& b, std::string_view name) {
    Linear out = advice(a.value() * b.value().inverse(), name);
    enforceProduct(out, b, a);
    return out;
}

void Builder::enforceProduct(const Linear& a, const Linear& b, const Linear& c) {
    m_violations += a.value() * b.value() == c.value() ? 0 : 1;
    recordProduct(a, b, c);
}

void Builder::recordProduct(const Linear& a, const Linear& b, const Linear& c) {
    ++m_constraints;
    if (!makesShape()) {
        return;
    }
    // Every wire that B names costs the prover a point in G2, so the factor that
    // brings fewer new ones goes there.
    m_inB.resize(m_witness.size());
    const bool swap = newInB(a) < newInB(b);
    const Linear& right = swap ? a : b;
    for (const Term& term : right.terms()) {
        m_inB[term.wire] = true;
    }
    appendRow(m_system.a, swap ? b : a);
    appendRow(m_system.b, right);
    appendRow(m_system.c, c);
}

std::size_t Builder::newInB(const Linear& row) const {
    std::size_t count = 0;
    for (const Term& term : row.terms()) {
        count += m_inB[term.wire] ? 0 : 1;
    }
    return count;
}

void Builder::appendRow(SparseMatrix& matrix, const Linear& row) {
    m_row.clear();
    if (!row.constant().isZero()) {
        m_row.push_back({0, row.constant()});
    }
    m_row.insert(m_row.end(), row.terms().begin(), row.terms().end());
    matrix.appendRow(m_row);
}

ConstraintSystem Builder::takeSystem() && {
    m_system.wireCount = static_cast<Wire>(m_witness.size());
    return std::move(m_system);
}

} // namespace landfall::snark
